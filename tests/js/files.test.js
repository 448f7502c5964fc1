// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';

import { assignRoles, classifyFiles, hasTwoValues, pairHeaders, problemFrom, sniff } from '../../web/js/files.js';

const file = (/** @type {string} */ name, /** @type {any[]} */ parts = ['x']) => new File(parts, name);

/** @param {string} name */
function nifti(name) {
  const bytes = new Uint8Array(352);
  bytes.set([0x6e, 0x2b, 0x31, 0], 344);
  return file(name, [bytes]);
}

/** @returns {any} */
const header = (over = {}) => ({
  file: 'x', version: 1, dims: [2, 2, 2, 1], datatype: 'uint8', trSecs: 0, sformCode: 4, qformCode: 0, bigEndian: false,
  gzip: false, warnings: [], ...over,
});

/** @param {Record<string, any>} headers @param {Record<string, [number, number]>} matrices
 * @param {Record<string, number[]>} volumes @returns {any} */
const reader = (headers = {}, matrices = {}, volumes = {}) => ({
  readVolume: async (/** @type {File} */ f) => ({ values: new Float32Array(volumes[f.name] ?? [0, 1, 2]) }),
  readHeader: async (/** @type {File[]} */ files) => {
    const found = headers[files[0].name];
    if (found instanceof Error) throw found;
    return { ...found, file: files[0].name };
  },
  readNpy: async (/** @type {File} */ f) => ({
    rows: matrices[f.name][0], columns: matrices[f.name][1], values: new Float32Array(1), nonFinite: 0,
  }),
});

const npy = (/** @type {string} */ name) => file(name, [new Uint8Array([0x93]), 'NUMPY']);

test('a header and its image are one thing, header first', () => {
  const groups = pairHeaders([file('a.img'), file('b.nii'), file('a.hdr'), file('c.hdr.gz'), file('c.img.gz'), file('d.img')]);
  assert.deepEqual(groups.map((group) => group.map((f) => f.name)),
    [['b.nii'], ['a.hdr', 'a.img'], ['c.hdr.gz', 'c.img.gz'], ['d.img']]);
});

test('content counts before the name', () => {
  const bytes = new Uint8Array(352);
  assert.equal(sniff(bytes, 'notes.txt'), 'other');
  assert.equal(sniff(bytes, 'a.nii.gz'), 'nifti');
  bytes.set([0x6e, 0x2b, 0x31], 344);
  assert.equal(sniff(bytes, 'download'), 'nifti');
  assert.equal(sniff(new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]), 'a.nii'), 'npy');
});

test('4D is a scan, a 3D file named mask is a mask', async () => {
  const items = await classifyFiles([nifti('bold.nii'), nifti('sub_mask.nii')],
    reader({ 'bold.nii': header({ dims: [2, 2, 2, 50] }), 'sub_mask.nii': header() }));
  assert.deepEqual(items.map((item) => [item.role, item.sure]), [['bold', true], ['mask', true]]);
  assert.match(items[0].summary, /50 scans.*TR not stated.*MNI space/);
});

test('a 3D file of two values is a mask by its content, one of many is not', async () => {
  const items = await classifyFiles([nifti('brain.nii.gz'), nifti('anat.nii')],
    reader({ 'brain.nii.gz': header(), 'anat.nii': header() }, {}, { 'brain.nii.gz': [0, 1, 1, 0], 'anat.nii': [0, 1, 2] }));
  assert.deepEqual(items.map((item) => item.role), ['mask', 'unused']);
  assert.ok(items[1].roles.includes('mask'), 'the user may still say that it is one');
});

test('two values, whatever they are, make a mask; one value or three do not', () => {
  const check = (/** @type {number[]} */ ...values) => hasTwoValues(new Float32Array(values));
  assert.equal(check(0, 0, 255, 0), true);
  assert.equal(check(3, 1, 3, 1), true);
  assert.equal(check(0, 1, 0, 2), false);
  assert.equal(check(1, 1, 1), false);
});

test('rows other than scans are neurons', async () => {
  const items = await classifyFiles([nifti('b.nii'), npy('x.npy')],
    reader({ 'b.nii': header({ dims: [2, 2, 2, 50] }) }, { 'x.npy': [400, 16] }));
  assert.deepEqual([items[1].role, items[1].sure], ['neurons', true]);
});

test('rows like scans are a guess unless the name decides', async () => {
  const bold = { 'b.nii': header({ dims: [2, 2, 2, 50] }) };
  const role = async (/** @type {string[]} */ names, columns = 16) => (await classifyFiles(
    [nifti('b.nii'), ...names.map(npy)],
    reader(bold, Object.fromEntries(names.map((name, i) => [name, [50, columns - i]])))))
    .slice(1).map((item) => `${item.role}${item.sure ? '' : '?'}`);
  assert.deepEqual(await role(['x.npy']), ['neurons?']);
  assert.deepEqual(await role(['x.npy', 'y.npy']), ['neurons?', 'networks?'], 'the narrower one is the networks');
  assert.deepEqual(await role(['networks_50x5.npy', 'neurons_50x16.npy']), ['networks', 'neurons']);
  assert.deepEqual(await role(['conv1_networks.npy']), ['neurons?'], 'a name that says both decides nothing');
  assert.deepEqual(await role(['networks1.npy', 'networks2.npy']), ['networks', 'unused?'], 'one set of networks');
});

test('dropped without a scan, rows are compared with the open one', async () => {
  const items = await classifyFiles([npy('x.npy')], reader({}, { 'x.npy': [300, 16] }), { openScans: 300 });
  assert.equal(items[0].sure, false);
});

test('of two scans and two masks the first of each is taken', () => {
  /** @type {any[]} */
  const items = ['bold', 'bold', 'mask', 'mask'].map((role) => ({ role, header: header({ dims: [1, 1, 1, 9] }) }));
  assignRoles(items, 0);
  assert.deepEqual(items.map((item) => item.role), ['bold', 'unused', 'mask', 'unused']);
});

test('what cannot be used is named and says what to do', async () => {
  const names = ['c.tsv', 'film.mp4', 'net.onnx', 'a.mgz', 'b.zip', 'x.docx', 'c.mat'];
  const items = await classifyFiles(names.map((name) => file(name)), reader());
  for (const item of items) {
    assert.equal(item.role, 'unused');
    assert.equal(item.problem?.file, item.name);
    assert.ok((item.problem?.text.length ?? 0) > 20);
  }
});

test('an unreadable header becomes the item\'s problem, the others stay', async () => {
  const error = Object.assign(new Error('five.nii: dim[0] is 5: give a 4D file'), { code: 'unsupported' });
  const items = await classifyFiles([nifti('five.nii'), nifti('b.nii')],
    reader({ 'five.nii': error, 'b.nii': header({ dims: [2, 2, 2, 50] }) }));
  assert.match(items[0].problem?.text ?? '', /dim\[0\] is 5/);
  assert.equal(items[1].role, 'bold');
});

test('an image without its header says which file is missing', async () => {
  const [item] = await classifyFiles([file('scan.img.gz')], reader());
  assert.match(item.problem?.text ?? '', /scan\.hdr/);
});

test('RepetitionTime of a BIDS description is taken, other JSON refused', async () => {
  const items = await classifyFiles([file('b.json', ['{"RepetitionTime": 1.5}']), file('x.json', ['{}']), file('y.json', ['{'])], reader());
  assert.deepEqual(items.map((item) => [item.sidecarTrSecs, Boolean(item.problem)]), [[1.5, false], [undefined, true], [undefined, true]]);
});

test('a truncated file offers its whole scans', () => {
  const problem = problemFrom({ code: 'bad_input', message: 'x.nii: ends early', details: { scansReadable: 207 } }, 'x.nii');
  assert.equal(problem.completeScans, 207);
  assert.equal(problem.title, 'This file ends before its last scan');
  assert.equal(problemFrom(new Error('odd'), 'x').code, 'internal');
});
