// Runs the command line as a user would, and reads what it writes.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/**
 * @typedef {{code: number | null, out: string, err: string}} Run
 * @typedef {string | number | null} Id
 * @typedef {{networks: {id: Id, best_neuron: Id, r: number | null}[],
 *   neurons: {id: Id, best_network: Id, r: number | null, p: number | null}[],
 *   n_neurons_without_signal: number, provenance: {inputs: {name: string, sha256: string}[]}}} CouplingReport
 */

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const program = process.env.SYNC_ACT_CLI ?? path.join(root, 'build/native/sync-act');
/** @param {string} name of a file in tests/golden */
export const golden = (name) => path.join(root, 'tests/golden', name);

/**
 * A file of the shared test data, or an empty string where there is none.
 * @param {string} name
 */
export function shared(name) {
  const file = path.join(root, '../shared/data', name);
  return existsSync(file) ? file : '';
}

/**
 * Runs sync-act.
 * @param {...string} words
 * @returns {Run}
 */
export function syncAct(...words) {
  const run = spawnSync(program, words, { encoding: 'utf8' });
  if (run.error) throw run.error;
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** @param {...string} words */
export const start = (...words) => spawn(program, words, { stdio: 'ignore' });

/**
 * A folder that is removed after the test.
 * @param {import('node:test').TestContext} t
 */
export function scratch(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sync-act-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Writes [rows][columns] as a C-order float32 .npy.
 * @param {string} file
 * @param {number[][]} rows
 */
export function writeNpy(file, rows) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0].length}), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8]);
  writeFileSync(file, Buffer.concat([start, Buffer.from(padded), Buffer.from(Float32Array.from(rows.flat()).buffer)]));
  return file;
}

/**
 * Reads a C-order float32 .npy.
 * @param {string} file
 */
export function readNpy(file) {
  const bytes = readFileSync(file);
  const end = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, end);
  const shape = (/\(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter((s) => s.trim()).map(Number);
  return { header, shape, values: new Float32Array(bytes.buffer.slice(bytes.byteOffset + end, bytes.byteOffset + bytes.length)) };
}

/** @type {Record<number, typeof Uint8Array | typeof Int16Array | typeof Float32Array>} */
const kTypes = { 2: Uint8Array, 4: Int16Array, 16: Float32Array };

/**
 * Reads a NIfTI-1 file that sync-act wrote.
 * @param {string} file
 */
export function readNifti(file) {
  const stored = readFileSync(file);
  const bytes = file.endsWith('.gz') ? gunzipSync(stored) : stored;
  const dims = [0, 1, 2, 3, 4].map((i) => bytes.readInt16LE(40 + 2 * i));
  const Type = kTypes[bytes.readInt16LE(70)];
  const data = bytes.buffer.slice(bytes.byteOffset + bytes.readFloatLE(108), bytes.byteOffset + bytes.length);
  return {
    dims: dims.slice(1, 1 + dims[0]),
    pixdim: [1, 2, 3, 4].map((i) => bytes.readFloatLE(76 + 4 * i)),
    intent: bytes.readInt16LE(68),
    type: Type.name,
    values: Float32Array.from(new Type(data)),
  };
}

/**
 * A small 4-D NIfTI of int16; tr 0 leaves the header without one.
 * @param {string} file
 * @param {number[]} dims x, y, z, scans
 * @param {(voxel: number, scan: number) => number} values
 */
export function writeNifti(file, [nx, ny, nz, nt], values, { tr = 2 } = {}) {
  const header = Buffer.alloc(352);
  header.writeInt32LE(348, 0);
  [4, nx, ny, nz, nt, 1, 1, 1].forEach((n, i) => header.writeInt16LE(n, 40 + 2 * i));
  header.writeInt16LE(4, 70);
  header.writeInt16LE(16, 72);
  [1, 3, 3, 3, tr].forEach((n, i) => header.writeFloatLE(n, 76 + 4 * i));
  header.writeFloatLE(352, 108);
  header.writeFloatLE(1, 112);
  header.writeUInt8(2 | 8, 123);
  header.writeInt16LE(1, 254);
  [[3, 0, 0, 0], [0, 3, 0, 0], [0, 0, 3, 0]].flat().forEach((n, i) => header.writeFloatLE(n, 280 + 4 * i));
  header.write('n+1\0', 344, 'latin1');
  const n = nx * ny * nz;
  const data = Int16Array.from({ length: n * nt }, (_, i) => values(i % n, Math.floor(i / n)));
  writeFileSync(file, Buffer.concat([header, Buffer.from(data.buffer)]));
  return file;
}
