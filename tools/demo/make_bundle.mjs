#!/usr/bin/env node
// Writes the demo as a bundle (docs/bundle-format.md), the folder that the page opens at its start. Run when the
// site is built; the same inputs give the same bytes.
//
//   node tools/demo/make_bundle.mjs --demo assets/demo --anatomy DIR --blazeface FILE.onnx --out DIR
//
// --anatomy: anatomy.nii.gz, atlas.nii.gz, atlas.tsv and brain-surface.bin, made from the brain template.

import {createHash} from 'node:crypto';
import {copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';

import {readMesh} from '../anatomy/mesh-file.mjs';

const kDefaultModel = 'plain-16';

const {values: given} = parseArgs({options: {
  demo: {type: 'string'}, anatomy: {type: 'string'}, blazeface: {type: 'string'}, out: {type: 'string'},
}});
/** @param {string|undefined} value @returns {string} */
function required(value) {
  if (value) return value;
  console.error('usage: node tools/demo/make_bundle.mjs --demo DIR --anatomy DIR --blazeface FILE --out DIR');
  process.exit(2);
}
const [demo, anatomy, blazeface, out] = [given.demo, given.anatomy, given.blazeface, given.out].map(required);

/** @type {Record<string, {sha256: string, bytes: number}>} */
const files = {};

/** @param {string} name @param {Uint8Array} bytes */
function note(name, bytes) {
  files[name] = {sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length};
}

/** @param {string} name  path in the bundle */
function placeFor(name) {
  const file = path.join(out, name);
  mkdirSync(path.dirname(file), {recursive: true});
  return file;
}

/** @param {string} from @param {string} name @returns {string} its path in the bundle */
function copy(from, name) {
  copyFileSync(from, placeFor(name));
  note(name, readFileSync(from));
  return name;
}

/** @param {string} name @param {Uint8Array} bytes @returns {string} */
function put(name, bytes) {
  writeFileSync(placeFor(name), bytes);
  note(name, bytes);
  return name;
}

/** A [row x column] array as .npy, C order. @param {Float32Array|Int32Array} values @param {number} columns */
function npy(values, columns) {
  const kind = values instanceof Float32Array ? '<f4' : '<i4';
  const head = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${values.length / columns}, ${columns}), }`;
  const padded = head.padEnd(Math.ceil((11 + head.length) / 64) * 64 - 11) + '\n';
  const start = Buffer.from(`\x93NUMPY\x01\x00\0\0${padded}`, 'latin1');
  start.writeUInt16LE(padded.length, 8);
  return Buffer.concat([start, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}

/** @param {string} name @returns {any} */
const readJson = (name) => JSON.parse(readFileSync(path.join(demo, name), 'utf8'));

function stimulus() {
  const film = readJson('film/film.json');
  return {
    title: film.title, duration_secs: film.duration_secs, run_durations_secs: film.run_durations_secs,
    film: copy(path.join(demo, 'film/film.webm'), 'film/film.webm'),
    frames: {...film.frames, sheets: film.frames.sheets.map((/** @type {string} */ sheet) => copy(path.join(demo, 'film', sheet), `film/${sheet}`))},
    labels: copy(path.join(demo, 'film/labels.tsv'), 'film/labels.tsv'), labels_rate_hz: film.labels_rate_hz,
    x_made: 'rendered and synthesized: no camera and no person', x_label_categories: film.categories.length,
    x_shots: copy(path.join(demo, 'film/shots.tsv'), 'film/shots.tsv'),
  };
}

/** The last parts of long names of tensors. @param {string} name */
const layerName = (name) => name.replace(/^.*\/(re_lu_\d+)\/Relu$/, '$1');

/** @param {string} id @param {any} responses  of it in responses.json @param {number[]} runDurations */
function layers(id, responses, runDurations) {
  return responses.layers.map((/** @type {any} */ layer) => ({
    name: layerName(layer.name), ...(layerName(layer.name) === layer.name ? {} : {x_tensor: layer.name}), responses: copy(path.join(demo, 'responses', id, layer.file), `responses/${id}/${layer.file}`),
    n_samples: layer.rows, n_units: layer.units, rate_hz: responses.rate_hz,
    run_samples: runDurations.map((secs) => secs * responses.rate_hz),
  }));
}

/** For computing the responses anew. @param {any} responses  of a model in responses.json */
const howComputed = ({input, reduce}) => ({x_input: input, x_reduce: reduce});

/** @param {number[]} runDurations */
function models(runDurations) {
  const family = readJson('models/models.json');
  const {models: responses} = readJson('responses/responses.json');
  const trained = family.models.map((/** @type {any} */ model) => ({
    id: model.id, name: model.name, architecture: model.architecture, source: `${model.source}, ${model.licence}`,
    accuracy: {value: model.accuracy.value, metric: `${model.accuracy.metric}, ${family.labels.length} categories`, source: model.accuracy.source},
    layers: layers(model.id, responses[model.id], runDurations),
    onnx: copy(path.join(demo, 'models', model.file), `models/${model.file}`),
    ...howComputed(responses[model.id]),
    x_parameters: model.parameters, x_training: `${model.training.steps} of ${model.training.of_steps} steps`, x_licence: model.licence,
  }));
  const others = [
    {id: 'blazeface', name: 'BlazeFace', architecture: 'face detector', onnx: copy(blazeface, 'models/blazeface.onnx'),
      x_training: 'by its authors', x_licence: 'Apache-2.0', ...howComputed(responses.blazeface)},
    {id: 'squeezenet1.1', name: 'SqueezeNet 1.1', architecture: 'squeezenet', x_training: 'by its authors, on ImageNet'},
  ].map((model) => ({...model, source: responses[model.id].source, layers: layers(model.id, responses[model.id], runDurations)}));
  // First what is shown first.
  return [...trained, ...others].sort((a, b) => Number(b.id === kDefaultModel) - Number(a.id === kDefaultModel));
}

function brain() {
  const {positions, triangles} = readMesh(readFileSync(path.join(anatomy, 'brain-surface.bin')));
  return {
    space: 'MNI (Colin 27, ch2bet)', template: copy(path.join(anatomy, 'anatomy.nii.gz'), 'anatomy/template.nii.gz'),
    atlas: copy(path.join(anatomy, 'atlas.nii.gz'), 'anatomy/aal.nii.gz'),
    atlas_names: copy(path.join(anatomy, 'atlas.tsv'), 'anatomy/aal.tsv'), atlas_title: 'AAL (Tzourio-Mazoyer et al. 2002)',
    surface_vertices: put('anatomy/surface_vertices.npy', npy(Float32Array.from(positions), 3)),
    surface_triangles: put('anatomy/surface_triangles.npy', npy(Int32Array.from(triangles), 3)),
  };
}

rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});
// The table that it names is, by the same path, in the bundle.
const recipe = readJson('scan/recipe.json');
const film = stimulus();
const bundle = {
  format: 'sync-act-bundle', version: '1.0', title: 'Demo film, simulated brain',
  description: 'A rendered film, image networks trained on rendered stills, and a brain that is simulated from the film. Nothing in it was measured.',
  licence: 'BSD-3-Clause; BlazeFace: Apache-2.0; brain template and AAL: see licenses/ beside the page',
  citation: 'Sync-ACT Explorer, demo material (docs/demo.md). Method: Zhao et al. (2024), IEEE TCDS 16(2):584-594.',
  simulated: true, created_by: 'tools/demo/make_bundle.mjs',
  stimulus: film,
  scan: {tr_secs: recipe.tr_secs, run_scans: Array.from({length: recipe.runs}, () => recipe.scans_per_run)},
  models: models(film.run_durations_secs),
  anatomy: brain(),
  simulation: {recipe: copy(path.join(demo, 'scan/recipe.json'), 'scan/recipe.json')},
  x_default_model: kDefaultModel,
  files,
};
writeFileSync(path.join(out, 'bundle.json'), `${JSON.stringify({...bundle, files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))}, null, 1)}\n`);
