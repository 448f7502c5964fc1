// Neuron responses: the whole path from a film (decode, resize, run, reduce, film features) against
// ONNX Runtime Web's bare run on ready tensors, and memory over 1000 frames.

import { existsSync } from 'node:fs';
import { interleaved, median, printComparison, printTargets } from '../harness/statistics.mjs';

const WORKER = '/bench/neurons/neurons_worker.mjs';
const MODEL = 'cnn/SqueezeNet1.1_fp16_opset7.onnx';
const FILM = 'movie/bbb_480p_30s.mp4';
/** Film frames from one sample to the next: 24 per second sampled at 4 per second. */
const STRIDE = 6;

/** @param {{browser: any, sharedFolder: string, nRounds: number, quick: boolean}} context */
export async function run({ browser, sharedFolder, nRounds, quick }) {
  if (![MODEL, FILM].every((file) => existsSync(`${sharedFolder}/${file}`))) {
    console.log(`\nNeuron responses: skipped, ${sharedFolder} is missing`);
    return;
  }
  // A minute of film: what starting takes, a few tenths of a second, is part of it.
  const nFrames = quick ? 120 : 240;
  const nBareFrames = quick ? 60 : 80;
  await browser.start('neurons', WORKER);
  try {
    const { layers } = await browser.call('neurons', 'prepare', { modelUrl: `/shared/${MODEL}`, filmUrl: `/shared/${FILM}`, stride: STRIDE });
    const whole = async (stimulus) => (await browser.call('neurons', 'timeWhole', { nFrames, stride: STRIDE, stimulus })).secs;
    const bare = (which) => browser.call('neurons', 'timeBare', { which, nFrames: nBareFrames });
    const names = { path: 'film to responses', features: 'with film features', reduced: `run alone, ${layers} layers reduced`,
      exposed: `run alone, ${layers} layers out`, plain: 'run alone, no layers out' };
    const secs = await interleaved({ [names.path]: () => whole(false), [names.features]: () => whole(true), [names.reduced]: () => bare('reduced'),
      [names.exposed]: () => bare('exposed'), [names.plain]: () => bare('plain') }, nRounds);
    printComparison('SqueezeNet 1.1 over a 480p film at 4 per second, wasm, one thread, per frame', secs, { unit: 'frames/s', work: 1, ours: [names.path] });
    const { spent, frames } = await browser.call('neurons', 'timeWhole', { nFrames, stride: STRIDE, stimulus: true });
    const perFrame = (parts) => Object.entries(parts).map(([part, ms]) => `${part} ${(ms / nFrames).toFixed(1)}`).join(', ');
    console.log(`  of it, ms per frame: ${perFrame(spent)}; beside it in the worker for frames: ${perFrame(frames)}`);

    const nLong = quick ? 300 : 1000;
    const resident = await residentDuring(browser, browser.call('neurons', 'timeWhole', { nFrames: nLong, stride: STRIDE, stimulus: true }));
    console.log(`  memory of the page's process during ${nLong} frames, MB: ${resident.map((bytes) => Math.round(bytes / 1e6)).join(' ')}`);
    // The start fills caches and pools: after a tenth they are full.
    const tenth = Math.ceil(resident.length / 10);
    const early = median(resident.slice(tenth, 2 * tenth));
    const late = median(resident.slice(-tenth));
    const ratio = (name) => median(secs[name]) / median(secs[names.path]);
    printTargets([
      { name: 'whole path over the bare run with the same layers', value: ratio(names.exposed), target: 0.8 },
      { name: 'whole path over the bare run without layers', value: ratio(names.plain), target: 0.8 },
      { name: `memory over ${nLong} frames, last tenth over second`, value: late / early, target: 1.15, atMost: true },
    ]);
  } finally {
    await browser.end('neurons');
  }
}

/** Bytes, sampled until the work is done. @param {any} browser @param {Promise<unknown>} work */
async function residentDuring(browser, work) {
  let isDone = false;
  work.finally(() => { isDone = true; }).catch(() => {});
  const samples = [];
  while (!isDone) {
    samples.push(await browser.residentBytes());
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
  await work;
  return samples;
}
