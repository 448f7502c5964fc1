// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { couplingCsv, couplingObject, exportName, float32Text, sessionJson } from '../../web/js/export.js';

/** @returns {any} */
const dataOf = (over = {}, scan = {}) => ({
  scan: { title: 'Simulated scan', simulated: true, nScans: 4, trSecs: 2, runStarts: [0, 2], ...scan }, origin: 'simulated', seed: 5, files: [],
  recipe: { detrend: 'linear', highPassSecs: 128, hrf: { kind: 'spm' }, neuronRateHz: null },
  neurons: { ids: ['conv1/0', 'conv1/1', 'dead'], nUnits: 3 }, networks: { ids: ['Visual', 'Default, "posterior"'], nUnits: 2 },
  coupling: { nNeurons: 3, nNetworks: 2, r: new Float32Array([0.5, -0.25, 0.1, 0.3, NaN, NaN]), bestNetwork: new Int32Array([0, 1, -1]),
    bestNeuron: new Int32Array([0, 1]), mutual: [[0, 0], [1, 1]], absolute: false }, ...over,
});

test('the table has every r, both bests, and survives commas and quotes', () => {
  assert.equal(couplingCsv(dataOf()), [
    'neuron,best_network,best_r,mutual,p,q,r Visual,"r Default, ""posterior""",scan',
    'conv1/0,Visual,0.5,1,,,0.5,-0.25,Simulated scan (simulated)',
    'conv1/1,"Default, ""posterior""",0.3,1,,,0.1,0.3,Simulated scan (simulated)',
    'dead,,,0,,,,,Simulated scan (simulated)', ''].join('\n'));
});

test('the numbers of the table give the very same float32', () => {
  for (const value of [0.1, 1 / 3, -0.123456789, 1e-7, 1, Math.PI / 4]) {
    assert.equal(Math.fround(Number(float32Text(Math.fround(value)))), Math.fround(value));
  }
  assert.equal(float32Text(Math.fround(0.1)), '0.1');
  assert.equal(float32Text(NaN), '');
});

test('the coupling object names both directions and has null where nothing couples', () => {
  const object = couplingObject(dataOf());
  assert.deepEqual(object?.networks[1], { id: 'Default, "posterior"', best_neuron: 'conv1/1', r: Math.fround(0.3), p: null, q: null, n_neurons_significant: null, held_out_r: null });
  assert.deepEqual(object?.neurons[2], { id: 'dead', best_network: null, r: null, p: null, q: null });
  assert.deepEqual(object?.mutual, [['conv1/0', 'Visual'], ['conv1/1', 'Default, "posterior"']]);
  assert.equal(object?.provenance.simulated, true);
  assert.deepEqual(object?.provenance.run_starts, [0, 2]);
  assert.equal(couplingObject(dataOf({ coupling: null })), null);
});

test('what a null model said is in the table and in the object', () => {
  const tested = { nullModel: 'phase', correction: 'bh', seed: 1, label: '', fails: '', null: 'phase randomisation', heldOut: '', fdr: 0.05, nSurrogates: 19, warnings: [],
    networkP: new Float32Array([0.05, 1]), networkQ: new Float32Array([0.1, 1]), neuronP: new Float32Array([0.05, 0.5, NaN]),
    neuronQ: new Float32Array([0.1, 0.5, NaN]), nNeuronsSignificant: new Uint32Array([1, 0]), heldOutR: new Float32Array([0.4, NaN]), nullMax: new Float32Array(38) };
  assert.match(couplingCsv(dataOf({ tested })), /^conv1\/0,Visual,0\.5,1,0\.05,0\.1,0\.5,-0\.25,/m);
  assert.match(couplingCsv(dataOf({ tested })), /^dead,,,0,,,,,/m);
  const object = couplingObject(dataOf({ tested }));
  assert.equal(object?.networks[0].n_neurons_significant, 1);
  assert.equal(object?.networks[0].p, Math.fround(0.05));
  assert.equal(object?.networks[1].held_out_r, null);
  assert.equal(object?.neurons[2].q, null);
  assert.deepEqual([object?.provenance.null?.model, object?.provenance.null?.surrogates], ['phase', 19]);
});

test('a table without a coupling is refused', () => {
  assert.throws(() => couplingCsv(dataOf({ networks: null, coupling: null })), { code: 'bad_input' });
});

test('a session names the files and holds no content', () => {
  const files = [{ name: 'sub-1_bold.nii', bytes: 12 }];
  const session = JSON.parse(sessionJson(dataOf({ origin: 'user', files }, { simulated: false, title: 'sub-1_bold.nii' }), { network: 'Visual' }));
  assert.deepEqual(session.data.files, files);
  assert.deepEqual([session.format, session.version, session.state], ['sync-act-session', 1, { network: 'Visual' }]);
  assert.equal(JSON.parse(sessionJson(dataOf(), {})).data.seed, 5);
});

test('file names say what it is, and that it is simulated', () => {
  assert.equal(exportName(dataOf({}, { simulated: false, title: 'sub-1_bold.nii.gz' }), 'coupling', '.csv'), 'sub-1_bold_coupling.csv');
  assert.equal(exportName(dataOf(), 'map_Ventral visual', '.nii.gz'), 'Simulated-scan_map_Ventral-visual.nii.gz');
  assert.equal(exportName(dataOf({}, { title: 'Film' }), 'view', '.png'), 'simulated_Film_view.png');
  assert.equal(exportName(null, 'session', '.json'), 'sync-act_session.json');
});
