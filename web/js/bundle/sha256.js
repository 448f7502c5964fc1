// @ts-check
// SHA-256 (FIPS 180-4). The browser's own where the page may use it; else computed here: crypto.subtle is missing on
// pages that came over plain http from another machine.

/** Fractions of the square and cube roots of the first primes. */
function constants() {
  const primes = /** @type {number[]} */ ([]);
  for (let n = 2; primes.length < 64; ++n) if (primes.every((p) => n % p !== 0)) primes.push(n);
  const fraction = (/** @type {number} */ x) => Math.floor((x - Math.floor(x)) * 2 ** 32) >>> 0;
  return { start: primes.slice(0, 8).map((p) => fraction(Math.sqrt(p))), round: Uint32Array.from(primes, (p) => fraction(Math.cbrt(p))) };
}

/** @param {Uint8Array} bytes @returns {string} hexadecimal */
export function sha256Here(bytes) {
  const { start, round } = constants();
  const state = Uint32Array.from(start);
  const w = new Uint32Array(64);
  const whole = bytes.length - (bytes.length % 64);
  const tail = new Uint8Array(bytes.length % 64 < 56 ? 64 : 128);
  tail.set(bytes.subarray(whole));
  tail[bytes.length % 64] = 0x80;
  const tailView = new DataView(tail.buffer);
  tailView.setUint32(tail.length - 8, Math.floor(bytes.length / 2 ** 29));
  tailView.setUint32(tail.length - 4, (bytes.length << 3) >>> 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += 64) compress(state, w, round, view, at);
  for (let at = 0; at < tail.length; at += 64) compress(state, w, round, tailView, at);
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** @param {Uint32Array} state @param {Uint32Array} w @param {Uint32Array} round @param {DataView} view @param {number} at */
function compress(state, w, round, view, at) {
  const turn = (/** @type {number} */ x, /** @type {number} */ by) => (x >>> by) | (x << (32 - by));
  for (let i = 0; i < 16; ++i) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; ++i) {
    const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; ++i) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + round[i] + w[i]) | 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] += value; });
}

/** @param {Uint8Array} bytes @returns {Promise<string>} hexadecimal */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return sha256Here(bytes);
  const digest = await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
