// @ts-check
// What the worker holds: one model, its films, and the run that is under way. Knows how to load
// ONNX Runtime, and takes WebGPU where it gives the same responses.

import { filmName, openGivenFilm } from './film-source.js';
import { FrameWorker, hasFrameWorkers } from './frame-client.js';
import { checkRecipe, describeShape, guessRecipe, otherOrder, placement } from './input-recipe.js';
import { listLayers } from './layers.js';
import { badInput, NeuronError } from './neuron-error.js';
import { fillGaps, largestDifference } from './neuron-set.js';
import { parseLabels, readOnnxModel, statedLabels, statedRights } from './onnx-model.js';
import { resample } from './resample.js';
import { batchSize, estimateBytes, layerValues, makeReducedSession, makeSession, measuredLayers, ResponseRun, runOnce, topClasses } from './responses.js';
import { kSoundUnit, kStimulusUnits, soundEnvelope } from './stimulus-features.js';
import { ThumbnailSheet } from './thumbnails.js';
import { joinSources, makeTimeline } from './timeline.js';

/** @typedef {import('./neuron-types.js').RunChoice} RunChoice */
/** @typedef {import('./webcodecs-source.js').FilmSource} FilmSource */
/** @typedef {import('./picture.js').Picture} Picture */

/** WebGPU sums in another order; more than this is a defect of a driver. */
const kGpuAgreement = 1e-3;
const kPreviewWidth = 320;
/** More maps than this are not all made at once to learn their sizes. */
const kMaxMeasured = 600;

export class NeuronJob {
  #ortFolder;
  #elementFilm;
  /** @type {any} */ #ort = null;
  /** @type {Uint8Array} */ #bytes = new Uint8Array(0);
  /** @type {import('./onnx-model.js').OnnxModel|null} */ #model = null;
  /** @type {import('./layers.js').Layer[]} */ #layers = [];
  /** @type {string[]|null} */ #labels = null;
  #sha256 = '';
  /** @type {any} */ #plain = null;  // session without more outputs, for previews
  /** @type {{name: string, given: import('./film-source.js').GivenFilm, source: FilmSource}[]} */ #films = [];
  /** @type {{run: ResponseRun, key: string, sheet: ThumbnailSheet, timeline: import('./timeline.js').Timeline, session: any, note: string, provider: string}|null} */
  #running = null;

  /**
   * @param {{ortFolder: string, elementFilm: (file: File) => Promise<FilmSource>}} parts  elementFilm: the
   *   way by a video element, for what WebCodecs cannot
   */
  constructor({ ortFolder, elementFilm }) {
    this.#ortFolder = ortFolder;
    this.#elementFilm = elementFilm;
  }

  async #takeOrt() {
    if (this.#ort) return this.#ort;
    const ort = await import(new URL('ort.wasm.min.mjs', this.#ortFolder).href);
    ort.env.wasm.wasmPaths = this.#ortFolder;
    // Threads need shared memory, which a page has only where its host isolates it.
    ort.env.wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency || 1) : 1;
    ort.env.logLevel = 'error';
    this.#ort = ort;
    return ort;
  }

  /**
   * @param {{file: File, labels: File|null}} given
   * @returns {Promise<import('./neuron-types.js').ModelFacts>}
   */
  async openModel({ file, labels }) {
    this.#forget();
    const bytes = new Uint8Array(await file.arrayBuffer());
    const model = readOnnxModel(bytes, file.name);
    const { recipe, reason } = guessRecipe(model);
    const listed = listLayers(model);
    const ort = await this.#takeOrt();
    const unknown = listed.filter((layer) => layer.channels === 0).slice(0, kMaxMeasured);
    const session = await makeSession(ort, bytes, model, unknown);
    const grey = { width: 8, height: 8, channels: /** @type {3} */ (3), data: new Uint8Array(192).fill(128) };
    const outputs = await runOnce(ort, session, model, recipe, grey);
    this.#layers = measuredLayers(listed, outputs, batchSize(model, 1)).filter((layer) => layer.channels > 0);
    if (unknown.length > 0) {
      await session.release();
      this.#plain = await makeSession(ort, bytes, model, []);
    } else {
      this.#plain = session;
    }
    this.#bytes = bytes;
    this.#model = model;
    this.#labels = labels ? parseLabels(await labels.text()) : statedLabels(model);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    this.#sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return { name: file.name, sha256: this.#sha256, bytes: bytes.length, opset: model.opset, producer: model.producer,
      nParameters: model.nParameters, input: `${describeShape(model.inputs[0].shape)} ${model.inputs[0].type}`,
      rights: statedRights(model), doc: model.doc.slice(0, 400), layers: this.#layers, recipe, reason,
      hasFreeSize: !model.inputs[0].shape || model.inputs[0].shape.slice(1).some((size) => typeof size !== 'number'),
      hasLabels: this.#labels !== null };
  }

  /** Class names that came later. @param {{file: File}} given */
  async setLabels({ file }) {
    this.#labels = parseLabels(await file.text());
  }

  /**
   * @param {{films: File[], pictures: File[], rateHz: number}} given  pictures: one film, in the order given
   * @returns {Promise<import('./neuron-types.js').FilmFacts[]>}
   */
  async openFilms({ films, pictures, rateHz }) {
    this.#running = null;
    this.#films = [];
    for (const given of [...films.map((file) => ({ file })), ...(pictures.length > 0 ? [{ pictures, rateHz }] : [])]) {
      this.#films.push({ name: filmName(given), given, source: await this.#openFilm(given) });
    }
    return this.#films.map(({ name, source: { nFrames, endSecs, width, height, hasSound, method } }) =>
      ({ name, nFrames, endSecs, width, height, hasSound, method }));
  }

  /** @param {import('./film-source.js').GivenFilm} given @returns {Promise<FilmSource>} */
  async #openFilm(given) {
    try {
      return await openGivenFilm(given);
    } catch (error) {
      const isOther = !(error instanceof NeuronError) || error.code !== 'unsupported' || !('file' in given) || /\.gif$/i.test(given.file.name);
      if (isOther) throw error;
      return this.#elementFilm(given.file);
    }
  }

  #held() {
    if (!this.#model) throw badInput('A network is needed: give an .onnx file.');
    if (this.#films.length === 0) throw badInput('A film is needed.');
    return { model: this.#model, films: this.#films };
  }

  /** @param {RunChoice} choice */
  #plan(choice) {
    const { model, films } = this.#held();
    checkRecipe(choice.recipe, model);
    const layers = this.#layers.filter((layer) => choice.tensors.includes(layer.tensor));
    if (layers.length === 0) throw badInput('Choose at least one layer.');
    let firstFrame = 0;
    const firsts = films.map(({ source }) => (firstFrame += source.nFrames) - source.nFrames);
    const open = choice.clips.map((clip) => {
      const at = films.findIndex(({ name }) => name === clip.file);
      if (at < 0) throw badInput(`The table of clips names ${clip.file}, which was not given.`);
      const { times, endSecs } = films[at].source;
      return { ...clip, times, endSecs, firstFrame: firsts[at] };
    });
    const timeline = makeTimeline(open, choice.rateHz);
    return { model, layers, timeline, source: joinSources(films.map(({ source }) => source)), films };
  }

  /**
   * How many rows and how much memory a run takes.
   * @param {RunChoice} choice
   */
  estimate(choice) {
    const { model, layers, timeline, films } = this.#plan(choice);
    const framePixels = Math.max(...films.map(({ source }) => source.width * source.height));
    return { rows: timeline.indices.length, units: layers.reduce((sum, layer) => sum + layer.channels, 0),
      bytes: estimateBytes({ model, recipe: choice.recipe, layers, rows: timeline.indices.length, batch: batchSize(model), framePixels }) };
  }

  /**
   * A frame, what the network gets of it, and what it says, for both orders of channels.
   * @param {{recipe: import('./input-recipe.js').InputRecipe, share: number}} given  share: 0 start, 1 end
   * @returns {Promise<import('./neuron-types.js').Preview>}
   */
  async preview({ recipe, share }) {
    const { model, films } = this.#held();
    checkRecipe(recipe, model);
    const { source } = films[0];
    const index = Math.min(source.nFrames - 1, Math.floor(share * source.nFrames));
    const picture = await onePicture(source, index);
    const ort = await this.#takeOrt();
    const guesses = [];
    for (const tried of recipe.order === 'GRAY' ? [recipe] : [recipe, otherOrder(recipe)]) {
      const outputs = await runOnce(ort, this.#plain, model, tried, picture);
      const classes = topClasses(outputs[model.outputs[0].name], this.#labels);
      if (classes) guesses.push({ order: tried.order, classes });
    }
    const width = Math.min(kPreviewWidth, picture.width);
    return { frame: rgbaOf(picture, { left: 0, top: 0, right: picture.width, bottom: picture.height }, width,
      Math.max(1, Math.round((picture.height * width) / picture.width)), 'area'), input: inputPicture(recipe, picture), guesses };
  }

  /**
   * Runs, or goes on with what was stopped where the choice is the same.
   * @param {RunChoice & {sounds: Record<string, {mono: Float32Array, soundHz: number}>}} choice
   * @param {{signal: AbortSignal, onProgress: (done: number, rows: number, note: string) => void}} options
   * @returns {Promise<import('./neuron-types.js').RunResult>}
   */
  async run({ sounds, ...choice }, { signal, onProgress }) {
    const key = JSON.stringify(choice);
    if (this.#running?.key !== key) this.#running = await this.#start(choice, key);
    const { run, timeline, sheet, note, provider, session } = this.#running;
    await run.run({ signal, onProgress: (done, rows) => onProgress(done, rows, note) });
    this.#running = null;
    await session.release?.();
    if (run.stimulus) {
      const stimulus = run.stimulus;
      for (const [name, { mono, soundHz }] of Object.entries(sounds)) {
        const envelope = soundEnvelope(mono, soundHz, timeline.times, choice.rateHz);
        timeline.clips.forEach((clip, row) => {
          if (clip >= 0 && choice.clips[clip].file === name) stimulus[row * kStimulusUnits.length + kSoundUnit] = envelope[row];
        });
      }
      fillGaps(stimulus, kStimulusUnits.length, timeline.indices);
    }
    for (const layer of run.layers) fillGaps(layer.values, layer.units, timeline.indices);
    const model = /** @type {import('./onnx-model.js').OnnxModel} */ (this.#model);
    return { note, sheet: { description: /** @type {any} */ (sheet.description('frames.jpg')), image: sheet.image }, set: {
      model: { name: model.name, sha256: this.#sha256, bytes: this.#bytes.length, opset: model.opset, producer: model.producer, rights: statedRights(model) },
      input: choice.recipe, reduction: choice.reduction, rateHz: choice.rateHz, rows: timeline.indices.length, runs: timeline.runs,
      clips: choice.clips, layers: run.layers, stimulus: run.stimulus, provider, runtime: `onnxruntime-web ${this.#ort.env.versions.web}` } };
  }

  /** @param {RunChoice} choice @param {string} key */
  async #start(choice, key) {
    const { model, layers, timeline, source } = this.#plan(choice);
    const sheet = new ThumbnailSheet(timeline.indices.length);
    const plan = { recipe: choice.recipe, indices: timeline.indices, stimulus: true, thumbnailEvery: sheet.every };
    const frames = this.#framesElsewhere(plan);
    try {
      const wasm = await this.#takeOrt();
      const reduced = await makeReducedSession(wasm, this.#bytes, model, layers, choice.reduction);
      let used = { ort: wasm, ...reduced, provider: 'wasm', note: `wasm, ${wasm.env.wasm.numThreads === 1 ? 'one thread' : `${wasm.env.wasm.numThreads} threads`}` };
      if (choice.provider === 'auto') {
        const first = timeline.indices.find((index) => index >= 0) ?? 0;
        const gpu = await this.#tryGpu(model, layers, choice, await onePicture(source, first), reduced);
        if (gpu) used = gpu;
      }
      const run = new ResponseRun({ ort: used.ort, session: used.session, names: used.names, model, layers, reduction: choice.reduction, source, sheet, ...plan,
        ...(frames ? { frames: frames.from } : {}) });
      return { run, key, sheet, timeline, session: used.session, note: used.note, provider: used.provider };
    } catch (error) {
      frames?.close();
      throw error;
    }
  }

  /**
   * Frames from a worker of their own, which begins at once: while the session is made. Null where it
   * cannot be: only the page can ask a video element, through this worker.
   * @param {import('./frame-preparation.js').PreparationPlan} plan
   */
  #framesElsewhere(plan) {
    if (!hasFrameWorkers() || this.#films.some(({ source }) => source.method === 'video element')) return null;
    const films = this.#films.map(({ given }) => given);
    const first = Array.from(plan.indices).findIndex((index) => index >= 0);
    const spent = { decode: 0, prepare: 0, stimulus: 0 };
    /** @type {FrameWorker|null} */
    let early = new FrameWorker(films, plan, first);
    return {
      /** @type {import('./responses.js').ReadyFrames} */
      from: (row, signal) => {
        const worker = early?.from === row ? early : new FrameWorker(films, plan, row);
        if (worker !== early) early?.close();
        early = null;
        return worker.frames(spent, signal);
      },
      close: () => early?.close(),
    };
  }

  /**
   * WebGPU, where it is there, gives the same responses as wasm and is faster.
   * @param {import('./onnx-model.js').OnnxModel} model @param {import('./layers.js').Layer[]} layers @param {RunChoice} choice
   * @param {Picture} picture @param {import('./responses.js').ReducedSession} wasm
   */
  async #tryGpu(model, layers, choice, picture, wasm) {
    const adapter = await /** @type {any} */ (navigator).gpu?.requestAdapter().catch(() => null);
    if (!adapter) return null;
    /** @param {string} why */
    const stay = (why) => ({ ort: this.#ort, ...wasm, provider: 'wasm', note: `wasm; WebGPU not used: ${why}` });
    try {
      const ort = await import(new URL('ort.webgpu.min.mjs', this.#ortFolder).href);
      ort.env.wasm.wasmPaths = this.#ortFolder;
      ort.env.wasm.numThreads = 1;
      ort.env.logLevel = 'error';
      const gpu = await makeReducedSession(ort, this.#bytes, model, layers, choice.reduction, { executionProviders: ['webgpu'] });
      const nFrames = batchSize(model, 1);
      const timed = async (/** @type {any} */ module, /** @type {any} */ of) => {
        await runOnce(module, of, model, choice.recipe, picture);
        const start = performance.now();
        const outputs = await runOnce(module, of, model, choice.recipe, picture);
        return { outputs, ms: performance.now() - start };
      };
      const ours = await timed(ort, gpu.session);
      const theirs = await timed(this.#ort, wasm.session);
      let worst = 0;
      for (const layer of layers) {
        const a = layerValues(ours.outputs, layer, gpu.names, nFrames, choice.reduction).values;
        const b = layerValues(theirs.outputs, layer, wasm.names, nFrames, choice.reduction).values;
        worst = Math.max(worst, largestDifference(a, b, 1).relative);
      }
      if (!(worst <= kGpuAgreement)) {
        await gpu.session.release();
        return stay(`its responses differ by ${worst.toPrecision(2)}`);
      }
      if (ours.ms >= theirs.ms) {
        await gpu.session.release();
        return stay('slower here');
      }
      await wasm.session.release();
      return { ort, ...gpu, provider: 'webgpu', note: `WebGPU; agrees with wasm within ${worst.toPrecision(2)}` };
    } catch (error) {
      return stay(String(/** @type {any} */ (error)?.message ?? error).slice(0, 160));
    }
  }

  #forget() {
    this.#running = null;
    this.#model = null;
    this.#layers = [];
    void this.#plain?.release?.();
    this.#plain = null;
  }
}

/** @param {import('./responses.js').FrameSource} source @param {number} index */
async function onePicture(source, index) {
  for await (const picture of source.pictures([index])) return picture;
  throw badInput('The film has no frames.');
}

/** @param {Picture} picture @param {{left: number, top: number, right: number, bottom: number}} part @param {number} width @param {number} height @param {import('./resample.js').Resampling} how */
function rgbaOf(picture, part, width, height, how) {
  const rgb = resample(picture, part, width, height, how);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0, at = 0; i < rgb.length; i += 3, at += 4) {
    data[at] = rgb[i];
    data[at + 1] = rgb[i + 1];
    data[at + 2] = rgb[i + 2];
    data[at + 3] = 255;
  }
  return { width, height, data };
}

/** @param {import('./input-recipe.js').InputRecipe} recipe @param {Picture} picture */
function inputPicture(recipe, picture) {
  const place = placement(recipe, picture.width, picture.height);
  const inner = rgbaOf(picture, place.part, place.width, place.height, recipe.resampling);
  const data = new Uint8ClampedArray(recipe.width * recipe.height * 4).fill(recipe.pad);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  for (let y = 0; y < place.height; ++y) {
    data.set(inner.data.subarray(y * place.width * 4, (y + 1) * place.width * 4), ((y + place.y) * recipe.width + place.x) * 4);
  }
  return { width: recipe.width, height: recipe.height, data };
}
