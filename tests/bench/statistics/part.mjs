// Surrogates in Chromium against numpy on one thread: all circular shifts by FFT cross-correlation,
// and phase-randomised surrogates as matrix products.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startNative } from '../harness/native.mjs';
import { interleaved, median, printComparison, printTargets } from '../harness/statistics.mjs';

const PEER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'numpy_peer.py');
const WORKERS = {
  'sync-act relaxed': '/bench/statistics/sync_act_worker.mjs?module=statistics_relaxed.mjs',
  'sync-act simd128': '/bench/statistics/sync_act_worker.mjs?module=statistics_simd128.mjs',
};
const [RELAXED, SIMD] = Object.keys(WORKERS);
const AVX2 = 'numpy AVX2';

/** @param {{browser: any, nRounds: number, quick: boolean}} context */
export async function run({ browser, nRounds, quick }) {
  const [nTimes, nNeurons, nNetworks] = [900, 512, 100];
  const nSurrogates = quick ? 256 : 1024; // whole batches of 32, also in halves
  const peers = {
    [AVX2]: startNative(PEER, [nTimes, nNeurons, nNetworks, 'Haswell']),
    'numpy AVX-512': startNative(PEER, [nTimes, nNeurons, nNetworks, 'SkylakeX']),
  };
  const blas = await peers[AVX2].ask('blas');
  const has_openblas = blas.includes('openblas');
  if (!has_openblas) {
    console.log(`\nnumpy's products come from ${blas}, which is not OpenBLAS: install libopenblas0, or name its folder in`);
    console.log('SYNC_ACT_OPENBLAS_DIR. Until then the phase-randomised comparison says nothing.');
  }
  const second = `${RELAXED}, second`;
  for (const name of Object.keys(WORKERS)) {
    await browser.start(name, WORKERS[name]);
    await browser.call(name, 'prepare', { nTimes, nNeurons, nNetworks });
  }
  await browser.start(second, WORKERS[RELAXED]);
  await browser.call(second, 'prepare', { nTimes, nNeurons, nNetworks });

  /** @param {string} null_model @param {number} n */
  const contestants = (null_model, n) => {
    /** @type {Record<string, () => Promise<number>>} */
    const all = {};
    for (const name of Object.keys(WORKERS)) {
      all[name] = () => browser.call(name, 'timeNull', { name: null_model, nSurrogates: n });
    }
    for (const [name, peer] of Object.entries(peers)) {
      all[name] = async () => Number(await peer.ask(`${null_model} ${n}`));
    }
    return all;
  };

  const shift = await interleaved(contestants('shift', 0), nRounds);
  const pairs = Array.from({ length: 30 }, (_, i) => [(i * 29) % 841, (i * 7) % nNetworks]);
  const expected = (await peers[AVX2].ask(`maxima ${pairs.join(' ')}`)).trim().split(' ').map(Number);
  for (const name of Object.keys(WORKERS)) {
    const maxima = await browser.call(name, 'maximaAt', { pairs });
    maxima.forEach((/** @type {number} */ r, /** @type {number} */ i) => {
      if (!(Math.abs(r - expected[i]) <= 1e-5)) throw new Error(`${name} answers ${r}, numpy ${expected[i]}`);
    });
  }
  printComparison(`All ${nTimes} circular shifts, ${nNeurons} neurons x ${nNetworks} networks`, shift, {
    unit: 'pairs/us',
    work: 1e-6 * nNeurons * nNetworks,
    ours: [RELAXED, SIMD],
  });

  const phase = await interleaved(contestants('phase', nSurrogates), nRounds);
  printComparison(`${nSurrogates} phase-randomised surrogates, ${nNeurons} x ${nNetworks}, T = ${nTimes}`, phase, {
    unit: 'GFLOP/s',
    work: 2e-9 * nTimes * nNeurons * nNetworks * nSurrogates,
    ours: [RELAXED, SIMD],
  });

  const half = { name: 'phase', nSurrogates: nSurrogates / 2 };
  const two = await interleaved(
    {
      'one worker, all': () => browser.timeTogether([RELAXED], 'timeNull', { ...half, nSurrogates }),
      'two workers, half each': () => browser.timeTogether([RELAXED, second], 'timeNull', half),
    },
    nRounds,
  );
  printComparison('Two workers', two, {
    unit: 'surrogates/s',
    work: nSurrogates,
    ours: ['two workers, half each'],
  });
  for (const name of [...Object.keys(WORKERS), second]) await browser.end(name);
  for (const peer of Object.values(peers)) peer.end();

  const ratio = (/** @type {Record<string, number[]>} */ secs, /** @type {string} */ ours) =>
    median(secs[ours]) / median(secs[AVX2]);
  printTargets([
    { name: 'all shifts: time over numpy FFT, relaxed', value: ratio(shift, RELAXED), target: 2, atMost: true },
    { name: 'all shifts: time over numpy FFT, simd128', value: ratio(shift, SIMD), target: 2, atMost: true },
    ...(has_openblas
      ? [{ name: 'phase: time over numpy AVX2, relaxed', value: ratio(phase, RELAXED), target: 2.2, atMost: true }]
      : []),
    {
      name: 'two workers over one',
      value: median(two['one worker, all']) / median(two['two workers, half each']),
      target: 1.8,
    },
  ]);
}
