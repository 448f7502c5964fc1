#!/usr/bin/env node
// Measures what an analysis finds in the demo's simulated brain, where the truth is known: networks
// by ICA against the planted maps, and the responses of one model's layer coupled with the networks
// found, per preset and seed. Then accuracy against similarity over the models of the demo, on the
// networks of one typical scan. Prints the numbers of docs/demo.md, one line each.
//
//   node tools/demo/findings.mjs [--cli build/native/sync-act] [--seeds 3] [--noise-seeds 10]

import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

const demo = path.resolve(import.meta.dirname, '../../assets/demo');
const {values: given} = parseArgs({options: {
  cli: {type: 'string', default: 'build/native/sync-act'},
  seeds: {type: 'string', default: '3'},
  'noise-seeds': {type: 'string', default: '10'},
}});
const kFoundR = 0.5;  // spatial r from which a planted network counts as found
const kLevel = 0.05;
const scan = ['--tr', '1.5', '--neuron-rate', '4', '--run-lengths', '140,140'];

/** @param {string[]} words @returns {any} */
const run = (...words) => JSON.parse(execFileSync(given.cli, [...words, '--json'],
    {encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe']}));

/** @param {string} model @returns {string} the responses of its last layer */
function lastLayer(model) {
  const folder = path.join(demo, 'responses', model);
  const files = readdirSync(folder).filter((file) => file.endsWith('.npy')).sort();
  return path.join(folder, files[files.length - 1]);
}

/**
 * Simulates a scan, finds 20 networks by ICA, couples plain-16's last layer with them.
 * @param {string} preset @param {number} seed @param {string} folder
 */
function analyse(preset, seed, folder) {
  const [sim, ica] = [path.join(folder, 'scan'), path.join(folder, 'ica')];
  run('simulate', '--recipe', path.join(demo, 'scan/recipe.json'), '--preset', preset, '--seed', `${seed}`, '--out', sim);
  run('networks', path.join(sim, 'bold.nii.gz'), '--method', 'ica', '--mask', path.join(sim, 'mask.nii.gz'),
      '--count', '20', '--run-lengths', '140,140', '--out', ica);
  const {matches} = run('overlap', ica, '--with', path.join(sim, 'maps.nii.gz'), '--with-names', path.join(sim, 'networks.txt'),
      '--out', path.join(folder, 'overlap'));
  const coupling = run('couple', '--neurons', lastLayer('plain-16'), '--networks', path.join(ica, 'timecourses.npy'), ...scan,
      '--absolute', '--null', 'phase', '--surrogates', '999', '--out', path.join(folder, 'coupling'));
  const significant = coupling.networks.filter((/** @type {any} */ network) => network.q !== null && network.q < kLevel);
  const found = matches.filter((/** @type {any} */ match) => match.r >= kFoundR);
  const anyFamilyWise = coupling.networks.some((/** @type {any} */ network) => network.p < kLevel / coupling.networks.length);
  return {preset, seed, found: found.map((/** @type {any} */ match) => match.b), planted: matches.length,
    meanSpatialR: matches.reduce((/** @type {number} */ sum, /** @type {any} */ match) => sum + match.r, 0) / matches.length,
    significantNetworks: significant.length, anyFamilyWise};
}

/** @param {string} folder  of a scan analysed */
function relation(folder) {
  const {models} = JSON.parse(readFileSync(path.join(demo, 'models/models.json'), 'utf8'));
  const spec = path.join(folder, 'spec.json');
  writeFileSync(spec, JSON.stringify({networks: path.join(folder, 'ica/timecourses.npy'),
    models: models.map((/** @type {any} */ model) => ({name: model.id, neurons: lastLayer(model.id),
      accuracy: model.accuracy.value, architecture: model.architecture, neuron_rate_hz: 4}))}));
  return run('score', '--models', spec, '--tr', '1.5', '--run-lengths', '140,140', '--absolute', '--out', path.join(folder, 'score'));
}

const folder = mkdtempSync(path.join(tmpdir(), 'findings-'));
try {
  for (const preset of ['pure noise', 'hopeless', 'clean', 'typical 3T']) {
    const seeds = Number(preset === 'pure noise' ? given['noise-seeds'] : given.seeds);
    for (let seed = seeds; seed >= 1; --seed) {
      const out = path.join(folder, `${preset} ${seed}`.replaceAll(' ', '-'));
      mkdirSync(out);
      console.log(JSON.stringify(analyse(preset, seed, out)));
      if (preset === 'typical 3T' && seed === 1) console.log(JSON.stringify(relation(out)));
      rmSync(out, {recursive: true});
    }
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
