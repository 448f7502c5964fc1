// Pearson's r, written for the tests alone.

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function correlation(a, b) {
  const n = a.length;
  let [sa, sb, ab, aa, bb] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; ++i) { sa += a[i]; sb += b[i]; }
  for (let i = 0; i < n; ++i) {
    ab += (a[i] - sa / n) * (b[i] - sb / n);
    aa += (a[i] - sa / n) ** 2;
    bb += (b[i] - sb / n) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
