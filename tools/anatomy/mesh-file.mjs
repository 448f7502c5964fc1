// A mesh in few bytes, ready for a graphics card. Little-endian:
//
//   0   8 bytes   "SAMESH1" and a zero
//   8   uint32    vertices
//   12  uint32    triangles
//   16  float32   millimetres per unit of a position
//   20  uint32    0
//   24  int16     positions [vertex x 3], world coordinates (RAS+), padded to a multiple of 4 bytes
//       int8      normals [vertex x 4]: x, y, z in 1/127, then 0; they point outwards
//       uint16    triangles [triangle x 3], counter-clockwise seen from outside

/** @typedef {import('./isosurface.mjs').Mesh} Mesh */

const kMagic = 'SAMESH1\0';
const kHeaderBytes = 24;
const kMillimetresPerUnit = 0.01;

/** Unit normals per vertex, weighted by the area of the triangles around it. @param {Mesh} mesh */
export function vertexNormals({positions, triangles}) {
  const sums = new Float64Array(positions.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    const [u, w] = [b, c].map((v) => [0, 1, 2].map((axis) => positions[v + axis] - positions[a + axis]));
    const n = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
    for (const v of [a, b, c]) for (let axis = 0; axis < 3; ++axis) sums[v + axis] += n[axis];
  }
  for (let v = 0; v < sums.length; v += 3) {
    const length = Math.hypot(sums[v], sums[v + 1], sums[v + 2]) || 1;
    for (let axis = 0; axis < 3; ++axis) sums[v + axis] /= length;
  }
  return sums;
}

/** @param {Mesh} mesh  positions in mm @returns {Buffer} */
export function writeMesh(mesh) {
  const {positions, triangles} = mesh;
  const vertices = positions.length / 3;
  if (vertices > 65536) throw new Error(`${vertices} vertices do not fit indices of 16 bits`);
  const normals = vertexNormals(mesh);
  const positionBytes = Math.ceil(6 * vertices / 4) * 4;
  const bytes = Buffer.alloc(kHeaderBytes + positionBytes + 4 * vertices + 2 * triangles.length);
  bytes.write(kMagic, 0, 'latin1');
  bytes.writeUInt32LE(vertices, 8);
  bytes.writeUInt32LE(triangles.length / 3, 12);
  bytes.writeFloatLE(kMillimetresPerUnit, 16);
  positions.forEach((mm, i) => bytes.writeInt16LE(Math.round(mm / kMillimetresPerUnit), kHeaderBytes + 2 * i));
  normals.forEach((value, i) => bytes.writeInt8(Math.round(127 * value), kHeaderBytes + positionBytes + 4 * Math.floor(i / 3) + i % 3));
  triangles.forEach((v, i) => bytes.writeUInt16LE(v, kHeaderBytes + positionBytes + 4 * vertices + 2 * i));
  return bytes;
}

/** @param {Buffer} bytes @returns {Mesh & {normals: Float32Array}} */
export function readMesh(bytes) {
  if (bytes.toString('latin1', 0, 8) !== kMagic) throw new Error('not a mesh file');
  const [vertices, triangles] = [bytes.readUInt32LE(8), bytes.readUInt32LE(12)];
  const unit = bytes.readFloatLE(16);
  const normalsAt = kHeaderBytes + Math.ceil(6 * vertices / 4) * 4;
  const trianglesAt = normalsAt + 4 * vertices;
  if (bytes.length !== trianglesAt + 6 * triangles) throw new Error(`${bytes.length} bytes, not ${trianglesAt + 6 * triangles}`);
  return {
    positions: Float32Array.from({length: 3 * vertices}, (_, i) => bytes.readInt16LE(kHeaderBytes + 2 * i) * unit),
    normals: Float32Array.from({length: 3 * vertices}, (_, i) => bytes.readInt8(normalsAt + 4 * Math.floor(i / 3) + i % 3) / 127),
    triangles: Uint32Array.from({length: 3 * triangles}, (_, i) => bytes.readUInt16LE(trianglesAt + 2 * i)),
  };
}
