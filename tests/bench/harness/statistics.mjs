/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that a share of the others does not reach. @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/**
 * Runs every contestant once per round, so that whatever else the machine does meets all of them, in
 * an order that turns by one each round. A first round is not counted.
 * @param {Record<string, () => Promise<number>>} contestants each answers seconds
 * @returns {Promise<Record<string, number[]>>} seconds of each round
 */
export async function interleaved(contestants, nRounds) {
  const names = Object.keys(contestants);
  const secs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= nRounds; ++round) {
    for (let i = 0; i < names.length; ++i) {
      const name = names[(i + round) % names.length];
      const taken = await contestants[name]();
      if (round > 0) secs[name].push(taken);
    }
  }
  return secs;
}

/**
 * One line a contestant: median with its range, its rate, and our rate over it.
 * @param {Record<string, number[]>} secs
 * @param {{unit: string, work: number, ours: string[]}} options work: units per run; ours: the
 *   contestants that each line is compared with
 */
export function printComparison(title, secs, { unit, work, ours }) {
  console.log(`\n${title}`);
  const rows = [['', 'ms', '(min .. max)', unit, ...ours.map((name) => `${name} is`)]];
  for (const [name, values] of Object.entries(secs)) {
    const ms = values.map((s) => s * 1000);
    const range = `(${Math.min(...ms).toPrecision(4)} .. ${Math.max(...ms).toPrecision(4)})`;
    const ratios = ours.map((our) =>
      our === name ? '' : `${(median(values) / median(secs[our])).toFixed(2)}x`,
    );
    rows.push([name, median(ms).toPrecision(4), range, (work / median(values)).toFixed(1), ...ratios]);
  }
  printTable(rows);
}

/** @param {string[][]} rows the first is the head; the first column is left-aligned */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
    console.log(`  ${cells.join('  ')}`);
  }
}

/** @param {{name: string, value: number, target: number, atMost?: boolean}[]} targets */
export function printTargets(targets) {
  console.log('\nTargets');
  for (const { name, value, target, atMost } of targets) {
    const isMet = atMost ? value <= target : value >= target;
    const sign = atMost ? '<=' : '>=';
    console.log(`  ${isMet ? 'met   ' : 'MISSED'}  ${name}: ${value.toFixed(2)} (${sign} ${target})`);
  }
}
