// @ts-check
// The worker that opens models and films and runs them. {id, call, args} comes, {id, value} or
// {id, error} goes; besides {progress} goes, and {ask} for frames of a video element, which only the
// page can have.

import { NeuronError, throwIfCancelled } from './neuron-error.js';
import { NeuronJob } from './neuron-job.js';

const scope = /** @type {any} */ (globalThis);
/** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
const asked = new Map();
let lastAsk = 0;
/** @type {AbortController|null} */
let running = null;

/** @param {string} what @param {object} args @returns {Promise<any>} */
function askPage(what, args) {
  const ask = ++lastAsk;
  scope.postMessage({ ask, what, args });
  return new Promise((resolve, reject) => asked.set(ask, { resolve, reject }));
}

const job = new NeuronJob({
  ortFolder: new URL('../../ort/', import.meta.url).href,
  async elementFilm(file) {
    const { film, endSecs, width, height } = await askPage('openElement', { file });
    // Its frames are not known beforehand: the moments that are asked for stand for them.
    const stepSecs = 1 / 1000;
    const nFrames = Math.max(1, Math.ceil(endSecs / stepSecs));
    return { nFrames, times: Float64Array.from({ length: nFrames }, (_, i) => i * stepSecs), endSecs, width, height, hasSound: true,
      method: 'video element',
      async *pictures(indices, signal) {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext('2d', { willReadFrequently: true });
        const get = (/** @type {number} */ i) => askPage('elementFrame', { film, time: indices[i] * stepSecs });
        let next = indices.length > 0 ? get(0) : null;
        for (let i = 0; i < indices.length; ++i) {
          throwIfCancelled(signal);
          const bitmap = await next;
          next = i + 1 < indices.length ? get(i + 1) : null;
          context?.drawImage(bitmap, 0, 0, width, height);
          bitmap.close();
          const data = /** @type {ImageData} */ (context?.getImageData(0, 0, width, height)).data;
          yield { width, height, channels: 4, data };
        }
      } };
  },
});

/** @type {Record<string, (args: any) => any>} */
const calls = {
  openModel: (args) => job.openModel(args),
  setLabels: (args) => job.setLabels(args),
  openFilms: (args) => job.openFilms(args),
  estimate: (args) => job.estimate(args),
  preview: (args) => job.preview(args),
  async run(args) {
    const controller = new AbortController();
    running = controller;
    let told = 0;
    try {
      return await job.run(args, { signal: controller.signal, onProgress(done, rows, note) {
        const now = performance.now();
        if (now - told < 100 && done < rows) return;
        told = now;
        scope.postMessage({ progress: { done, rows, note } });
      } });
    } finally {
      running = null;
    }
  },
};

scope.onmessage = async (/** @type {MessageEvent} */ { data }) => {
  if (data.cancel) return running?.abort();
  if (data.answer) {
    const waiting = asked.get(data.answer);
    asked.delete(data.answer);
    if (data.error) waiting?.reject(new NeuronError(data.error.code, data.error.message));
    else waiting?.resolve(data.value);
    return;
  }
  try {
    const value = await calls[data.call](data.args);
    scope.postMessage({ id: data.id, value });
  } catch (error) {
    const { code, message } = /** @type {any} */ (error);
    scope.postMessage({ id: data.id, error: { code: error instanceof NeuronError ? code : 'internal', message: String(message ?? error) } });
  }
};
