// Dictionary learning in Chromium against scikit-learn with one thread: time and the objective
// reached, on the same planted series. Wants Debian's python3-sklearn (tools/setup --golden).

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startNative } from '../harness/native.mjs';
import { interleaved, median, printComparison, printTable, printTargets } from '../harness/statistics.mjs';

const WORKERS = {
  'sync-act relaxed': '/bench/networks/dictionary_worker.mjs?module=dictionary_relaxed.mjs',
  'sync-act simd128': '/bench/networks/dictionary_worker.mjs?module=dictionary_simd128.mjs',
};
const [RELAXED] = Object.keys(WORKERS);
const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'sklearn_dictionary.py');
// Batches of 20 are nilearn's; larger ones are faster.
const PEERS = { 'scikit-learn, batch 20, 1 epoch': '20 1', 'scikit-learn, batch 256, 1 epoch': '256 1' };

/** @param {{browser: any, nRounds: number, quick: boolean}} context */
export async function run({ browser, nRounds, quick }) {
  const shape = { nTimes: 300, nVoxels: quick ? 10000 : 50000, nSources: 20, noise: 1.5 };
  const model = { count: 20, alpha: 0.2 };
  const peer = startNative('/usr/bin/python3', [script, ...Object.values(shape), ...Object.values(model)]);
  const reached = {};
  let longestUnitSecs = 0;
  const contestants = {};
  try {
    for (const [name, url] of Object.entries(WORKERS)) {
      await browser.start(name, url);
      await browser.call(name, 'prepare', shape);
      contestants[name] = async () => {
        const { secs, objective, longestUnitSecs: longest } = await browser.call(name, 'time', { ...model, maxEpochs: 10 });
        reached[name] = objective;
        longestUnitSecs = Math.max(longestUnitSecs, longest);
        return secs;
      };
    }
    for (const [name, line] of Object.entries(PEERS)) {
      contestants[name] = async () => {
        const [secs, objective] = (await peer.ask(line)).split(' ').map(Number);
        reached[name] = objective;
        return secs;
      };
    }
    const secs = await interleaved(contestants, Math.min(nRounds, 3));
    printComparison(`Dictionary, ${shape.nTimes} scans x ${shape.nVoxels} voxels, ${model.count} networks`, secs, {
      unit: 'voxels/ms',
      work: shape.nVoxels / 1000,
      ours: Object.keys(WORKERS),
    });
    printTable([
      ['', 'objective', 'of ours'],
      ...Object.entries(reached).map(([name, value]) => [name, value.toFixed(0), (value / reached[RELAXED]).toFixed(4)]),
    ]);
    const peers = Object.keys(PEERS);
    // The fastest peer whose objective is within 1 % of ours or better.
    const equals = peers.filter((name) => reached[name] <= 1.01 * reached[RELAXED]);
    const fastest = Math.min(...(equals.length ? equals : peers).map((name) => median(secs[name])));
    printTargets([
      { name: 'time over scikit-learn', value: median(secs[RELAXED]) / fastest, target: 2, atMost: true },
      {
        name: 'objective over the best of scikit-learn',
        value: reached[RELAXED] / Math.min(...peers.map((name) => reached[name])),
        target: 1.01,
        atMost: true,
      },
      { name: 'longest unit, ms', value: 1000 * longestUnitSecs, target: 50, atMost: true },
    ]);
  } finally {
    peer.end();
    for (const name of Object.keys(WORKERS)) await browser.end(name);
  }
}
