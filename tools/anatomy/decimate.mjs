// Fewer triangles for the same shape: edges are collapsed in the order of the error that this makes,
// measured by quadrics (Garland & Heckbert 1997). A closed, oriented mesh stays one: an edge is left
// alone where its ends share other neighbours than the two triangles beside it have (the link
// condition), or where a triangle would turn over.

/** @typedef {import('./isosurface.mjs').Mesh} Mesh */

/** The entries of a symmetric 4 x 4 matrix, row by row. */
const kQuadric = 10;

/** A binary heap of edges by cost; stale entries are dropped when they come up. */
class EdgeQueue {
  /** @type {{cost: number, a: number, b: number, stamp: number}[]} */
  #items = [];

  /** @param {{cost: number, a: number, b: number, stamp: number}} item */
  push(item) {
    const items = this.#items;
    let i = items.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (items[parent].cost <= item.cost) break;
      items[i] = items[parent];
      i = parent;
    }
    items[i] = item;
  }

  pop() {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0 && last) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= items.length) break;
        if (child + 1 < items.length && items[child + 1].cost < items[child].cost) ++child;
        if (items[child].cost >= last.cost) break;
        items[i] = items[child];
        i = child;
      }
      items[i] = last;
    }
    return top;
  }
}

class Decimation {
  /** @param {Mesh} mesh */
  constructor({positions, triangles}) {
    this.positions = Float64Array.from(positions);
    this.triangles = Int32Array.from(triangles);
    this.vertices = positions.length / 3;
    this.stamps = new Int32Array(this.vertices);
    this.isGone = new Uint8Array(this.vertices);
    /** Triangles around each vertex. @type {Set<number>[]} */
    this.around = Array.from({length: this.vertices}, () => new Set());
    this.quadrics = new Float64Array(kQuadric * this.vertices);
    this.queue = new EdgeQueue();
    for (let t = 0; t < triangles.length / 3; ++t) this.#addTriangle(t);
    for (let t = 0; t < triangles.length; ++t) {
      const [a, b] = [triangles[t], triangles[t % 3 === 2 ? t - 2 : t + 1]];
      if (a < b) this.#offer(a, b);
    }
  }

  /** @param {number} t */
  #addTriangle(t) {
    const corners = this.#corners(t);
    const [n, area] = this.#normal(corners);
    const p = 3 * corners[0];
    const d = -(n[0] * this.positions[p] + n[1] * this.positions[p + 1] + n[2] * this.positions[p + 2]);
    const plane = [...n, d];
    for (const v of corners) {
      this.around[v].add(t);
      let k = kQuadric * v;
      for (let i = 0; i < 4; ++i) for (let j = i; j < 4; ++j) this.quadrics[k++] += area * plane[i] * plane[j];
    }
  }

  /** @param {number} t */
  #corners(t) {
    return [this.triangles[3 * t], this.triangles[3 * t + 1], this.triangles[3 * t + 2]];
  }

  /** Unit normal and area. @param {number[]} corners @param {number} [moved] @param {number[]} [to] @returns {[number[], number]} */
  #normal(corners, moved = -1, to = []) {
    const p = corners.map((v) => (v === moved ? to : [0, 1, 2].map((axis) => this.positions[3 * v + axis])));
    const [u, w] = [1, 2].map((k) => [0, 1, 2].map((axis) => p[k][axis] - p[0][axis]));
    const n = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
    const length = Math.hypot(...n);
    return [n.map((value) => value / (length || 1)), length / 2];
  }

  /** Where the two ends would meet: the best of the ends and the middle. @param {number} a @param {number} b */
  #meeting(a, b) {
    const q = Array.from({length: kQuadric}, (_, i) => this.quadrics[kQuadric * a + i] + this.quadrics[kQuadric * b + i]);
    const at = (/** @type {number} */ share) => [0, 1, 2].map((axis) => this.positions[3 * a + axis] * (1 - share) + this.positions[3 * b + axis] * share);
    let best = {cost: Infinity, to: at(0)};
    for (const share of [0.5, 0, 1]) {
      const to = at(share);
      const [x, y, z] = to;
      const cost = q[0] * x * x + 2 * q[1] * x * y + 2 * q[2] * x * z + 2 * q[3] * x + q[4] * y * y + 2 * q[5] * y * z +
        2 * q[6] * y + q[7] * z * z + 2 * q[8] * z + q[9];
      if (cost < best.cost) best = {cost, to};
    }
    return best;
  }

  /** @param {number} a @param {number} b */
  #offer(a, b) {
    const length = Math.hypot(...[0, 1, 2].map((axis) => this.positions[3 * a + axis] - this.positions[3 * b + axis]));
    // A little of the length keeps flat regions from collapsing into slivers.
    this.queue.push({cost: this.#meeting(a, b).cost + 1e-3 * length ** 3, a, b, stamp: this.stamps[a] + this.stamps[b]});
  }

  /** @param {number} v */
  #neighbours(v) {
    const found = new Set();
    for (const t of this.around[v]) for (const corner of this.#corners(t)) if (corner !== v) found.add(corner);
    return found;
  }

  /** @param {number} a @param {number} b @param {number[]} to */
  #mayCollapse(a, b, to) {
    const near = this.#neighbours(a);
    let shared = 0;
    for (const v of this.#neighbours(b)) if (near.has(v)) ++shared;
    if (shared !== 2) return false;
    for (const [moved, other] of [[a, b], [b, a]]) {
      for (const t of this.around[moved]) {
        const corners = this.#corners(t);
        if (corners.includes(other)) continue;
        const [before] = this.#normal(corners);
        const [after, area] = this.#normal(corners, moved, to);
        if (area < 1e-6 || before[0] * after[0] + before[1] * after[1] + before[2] * after[2] < 0.2) return false;
      }
    }
    return true;
  }

  /** Moves b's triangles to a. @param {number} a @param {number} b @param {number[]} to */
  #collapse(a, b, to) {
    for (const t of this.around[b]) {
      const corners = this.#corners(t);
      if (corners.includes(a)) {
        for (const v of corners) if (v !== b) this.around[v].delete(t);
        this.triangles[3 * t] = -1;
        continue;
      }
      this.triangles[3 * t + corners.indexOf(b)] = a;
      this.around[a].add(t);
    }
    this.around[b].clear();
    this.isGone[b] = 1;
    for (let i = 0; i < kQuadric; ++i) this.quadrics[kQuadric * a + i] += this.quadrics[kQuadric * b + i];
    for (let axis = 0; axis < 3; ++axis) this.positions[3 * a + axis] = to[axis];
    ++this.stamps[a];
    for (const v of this.#neighbours(a)) this.#offer(a, v);
  }

  /** @param {number} target */
  run(target) {
    let left = this.vertices;
    while (left > target) {
      const edge = this.queue.pop();
      if (!edge) break;
      const {a, b, stamp} = edge;
      if (this.isGone[a] || this.isGone[b] || stamp !== this.stamps[a] + this.stamps[b]) continue;
      const {to} = this.#meeting(a, b);
      if (!this.#mayCollapse(a, b, to)) continue;
      this.#collapse(a, b, to);
      --left;
    }
  }

  /** @returns {Mesh} without what is gone, vertices in the order in which triangles use them */
  result() {
    const kept = new Int32Array(this.vertices).fill(-1);
    /** @type {number[]} */
    const positions = [];
    /** @type {number[]} */
    const triangles = [];
    for (const t of this.#walk()) {
      for (const v of this.#corners(t)) {
        if (kept[v] < 0) {
          kept[v] = positions.length / 3;
          positions.push(...this.positions.subarray(3 * v, 3 * v + 3));
        }
        triangles.push(kept[v]);
      }
    }
    return {positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles)};
  }

  /** Triangles, each near the one before: such an order deflates well. @returns {Generator<number>} */
  * #walk() {
    const isSeen = new Uint8Array(this.triangles.length / 3);
    for (let first = 0; first < isSeen.length; ++first) {
      if (this.triangles[3 * first] < 0 || isSeen[first]) continue;
      const queue = [first];
      isSeen[first] = 1;
      for (let i = 0; i < queue.length; ++i) {
        yield queue[i];
        for (const v of this.#corners(queue[i])) {
          for (const t of this.around[v]) {
            if (isSeen[t]) continue;
            isSeen[t] = 1;
            queue.push(t);
          }
        }
      }
    }
  }
}

/**
 * @param {Mesh} mesh  closed and oriented
 * @param {number} target  vertices to keep, where the rules allow it
 * @returns {Mesh}
 */
export function decimate(mesh, target) {
  const work = new Decimation(mesh);
  work.run(target);
  return work.result();
}
