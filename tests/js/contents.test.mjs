// @ts-check
// What the page tells of what is open, and how the blocks' parts of a carpet are put together.
import assert from 'node:assert/strict';
import test from 'node:test';
import { contentsOf, joinCarpet } from '../../web/js/session/contents.js';

const scan = { title: 'a.nii', simulated: false, dims: [4, 3, 2], nScans: 10 };
const recipe = { detrend: 'linear', highPassSecs: 128, hrf: null, neuronRateHz: null };

test('files are told with what they are, the header with what matters', () => {
  const header = { datatype: 'int16', trSource: 'header', affineSource: 'sform', description: '', version: 1, sformCode: 4, qformCode: 1,
    dims: [4, 3, 2, 12], trSecs: 2, slope: 1, intercept: 0, worldFromVoxel: [] };
  const data = { scan, recipe: { ...recipe, hrf: { kind: 'shift', shiftScans: 3 }, neuronRateHz: 4 }, origin: 'user', seed: 0, files: [{ name: 'a.nii', bytes: 5 }, { name: 'n.npy', bytes: 6 }, { name: 'x', bytes: 7 }],
    opened: { header, parts: [{ name: 'a.nii', role: 'BOLD' }, { name: 'n.npy', role: 'Neurons', facts: '10 rows × 4 columns' }] } };
  const told = contentsOf(/** @type {any} */ (data), /** @type {any} */ ({ onsetSecs: 6 }), '1.2.3');
  assert.deepEqual(told.files, [{ role: 'BOLD', name: 'a.nii', bytes: 5, facts: '4 × 3 × 2, 10 scans' },
    { role: 'Neurons', name: 'n.npy', bytes: 6, facts: '10 rows × 4 columns' }, { role: 'File', name: 'x', bytes: 7, facts: '' }]);
  assert.equal(told.header?.nScans, 12);
  assert.equal(told.header && 'worldFromVoxel' in told.header, false);
  assert.deepEqual(told.recipe, { detrend: 'linear', highPassSecs: 128, hrf: 'shift', shiftScans: 3, neuronRateHz: 4, onsetSecs: 6 });
  assert.equal(told.version, '1.2.3');
});

test('a bundle behind an address is told by its own name, a simulation by its seed', () => {
  const manifest = { title: 'Demo', licence: 'CC0', citation: 'A. Author' };
  const told = contentsOf(/** @type {any} */ ({ scan: { ...scan, simulated: true }, recipe, origin: 'demo', seed: 3, files: [],
    bundle: { name: 'bundle.json', bytes: 12, manifest } }), null, '');
  assert.deepEqual(told.files, [{ role: 'Bundle', name: 'bundle.json', bytes: 12, facts: '' }]);
  assert.equal(told.citation, 'A. Author');
  assert.equal(told.seed, 3);
  assert.equal('header' in told, false);
  assert.equal(told.recipe.hrf, '');
});

test('parts of a carpet add up; a cell without signal and a run\'s first scan have no value', () => {
  const part = (/** @type {number[]} */ sums, /** @type {number[]} */ counts, /** @type {number[]} */ squaredChange, /** @type {number} */ nVoxels) => ({ sums: Float32Array.from(sums), counts: Float32Array.from(counts), squaredChange: Float32Array.from(squaredChange), nVoxels });
  const joined = joinCarpet([part([2, 0], [4, 0], [0, 8, 1, 2], 1), part([4, 0], [8, 0], [0, 10, 1, 6], 1)], [0, 2]);
  assert.deepEqual([...joined], [0.5, NaN, NaN, 3, NaN, 2]);
});
