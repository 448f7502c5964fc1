#!/usr/bin/env node
// Makes assets/brain-surface.bin, the brain of the 3D view, from a 1 mm template: the isosurface of
// its outside, closed, smoothed and decimated. tools/anatomy/mesh-file.mjs says what the file holds.
//
//   node tools/make-surface.mjs ch2bet.nii.gz brain-surface.bin

import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {gunzipSync} from 'node:zlib';

import {decimate} from './anatomy/decimate.mjs';
import {fillCavities, keepLargestPart, makeWellComposed, smooth, surfaceNets} from './anatomy/isosurface.mjs';
import {writeMesh} from './anatomy/mesh-file.mjs';
import {halve, readTemplate} from './make-anatomy.mjs';

/** @typedef {import('./anatomy/isosurface.mjs').Mesh} Mesh */

/** Of ch2bet: between cerebrospinal fluid and grey matter, so that sulci show. */
const kLevel = 63;
const kVertices = 8000;
const kSmoothingRounds = 6;

/** Blurs along each axis by 1/4, 1/2, 1/4. @param {import('./anatomy/isosurface.mjs').Field} field */
function blur({dims, values}) {
  const strides = [1, dims[0], dims[0] * dims[1]];
  strides.forEach((stride, axis) => {
    const from = Float32Array.from(values);
    for (let i = 0; i < values.length; ++i) {
      const at = Math.floor(i / stride) % dims[axis];
      if (at === 0 || at === dims[axis] - 1) continue;
      values[i] = 0.25 * from[i - stride] + 0.5 * from[i] + 0.25 * from[i + stride];
    }
  });
}

/**
 * The outer surface of what is brighter than `level`, in mm.
 * @param {import('./make-anatomy.mjs').Template} template  with space around the brain
 * @param {{level?: number, vertices?: number}} [options]
 * @returns {Mesh}
 */
export function brainSurface(template, {level = kLevel, vertices = kVertices} = {}) {
  const field = padded(template);
  blur(field);
  keepLargestPart(field, level);
  fillCavities(field, level, level + 1);
  makeWellComposed(field, level);
  // What was lifted may have closed a cavity off.
  fillCavities(field, level, level + 1);
  makeWellComposed(field, level);
  const mesh = surfaceNets(field, level);
  const w = template.worldFromVoxel;
  for (let v = 0; v < mesh.positions.length; v += 3) {
    const [x, y, z] = mesh.positions.subarray(v, v + 3);
    for (let row = 0; row < 3; ++row) {
      mesh.positions[v + row] = w[4 * row] * (x - 1) + w[4 * row + 1] * (y - 1) + w[4 * row + 2] * (z - 1) + w[4 * row + 3];
    }
  }
  if (mirrors(w)) mesh.triangles.forEach((_, i) => i % 3 === 1 && swap(mesh.triangles, i, i + 1));
  smooth(mesh, kSmoothingRounds);
  const fewer = decimate(mesh, vertices);
  smooth(fewer, 1);
  return fewer;
}

/** One sample of 0 more on every side. @param {import('./make-anatomy.mjs').Template} template */
function padded({dims: [nx, ny, nz], values}) {
  /** @type {[number, number, number]} */
  const dims = [nx + 2, ny + 2, nz + 2];
  const wide = new Float32Array(dims[0] * dims[1] * dims[2]);
  for (let z = 0; z < nz; ++z) {
    for (let y = 0; y < ny; ++y) {
      wide.set(values.subarray((z * ny + y) * nx, (z * ny + y + 1) * nx), ((z + 1) * dims[1] + y + 1) * dims[0] + 1);
    }
  }
  return {dims, values: wide};
}

/** Whether the voxel axes are left-handed in the world. @param {number[]} w  3 x 4, row-major */
function mirrors(w) {
  const det = w[0] * (w[5] * w[10] - w[6] * w[9]) - w[1] * (w[4] * w[10] - w[6] * w[8]) + w[2] * (w[4] * w[9] - w[5] * w[8]);
  return det < 0;
}

/** @param {Uint32Array} values @param {number} i @param {number} j */
function swap(values, i, j) {
  [values[i], values[j]] = [values[j], values[i]];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [source, target] = process.argv.slice(2);
  if (!source || !target) {
    console.error('usage: make-surface.mjs TEMPLATE.nii.gz SURFACE.bin');
    process.exit(2);
  }
  try {
    const mesh = brainSurface(halve(readTemplate(gunzipSync(readFileSync(source)))));
    writeFileSync(`${target}.part`, writeMesh(mesh));
    renameSync(`${target}.part`, target);
  } catch (error) {
    console.error(`make-surface: ${source}: ${error instanceof Error ? error.message : error}`);
    process.exit(2);
  }
}
