import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {gunzipSync, gzipSync} from 'node:zlib';

import {decimate} from '../../tools/anatomy/decimate.mjs';
import {fillCavities, keepLargestPart, makeWellComposed, surfaceNets} from '../../tools/anatomy/isosurface.mjs';
import {readMesh, vertexNormals, writeMesh} from '../../tools/anatomy/mesh-file.mjs';
import {halve, readTemplate} from '../../tools/make-anatomy.mjs';
import {brainSurface} from '../../tools/make-surface.mjs';

/** @typedef {import('../../tools/anatomy/isosurface.mjs').Mesh} Mesh */

/**
 * What is wrong with a mesh as the border of a solid: edges without exactly one partner that runs
 * the other way, and vertices around which the triangles form more than one fan.
 * @param {Mesh} mesh
 */
function faultsOf({positions, triangles}) {
  const n = positions.length / 3;
  const edges = new Map();
  /** @type {Map<number, number>[]} next corner around each vertex */
  const fans = Array.from({length: n}, () => new Map());
  let faults = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 3; ++k) {
      const [a, b, c] = [triangles[t + k], triangles[t + (k + 1) % 3], triangles[t + (k + 2) % 3]];
      edges.set(a * n + b, (edges.get(a * n + b) ?? 0) + 1);
      fans[a].set(b, c);
    }
  }
  for (const [key, count] of edges) if (count !== 1 || edges.get((key % n) * n + Math.floor(key / n)) !== 1) ++faults;
  for (const fan of fans) {
    const [first] = fan.keys();
    let steps = 0;
    let at = first;
    do {
      at = fan.get(at) ?? -1;
      ++steps;
    } while (at !== first && at !== -1 && steps <= fan.size);
    if (steps !== fan.size) ++faults;
  }
  return faults;
}

/** By the divergence theorem; positive where triangles face outwards. @param {Mesh} mesh */
function volumeOf({positions: p, triangles}) {
  let sum = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    sum += p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]) + p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2]) +
      p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
  }
  return sum / 6;
}

/** A ball of `radius` voxels in a cube of `size`. @param {number} size @param {number} radius */
function ball(size, radius) {
  const middle = (size - 1) / 2;
  const values = Float32Array.from({length: size ** 3}, (_, i) =>
    radius - Math.hypot(i % size - middle, Math.floor(i / size) % size - middle, Math.floor(i / size ** 2) - middle));
  return {dims: /** @type {[number, number, number]} */ ([size, size, size]), values};
}

/** Noise: every kind of cell that there is. @param {number} size @param {number} seed */
function noise(size, seed) {
  let state = seed;
  const values = Float32Array.from({length: size ** 3}, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const rim = [i % size, Math.floor(i / size) % size, Math.floor(i / size ** 2)].some((x) => x < 2 || x > size - 3);
    return rim ? -1 : state / 2 ** 32 - 0.5;
  });
  return {dims: /** @type {[number, number, number]} */ ([size, size, size]), values};
}

test('a ball becomes a closed sphere of its size, facing outwards', () => {
  const mesh = surfaceNets(ball(24, 9), 0);
  assert.equal(faultsOf(mesh), 0);
  // Surface nets cut corners: a percent of the volume at this radius.
  assert.ok(Math.abs(volumeOf(mesh) / (4 / 3 * Math.PI * 9 ** 3) - 1) < 0.02, `volume ${volumeOf(mesh)}`);
  assert.equal(mesh.positions.length / 3 - mesh.triangles.length / 6, 2, 'Euler characteristic of a sphere');
});

test('noise becomes a closed manifold once it is well-composed, and not before', () => {
  let before = 0;
  for (const seed of [1, 2, 3]) {
    before += faultsOf(surfaceNets(noise(14, seed), 0));
    const field = noise(14, seed);
    makeWellComposed(field, 0);
    assert.equal(faultsOf(surfaceNets(field, 0)), 0, `seed ${seed}`);
  }
  assert.ok(before > 0, 'the noise has cells that make faults');
});

test('only the largest part is kept, and its cavities are filled', () => {
  const field = ball(24, 9);
  field.values[2 * 24 * 24 + 2 * 24 + 2] = 1;  // a crumb
  const middle = 12 * 24 * 24 + 12 * 24 + 12;
  field.values[middle] = -1;  // a bubble
  keepLargestPart(field, 0);
  fillCavities(field, 0, 1);
  assert.equal(field.values[middle], 1);
  const mesh = surfaceNets(field, 0);
  assert.equal(mesh.positions.length / 3 - mesh.triangles.length / 6, 2, 'one sphere');
});

test('decimation keeps a sphere closed, round and facing outwards', () => {
  const mesh = decimate(surfaceNets(ball(30, 12), 0), 300);
  assert.equal(mesh.positions.length / 3, 300);
  assert.equal(faultsOf(mesh), 0);
  for (let v = 0; v < mesh.positions.length; v += 3) {
    const r = Math.hypot(...mesh.positions.subarray(v, v + 3).map((x) => x - 14.5));
    assert.ok(Math.abs(r - 12) < 0.5, `a vertex at radius ${r}`);  // half a voxel
  }
  assert.ok(volumeOf(mesh) > 0);
});

test('a mesh file gives back what was written, to a hundredth of a millimetre', () => {
  const mesh = decimate(surfaceNets(ball(16, 6), 0), 101);
  const read = readMesh(writeMesh(mesh));
  assert.deepEqual([...read.triangles], [...mesh.triangles]);
  read.positions.forEach((mm, i) => assert.ok(Math.abs(mm - mesh.positions[i]) <= 0.0051));
  const normals = vertexNormals(mesh);
  read.normals.forEach((value, i) => assert.ok(Math.abs(value - normals[i]) <= 0.5 / 127 + 1e-6));
  assert.throws(() => readMesh(writeMesh(mesh).subarray(0, 100)), /bytes/);
  assert.throws(() => readMesh(Buffer.alloc(64)), /not a mesh file/);
});

test('a template with a flipped x axis has its surface outside as well', () => {
  const field = ball(24, 9);
  const values = Uint8Array.from(field.values, (v) => (v > 0 ? 120 : 0));
  const mesh = brainSurface({dims: field.dims, values, worldFromVoxel: [-2, 0, 0, 30, 0, 2, 0, -20, 0, 0, 2, -10]}, {vertices: 200});
  assert.equal(faultsOf(mesh), 0);
  assert.ok(volumeOf(mesh) > 0);
});

const template = join(process.env.SYNC_ACT_TEMPLATE_DIR ?? join(process.env.SYNC_ACT_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sync-act'), 'third_party/mricron-data'), 'ch2bet.nii.gz');

test('the brain: closed, facing outwards, within the head, small', {skip: existsSync(template) ? false : `no ${template}`}, () => {
  const whole = readTemplate(gunzipSync(readFileSync(template)));
  const mesh = brainSurface(halve(whole));
  const vertices = mesh.positions.length / 3;
  assert.equal(faultsOf(mesh), 0);
  assert.ok(vertices > 7000 && vertices <= 8100, `${vertices} vertices`);
  // A brain with its sulci closed is 1.2 to 1.8 litres.
  const litres = volumeOf(mesh) / 1e6;
  assert.ok(litres > 1.2 && litres < 1.8, `${litres} l`);
  const normals = vertexNormals(mesh);
  let insideOut = 0;
  const at = (/** @type {number[]} */ mm) => {
    const [x, y, z] = mm.map((value, axis) => Math.round(value - whole.worldFromVoxel[4 * axis + 3]));
    return whole.values[(z * whole.dims[1] + y) * whole.dims[0] + x] ?? 0;
  };
  for (let v = 0; v < mesh.positions.length; v += 3) {
    const mm = [...mesh.positions.subarray(v, v + 3)];
    const step = (/** @type {number} */ far) => at(mm.map((value, axis) => value + far * normals[v + axis]));
    if (step(-3) < step(3)) ++insideOut;
    assert.ok(Math.abs(mm[0]) < 80 && mm[1] > -115 && mm[1] < 80 && mm[2] > -75 && mm[2] < 90, `a vertex at ${mm}`);
  }
  // Within 3 mm a sulcus can be brighter outside than inside; rarely.
  assert.ok(insideOut < 0.1 * vertices, `${insideOut} of ${vertices} vertices are darker inside than outside`);
  const bytes = gzipSync(writeMesh(mesh), {level: 9}).length;
  assert.ok(bytes <= 150_000, `${bytes} bytes deflated`);
});
