// @ts-check
// Responses of a network's neurons to a film, computed by the page's own modules under Node.

import {createHash} from 'node:crypto';
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';
import {parseArgs} from 'node:util';

import jpeg from 'jpeg-js';

import {checkRecipe, describeShape, guessRecipe, kFits, kOrders, kPresets, otherOrder, recipeFrom} from '../web/js/neurons/input-recipe.js';
import {chooseLayers, listLayers} from '../web/js/neurons/layers.js';
import {badInput, NeuronError} from '../web/js/neurons/neuron-error.js';
import {compareWithSaved, fillGaps, neuronSetFiles, readNpyFile, unitStatistics} from '../web/js/neurons/neuron-set.js';
import {parseLabels, readOnnxModel, statedLabels, statedRights} from '../web/js/neurons/onnx-model.js';
import {batchSize, estimateBytes, makeReducedSession, makeSession, measuredLayers, ResponseRun, runOnce, topClasses} from '../web/js/neurons/responses.js';
import {kSoundUnit, kStimulusUnits, soundEnvelope} from '../web/js/neurons/stimulus-features.js';
import {ThumbnailSheet} from '../web/js/neurons/thumbnails.js';
import {checkRate, joinSources, makeTimeline, readClipTable} from '../web/js/neurons/timeline.js';
import {openFilm, readSound, shortName} from './neuron_responses/films.mjs';

const kHelp = `Responses of a network's neurons to a film.

  tools/neuron-responses --model M.onnx --movie FILE|FOLDER --out DIR [options]
  tools/neuron-responses --model M.onnx --list

  --model M.onnx     the network
  --movie PATH       a film (needs ffmpeg), or a folder of PNG or JPEG pictures, one per frame in the order of names
  --clips T.tsv      several films instead: columns file, onset, optional run, start, duration (s); paths beside the table
  --input RECIPE     ${Object.keys(kPresets).join(', ')}, or JSON with any field of neurons.json's "input";
                     default: guessed from the model
  --size WxH         size of the input, where the model leaves it open
  --fit FIT          ${kFits.join(', ')}; default crop
  --order ORDER      ${kOrders.join(', ')}: order of the channels, mean and SD going along
  --layers LIST      auto (default), or names of layers or tensors, separated by commas
  --reduce mean|max  over each unit's map; default mean
  --rate HZ          samples per second, default 4; of a folder: pictures per second
  --onset SECS       the film starts this long after the first scan, default 0; negative: before
  --batch N          frames at a time where the model allows it, default 4
  --threads N        of ONNX Runtime, default 1
  --labels FILE      names of the classes, one per line; prints the five most likely of the first frame
  --compare DIR      compares with responses saved before
  --no-stimulus      without the film's own features
  --list             lists the layers and ends
  --out DIR          writes neurons.json, one .npy [time x unit] per layer, units.tsv, stimulus.npy, frames.jpg
  --quiet            no progress
`;

function readArguments() {
  try {
    return parseArgs({options: {
      model: {type: 'string'}, movie: {type: 'string'}, clips: {type: 'string'}, input: {type: 'string'}, size: {type: 'string'},
      fit: {type: 'string'}, order: {type: 'string'}, layers: {type: 'string', default: 'auto'}, reduce: {type: 'string', default: 'mean'},
      rate: {type: 'string', default: '4'}, onset: {type: 'string', default: '0'}, batch: {type: 'string', default: '4'},
      threads: {type: 'string', default: '1'}, labels: {type: 'string'}, compare: {type: 'string'}, out: {type: 'string'},
      'no-stimulus': {type: 'boolean', default: false}, list: {type: 'boolean', default: false}, quiet: {type: 'boolean', default: false},
      help: {type: 'boolean', short: 'h', default: false},
    }}).values;
  } catch (error) {
    throw badInput(`${/** @type {Error} */ (error).message} Try --help.`);
  }
}

/** @typedef {ReturnType<typeof readArguments>} Arguments */

/** @param {string|undefined} text @param {string} flag @param {(value: number) => boolean} allowed @param {string} wanted */
function numberOf(text, flag, allowed, wanted) {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(value) || !allowed(value)) throw badInput(`${flag} ${text}: give ${wanted}.`);
  return value;
}

/** @param {string} path */
async function readInput(path) {
  return readFile(path).catch((error) => {
    throw badInput(`${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.code === 'EISDIR' ? 'is a folder' : error.message}.`);
  });
}

/** @param {Arguments} args @param {import('../web/js/neurons/onnx-model.js').OnnxModel} model */
function recipeOf(args, model) {
  let recipe = guessRecipe(model).recipe;
  if (args.input) recipe = recipeFrom(args.input, recipe);
  if (args.size) {
    const size = /^(\d+)x(\d+)$/.exec(args.size);
    if (!size) throw badInput(`--size ${args.size}: give width and height, for example 224x224.`);
    recipe = {...recipe, width: Number(size[1]), height: Number(size[2])};
  }
  if (args.fit) recipe = {...recipe, fit: /** @type {any} */ (args.fit)};
  if (args.order && args.order !== recipe.order) {
    if (!['RGB', 'BGR'].includes(args.order) || recipe.order === 'GRAY') throw badInput(`--order ${args.order}: the model takes ${recipe.order}.`);
    recipe = otherOrder(recipe);
  }
  checkRecipe(recipe, model);
  return recipe;
}

/** @param {Arguments} args @param {number} rateHz */
async function openClips(args, rateHz) {
  /** @type {import('../web/js/neurons/timeline.js').Clip[]} */
  let clips;
  let folder = '.';
  if (args.clips) {
    if (args.movie) throw badInput('--movie and --clips: give one of them.');
    clips = readClipTable((await readInput(args.clips)).toString('utf8'), args.clips);
    folder = dirname(args.clips);
  } else {
    if (!args.movie) throw badInput('--movie is missing. Try --help.');
    clips = [{file: args.movie, run: '1', onset: numberOf(args.onset, '--onset', () => true, 'seconds')}];
  }
  const paths = clips.map(({file}) => resolve(args.clips ? folder : '.', file));
  const unique = [...new Set(paths)];
  const sources = await Promise.all(unique.map((path) => openFilm(path, rateHz)));
  const firsts = sources.map((_, i) => sources.slice(0, i).reduce((sum, {nFrames}) => sum + nFrames, 0));
  // Films that began before the scanner: their rows start where the scan does.
  const open = clips.map((clip, i) => {
    const at = unique.indexOf(paths[i]);
    return {...clip, times: sources[at].times, endSecs: sources[at].endSecs, firstFrame: firsts[at]};
  });
  return {clips, paths, unique, sources, open};
}

/** @param {string} path */
async function hashOf(path) {
  const bytes = await readFile(path).catch(() => null);
  return bytes ? createHash('sha256').update(bytes).digest('hex') : undefined;
}

/** @param {number} secs */
const clock = (secs) => (secs < 90 ? `${Math.ceil(secs)} s` : `${Math.ceil(secs / 60)} min`);

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.max(1, Math.round(bytes / 1e6))} MB`;

async function main() {
  const args = readArguments();
  if (args.help) return process.stdout.write(kHelp);
  if (!args.model) throw badInput('--model is missing. Try --help.');
  const rateHz = numberOf(args.rate, '--rate', (value) => value > 0, 'samples per second');
  checkRate(rateHz);
  if (args.reduce !== 'mean' && args.reduce !== 'max') throw badInput(`--reduce ${args.reduce}: mean or max.`);
  const threads = numberOf(args.threads, '--threads', (value) => Number.isInteger(value) && value >= 1 && value <= 64, '1 to 64');
  const batch = numberOf(args.batch, '--batch', (value) => Number.isInteger(value) && value >= 1 && value <= 64, '1 to 64');
  const bytes = new Uint8Array(await readInput(args.model));
  const model = readOnnxModel(bytes, args.model);
  const layers = listLayers(model);
  if (args.list) return printLayers(model, layers);
  if (!args.out) throw badInput('--out is missing. Try --help.');
  const recipe = recipeOf(args, model);
  const {chosen, unknown} = chooseLayers(model, layers, args.layers === 'auto' ? 'auto' : String(args.layers).split(',').map((name) => name.trim()).filter(Boolean));
  if (unknown.length > 0) throw badInput(`--layers: ${args.model} has no layer "${unknown[0]}". --list shows them.`);
  const {clips, paths, unique, sources, open} = await openClips(args, rateHz);
  const timeline = makeTimeline(open, rateHz);
  const source = joinSources(sources);

  const {default: ort} = await import('onnxruntime-web');
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const say = (/** @type {string} */ text) => { if (!args.quiet) process.stderr.write(text); };
  const session = await makeSession(ort, bytes, model, chosen);
  const first = timeline.indices.find((index) => index >= 0) ?? 0;
  /** @type {import('../web/js/neurons/picture.js').Picture|null} */
  let sample = null;
  for await (const picture of source.pictures([first])) sample = picture;
  if (!sample) throw badInput(`${paths[0]}: no frame.`);
  const outputs = await runOnce(ort, session, model, recipe, sample);
  const measured = measuredLayers(chosen, outputs, batchSize(model, 1));
  if (args.labels) printTop(outputs[model.outputs[0].name], parseLabels((await readInput(args.labels)).toString('utf8')));
  else if (statedLabels(model)) printTop(outputs[model.outputs[0].name], statedLabels(model));
  const memory = estimateBytes({model, recipe, layers: measured, rows: timeline.indices.length, batch, framePixels: sources[0].width * sources[0].height});
  say(`${measured.length} layers, ${measured.reduce((sum, layer) => sum + layer.channels, 0)} units, ${timeline.indices.length} rows at ${rateHz} per second; ` +
    `about ${megabytes(memory)} of memory\n`);

  await session.release();
  const reduced = await makeReducedSession(ort, bytes, model, measured, args.reduce);
  const sheet = new ThumbnailSheet(timeline.indices.length);
  const stimulus = !args['no-stimulus'];
  const run = new ResponseRun({ort, ...reduced, model, layers: measured, recipe, reduction: args.reduce, source, indices: timeline.indices,
    batch, stimulus, sheet});
  const started = performance.now();
  let told = 0;
  await run.run({onProgress: (done, rows) => {
    const now = performance.now();
    if (!process.stderr.isTTY || (now - told < 200 && done < rows)) return;
    told = now;
    say(`\r${done} of ${rows} frames, ${clock(((now - started) / 1000 / done) * (rows - done))} left   `);
  }});
  if (process.stderr.isTTY) say('\n');
  if (run.stimulus) {
    await addSound(run.stimulus, timeline, open, sources, unique, paths, rateHz);
    fillGaps(run.stimulus, kStimulusUnits.length, timeline.indices);
  }
  for (const layer of run.layers) fillGaps(layer.values, layer.units, timeline.indices);

  const hashes = new Map(await Promise.all(unique.map(async (path) => /** @type {[string, string|undefined]} */ ([path, await hashOf(path)]))));
  /** @type {import('../web/js/neurons/neuron-set.js').NeuronSet} */
  const set = {
    model: {name: shortName(args.model), sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, opset: model.opset,
      producer: model.producer, rights: statedRights(model)},
    input: recipe, reduction: args.reduce, rateHz, rows: timeline.indices.length, runs: timeline.runs,
    clips: clips.map((clip, i) => ({...clip, file: shortName(clip.file), ...(hashes.get(paths[i]) ? {sha256: hashes.get(paths[i])} : {})})),
    layers: run.layers, stimulus: run.stimulus, provider: 'wasm', runtime: `onnxruntime-web ${ort.env.versions.web ?? ort.env.versions.common}`,
  };
  const image = sheet.image;
  const sprite = image ? {file: 'frames.jpg', bytes: new Uint8Array(jpeg.encode({width: image.width, height: image.height, data: Buffer.from(image.data.buffer)}, 80).data),
    description: sheet.description('frames.jpg')} : null;
  await writeAll(args.out, neuronSetFiles(set, sprite));
  report(set, say, (performance.now() - started) / 1000, run);
  if (args.compare) await compare(args.compare, set);
}

/** @param {import('../web/js/neurons/onnx-model.js').OnnxModel} model @param {import('../web/js/neurons/layers.js').Layer[]} layers */
function printLayers(model, layers) {
  const input = model.inputs[0];
  console.log(`${model.name}: opset ${model.opset}, ${model.nParameters.toLocaleString('en-US')} parameters` +
    `${model.producer ? `, made by ${model.producer}` : ''}; input ${input.name} ${describeShape(input.shape)} ${input.type}`);
  for (const line of statedRights(model)) console.log(line);
  try {
    const {recipe, reason} = guessRecipe(model);
    console.log(`input recipe: ${recipe.preset} (${reason})`);
  } catch (error) {
    console.log(/** @type {Error} */ (error).message);
  }
  for (const layer of layers) {
    console.log(`${layer.suggested ? '*' : ' '} ${layer.name}\t${layer.operator}\t${layer.channels || '?'}\t${layer.spatial.join(' × ')}`);
  }
  console.log('* taken by --layers auto');
}

/** @param {any} output @param {string[]|null} labels */
function printTop(output, labels) {
  for (const {label, probability} of (output && topClasses(output, labels)) || []) process.stderr.write(`${probability.toFixed(3)} ${label}\n`);
}

/**
 * @param {Float32Array} stimulus @param {import('../web/js/neurons/timeline.js').Timeline} timeline
 * @param {import('../web/js/neurons/timeline.js').OpenClip[]} open @param {{hasSound: boolean}[]} sources @param {string[]} unique @param {string[]} paths @param {number} rateHz
 */
async function addSound(stimulus, timeline, open, sources, unique, paths, rateHz) {
  for (let at = 0; at < unique.length; ++at) {
    const sound = sources[at].hasSound ? await readSound(unique[at]) : null;
    if (!sound) continue;
    const envelope = soundEnvelope(sound.mono, sound.soundHz, timeline.times, rateHz);
    timeline.clips.forEach((clip, row) => {
      if (clip >= 0 && paths[clip] === unique[at]) stimulus[row * kStimulusUnits.length + kSoundUnit] = envelope[row];
    });
  }
}

/** Nothing half-written stays: all files are written beside, then renamed. @param {string} folder @param {{name: string, bytes: Uint8Array}[]} files */
async function writeAll(folder, files) {
  const partial = `${folder.replace(/\/+$/, '')}.part-${process.pid}`;
  try {
    await mkdir(partial, {recursive: true});
    for (const {name, bytes} of files) await writeFile(join(partial, name), bytes);
    await mkdir(folder, {recursive: true});
    for (const {name} of [...files].reverse()) await rename(join(partial, name), join(folder, name));  // neurons.json last
  } catch (error) {
    throw new NeuronError('io', `${folder}: cannot be written. ${/** @type {Error} */ (error).message}`);
  } finally {
    await rm(partial, {recursive: true, force: true});
  }
}

/** @param {import('../web/js/neurons/neuron-set.js').NeuronSet} set @param {(text: string) => void} say @param {number} secs @param {ResponseRun} run */
function report(set, say, secs, run) {
  let dead = 0;
  let units = 0;
  for (const layer of set.layers) {
    dead += unitStatistics(layer.values, set.rows, layer.units, layer.untrained).dead.reduce((sum, flag) => sum + flag, 0);
    units += layer.units;
  }
  say(`${units} units, ${dead} without signal${dead === units ? (set.layers.every((layer) => layer.untrained) ? ': every filter holds one value only, so the file has no trained weights' : '') : ''}; ${run.rowsDone} frames in ${secs.toFixed(1)} s\n`);
}

/** @param {string} folder @param {import('../web/js/neurons/neuron-set.js').NeuronSet} set */
async function compare(folder, set) {
  const description = JSON.parse((await readInput(join(folder, 'neurons.json'))).toString('utf8'));
  const saved = [];
  for (const {name, units, file} of description.layers) saved.push({name, units, values: readNpyFile(new Uint8Array(await readInput(join(folder, file))), file).values});
  const {agrees, text} = compareWithSaved(set.layers, saved);
  console.log(text);
  if (!agrees) process.exitCode = 2;
}

main().catch((error) => {
  const known = error instanceof NeuronError;
  process.stderr.write(`neuron-responses: ${known ? error.message : error.stack ?? error}\n`);
  process.exit(known && error.code !== 'internal' ? 2 : 1);
});
