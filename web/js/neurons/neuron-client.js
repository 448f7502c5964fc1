// @ts-check
// The page's end of the worker that runs networks.

import { ElementFilm } from './element-source.js';
import { NeuronError } from './neuron-error.js';

/** @typedef {import('./neuron-types.js').ModelFacts} ModelFacts */
/** @typedef {import('./neuron-types.js').FilmFacts} FilmFacts */
/** @typedef {import('./neuron-types.js').RunChoice} RunChoice */

/** Longer sound would take too much memory at once. */
const kMaxSoundSecs = 1800;
const kMaxSoundBytes = 400 << 20;
const kSoundHz = 16000;

export class NeuronClient {
  /** @type {Worker} */ #worker;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */ #pending = new Map();
  #lastId = 0;
  /** @type {ElementFilm[]} */ #elements = [];
  /** @type {((done: number, rows: number, note: string) => void)|null} */ #onProgress = null;

  constructor() {
    this.#worker = new Worker(new URL('neuron-worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }) => this.#take(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new NeuronError('internal', `The part that runs networks could not start. ${event.message ?? ''}`.trim()));
    };
  }

  /** @param {Error} error */
  #fail(error) {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  /** @param {any} data */
  #take(data) {
    if (data.progress) return this.#onProgress?.(data.progress.done, data.progress.rows, data.progress.note);
    if (data.ask) return void this.#answer(data);
    const waiting = this.#pending.get(data.id);
    this.#pending.delete(data.id);
    if (data.error) waiting?.reject(new NeuronError(data.error.code, data.error.message));
    else waiting?.resolve(data.value);
  }

  /** @param {{ask: number, what: string, args: any}} request */
  async #answer({ ask, what, args }) {
    try {
      if (what === 'openElement') {
        const film = await ElementFilm.open(args.file, args.file.name);
        this.#elements.push(film);
        this.#worker.postMessage({ answer: ask, value: { film: this.#elements.length - 1, ...film.info } });
      } else {
        const bitmap = await this.#elements[args.film].frameAt(args.time);
        this.#worker.postMessage({ answer: ask, value: bitmap }, [bitmap]);
      }
    } catch (error) {
      const { code, message } = /** @type {any} */ (error);
      this.#worker.postMessage({ answer: ask, error: { code: error instanceof NeuronError ? code : 'internal', message: String(message) } });
    }
  }

  /** @param {string} call @param {any} args @returns {Promise<any>} */
  #call(call, args) {
    const id = ++this.#lastId;
    this.#worker.postMessage({ id, call, args });
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  /** @param {File} file @param {File|null} labels @returns {Promise<ModelFacts>} */
  openModel(file, labels) {
    return this.#call('openModel', { file, labels });
  }

  /** @param {File} file */
  setLabels(file) {
    return this.#call('setLabels', { file });
  }

  /** @param {File[]} films @param {File[]} pictures @param {number} rateHz @returns {Promise<FilmFacts[]>} */
  openFilms(films, pictures, rateHz) {
    for (const film of this.#elements.splice(0)) film.close();
    return this.#call('openFilms', { films, pictures, rateHz });
  }

  /** @param {RunChoice} choice @returns {Promise<{rows: number, units: number, bytes: number}>} */
  estimate(choice) {
    return this.#call('estimate', choice);
  }

  /** @param {import('./input-recipe.js').InputRecipe} recipe @param {number} share @returns {Promise<import('./neuron-types.js').Preview>} */
  preview(recipe, share) {
    return this.#call('preview', { recipe, share });
  }

  /**
   * @param {RunChoice} choice
   * @param {Record<string, {mono: Float32Array, soundHz: number}>} sounds
   * @param {(done: number, rows: number, note: string) => void} onProgress
   * @returns {Promise<import('./neuron-types.js').RunResult>}
   */
  run(choice, sounds, onProgress) {
    this.#onProgress = onProgress;
    return this.#call('run', { ...choice, sounds });
  }

  /** Stops the run; run() then rejects with 'cancelled', and goes on when it is called again. */
  cancel() {
    this.#worker.postMessage({ cancel: true });
  }

  close() {
    for (const film of this.#elements.splice(0)) film.close();
    this.#worker.terminate();
    this.#fail(new NeuronError('cancelled', 'Cancelled.'));
  }
}

/**
 * The sound of a film as one channel; null where there is none, or it is too long to be taken at once.
 * @param {File} file
 * @param {number} endSecs
 */
export async function readSound(file, endSecs) {
  if (endSecs > kMaxSoundSecs || file.size > kMaxSoundBytes) return null;
  try {
    const context = new OfflineAudioContext(1, 1, kSoundHz);
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    const mono = new Float32Array(sound.length);
    for (let channel = 0; channel < sound.numberOfChannels; ++channel) {
      const values = sound.getChannelData(channel);
      for (let i = 0; i < mono.length; ++i) mono[i] += values[i] / sound.numberOfChannels;
    }
    return { mono, soundHz: sound.sampleRate };
  } catch {
    return null;
  }
}
