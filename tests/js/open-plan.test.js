// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { duration, firstRows, joinLayers, kDefaultAnswers, makePlan, questions } from '../../web/js/open-plan.js';

/** @returns {any} */
const bold = (trSecs = 0, scans = 50, name = 'bold.nii') => ({
  id: name, name, files: [{ name }], role: 'bold', header: { dims: [26, 31, 22, scans], trSecs, trSource: 'header' },
});
/** @returns {any} */
const matrix = (/** @type {string} */ role, rows = 50, columns = 2, name = `${role}.npy`) => ({
  id: name, name, role, files: [],
  matrix: { name, rows, columns, values: Float32Array.from({ length: rows * columns }, (_, i) => i), nonFinite: 0 },
});
const answers = (over = {}) => ({ ...kDefaultAnswers, ...over });
const openScan = { title: 'Simulated scan', nScans: 300, trSecs: 1.5 };

test('a TR that no file states is asked for, empty, and required', () => {
  const asked = questions([bold()], null);
  assert.deepEqual([asked.scan, asked.trKnown, asked.tr], [true, false, '']);
  const { plan, errors } = makePlan([bold()], answers(), null);
  assert.equal(plan, null);
  assert.match(errors.tr ?? '', /seconds|next/);
});

test('a TR from header or description fills the field and names its source', () => {
  assert.deepEqual([questions([bold(1.35)], null).tr, questions([bold(1.35)], null).trSource], ['1.35', 'From the header.']);
  const sidecar = /** @type {any} */ ({ name: 'bold.json', role: 'unused', sidecarTrSecs: 2.2 });
  const asked = questions([bold(), sidecar], null);
  assert.deepEqual([asked.tr, asked.trSource, asked.trKnown], ['2.2', 'From bold.json.', true]);
});

test('a TR of exactly 1 s is a placeholder and asked for', () => {
  const item = bold(1);
  item.header.trSource = 'placeholder';
  const asked = questions([item], null);
  assert.deepEqual([asked.trKnown, asked.tr], [false, '']);
  assert.match(asked.trSource, /exactly 1 s/);
  assert.equal(makePlan([item], answers({ tr: '1' }), null).plan?.trSecs, 1);
});

for (const [typed, says] of /** @type {[string, RegExp][]} */ ([
  ['2000', /milliseconds.*2/], ['two', /not a number/], ['0', /0\.05 to 30/], ['-1', /0\.05/], ['40', /0\.05 to 30/],
])) {
  test(`a TR of "${typed}" is refused in words`, () => {
    assert.match(makePlan([bold()], answers({ tr: typed }), null).errors.tr ?? '', says);
  });
}

test('a decimal comma is a decimal point', () => {
  assert.equal(makePlan([bold()], answers({ tr: '1,5' }), null).plan?.trSecs, 1.5);
});

test('neurons and networks with a row per scan need no rate', () => {
  const { plan, errors } = makePlan([bold(), matrix('neurons'), matrix('networks')], answers({ tr: '2' }), null);
  assert.deepEqual(errors, {});
  assert.equal(plan?.neuronRateHz, null);
  assert.deepEqual(plan?.hrf, { kind: 'spm' });
  assert.equal(plan?.networks?.rows, 50);
});

test('rows other than scans need a rate, with the fitting one suggested', () => {
  const items = [bold(2), matrix('neurons', 400)];
  assert.equal(questions(items, null).rate, true);
  const without = makePlan(items, answers({ tr: '2' }), null);
  assert.match(without.errors.rate ?? '', /400 rows.*50 scans/);
  assert.match(without.rateHint, /4 per second/);
  assert.match(makePlan(items, answers({ tr: '2', sampling: 'rate', rate: '' }), null).errors.rate ?? '', /rows per second/);
  assert.equal(makePlan(items, answers({ tr: '2', sampling: 'rate', rate: '4' }), null).plan?.neuronRateHz, 4);
});

test('responses that end before the scan are refused with both durations', () => {
  const { errors } = makePlan([bold(2), matrix('neurons', 300)], answers({ tr: '2', sampling: 'rate', rate: '4' }), null);
  assert.match(errors.rate ?? '', /75 s.*100 s/);
});

test('networks with other rows are refused with both numbers', () => {
  const { errors } = makePlan([bold(2), matrix('networks', 49)], answers({ tr: '2' }), null);
  assert.match(errors.files ?? '', /49 rows.*50/);
});

test('a mask of another grid is refused with both grids', () => {
  const mask = /** @type {any} */ ({ name: 'm.nii', role: 'mask', files: [], header: { dims: [2, 2, 2, 1] } });
  assert.match(makePlan([bold(2), mask], answers({ tr: '2' }), null).errors.files ?? '', /m\.nii has 2 × 2 × 2.*26 × 31 × 22/);
});

for (const [what, items] of /** @type {[string, any[]][]} */ ([
  ['two scans', [bold(2), bold(2, 50, 'b.nii')]], ['networks twice', [bold(2), matrix('networks'), matrix('networks', 50, 3, 'n2')]],
  ['layers of different rows', [bold(2), matrix('neurons'), matrix('neurons', 60, 2, 'l2')]],
  ['no scan', [matrix('neurons')]], ['nothing', []],
])) {
  test(`${what}: refused`, () => {
    const { plan, errors } = makePlan(items, answers({ tr: '2' }), null);
    assert.equal(plan, null);
    assert.ok(errors.files);
  });
}

test('without a new scan the open one counts', () => {
  const { plan } = makePlan([matrix('neurons', 300)], answers(), openScan);
  assert.deepEqual([plan?.bold, plan?.trSecs, plan?.neuronRateHz], [null, 1.5, null]);
});

test('what has a problem is left out', () => {
  const broken = bold(2, 50, 'broken.nii');
  broken.problem = { title: '', text: '', code: 'bad_input' };
  assert.equal(makePlan([broken, bold(2)], answers({ tr: '2' }), null).plan?.bold?.files[0].name, 'bold.nii');
});

test('the first n scans cut matrices that have a row per scan', () => {
  const { plan } = makePlan([bold(2), matrix('neurons'), matrix('networks')], answers({ tr: '2' }), null, 30);
  assert.deepEqual([plan?.lastScan, plan?.neurons[0].rows, plan?.networks?.rows], [30, 30, 30]);
  assert.deepEqual([plan?.neurons[0].values[29], plan?.neurons[0].values[30]], [29, 50], 'columns stay contiguous');
});

test('responses of several runs make the runs of the scan, and are laid on them', () => {
  const runs = (/** @type {number[]} */ ...runRows) => {
    const item = matrix('neurons', runRows.reduce((sum, rows) => sum + rows, 0), 1);
    Object.assign(item.matrix, { runRows });
    return item;
  };
  const atFour = answers({ tr: '2', sampling: 'rate', rate: '4' });
  // 61.5 s are 30.75 scans of 2 s: the last is read at its middle, so there are 31; 40 s are 20.
  const { plan } = makePlan([bold(2, 51), runs(246, 160)], atFour, null);
  assert.deepEqual(plan?.runLengths, [31, 20]);
  assert.deepEqual([plan?.neurons[0].rows, plan?.neurons[0].values[247], plan?.neurons[0].values[248]], [408, 245, 246], 'the last row is held');
  const cut = makePlan([bold(2, 50), runs(243, 160)], atFour, null).plan;
  assert.deepEqual([cut?.runLengths, cut?.neurons[0].rows], [[30, 20], 400]);
  assert.deepEqual([cut?.neurons[0].values[239], cut?.neurons[0].values[240]], [239, 243], 'the second run begins with its own first row');
  assert.match(makePlan([bold(2, 45), runs(240, 160)], atFour, null).errors.files ?? '', /last 30, 20 scans, 50 together; the scan has 45/);
  const open = { title: 'open', nScans: 50, trSecs: 2 };
  assert.deepEqual(makePlan([runs(240, 160)], atFour, { ...open, runStarts: [0, 30] }).plan?.runLengths, []);
  assert.match(makePlan([runs(240, 160)], atFour, { ...open, runStarts: [0] }).errors.files ?? '', /2 runs, the scan one/);
  assert.match(makePlan([runs(240, 160)], atFour, { ...open, runStarts: [0, 20] }).errors.files ?? '', /run 2 has 160 samples, its scans need 240/);
  assert.deepEqual(makePlan([bold(2, 50), runs(30, 20)], answers({ tr: '2' }), null).plan?.runLengths, [30, 20], 'one row per scan');
  assert.deepEqual(makePlan([bold(2, 50), matrix('neurons')], answers({ tr: '2' }), null).plan?.runLengths, []);
});

test('a fixed shift is a whole number of scans', () => {
  const items = [bold(2), matrix('neurons')];
  assert.ok(makePlan(items, answers({ tr: '2', hrf: 'shift', shift: '1.5' }), null).errors.shift);
  assert.deepEqual(makePlan(items, answers({ tr: '2', hrf: 'shift', shift: '3' }), null).plan?.hrf, { kind: 'shift', shiftScans: 3 });
});

test('several matrices become layers in their order', () => {
  const joined = joinLayers([matrix('neurons', 3, 2, 'conv1').matrix, matrix('neurons', 3, 1, 'conv2').matrix]);
  assert.deepEqual(joined.layers, [{ name: 'conv1', first: 0, count: 2 }, { name: 'conv2', first: 2, count: 1 }]);
  assert.deepEqual([...joined.values], [0, 1, 2, 3, 4, 5, 0, 1, 2]);
});

test('one matrix is a layer without a name, so that neurons are called by their number', () => {
  assert.deepEqual(joinLayers([matrix('neurons', 3, 2, 'responses').matrix]).layers, [{ name: '', first: 0, count: 2 }]);
});

test('a matrix that is short enough is not copied', () => {
  const { matrix: whole } = matrix('neurons');
  assert.equal(firstRows(whole, 50), whole);
});

test('durations are read aloud', () => {
  assert.deepEqual([5, 119.96, 120, 414, 179.9].map(duration), ['5 s', '120 s', '2 min', '6 min 54 s', '3 min']);
});
