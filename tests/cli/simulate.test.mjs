// simulate writes a scan with its truth; coupling it again by the command line brings the truth back.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { readNifti, readNpy, scratch, syncAct } from './run.mjs';

const coarse = ['--voxel-mm', '10', '--neurons', '120'];

/** @param {string} folder */
function digest(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}

test('the same seed writes the same bytes, at any number of threads; another seed does not', (t) => {
  const folder = scratch(t);
  /** @param {string} name @param {...string} more */
  const simulate = (name, ...more) => {
    const out = path.join(folder, name);
    const run = syncAct('simulate', '--out', out, ...coarse, '--scans-per-run', '40', ...more);
    assert.equal(run.code, 0, run.err);
    return digest(out);
  };
  const one = simulate('one', '--seed', '5', '--threads', '1');
  assert.equal(simulate('same', '--seed', '5', '--threads', '3'), one);
  assert.notEqual(simulate('other', '--seed', '6'), one);
});

test('the planted couplings come back from the files alone', (t) => {
  const folder = scratch(t);
  const sim = path.join(folder, 'sim');
  const run = syncAct('simulate', '--seed', '3', '--out', sim, ...coarse, '--json');
  assert.equal(run.code, 0, run.err);
  /** @param {string} name */
  const at = (name) => path.join(sim, name);
  const timing = ['--tr', '1.5', '--neuron-rate', '4', '--run-lengths', '150,150'];
  const coupled = syncAct('couple', '--neurons', at('neurons.npy'), '--neuron-names', at('neurons.txt'), '--networks', at('networks.npy'),
    '--network-names', at('networks.txt'), ...timing, '--absolute', '--out', path.join(folder, 'c'), '--json');
  assert.equal(coupled.code, 0, coupled.err);
  /** @type {{simulated: boolean, networks: {name: string}[], neurons: {id: string, kind: string, network: number | null, weight: number}[]}} */
  const truth = JSON.parse(readFileSync(at('truth.json'), 'utf8'));
  assert.equal(truth.simulated, true);
  /** @type {import('./run.mjs').CouplingReport} */
  const result = JSON.parse(coupled.out);
  let planted = 0;
  let right = 0;
  truth.neurons.forEach((neuron, n) => {
    assert.equal(result.neurons[n].id, neuron.id);
    if (neuron.kind === 'dead') assert.equal(result.neurons[n].best_network, null);
    if (neuron.network === null) return;
    planted += 1;
    right += result.neurons[n].best_network === truth.networks[neuron.network].name ? 1 : 0;
  });
  assert.ok(planted > 60);
  assert.ok(right >= 0.95 * planted, `${right} of ${planted}`);

  // A strongly coupled neuron's map is that of its network.
  const maps = readNifti(at('maps.nii.gz'));
  const n_voxels = maps.dims[0] * maps.dims[1] * maps.dims[2];
  assert.deepEqual(maps.dims.slice(3), [12]);
  const unit = truth.neurons.findIndex((neuron) => neuron.kind === 'coupled' && neuron.weight > 0.9);
  const out = path.join(folder, 'r.nii.gz');
  const mapped = syncAct('voxel-map', at('bold.nii.gz'), '--neurons', at('neurons.npy'), '--unit', String(unit), '--neuron-rate', '4',
    '--run-lengths', '150,150', '--mask', at('mask.nii.gz'), '--out', out);
  assert.equal(mapped.code, 0, mapped.err);
  const r = readNifti(out).values;
  const network = truth.neurons[unit].network ?? 0;
  const map = maps.values.subarray(network * n_voxels, (network + 1) * n_voxels);
  /** @param {Float32Array} values */
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(mean(r.filter((_, v) => map[v] > 0.7)) > 0.25);
  assert.ok(Math.abs(mean(r.filter((_, v) => map[v] === 0))) < 0.06);
});

test('what is written has the shapes and the header that it should', (t) => {
  const out = path.join(scratch(t), 'sim');
  const run = syncAct('simulate', '--out', out, '--voxel-mm', '12', '--neurons', '10', '--networks', '3', '--runs', '1', '--scans-per-run', '24', '--tr', '2', '--json');
  assert.equal(run.code, 0, run.err);
  const bold = readNifti(path.join(out, 'bold.nii.gz'));
  assert.equal(bold.type, 'Int16Array');
  assert.equal(bold.dims[3], 24);
  assert.equal(bold.pixdim[3], 2);
  assert.deepEqual(readNpy(path.join(out, 'neurons.npy')).shape, [192, 10]);
  assert.deepEqual(readNpy(path.join(out, 'networks.npy')).shape, [24, 3]);
  assert.deepEqual(readNpy(path.join(out, 'events.npy')).shape, [192, 3]);
  const info = JSON.parse(syncAct('info', path.join(out, 'bold.nii.gz'), '--json').out);
  assert.equal(info.tr_secs, 2);
  assert.equal(info.datatype, 'int16');
  assert.equal(info.description, 'simulated scan, seed 1');
  assert.deepEqual(info.dims, bold.dims);
});
