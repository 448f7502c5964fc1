// @ts-check
// The way from a network and a film to neuron responses in the page: opens what was given, asks for
// what is missing, runs, offers the result for saving and for the scan.

import { download } from '../export.js';
import { duration } from '../open-plan.js';
import { fileSize } from '../open-dialog.js';
import { sortNeuronFiles } from '../neuron-files.js';
import { NeuronClient, readSound } from './neuron-client.js';
import { NeuronDialog } from './neuron-dialog.js';
import { badInput } from './neuron-error.js';
import { compareWithSaved, neuronSetFiles, readNpyFile, unitStatistics } from './neuron-set.js';
import { kStimulusUnits } from './stimulus-features.js';
import { byName, readClipTable } from './timeline.js';
import { zipFile } from './zip-file.js';

/** @typedef {import('../types.js').Item} Item */
/** @typedef {import('./neuron-types.js').ModelFacts} ModelFacts */
/** @typedef {import('./neuron-types.js').FilmFacts} FilmFacts */
/** @typedef {import('./neuron-types.js').RunResult} RunResult */
/** @typedef {import('../neuron-files.js').NeuronFiles} NeuronFiles */

/**
 * What comes of it: responses for the scan, with the other files that were given; no responses where
 * the user wants the other files alone.
 * @typedef {{items: Item[], rateHz: number, others: File[]}} FlowResult
 */

/** @param {number} n */
const grouped = (n) => n.toLocaleString('en-US');

export class NeuronFlow {
  /** @type {NeuronFiles} */
  #files = { models: [], films: [], pictures: [], labels: null, clips: null, saved: [], others: [] };
  #client = new NeuronClient();
  #dialog;
  /** @type {(result: FlowResult|null) => void} */ #finish = () => {};
  /** @type {ModelFacts|null} */ #model = null;
  /** @type {FilmFacts[]} */ #films = [];
  /** @type {string} */ #modelProblem = '';
  #filmProblem = '';
  /** @type {RunResult|null} */ #result = null;
  /** @type {any} */ #saved = null;
  /** Counts changes: an answer for earlier ones is dropped. */
  #turn = 0;
  #hasScan;
  #isSimulated;
  /** @type {Promise<unknown>} */ #opening = Promise.resolve();
  #previewAsked = false;
  #isPreviewing = false;

  /** @param {{onAddFiles: () => void, hasScan: boolean, isSimulated: boolean}} parts hasScan: a scan is open */
  constructor({ onAddFiles, hasScan, isSimulated }) {
    this.#hasScan = hasScan;
    this.#isSimulated = isSimulated;
    this.#dialog = new NeuronDialog({ onAddFiles, onRun: () => void this.#run(), onStop: () => this.#client.cancel(),
      onClose: () => this.#close(null), onSave: () => void this.#save(), onUse: () => this.#use(),
      onSkip: () => this.#close({ items: [], rateHz: 0, others: this.#files.others }),
      onChange: () => void this.#changed(), onPreview: () => void this.#preview() });
  }

  get isOpen() {
    return this.#dialog.isOpen;
  }

  /** @param {File[]} files @returns {Promise<FlowResult|null>} null: cancelled */
  start(files) {
    this.#stage('waiting');
    this.#dialog.show();
    void this.add(files);
    return new Promise((resolve) => { this.#finish = resolve; });
  }

  /** More files while the dialog is open. @param {File[]} files */
  add(files) {
    const added = this.#opening.then(() => this.#add(files));
    this.#opening = added.catch((error) => this.#dialog.showError(String(error?.message ?? error)));
    return this.#opening;
  }

  /** @param {File[]} files */
  async #add(files) {
    const given = await sortNeuronFiles(files);
    const held = this.#files;
    held.others.push(...given.others);
    this.#result = null;
    this.#dialog.showResult([]);
    if (given.labels) held.labels = given.labels;
    if (given.clips) held.clips = given.clips;
    if (given.saved.length > 0) held.saved = given.saved;
    if (given.models.length > 0) held.models = [given.models[0]];
    if (given.films.length > 0) held.films = [...held.films.filter((old) => !given.films.some(({ name }) => name === old.name)), ...given.films];
    if (given.pictures.length > 0) held.pictures = [...given.pictures].sort((a, b) => byName(pathOf(a), pathOf(b)));
    this.#stage('waiting');
    this.#showFiles('Opening…');
    if (given.models.length > 0) await this.#openModel();
    else if (given.labels && this.#model) await this.#client.setLabels(given.labels);
    if (given.films.length > 0 || given.pictures.length > 0) await this.#openFilms();
    if (given.saved.length > 0 || given.models.length > 0) await this.#takeSaved();
    this.#showFiles('');
    await this.#changed();
    void this.#preview();
  }

  async #openModel() {
    this.#model = null;
    this.#modelProblem = '';
    try {
      this.#model = await this.#client.openModel(this.#files.models[0], this.#files.labels);
      this.#dialog.showModel(this.#model);
    } catch (error) {
      this.#modelProblem = /** @type {Error} */ (error).message;
    }
  }

  async #openFilms() {
    this.#films = [];
    this.#filmProblem = '';
    try {
      const rate = this.#model ? this.#dialog.answers.rate : 4;
      this.#films = await this.#client.openFilms(this.#files.films, this.#files.pictures, rate > 0 ? rate : 4);
      this.#picturesRate = rate > 0 ? rate : 4;
    } catch (error) {
      this.#filmProblem = /** @type {Error} */ (error).message;
    }
  }
  #picturesRate = 4;

  /** Recipe, layers and rate of responses that were saved before, to make them again. */
  async #takeSaved() {
    const file = this.#files.saved.find(({ name }) => name === 'neurons.json');
    if (!file || !this.#model) return;
    const saved = JSON.parse(await file.text());
    if (saved.model_sha256 !== this.#model.sha256) throw badInput(`neurons.json was made with another network (${saved.model}).`);
    this.#saved = saved;
    this.#dialog.setRecipe({ ...this.#model.recipe, ...saved.input });
    this.#dialog.setAnswers(saved.layers.map((/** @type {any} */ layer) => layer.tensor ?? layer.name),
      { rate: saved.rate_hz, onset: saved.clips?.[0]?.onset ?? 0, reduction: saved.reduce ?? 'mean' });
  }

  /** @param {string} pending */
  #showFiles(pending) {
    const { models, films, pictures, labels, clips, saved, others } = this.#files;
    const rows = [];
    for (const file of models) {
      rows.push({ name: file.name, bytes: file.size, text: this.#modelProblem || (this.#model ? modelText(this.#model) : pending), problem: Boolean(this.#modelProblem) });
    }
    const facts = (/** @type {string} */ name) => this.#films.find((film) => film.name === name);
    for (const file of films) {
      const film = facts(file.name);
      rows.push({ name: file.name, bytes: file.size, text: film ? filmText(film) : this.#filmProblem || pending, problem: !film && Boolean(this.#filmProblem) });
    }
    if (pictures.length > 0) {
      const film = facts(`${pictures.length} pictures`);
      rows.push({ name: pictures.length === 1 ? pictures[0].name : `${grouped(pictures.length)} pictures`, bytes: pictures.reduce((sum, { size }) => sum + size, 0),
        text: film ? `${filmText(film)}; one row each, in the order of names` : this.#filmProblem || pending, problem: !film && Boolean(this.#filmProblem) });
    }
    if (labels) rows.push({ name: labels.name, bytes: labels.size, text: 'Names of the classes' });
    if (clips) rows.push({ name: clips.name, bytes: clips.size, text: 'Clips with run and onset' });
    if (saved.length > 0) rows.push({ name: 'neurons.json', bytes: 0, text: 'Responses saved before; the new ones are compared with them' });
    for (const file of others) rows.push({ name: file.name, bytes: file.size, text: 'Opened afterwards' });
    this.#dialog.showFiles(rows);
  }

  /** @param {import('./neuron-dialog.js').Stage} stage */
  #stage(stage) {
    const missing = !this.#model ? (this.#modelProblem ? 'This network cannot be used. Add another .onnx file.' : 'Add the network: an .onnx file.') :
      this.#films.length === 0 ? (this.#filmProblem ? 'This film cannot be used. Add another.' : 'Add the film: MP4, WebM, GIF or a folder of pictures.') : '';
    const lead = stage === 'done' ? this.#useText() : missing && stage === 'waiting' ? missing : 'Computed in this page. Nothing is uploaded.';
    this.#dialog.setStage({ title: 'Neuron responses', lead, stage, canSkip: this.#files.others.length > 0,
      canUse: this.#hasScan || this.#files.others.length > 0 });
  }

  #useText() {
    if (this.#files.others.length > 0) return 'Save the responses, or go on with the other files.';
    if (!this.#hasScan) return 'Save the responses. To couple them, open a scan of people who saw this film.';
    return this.#isSimulated ? 'Save the responses. The open scan is simulated and was not made with this film; couplings with it mean nothing.' :
      'Save the responses, or couple them with the open scan.';
  }

  /** @returns {Promise<import('./neuron-types.js').RunChoice>} */
  async #choice() {
    const { tensors, rate, onset, reduction, recipe, provider } = this.#dialog.answers;
    if (!(rate > 0)) throw badInput('Rate: give samples per second, for example 4.');
    if (!Number.isFinite(onset)) throw badInput('Film starts: give seconds; 0 where film and scan start together.');
    const { clips: table, pictures } = this.#files;
    const clips = table ? readClipTable(await table.text(), table.name) : this.#films.length === 1 ?
      [{ file: this.#films[0].name, run: '1', onset }] : [];
    if (clips.length === 0) throw badInput('Several films: add a table (.tsv) with the columns file, run, onset.');
    if (pictures.length > 0 && rate !== this.#picturesRate) {
      this.#films = await this.#client.openFilms(this.#files.films, pictures, rate);
      this.#picturesRate = rate;
    }
    return { recipe, tensors, reduction, rateHz: rate, clips, provider };
  }

  /** Says what a run would take, or what is wrong. */
  async #changed() {
    const turn = ++this.#turn;
    if (!this.#model || this.#films.length === 0) {
      this.#stage('waiting');
      return this.#dialog.showEstimate('');
    }
    try {
      const { rows, units, bytes } = await this.#client.estimate(await this.#choice());
      if (turn !== this.#turn) return;
      this.#dialog.showError('');
      this.#dialog.showEstimate(`${grouped(rows)} rows × ${grouped(units)} units; about ${fileSize(bytes)} of memory.`);
      this.#stage('ready');
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#dialog.showError(/** @type {Error} */ (error).message);
      this.#dialog.showEstimate('');
      this.#stage('waiting');
    }
  }

  async #preview() {
    if (!this.#model || this.#films.length === 0) return;
    this.#previewAsked = true;
    if (this.#isPreviewing) return;  // the last wish counts, when the one under way is done
    this.#isPreviewing = true;
    try {
      while (this.#previewAsked) {
        this.#previewAsked = false;
        const { recipe, share } = this.#dialog.answers;
        this.#dialog.showPreview(await this.#client.preview(recipe, share));
      }
    } catch (error) {
      this.#dialog.showError(/** @type {Error} */ (error).message);
    } finally {
      this.#isPreviewing = false;
    }
  }

  async #run() {
    this.#dialog.showError('');
    try {
      const choice = await this.#choice();
      this.#stage('running');
      this.#dialog.showProgress(0, 'Starting');
      const sounds = await this.#sounds(choice);
      /** @type {{at: number, done: number}|null} */
      let first = null;
      this.#result = await this.#client.run(choice, sounds, (done, rows, note) => {
        const now = performance.now();
        first ??= { at: now, done };
        const left = done > first.done ? ((now - first.at) / 1000 / (done - first.done)) * (rows - done) : NaN;
        this.#dialog.showProgress(done / rows, `${grouped(done)} of ${grouped(rows)} frames${left > 0 ? `, ${duration(Math.ceil(left))} left` : ''}. ${note}.`);
      });
      this.#dialog.showResult([...this.#resultLines(this.#result), ...await this.#comparison(this.#result)]);
      this.#stage('done');
    } catch (error) {
      const { code, message } = /** @type {any} */ (error);
      if (code === 'cancelled') return this.#stage('stopped');
      this.#dialog.showError(message);
      this.#stage('ready');
    }
  }

  /** @param {import('./neuron-types.js').RunChoice} choice */
  async #sounds(choice) {
    /** @type {Record<string, {mono: Float32Array, soundHz: number}>} */
    const sounds = {};
    for (const { name, hasSound, endSecs } of this.#films) {
      const file = this.#files.films.find((film) => film.name === name);
      if (!hasSound || !file || !choice.clips.some((clip) => clip.file === name)) continue;
      const sound = await readSound(file, endSecs);
      if (sound) sounds[name] = sound;
    }
    return sounds;
  }

  /** @param {RunResult} result */
  #resultLines({ set, note }) {
    let dead = 0;
    let units = 0;
    for (const layer of set.layers) {
      dead += unitStatistics(layer.values, set.rows, layer.units, layer.untrained).dead.reduce((sum, flag) => sum + flag, 0);
      units += layer.units;
    }
    const silent = dead === 0 ? 'every unit has a signal' : dead === units ? `no unit has a signal${set.layers.every((layer) => layer.untrained) ? ': every filter holds one value only, so the file has no trained weights' : ''}` :
      `${grouped(dead)} of them without signal`;
    return [`${grouped(set.rows)} rows × ${grouped(units)} units in ${set.layers.length} layers; ${silent}.`, `Ran on ${note}.`];
  }

  /** @param {RunResult} result @returns {Promise<string[]>} */
  async #comparison({ set }) {
    if (!this.#saved) return [];
    const saved = [];
    for (const { name, units, file } of this.#saved.layers) {
      const matrix = this.#files.saved.find((one) => one.name === file);
      if (matrix) saved.push({ name, units, values: readNpyFile(new Uint8Array(await matrix.arrayBuffer()), file).values });
    }
    return [compareWithSaved(set.layers, saved).text];
  }

  async #save() {
    if (!this.#result) return;
    const { set, sheet } = this.#result;
    const sprite = sheet?.image ? { file: 'frames.jpg', description: sheet.description, bytes: await jpegOf(sheet.image) } : null;
    const stem = set.model.name.replace(/\.onnx$/i, '');
    download(zipFile(neuronSetFiles(set, sprite)), `neurons_${stem}.zip`);
  }

  #use() {
    if (!this.#result) return;
    const { set } = this.#result;
    const model = set.model.name.replace(/\.onnx$/i, '');
    // Runs are cleaned and z-scored each by itself.
    const runRows = set.runs.map((run) => run.rows);
    const items = set.layers.map((layer, i) => matrixItem(`neuron-layer-${i}`, layer.name, layer.values, set.rows, layer.units, model, runRows));
    if (set.stimulus) {
      const stimulus = matrixItem('neuron-stimulus', 'stimulus', set.stimulus, set.rows, kStimulusUnits.length, model, runRows);
      // Baseline units: offered, not taken by themselves.
      items.push({ ...stimulus, role: 'unused', summary: `${stimulus.summary}: luminance, contrast, motion, colour, edges, sound` });
    }
    this.#close({ items, rateHz: set.rateHz, others: this.#files.others });
  }

  /** @param {FlowResult|null} result */
  #close(result) {
    this.#client.close();
    this.#dialog.remove();
    this.#finish(result);
  }
}

/** A picture's name with its folder, where the browser tells it. @param {File} file */
const pathOf = (file) => file.webkitRelativePath || file.name;

/** @param {ModelFacts} model */
function modelText(model) {
  const parts = [`Opset ${model.opset}`, `${grouped(model.nParameters)} parameters`, `input ${model.input}`];
  if (model.producer) parts.push(`made by ${model.producer}`);
  return [parts.join(', '), ...model.rights, ...(model.doc ? [model.doc] : [])].join('. ');
}

/** @param {FilmFacts} film */
const filmText = (film) => `${duration(film.endSecs)}, ${grouped(film.nFrames)} frames, ${film.width} × ${film.height}` +
  `${film.hasSound ? ', with sound' : ''}`;

/** @param {import('./neuron-types.js').Rgba} image */
async function jpegOf({ width, height, data }) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (data), width, height), 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer());
}

/**
 * A layer as the dialog for opening takes it.
 * @param {string} id @param {string} name @param {Float32Array} values [row x unit] @param {number} rows @param {number} units @param {string} model
 * @param {number[]} runRows
 * @returns {Item}
 */
function matrixItem(id, name, values, rows, units, model, runRows) {
  const columns = new Float32Array(values.length);
  let nonFinite = 0;
  for (let row = 0, at = 0; row < rows; ++row) {
    for (let unit = 0; unit < units; ++unit, ++at) {
      columns[unit * rows + row] = values[at];
      if (!Number.isFinite(values[at])) ++nonFinite;
    }
  }
  return { id, name, bytes: columns.byteLength, files: [], kind: 'npy', role: 'neurons', roles: ['neurons', 'unused'], sure: true, isComputed: true,
    summary: `${grouped(rows)} rows × ${grouped(units)} columns`, matrix: { name, rows, columns: units, values: columns, nonFinite, model, runRows } };
}
