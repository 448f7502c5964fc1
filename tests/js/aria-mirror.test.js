// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { dataSentence, outlineSentence, rText, selectionSentence, significanceSentence } from '../../web/js/aria-mirror.js';
import { neuronIndex, shownMap } from '../../web/js/sync-act-api.js';

/** @returns {any} */
const data = (over = {}) => ({
  scan: { title: 'Film', simulated: true, nScans: 300, trSecs: 1.5, maskVoxels: new Uint32Array(41806) },
  neurons: { nUnits: 3, ids: ['a/0', 'a/1', 'b/0'], layers: [{ name: 'a', first: 0, count: 2 }, { name: 'b', first: 2, count: 1 }] },
  networks: { nUnits: 2, ids: ['Visual', 'Auditory'] },
  coupling: { nNeurons: 3, nNetworks: 2, r: new Float32Array([0.625, 0, 0, 0, -0.5, NaN]), mutual: [[0, 0]] }, ...over,
});

test('the data are told in one sentence, simulated ones as such', () => {
  assert.equal(dataSentence(data()), 'Film, simulated: 300 scans, TR 1.5 s, 41,806 voxels in the mask, 3 neurons, 2 networks.');
});

test('outlined networks, and what is significant of a map, are told', () => {
  assert.equal(outlineSentence(undefined), '');
  assert.equal(outlineSentence(['Faces', 'Places']), ' Outlined on the brain: Faces, Places.');
  assert.equal(significanceSentence({ nSignificant: 1234, q: 0.05 }), '1,234 voxels of the neuron\'s map are significant, q ≤ .05.');
  assert.equal(significanceSentence({ nSignificant: 1, q: 0.05 }), '1 voxel of the neuron\'s map is significant, q ≤ .05.');
  assert.equal(significanceSentence({ nSignificant: 0, q: 0.05 }), 'No voxel of the neuron\'s map is significant, q ≤ .05.');
  assert.equal(significanceSentence({ why: 'No memory.' }), 'The voxels could not be tested: No memory.');
});

test('what is missing is told with what to add', () => {
  assert.match(dataSentence(data({ networks: null })), /no networks yet: add a \.npy with one row per scan/);
  assert.match(dataSentence(data({ neurons: null, networks: null })), /no neurons yet/);
});

test('a selected pair is told with r and whether it is mutual', () => {
  assert.equal(selectionSentence(data(), { neuron: { layer: 'a', unit: 0 }, network: 'Visual' }),
    'Selected: neuron a/0 and network Visual, r .63, each the other\'s best match.');
  assert.equal(selectionSentence(data(), { neuron: { layer: 'b', unit: 0 }, network: 'Visual' }),
    'Selected: neuron b/0 and network Visual, r −.50.');
  assert.match(selectionSentence(data(), { neuron: { layer: 'b', unit: 0 }, network: 'Auditory' }), /no signal/);
  assert.equal(selectionSentence(data(), { network: 'Auditory' }), 'Selected: network Auditory.');
  assert.equal(selectionSentence(data(), {}), 'Nothing is selected.');
});

test('r is written as in the interface', () => {
  assert.deepEqual([0.5, -0.314, 1, 0, -0.001, NaN].map(rText), ['.50', '−.31', '1.00', '.00', '.00', 'no signal']);
});

test('keys of a state find their neuron, or none', () => {
  assert.equal(neuronIndex(data(), { layer: 'b', unit: 0 }), 2);
  assert.equal(neuronIndex(data(), { unit: 1 }), 1);
  assert.equal(neuronIndex(data(), { layer: 'b', unit: 1 }), -1);
  assert.equal(neuronIndex(data(), { layer: 'c', unit: 0 }), -1);
  assert.equal(neuronIndex(data(), undefined), -1);
});

test('the map to export is the one that is shown', () => {
  assert.deepEqual(shownMap(data(), { network: 'Auditory', neuron: { layer: 'a', unit: 1 } }), { of: 'network', index: 1, id: 'Auditory' });
  assert.deepEqual(shownMap(data(), { network: 'Auditory', neuron: { layer: 'a', unit: 1 }, overlay: 'voxel' }), { of: 'neuron', index: 1, id: 'a/1' });
  assert.deepEqual(shownMap(data({ networks: null }), { neuron: { layer: 'a', unit: 1 } }), { of: 'neuron', index: 1, id: 'a/1' });
  assert.equal(shownMap(data(), {}), null);
});
