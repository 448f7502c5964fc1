// The correlation kernels in Chromium against TensorFlow.js, ONNX Runtime Web and native Eigen.

import { interleaved, median, printComparison, printTargets } from '../harness/statistics.mjs';
import { startNative } from '../harness/native.mjs';

const WORKERS = {
  'sync-act relaxed': '/bench/kernels/sync_act_worker.mjs?module=kernels_relaxed.mjs',
  'sync-act simd128': '/bench/kernels/sync_act_worker.mjs?module=kernels_simd128.mjs',
  'TensorFlow.js': '/bench/kernels/tfjs_worker.mjs',
  'ONNX Runtime Web': '/bench/kernels/ort_worker.mjs',
};
const [RELAXED, SIMD] = Object.keys(WORKERS);
const EIGEN = 'Eigen native SSE2';

/** Contestants must answer the same, or they did not do the same. */
function checkAgreement(resultsOf) {
  const [[first, expected], ...others] = Object.entries(resultsOf);
  for (const [name, results] of others) {
    results.forEach((r, i) => {
      if (!(Math.abs(r - expected[i]) <= 1e-4)) {
        throw new Error(`${name} answers r = ${r} where ${first} answers ${expected[i]}`);
      }
    });
  }
}

/** Indices spread over a result of n values. */
const someOf = (n) => Array.from({ length: 20 }, (_, i) => Math.floor((i * 0.618034 * n) % n));

async function withWorkers(browser, names, work) {
  try {
    for (const name of names) await browser.start(name, WORKERS[name]);
    return await work();
  } finally {
    for (const name of names) await browser.end(name);
  }
}

async function manyWithMany({ browser, nativeFolder, nRounds }, nTimes, nA, nB, nRepeats) {
  const native = startNative(`${nativeFolder}/native_correlation`, [nTimes, nA, nB]);
  const secs = await withWorkers(browser, Object.keys(WORKERS), async () => {
    const contestants = {};
    for (const name of Object.keys(WORKERS)) {
      await browser.call(name, 'prepareMany', { nTimes, nA, nB });
      contestants[name] = () => browser.call(name, 'timeMany', { nRepeats });
    }
    contestants[EIGEN] = async () => Number(await native.ask(`eigen ${nRepeats}`));
    contestants['sync-act native'] = async () => Number(await native.ask(`ours ${nRepeats}`));
    const taken = await interleaved(contestants, nRounds);
    const indices = someOf(nA * nB);
    const resultsOf = {};
    for (const name of Object.keys(WORKERS)) {
      resultsOf[name] = await browser.call(name, 'resultsAt', { indices });
    }
    await native.ask(`eigen 1`);
    resultsOf[EIGEN] = (await native.ask(`results ${indices.join(' ')}`)).trim().split(' ').map(Number);
    checkAgreement(resultsOf);
    return taken;
  });
  native.end();
  printComparison(`Correlation, ${nTimes} scans x ${nA} neurons x ${nB} voxels or networks`, secs, {
    unit: 'GFLOP/s',
    work: 2e-9 * nTimes * nA * nB,
    ours: [RELAXED, SIMD],
  });
  return secs;
}

async function oneWithMany({ browser, nRounds }, nTimes, nVoxels) {
  const secs = await withWorkers(browser, Object.keys(WORKERS), async () => {
    const contestants = {};
    for (const name of Object.keys(WORKERS)) {
      await browser.call(name, 'prepareOne', { nTimes, nVoxels });
      contestants[name] = () => browser.call(name, 'timeOne', { nRepeats: 3 });
    }
    contestants['read only'] = () => browser.call(RELAXED, 'timeReadOnly', { nRepeats: 3 });
    const taken = await interleaved(contestants, nRounds);
    const indices = someOf(nVoxels);
    const resultsOf = {};
    for (const name of Object.keys(WORKERS)) {
      resultsOf[name] = await browser.call(name, 'resultsAt', { indices });
    }
    checkAgreement(resultsOf);
    return taken;
  });
  printComparison(`Live map, one neuron x ${nVoxels} voxels x ${nTimes} scans`, secs, {
    unit: 'GB/s',
    work: 4e-9 * nTimes * nVoxels,
    ours: [RELAXED, SIMD],
  });
  return secs;
}

/** One worker with all voxels against two with half of them each. */
async function twoWorkers({ browser, nRounds }, nTimes, nA, nB) {
  const names = ['whole', 'first half', 'second half'];
  try {
    for (const name of names) await browser.start(name, WORKERS[RELAXED]);
    const shares = { whole: nB, 'first half': nB / 2, 'second half': nB / 2 };
    for (const name of names) {
      await browser.call(name, 'prepareMany', { nTimes, nA, nB: shares[name] });
    }
    const time = (workers) => () => browser.timeTogether(workers, 'timeMany', { nRepeats: 1 });
    const secs = await interleaved(
      { 'one worker': time(['whole']), 'two workers': time(['first half', 'second half']) },
      nRounds,
    );
    printComparison(`Two workers, ${nTimes} x ${nA} x ${nB}, voxels split`, secs, {
      unit: 'GFLOP/s',
      work: 2e-9 * nTimes * nA * nB,
      ours: ['two workers'],
    });
    return secs;
  } finally {
    for (const name of names) await browser.end(name);
  }
}

/** @param {{browser: any, nativeFolder: string, nRounds: number, quick: boolean}} context */
export async function run(context) {
  const nVoxels = context.quick ? 4000 : 20000;
  const large = await manyWithMany(context, 900, 2048, nVoxels, 1);
  const small = await manyWithMany(context, 900, 512, 100, 40);
  const live = await oneWithMany(context, 600, context.quick ? 30000 : 150000);
  const two = await twoWorkers(context, 900, 2048, nVoxels);

  const ratio = (secs, peer, ours) => median(secs[peer]) / median(secs[ours]);
  const targets = [];
  for (const [shape, secs] of [['large', large], ['small', small]]) {
    targets.push(
      { name: `${shape}: relaxed over TensorFlow.js`, value: ratio(secs, 'TensorFlow.js', RELAXED), target: 1.4 },
      { name: `${shape}: relaxed over ONNX Runtime Web`, value: ratio(secs, 'ONNX Runtime Web', RELAXED), target: 1.5 },
      { name: `${shape}: relaxed over Eigen native SSE2`, value: ratio(secs, EIGEN, RELAXED), target: 1.1 },
      { name: `${shape}: simd128 over Eigen native SSE2`, value: ratio(secs, EIGEN, SIMD), target: 1.0 },
    );
  }
  targets.push(
    { name: 'live map: relaxed over TensorFlow.js', value: ratio(live, 'TensorFlow.js', RELAXED), target: 0.9 },
    { name: 'live map: relaxed over reading only', value: ratio(live, 'read only', RELAXED), target: 0.85 },
    { name: 'live map: simd128 over reading only', value: ratio(live, 'read only', SIMD), target: 0.85 },
    { name: 'two workers over one', value: ratio(two, 'one worker', 'two workers'), target: 1.8 },
  );
  printTargets(targets);
}
