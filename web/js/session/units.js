// @ts-check
// Names of neurons and networks, and how an anatomy is shown: plain values.

/** @param {number} count */
export const numbered = (count) => Array.from({ length: count }, (_, index) => String(index));

/**
 * Names of neurons as links and tables give them: layer and number within it, or the number alone.
 * @param {{name: string, first: number, count: number}[]} layers
 */
export function neuronIds(layers) {
  return layers.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, unit) => (layers.length > 1 ? `${name}/${unit}` : String(unit))));
}

/**
 * Grey values from black to white: from zero (or the lowest) to the 99th percentile, so that a few
 * bright voxels do not darken the rest.
 * @param {Float32Array} values
 */
export function displayWindow(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return { low: 0, high: 1 };
  low = Math.min(0, low);
  const bins = new Uint32Array(1024);
  let count = 0;
  for (const value of values) {
    if (!(value > 0)) continue;
    ++bins[Math.min(1023, Math.floor((1024 * (value - low)) / (high - low)))];
    ++count;
  }
  let left = count * 0.01;
  let bin = 1023;
  while (bin > 0 && left >= bins[bin]) left -= bins[bin--];
  return { low, high: low + ((high - low) * (bin + 1)) / 1024 };
}
