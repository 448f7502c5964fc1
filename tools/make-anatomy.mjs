#!/usr/bin/env node
// Makes assets/anatomy.nii.gz, the brain behind the simulated scan, from a 1 mm template:
// uint8, every edge length doubled by averaging blocks of 2 x 2 x 2 voxels, sform in mm, RAS+.
//
//   node tools/make-anatomy.mjs ch2bet.nii.gz anatomy.nii.gz

import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {gunzipSync, gzipSync} from 'node:zlib';

const kHeaderBytes = 352;
const kUint8 = 2;
const kMillimetres = 2;
const kTemplateSpace = 4;  // NIFTI_XFORM_MNI_152

/**
 * @typedef {object} Template
 * @property {[number, number, number]} dims
 * @property {number[]} worldFromVoxel  3 x 4, row-major, mm
 * @property {Uint8Array} values        x fastest
 */

/**
 * Reads a little-endian single-file NIfTI-1 of uint8 with an sform: all that a template needs.
 * @param {Buffer} bytes  of the file, inflated
 * @returns {Template}
 */
export function readTemplate(bytes) {
  if (bytes.length < kHeaderBytes || bytes.readInt32LE(0) !== 348) {
    throw new Error('not a little-endian NIfTI-1 file');
  }
  if (bytes.readInt16LE(70) !== kUint8) throw new Error('voxels are not uint8');
  if (bytes.readInt16LE(254) <= 0) throw new Error('no sform');
  /** @type {[number, number, number]} */
  const dims = [bytes.readInt16LE(42), bytes.readInt16LE(44), bytes.readInt16LE(46)];
  const start = bytes.readFloatLE(108);
  const count = dims[0] * dims[1] * dims[2];
  if (bytes.length < start + count) throw new Error('the file is shorter than its header says');
  const worldFromVoxel = Array.from({length: 12}, (_, i) => bytes.readFloatLE(280 + 4 * i));
  return {dims, worldFromVoxel, values: bytes.subarray(start, start + count)};
}

/**
 * The same head on voxels of twice the edge. Blocks that stick out of the grid are averaged with
 * zeros there, so that a value means the same at the rim as inside.
 * @param {Template} template
 * @returns {Template}
 */
export function halve(template) {
  const [nx, ny, nz] = template.dims;
  /** @type {[number, number, number]} */
  const dims = [Math.ceil(nx / 2), Math.ceil(ny / 2), Math.ceil(nz / 2)];
  const sums = new Uint16Array(dims[0] * dims[1] * dims[2]);
  for (let z = 0; z < nz; ++z) {
    for (let y = 0; y < ny; ++y) {
      const from = (z * ny + y) * nx;
      const to = ((z >> 1) * dims[1] + (y >> 1)) * dims[0];
      for (let x = 0; x < nx; ++x) sums[to + (x >> 1)] += template.values[from + x];
    }
  }
  const w = template.worldFromVoxel;
  const worldFromVoxel = [];
  for (let row = 0; row < 3; ++row) {
    const [a, b, c, offset] = w.slice(4 * row, 4 * row + 4);
    // The new voxel (0, 0, 0) is centred between the old ones 0 and 1 along each axis.
    worldFromVoxel.push(2 * a, 2 * b, 2 * c, offset + (a + b + c) / 2);
  }
  return {dims, worldFromVoxel, values: Uint8Array.from(sums, (sum) => Math.round(sum / 8))};
}

/**
 * @param {Template} template
 * @param {string} [description]  at most 79 characters
 * @returns {Buffer} a NIfTI-1 file, not deflated
 */
export function writeTemplate({dims, worldFromVoxel, values}, description = 'single-subject head, skull off, 2 mm') {
  const bytes = Buffer.alloc(kHeaderBytes + values.length);
  bytes.writeInt32LE(348, 0);
  [3, ...dims, 1, 1, 1, 1].forEach((size, i) => bytes.writeInt16LE(size, 40 + 2 * i));
  bytes.writeInt16LE(kUint8, 70);
  bytes.writeInt16LE(8, 72);
  bytes.writeFloatLE(1, 76);
  for (let axis = 0; axis < 3; ++axis) {
    const column = [0, 1, 2].map((row) => worldFromVoxel[4 * row + axis]);
    bytes.writeFloatLE(Math.hypot(...column), 80 + 4 * axis);
  }
  bytes.writeFloatLE(kHeaderBytes, 108);
  bytes.writeFloatLE(1, 112);
  bytes.writeUInt8(kMillimetres, 123);
  bytes.write(description, 148, 79, 'latin1');
  bytes.writeInt16LE(kTemplateSpace, 254);
  worldFromVoxel.forEach((value, i) => bytes.writeFloatLE(value, 280 + 4 * i));
  bytes.write('n+1\0', 344, 'latin1');
  bytes.set(values, kHeaderBytes);
  return bytes;
}

/** @param {string} source @param {string} target */
function makeAnatomy(source, target) {
  const template = readTemplate(gunzipSync(readFileSync(source)));
  const deflated = gzipSync(writeTemplate(halve(template)), {level: 9});
  writeFileSync(`${target}.part`, deflated);
  renameSync(`${target}.part`, target);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [source, target] = process.argv.slice(2);
  if (!source || !target) {
    console.error('usage: make-anatomy.mjs TEMPLATE.nii.gz ANATOMY.nii.gz');
    process.exit(2);
  }
  try {
    makeAnatomy(source, target);
  } catch (error) {
    console.error(`make-anatomy: ${source}: ${error instanceof Error ? error.message : error}`);
    process.exit(2);
  }
}
