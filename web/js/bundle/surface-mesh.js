// @ts-check
// A bundle's surface (vertices and triangles as .npy) as the mesh file that the app takes; the format is that of
// tools/anatomy/mesh-file.mjs.

import { BundleError } from './bundle-error.js';

const kHeaderBytes = 24;
const kMillimetresPerUnit = 0.01;
const kMostMm = 327;
const kMostVertices = 65_536;

/** @typedef {{rows: number, columns: number, values: Float32Array}} Matrix  column-major */

/** Unit normals per vertex, weighted by the area of the triangles around it. @param {Matrix} vertices @param {Matrix} triangles */
function normalsOf(vertices, triangles) {
  const [n, m] = [vertices.rows, triangles.rows];
  const sums = new Float64Array(3 * n);
  const at = (/** @type {number} */ v, /** @type {number} */ axis) => vertices.values[axis * n + v];
  for (let t = 0; t < m; ++t) {
    const [a, b, c] = [triangles.values[t], triangles.values[m + t], triangles.values[2 * m + t]];
    const u = [0, 1, 2].map((axis) => at(b, axis) - at(a, axis));
    const w = [0, 1, 2].map((axis) => at(c, axis) - at(a, axis));
    const normal = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
    for (const v of [a, b, c]) for (let axis = 0; axis < 3; ++axis) sums[3 * v + axis] += normal[axis];
  }
  for (let v = 0; v < sums.length; v += 3) {
    const length = Math.hypot(sums[v], sums[v + 1], sums[v + 2]) || 1;
    for (let axis = 0; axis < 3; ++axis) sums[v + axis] /= length;
  }
  return sums;
}

/**
 * @param {Matrix} vertices   [vertex x 3] mm
 * @param {Matrix} triangles  [triangle x 3] vertex numbers
 * @returns {Uint8Array}
 */
export function meshBytes(vertices, triangles) {
  const [n, m] = [vertices.rows, triangles.rows];
  if (vertices.columns !== 3 || triangles.columns !== 3) throw new BundleError('bad_input', 'anatomy: the surface needs 3 columns in vertices and triangles.');
  if (n > kMostVertices) throw new BundleError('unsupported', `anatomy.surface_vertices has ${n} vertices: at most ${kMostVertices} can be shown.`);
  if (!triangles.values.every((v) => Number.isInteger(v) && v >= 0 && v < n)) throw new BundleError('bad_input', 'anatomy.surface_triangles names vertices that are not there.');
  if (!vertices.values.every((mm) => Math.abs(mm) < kMostMm)) throw new BundleError('bad_input', `anatomy.surface_vertices has places further than ${kMostMm} mm from the origin.`);
  const positionBytes = Math.ceil((6 * n) / 4) * 4;
  const bytes = new Uint8Array(kHeaderBytes + positionBytes + 4 * n + 6 * m);
  const view = new DataView(bytes.buffer);
  [...'SAMESH1\0'].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint32(8, n, true);
  view.setUint32(12, m, true);
  view.setFloat32(16, kMillimetresPerUnit, true);
  const normals = normalsOf(vertices, triangles);
  for (let v = 0; v < n; ++v) {
    for (let axis = 0; axis < 3; ++axis) {
      view.setInt16(kHeaderBytes + 6 * v + 2 * axis, Math.round(vertices.values[axis * n + v] / kMillimetresPerUnit), true);
      view.setInt8(kHeaderBytes + positionBytes + 4 * v + axis, Math.round(127 * normals[3 * v + axis]));
    }
  }
  const trianglesAt = kHeaderBytes + positionBytes + 4 * n;
  for (let t = 0; t < m; ++t) for (let k = 0; k < 3; ++k) view.setUint16(trianglesAt + 6 * t + 2 * k, triangles.values[k * m + t], true);
  return bytes;
}
