// @ts-check
// Bundles out of archives and files: hashes, archives that lie, tables, and which samples belong to the scans.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { Bundle } from '../../../web/js/bundle/bundle.js';
import { rowsOfScans } from '../../../web/js/bundle/film-runs.js';
import { sha256, sha256Here } from '../../../web/js/bundle/sha256.js';
import { sourceOfFiles, sourceOfZip } from '../../../web/js/bundle/local-sources.js';
import { meshBytes } from '../../../web/js/bundle/surface-mesh.js';
import { zipFile } from '../../../web/js/neurons/zip-file.js';
import { readMesh, writeMesh } from '../../../tools/anatomy/mesh-file.mjs';

const utf8 = new TextEncoder();
const hashOf = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest('hex');

/** @param {Record<string, string>} contents @param {any} [over] */
function bundleFiles(contents, over = {}) {
  const files = Object.fromEntries(Object.entries(contents).map(([name, text]) => [name, { sha256: hashOf(utf8.encode(text)), bytes: utf8.encode(text).length }]));
  const manifest = { format: 'sync-act-bundle', version: '1.0', title: 'T', licence: 'CC0-1.0', citation: 'None', simulated: true, files, ...over };
  return [['bundle.json', JSON.stringify(manifest)], ...Object.entries(contents)].map(([name, text]) => ({ name, bytes: utf8.encode(text) }));
}
const zip = (/** @type {{name: string, bytes: Uint8Array}[]} */ files, name = 'b.zip') => new File([zipFile(files)], name);

test('SHA-256 computed here is the standard\'s, at every length around a block', () => {
  for (const n of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000]) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 31) & 255);
    assert.equal(sha256Here(bytes), hashOf(bytes), `${n} bytes`);
  }
});

test('a part of a longer array has its own hash', async () => {
  const part = new Uint8Array(100).fill(7).subarray(10, 80);
  assert.equal(sha256Here(part), hashOf(part));
  assert.equal(await sha256(part), hashOf(part));
});

test('an archive gives its files, also from one folder inside', async () => {
  for (const prefix of ['', 'my bundle/']) {
    const files = bundleFiles({ 'a/t.tsv': 'x\ty\n1\t2\n3\tn/a\n' }).map(({ name, bytes }) => ({ name: prefix + name, bytes }));
    const bundle = await Bundle.open(await sourceOfZip(zip(files)));
    const { names, rows, values } = await bundle.table('a/t.tsv');
    assert.deepEqual([names, rows, [...values]], [['x', 'y'], 2, [1, 3, 2, NaN]]);
    assert.equal(bundle.address, null);
  }
});

/** An archive with one deflated entry whose fields a test can choose. @param {string} name @param {Uint8Array} raw @param {{size?: number, method?: number, flags?: number}} [over] */
function deflated(name, raw, { size = raw.length, method = 8, flags = 0 } = {}) {
  const packed = deflateRawSync(raw);
  const path = utf8.encode(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(path.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(path.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + path.length, 12);
  end.writeUInt32LE(30 + path.length + packed.length, 16);
  return new File([local, path, packed, entry, path, end], 'd.zip');
}

test('a deflated manifest is unpacked', async () => {
  const [{ bytes }] = bundleFiles({});
  const bundle = await Bundle.open(await sourceOfZip(deflated('bundle.json', bytes)));
  assert.equal(bundle.manifest.title, 'T');
});

/** @type {[string, () => Promise<unknown>, RegExp][]} */
const kHostile = [
  ['a file that leads out of the archive', () => sourceOfZip(zip([{ name: '../evil.sh', bytes: utf8.encode('x') }])), /"\.\.\/evil\.sh": "\.\." is not allowed/],
  ['an absolute path', () => sourceOfZip(zip([{ name: '/etc/x', bytes: utf8.encode('x') }])), /is "\/etc\/x": paths are relative/],
  ['a name twice', () => sourceOfZip(zip([{ name: 'a', bytes: utf8.encode('x') }, { name: 'a', bytes: utf8.encode('y') }])), /has a twice/],
  ['no manifest', () => sourceOfZip(zip([{ name: 'a', bytes: utf8.encode('x') }])), /has no bundle\.json/],
  ['no archive at all', () => sourceOfZip(new File([new Uint8Array(5000)], 'n.zip')), /n\.zip is no complete \.zip/],
  ['an empty file', () => sourceOfZip(new File([], 'n.zip')), /no complete \.zip/],
  ['an archive cut short', async () => sourceOfZip(new File([zip(bundleFiles({ a: 'hello' })).slice(0, -30)], 'cut.zip')), /cut\.zip is no complete \.zip/],
  ['an encrypted file', () => sourceOfZip(deflated('bundle.json', utf8.encode('{}'), { flags: 1 })), /is encrypted/],
  ['a method that is not known', async () => Bundle.open(await sourceOfZip(deflated('bundle.json', utf8.encode('{}'), { method: 14 }))), /method 14/],
  ['a bomb: more bytes than it says', async () => Bundle.open(await sourceOfZip(deflated('bundle.json', new Uint8Array(20 * 2 ** 20), { size: 100 }))),
    /bundle\.json is longer than the 16777216 bytes/],
];
for (const [what, action, message] of kHostile) {
  test(`refused by name: ${what}`, () => assert.rejects(action, (/** @type {any} */ error) => {
    assert.match(error.message, message);
    return ['bad_input', 'unsupported', 'io'].includes(error.code);
  }));
}

test('a file with another content than its hash is refused by name; a shorter one too', async () => {
  const files = bundleFiles({ 'a.tsv': 'x\n1\n', 'b.tsv': 'x\n12\n' });
  files[1].bytes = utf8.encode('x\n2\n');
  files[2].bytes = utf8.encode('x\n1');
  const bundle = await Bundle.open(await sourceOfZip(zip(files)));
  await assert.rejects(bundle.bytesOf('a.tsv'), /a\.tsv is not the file that bundle\.json describes: its SHA-256/);
  await assert.rejects(bundle.bytesOf('b.tsv'), /b\.tsv has 3 bytes, bundle\.json says 5/);
});

test('a table that is none is refused with line and column', async () => {
  const bundle = await Bundle.open(await sourceOfZip(zip(bundleFiles({ 'a.tsv': 'x\ty\n1\n', 'b.tsv': 'x\nseven\n', 'c.json': '{' }))));
  await assert.rejects(bundle.table('a.tsv'), /a\.tsv: line 2 has 1 columns, not 2/);
  await assert.rejects(bundle.table('b.tsv'), /b\.tsv: line 2, column x: "seven" is no number/);
  await assert.rejects(bundle.json('c.json'), /c\.json is no JSON/);
});

test('a dropped folder gives its files by path, loose files by name', async () => {
  const contents = bundleFiles({ 'deep/a.tsv': 'x\n1\n' });
  const files = contents.map(({ name, bytes }) => new File([bytes], name.split('/').at(-1) ?? ''));
  const paths = new Map(files.map((file, i) => [file, `mine/${contents[i].name}`]));
  for (const pathOf of [(/** @type {File} */ file) => paths.get(file) ?? '', (/** @type {File} */ file) => file.name]) {
    const bundle = await Bundle.open(sourceOfFiles(files, pathOf));
    assert.equal((await bundle.table('deep/a.tsv')).rows, 1);
  }
  const missing = await Bundle.open(sourceOfFiles(files.slice(0, 1), (file) => file.name));
  await assert.rejects(missing.bytesOf('deep/a.tsv'), /deep\/a\.tsv was not given/);
});

const matrix = (/** @type {number} */ rows, columns = 2) => ({ name: 'conv1', rows, columns, nonFinite: 0,
  values: Float32Array.from({ length: rows * columns }, (_, i) => i) });

test('samples of a shorter scan are the beginning of each run', () => {
  const whole = matrix(16);
  assert.equal(rowsOfScans(whole, [8, 8], { runStarts: [0, 4], nScans: 8 }, 2), whole);
  const cut = rowsOfScans(whole, [8, 8], { runStarts: [0, 3], nScans: 6 }, 2);
  assert.equal(cut.rows, 12);
  assert.deepEqual([...cut.values], [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 21, 24, 25, 26, 27, 28, 29]);
  // 1.5 samples a scan: each run begins where the engine reads it, at a rounded sample.
  const odd = rowsOfScans(whole, [8, 8], { runStarts: [0, 3], nScans: 6 }, 1.5);
  assert.deepEqual([...odd.values.subarray(0, odd.rows)], [0, 1, 2, 3, 4, 8, 9, 10, 11]);
});

test('a scan longer than the film, and runs that do not agree, are refused', () => {
  assert.throws(() => rowsOfScans(matrix(16), [8, 8], { runStarts: [0, 5], nScans: 10 }, 2), /run 1 has 8 samples, its scans need 10/);
  assert.throws(() => rowsOfScans(matrix(16), [16], { runStarts: [0, 4], nScans: 8 }, 2), /1 runs, the scan 2/);
});

test('a surface of a bundle becomes the mesh file that the site\'s own tool writes', () => {
  const positions = Float32Array.from([0, 0, 0, 10, 0, 0, 0, 10.5, 0, 0, 0, -9.25]);
  const triangles = Uint32Array.from([0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3]);
  const columnMajor = (/** @type {ArrayLike<number>} */ rowMajor) => Float32Array.from({ length: rowMajor.length },
    (_, i) => rowMajor[3 * (i % (rowMajor.length / 3)) + Math.floor(i / (rowMajor.length / 3))]);
  const bytes = meshBytes({ rows: 4, columns: 3, values: columnMajor(positions) }, { rows: 4, columns: 3, values: columnMajor(triangles) });
  assert.deepEqual(Buffer.from(bytes), writeMesh(/** @type {any} */ ({ positions, triangles })));
  assert.deepEqual([...readMesh(Buffer.from(bytes)).triangles], [...triangles]);
  assert.throws(() => meshBytes({ rows: 1, columns: 3, values: new Float32Array(3) }, { rows: 1, columns: 3, values: new Float32Array([0, 0, 5]) }), /vertices that are not there/);
});
