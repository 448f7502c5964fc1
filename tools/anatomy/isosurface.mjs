// The surface at which a volume crosses a level, as a closed triangle mesh.
//
// Surface nets: one vertex in every cell of 2 x 2 x 2 samples that the surface crosses, one
// quadrilateral for every edge of the grid that it crosses (Gibson 1998). The mesh is a 2-manifold
// where the inside is "well-composed" (Latecki 1997): no two inside samples that touch at an edge or
// a corner only. makeWellComposed() sees to that.

/**
 * @typedef {object} Field
 * @property {[number, number, number]} dims
 * @property {Float32Array} values  x fastest
 */

/**
 * @typedef {object} Mesh
 * @property {Float32Array} positions  [vertex x 3]
 * @property {Uint32Array} triangles   [triangle x 3], counter-clockwise seen from outside
 */

/** Keeps of what lies above `level` the largest part connected by faces. @param {Field} field @param {number} level */
export function keepLargestPart({dims, values}, level) {
  const part = new Int32Array(values.length);
  let largest = 0;
  let largestSize = 0;
  let parts = 0;
  for (let seed = 0; seed < values.length; ++seed) {
    if (values[seed] <= level || part[seed]) continue;
    const size = flood(dims, part, seed, ++parts, (i) => values[i] > level);
    if (size > largestSize) [largest, largestSize] = [parts, size];
  }
  for (let i = 0; i < values.length; ++i) {
    if (values[i] > level && part[i] !== largest) values[i] = level - 1;
  }
}

/** Lifts to `filled` what lies below `level` and is not reached from the corner of the grid. @param {Field} field @param {number} level @param {number} filled */
export function fillCavities({dims, values}, level, filled) {
  const reached = new Int32Array(values.length);
  flood(dims, reached, 0, 1, (i) => values[i] <= level);
  for (let i = 0; i < values.length; ++i) if (values[i] <= level && !reached[i]) values[i] = filled;
}

/**
 * Marks what is connected to `seed` by faces. Answers how many.
 * @param {[number, number, number]} dims @param {Int32Array} marks @param {number} seed
 * @param {number} mark @param {(index: number) => boolean} belongs
 */
function flood([nx, ny, nz], marks, seed, mark, belongs) {
  const steps = [[-1, 0, 0], [1, 0, 0], [0, -1, 0], [0, 1, 0], [0, 0, -1], [0, 0, 1]];
  const stack = [seed];
  marks[seed] = mark;
  let count = 0;
  while (stack.length > 0) {
    const at = /** @type {number} */ (stack.pop());
    ++count;
    const [x, y, z] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))];
    for (const [dx, dy, dz] of steps) {
      const [u, v, w] = [x + dx, y + dy, z + dz];
      if (u < 0 || v < 0 || w < 0 || u >= nx || v >= ny || w >= nz) continue;
      const next = (w * ny + v) * nx + u;
      if (marks[next] || !belongs(next)) continue;
      marks[next] = mark;
      stack.push(next);
    }
  }
  return count;
}

/**
 * Lifts samples to just above `level` until inside samples touch by faces only. Answers how many.
 * @param {Field} field @param {number} level
 */
export function makeWellComposed({dims: [nx, ny, nz], values}, level) {
  const step = [1, nx, nx * ny];
  const lifted = level + 1e-3 * Math.max(1, Math.abs(level));
  const isIn = (/** @type {number} */ i) => values[i] > level;
  let count = 0;
  const lift = (/** @type {number} */ i) => {
    values[i] = lifted;
    ++count;
  };
  for (let changed = true; changed;) {
    const before = count;
    for (let z = 0; z + 1 < nz; ++z) {
      for (let y = 0; y + 1 < ny; ++y) {
        for (let x = 0; x + 1 < nx; ++x) {
          const at = (z * ny + y) * nx + x;
          // The twelve faces of the cell, as pairs of diagonals.
          for (let axis = 0; axis < 3; ++axis) {
            const [u, v] = [step[(axis + 1) % 3], step[(axis + 2) % 3]];
            for (const corner of [at, at + step[axis]]) {
              const [a, b, c, d] = [corner, corner + u, corner + u + v, corner + v];
              if (isIn(a) && isIn(c) && !isIn(b) && !isIn(d)) lift(b);
              else if (isIn(b) && isIn(d) && !isIn(a) && !isIn(c)) lift(a);
            }
          }
          liftOppositeCorners(at, step, isIn, lift);
        }
      }
    }
    changed = count > before;
  }
  return count;
}

/**
 * Two opposite corners of a cell alone inside, or alone outside.
 * @param {number} at @param {number[]} step @param {(i: number) => boolean} isIn @param {(i: number) => void} lift
 */
function liftOppositeCorners(at, [x, y, z], isIn, lift) {
  const corners = [at, at + x, at + y, at + x + y, at + z, at + x + z, at + y + z, at + x + y + z];
  const inside = corners.filter(isIn).length;
  for (let k = 0; k < 4; ++k) {
    const pair = [corners[k], corners[7 - k]];
    if (inside === 2 && pair.every(isIn)) lift(corners[k ^ 1]);
    if (inside === 6 && !pair.some(isIn)) lift(pair[0]);
  }
}

/**
 * @param {Field} field  its rim must lie below `level`
 * @param {number} level
 * @returns {Mesh} in voxel coordinates
 */
export function surfaceNets({dims: [nx, ny, nz], values}, level) {
  const vertexOf = new Int32Array(values.length).fill(-1);
  /** @type {number[]} */
  const positions = [];
  const corners = [0, 1, nx, nx + 1, nx * ny, nx * ny + 1, nx * ny + nx, nx * ny + nx + 1];
  const edges = [[0, 1], [2, 3], [4, 5], [6, 7], [0, 2], [1, 3], [4, 6], [5, 7], [0, 4], [1, 5], [2, 6], [3, 7]];
  for (let z = 0; z + 1 < nz; ++z) {
    for (let y = 0; y + 1 < ny; ++y) {
      for (let x = 0; x + 1 < nx; ++x) {
        const at = (z * ny + y) * nx + x;
        const sum = [0, 0, 0];
        let crossings = 0;
        for (const [a, b] of edges) {
          const [p, q] = [values[at + corners[a]], values[at + corners[b]]];
          if (p > level === q > level) continue;
          const share = (level - p) / (q - p);
          for (let axis = 0; axis < 3; ++axis) {
            const [from, to] = [(a >> axis) & 1, (b >> axis) & 1];
            sum[axis] += from + (to - from) * share;
          }
          ++crossings;
        }
        if (crossings === 0) continue;
        vertexOf[at] = positions.length / 3;
        positions.push(x + sum[0] / crossings, y + sum[1] / crossings, z + sum[2] / crossings);
      }
    }
  }
  return {positions: Float32Array.from(positions), triangles: netTriangles([nx, ny, nz], values, level, vertexOf)};
}

/**
 * Two triangles for every crossed edge of the grid, between the four cells around it.
 * @param {[number, number, number]} dims @param {Float32Array} values @param {number} level @param {Int32Array} vertexOf
 */
function netTriangles([nx, ny, nz], values, level, vertexOf) {
  const step = [1, nx, nx * ny];
  /** @type {number[]} */
  const triangles = [];
  for (let z = 1; z + 1 < nz; ++z) {
    for (let y = 1; y + 1 < ny; ++y) {
      for (let x = 1; x + 1 < nx; ++x) {
        const at = (z * ny + y) * nx + x;
        const isIn = values[at] > level;
        for (let axis = 0; axis < 3; ++axis) {
          if (isIn === values[at + step[axis]] > level) continue;
          const [u, v] = [step[(axis + 1) % 3], step[(axis + 2) % 3]];
          // Counter-clockwise seen from the end of the axis, which lies outside where `at` is inside.
          let quad = [at - u - v, at - v, at, at - u].map((cell) => vertexOf[cell]);
          if (!isIn) quad = quad.reverse();
          triangles.push(quad[0], quad[1], quad[2], quad[0], quad[2], quad[3]);
        }
      }
    }
  }
  return Uint32Array.from(triangles);
}

/**
 * Taubin's smoothing: a step that shrinks, a step that swells, so that the volume stays.
 * @param {Mesh} mesh  changed in place
 * @param {number} rounds
 */
export function smooth({positions, triangles}, rounds) {
  const n = positions.length / 3;
  for (let round = 0; round < 2 * rounds; ++round) {
    const sums = new Float64Array(3 * n);
    const counts = new Uint16Array(n);
    for (let t = 0; t < triangles.length; ++t) {
      const a = triangles[t];
      const b = triangles[t % 3 === 2 ? t - 2 : t + 1];
      // Each edge of a closed mesh is met twice, once in each direction.
      for (let axis = 0; axis < 3; ++axis) sums[3 * a + axis] += positions[3 * b + axis];
      ++counts[a];
    }
    const weight = round % 2 === 0 ? 0.5 : -0.53;
    for (let i = 0; i < 3 * n; ++i) {
      const count = counts[Math.floor(i / 3)];
      if (count > 0) positions[i] += weight * (sums[i] / count - positions[i]);
    }
  }
}
