#!/usr/bin/env node
// Measures what an analysis finds in the demo's simulated brain, where the truth is known, and prints the numbers of docs/demo.md as
// lines of JSON, one per finding:
// - found: planted networks that ICA finds, as an analysis would run it (smoothing, number of components), per preset and seed;
// - selective: whether neurons that prefer a category are coupled with the network which that category drives, with networks by dual
//   regression on the planted maps (as the page has them) and by ICA;
// - relation: accuracy against similarity over the models, on the networks that ICA finds in typical scans.
//
//   node tools/demo/findings.mjs [--cli build/native/sync-act] [--anatomy build/site/assets/anatomy.nii.gz] [--seeds 3] [--noise-seeds 10]
//       [--smooth 6] [--count 20]
//   node tools/demo/findings.mjs --examine    instead: ICA on "typical 3T" with other smoothing, numbers of components, lengths

import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

import {filmPreferences, kNetworkOf, labelsOf, modelResponses, stillPreferences} from './selectivity.mjs';

const demo = path.resolve(import.meta.dirname, '../../assets/demo');
const {values: given} = parseArgs({options: {
  cli: {type: 'string', default: 'build/native/sync-act'},
  anatomy: {type: 'string', default: 'build/site/assets/anatomy.nii.gz'},
  seeds: {type: 'string', default: '3'},
  'noise-seeds': {type: 'string', default: '10'},
  smooth: {type: 'string', default: '6'},
  count: {type: 'string', default: '20'},
  examine: {type: 'boolean', default: false},
}});
const kFoundR = 0.5;  // spatial r from which a planted network counts as found
const kLevel = 0.05;
const kModel = 'plain-16';
const runs = ['--run-lengths', '140,140'];
const scan = ['--tr', '1.5', '--neuron-rate', '4', ...runs];
const null999 = ['--null', 'phase', '--surrogates', '999'];
const recipe = JSON.parse(readFileSync(path.join(demo, 'scan/recipe.json'), 'utf8'));

/** @param {string[]} words @returns {any} */
const run = (...words) => JSON.parse(execFileSync(given.cli, [...words, '--json'],
    {encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe']}));

/** @param {string} model @returns {string} the responses of its last layer */
function lastLayer(model) {
  const folder = path.join(demo, 'responses', model);
  const files = readdirSync(folder).filter((file) => file.endsWith('.npy')).sort();
  return path.join(folder, files[files.length - 1]);
}

/** @param {string} file @param {{rows: number, units: number, values: Float32Array}} matrix */
function writeNpy(file, {rows, units, values}) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${units}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 0, 'latin1');
  head.writeUInt16LE(length - 10, 8);
  writeFileSync(file, Buffer.concat([head, Buffer.from(`${text.padEnd(length - 11)}\n`), Buffer.from(values.buffer)]));
}

/** @param {string} preset @param {number} seed @param {string} out */
const simulate = (preset, seed, out) => run('simulate', '--recipe', path.join(demo, 'scan/recipe.json'), '--preset', preset, '--seed', `${seed}`, '--anatomy', given.anatomy, '--out', out);

/**
 * Networks by ICA, and which planted one each is: maps matched one to one.
 * @param {string} sim @param {string} out @param {{smooth?: string, count?: string, bold?: string[], lengths?: string[]}} [how]
 */
function independentComponents(sim, out, {smooth = given.smooth, count = given.count, bold = [path.join(sim, 'bold.nii.gz')], lengths = runs} = {}) {
  run('networks', ...bold, '--method', 'ica', '--mask', path.join(sim, 'mask.nii.gz'), '--count', count,
      ...(smooth === '0' ? [] : ['--smooth-fwhm', smooth]), ...lengths, '--out', out);
  const {matches} = run('overlap', out, '--with', path.join(sim, 'maps.nii.gz'), '--with-names', path.join(sim, 'networks.txt'), '--out', `${out}-overlap`);
  return matches;
}

/** Of maps matched: those found, and the mean r of all planted ones. @param {any[]} matches */
const foundIn = (matches) => ({found: matches.filter((match) => match.r >= kFoundR).map((match) => match.b), planted: recipe.networks.length,
  meanSpatialR: round(matches.reduce((sum, match) => sum + match.r, 0) / recipe.networks.length),
  facesR: round(matches.find((match) => match.b === 'Faces')?.r ?? 0)});

/** @param {number} value */
const round = (value) => Math.round(value * 1000) / 1000;

// --- Neurons that prefer a category, against what drives the networks. ---

const responses = modelResponses(kModel);
const inStills = stillPreferences(kModel);
/** Per unit: the class that it prefers in both runs of the film and among the held-out stills. */
const preferences = filmPreferences(responses).map((name, unit) => (name === inStills.get(responses.names[unit]) ? name : ''));
const selective = preferences.map((name, unit) => ({name, unit})).filter(({name}) => kNetworkOf[name]);

/** Whether a network is driven by a class' labels at all, beside the one that it drives most. @param {string} network @param {string} name */
const isDriven = (network, name) => Object.entries(recipe.networks.find((/** @type {any} */ one) => one.name === network)?.drive ?? {})
    .some(([term, weight]) => Number(weight) > 0 && labelsOf(name).some((label) => term.split(/[*:]/).includes(label)));

/**
 * @param {string} neurons  .npy of all units @param {string} networks  .npy @param {string[]} names  planted network of each; '' none
 * @param {string} out
 */
function coupleSelective(neurons, networks, names, out) {
  const coupling = run('couple', '--neurons', neurons, '--networks', networks, ...scan, ...null999, '--out', out);
  /** @type {Record<string, any>} */
  const counts = {neurons: selective.length, right: 0, significant: 0, significantRight: 0, significantRelated: 0, significantWrong: 0, significantUnnamed: 0};
  /** @type {Record<string, string>} */
  const perClass = {};
  for (const [name] of Object.entries(kNetworkOf)) {
    const own = selective.filter((unit) => unit.name === name);
    let right = 0;
    for (const {unit} of own) {
      const entry = coupling.neurons[unit];
      const network = entry.best_network === null ? '' : names[coupling.networks.findIndex((/** @type {any} */ one) => one.id === entry.best_network)];
      const isRight = network === kNetworkOf[name];
      if (isRight) ++right;
      if (!(entry.q !== null && entry.q < kLevel)) continue;
      ++counts.significant;
      ++counts[isRight ? 'significantRight' : network === '' ? 'significantUnnamed' : isDriven(network, name) ? 'significantRelated' : 'significantWrong'];
    }
    counts.right += right;
    perClass[name] = `${right}/${own.length}`;
  }
  const all = coupling.neurons.filter((/** @type {any} */ entry) => entry.q !== null && entry.q < kLevel).length;
  const coupled = coupling.networks.map((/** @type {any} */ network, /** @type {number} */ k) => ({...network, planted: names[k]}))
      .filter((/** @type {any} */ network) => network.q !== null && network.q < kLevel);
  return {...counts, allSignificant: all, of: coupling.neurons.length, networksCoupled: coupled.length, ofNetworks: coupling.networks.length,
    coupled: coupled.map((/** @type {any} */ network) => network.planted || '-'), perClass,
    anyFamilyWise: coupling.networks.some((/** @type {any} */ network) => network.p < kLevel / coupling.networks.length)};
}

/** @param {string} preset @param {number} seed @param {string} folder */
function analyse(preset, seed, folder) {
  const [sim, ica, dual, neurons] = ['scan', 'ica', 'dual', 'neurons.npy'].map((name) => path.join(folder, name));
  simulate(preset, seed, sim);
  const matches = independentComponents(sim, ica);
  console.log(JSON.stringify({finding: 'found', preset, seed, smooth: given.smooth, count: given.count, ...foundIn(matches)}));
  run('networks', path.join(sim, 'bold.nii.gz'), '--method', 'templates', '--mask', path.join(sim, 'mask.nii.gz'), '--maps', path.join(sim, 'maps.nii.gz'),
      '--map-names', path.join(sim, 'networks.txt'), ...runs, '--out', dual);
  writeNpy(neurons, responses);
  const planted = readFileSync(path.join(sim, 'networks.txt'), 'utf8').trim().split('\n').map((line) => line.replace(/^\d+\s+/, ''));
  /** @type {string[]} */
  const named = Array(Number(given.count)).fill('');
  for (const match of matches) if (match.r >= kFoundR) named[Number(match.a.replace(/\D/g, '')) - 1] = match.b;
  for (const [by, networks, names] of /** @type {[string, string, string[]][]} */ ([['planted maps, dual regression', dual, planted], ['ICA', ica, named]])) {
    const found = coupleSelective(neurons, path.join(networks, 'timecourses.npy'), names, path.join(folder, `coupling-${by === 'ICA' ? 'ica' : 'dual'}`));
    console.log(JSON.stringify({finding: 'selective', preset, seed, networks: by, ...found}));
  }
}

/** @param {string} folder  of a scan analysed */
function relation(folder) {
  const {models} = JSON.parse(readFileSync(path.join(demo, 'models/models.json'), 'utf8'));
  const spec = path.join(folder, 'spec.json');
  writeFileSync(spec, JSON.stringify({networks: path.join(folder, 'ica/timecourses.npy'),
    models: models.map((/** @type {any} */ model) => ({name: model.id, neurons: lastLayer(model.id),
      accuracy: model.accuracy.value, architecture: model.architecture, neuron_rate_hz: 4}))}));
  return run('score', '--models', spec, '--tr', '1.5', ...runs, '--absolute', '--out', path.join(folder, 'score'));
}

/** Why ICA finds few networks in "typical 3T": one thing changed at a time. @param {string} folder */
function examine(folder) {
  const tell = (/** @type {object} */ how, /** @type {any[]} */ matches) => console.log(JSON.stringify({finding: 'examined', ...how, ...foundIn(matches)}));
  for (const seed of [1, 2]) {
    const sim = path.join(folder, `scan-${seed}`);
    simulate('typical 3T', seed, sim);
    for (const smooth of ['0', '4', '6', '8']) {
      for (const count of ['14', '20', '30', '40']) {
        if (seed > 1 && !['0', '6'].includes(smooth)) continue;
        tell({seed, smooth, count}, independentComponents(sim, path.join(folder, `ica-${seed}-${smooth}-${count}`), {smooth, count}));
      }
    }
  }
  // Four people who saw the same film: their scans one after the other.
  const people = [1, 2, 3, 4].map((seed) => path.join(folder, `person-${seed}`));
  people.forEach((out, i) => simulate('typical 3T', i + 1, out));
  for (const smooth of ['0', '6']) {
    const matches = independentComponents(people[0], path.join(folder, `group-${smooth}`), {smooth, bold: people.map((out) => path.join(out, 'bold.nii.gz')),
      lengths: ['--run-lengths', Array(8).fill(140).join(',')]});
    tell({people: 4, smooth, count: given.count}, matches);
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'findings-'));
try {
  if (given.examine) examine(folder);
  else console.log(JSON.stringify({finding: 'preferences', model: kModel, units: preferences.length,
    perClass: Object.fromEntries([...new Set(preferences)].filter(Boolean).sort().map((name) => [name, preferences.filter((other) => other === name).length]))}));
  for (const preset of given.examine ? [] : ['pure noise', 'hopeless', 'clean', 'typical 3T']) {
    const seeds = Number(preset === 'pure noise' ? given['noise-seeds'] : given.seeds);
    for (let seed = seeds; seed >= 1; --seed) {
      const out = path.join(folder, `${preset} ${seed}`.replaceAll(' ', '-'));
      mkdirSync(out);
      analyse(preset, seed, out);
      if (preset === 'typical 3T') console.log(JSON.stringify({finding: 'relation', seed, ...relation(out)}));
      rmSync(out, {recursive: true});
    }
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
