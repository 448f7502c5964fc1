// Spatial ICA in Chromium against scikit-learn's covariance route with one thread, at equal
// iterations on the same planted scan. Wants Debian's python3-sklearn (tools/setup --golden) and, for a
// ratio that says something, libopenblas0-pthread: with the reference BLAS the peer's products crawl.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startNative } from '../harness/native.mjs';
import { interleaved, median, printComparison, printTable, printTargets } from '../harness/statistics.mjs';

const WORKERS = {
  'sync-act relaxed': '/bench/networks/ica_worker.mjs?module=ica_relaxed.mjs',
  'sync-act simd128': '/bench/networks/ica_worker.mjs?module=ica_simd128.mjs',
};
const PEER = 'scikit-learn, 1 thread';
const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'sklearn_ica.py');

/** @param {{browser: any, nRounds: number, quick: boolean}} context */
export async function run({ browser, nRounds, quick }) {
  const shape = { nTimes: 300, nVoxels: quick ? 10000 : 50000, nSources: 20 };
  const model = { count: 20, iterations: 6 };
  const peer = startNative('/usr/bin/python3', [script, ...Object.values(shape), model.count]);
  const rows = {};
  let longestUnitSecs = 0;
  let blas = '';
  const contestants = {};
  try {
    for (const [name, url] of Object.entries(WORKERS)) {
      await browser.start(name, url);
      await browser.call(name, 'prepare', shape);
      contestants[name] = async () => {
        const taken = await browser.call(name, 'time', model);
        rows[name] = [taken.iterations, await browser.call(name, 'leastLikeness', {})];
        longestUnitSecs = Math.max(longestUnitSecs, taken.longestUnitSecs);
        return taken.secs;
      };
    }
    contestants[PEER] = async () => {
      const [secs, iterations, likeness, library] = (await peer.ask(String(model.iterations))).split(' ');
      rows[PEER] = [Number(iterations), Number(likeness)];
      blas = library;
      return Number(secs);
    };
    const secs = await interleaved(contestants, nRounds);
    printComparison(`ICA, ${shape.nTimes} scans x ${shape.nVoxels} voxels, ${model.count} networks`, secs, {
      unit: 'voxels/ms',
      work: shape.nVoxels / 1000,
      ours: Object.keys(WORKERS),
    });
    printTable([
      ['', 'iterations', 'least |r| with a source'],
      ...Object.entries(rows).map(([name, [iterations, likeness]]) => [name, String(iterations), likeness.toFixed(4)]),
    ]);
    console.log(`  scikit-learn's BLAS: ${blas}`);
    if (!/openblas|mkl|blis/i.test(blas)) {
      console.log('  That is no tuned BLAS: no ratio is judged. Install libopenblas0-pthread.');
      return;
    }
    printTargets([
      ...Object.keys(WORKERS).map((name) => ({
        name: `${name}: time over scikit-learn's`,
        value: median(secs[name]) / median(secs[PEER]),
        target: 3,
        atMost: true,
      })),
      { name: 'longest unit, ms', value: 1000 * longestUnitSecs, target: 50, atMost: true },
    ]);
  } finally {
    peer.end();
    for (const name of Object.keys(WORKERS)) await browser.end(name);
  }
}
