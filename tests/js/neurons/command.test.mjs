// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

// @ts-ignore: has no types
import { PNG } from 'pngjs';

import { readNpyFile } from '../../../web/js/neurons/neuron-set.js';
import { golden, goldenFolder, pattern, root } from './models.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sync-act-command-'));
after(() => fs.rmSync(folder, { recursive: true }));
const pictures = path.join(folder, 'film');
fs.mkdirSync(pictures);
for (const [name, width, height] of /** @type {[string, number, number][]} */ ([['f10.png', 12, 10], ['f2.png', 24, 20], ['f1.png', 12, 10]])) {
  const { data } = pattern(width, height);
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; ++i) png.data.set([data[3 * i], data[3 * i + 1], data[3 * i + 2], 255], 4 * i);
  fs.writeFileSync(path.join(pictures, name), PNG.sync.write(png));
}
const model = path.join(goldenFolder, 'small_opset13.onnx');

/** @param {...string} args */
const command = (...args) => spawnSync(path.join(root, 'tools/neuron-responses'), args, { encoding: 'utf8' });

test('a folder of pictures gives one row per picture, in the order of names', () => {
  const out = path.join(folder, 'out');
  const { status, stderr } = command('--model', model, '--movie', pictures, '--input', 'minus1-1', '--layers', 'r1,relu2', '--reduce', 'max', '--out', out);
  assert.equal(status, 0, stderr);
  const set = JSON.parse(fs.readFileSync(path.join(out, 'neurons.json'), 'utf8'));
  assert.equal(set.model_sha256, createHash('sha256').update(fs.readFileSync(model)).digest('hex'));
  assert.deepEqual([set.rate_hz, set.rows, set.reduce, set.input.preset, set.input.order], [4, 3, 'max', 'minus1-1', 'RGB']);
  assert.deepEqual(set.layers.map((/** @type {any} */ { name, units, file }) => [name, units, file]), [['relu1', 6, 'relu1.npy'], ['relu2', 6, 'relu2.npy']]);
  const { rows, columns, values } = readNpyFile(fs.readFileSync(path.join(out, 'relu2.npy')), 'relu2.npy');
  assert.deepEqual([rows, columns], [3, 6]);
  for (const row of [0, 2]) {  // f1 and f10 are the golden picture; f2 lies between
    golden['small_opset13.onnx'].r2.max.forEach((/** @type {number} */ value, /** @type {number} */ unit) => assert.ok(Math.abs(values[row * 6 + unit] - value) < 1e-5));
  }
  assert.notDeepEqual(values.subarray(6, 12), values.subarray(0, 6));
  assert.equal(fs.readFileSync(path.join(out, 'units.tsv'), 'utf8').trim().split('\n').length, 13);
  assert.deepEqual(set.stimulus.units.length, 6);
  assert.equal(fs.readdirSync(folder).filter((name) => name.includes('.part-')).length, 0);
  const again = command('--model', model, '--movie', pictures, '--input', 'minus1-1', '--layers', 'r1,relu2', '--reduce', 'max', '--out', path.join(folder, 'again'), '--compare', out);
  assert.equal(again.status, 0);
  assert.match(again.stdout, /Agrees with the saved responses: largest difference 0\.?0? /);
  const other = command('--model', model, '--movie', pictures, '--input', '0-1', '--layers', 'r1,relu2', '--out', path.join(folder, 'other'), '--compare', out);
  assert.deepEqual([other.status, /Does not agree/.test(other.stdout)], [2, true]);
});

test('bad input ends with 2 and one line that names it; nothing is written', () => {
  const out = path.join(folder, 'none');
  const usual = ['--model', model, '--movie', pictures, '--out', out];
  /** @type {[string[], RegExp][]} */
  const wrong = [
    [[], /--model is missing/], [['--model', 'nothing.onnx', '--list'], /nothing\.onnx: there is no such file/],
    [['--model', model, '--out', out], /--movie is missing/], [['--model', model, '--movie', pictures], /--out is missing/],
    [[...usual, '--layers', 'conv9'], /no layer "conv9"/], [[...usual, '--rate', '0'], /--rate 0/], [[...usual, '--rate', 'fast'], /--rate fast/],
    [[...usual, '--reduce', 'sum'], /--reduce sum/], [[...usual, '--input', 'vgg'], /preset "vgg"/], [[...usual, '--size', '12'], /--size 12/],
    [[...usual, '--size', '20x20'], /takes N × 3 × 10 × 12/], [[...usual, '--odd'], /odd/], [['--model', model, '--movie', goldenFolder, '--out', out], /no pictures/],
    [['--model', path.join(pictures, 'f1.png'), '--list'], /not an ONNX model/], [['--model', path.join(goldenFolder, 'unknown_operator.onnx'), '--movie', pictures, '--layers', 'y', '--out', out], /NoSuchOperator/],
  ];
  for (const [args, message] of wrong) {
    const { status, stderr } = command(...args);
    assert.equal(status, 2, `${args} ${stderr}`);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
  assert.ok(!fs.existsSync(out));
});

test('clips with onsets are laid on the run\'s time', () => {
  fs.writeFileSync(path.join(folder, 'clips.tsv'), 'file\trun\tonset\nfilm\tA\t0.5\nfilm\tB\t0\n');
  const out = path.join(folder, 'clips');
  const { status, stderr } = command('--model', model, '--clips', path.join(folder, 'clips.tsv'), '--layers', 'relu2', '--input', 'minus1-1', '--out', out);
  assert.equal(status, 0, stderr);
  const set = JSON.parse(fs.readFileSync(path.join(out, 'neurons.json'), 'utf8'));
  assert.deepEqual(set.runs, [{ name: 'A', first_row: 0, rows: 5 }, { name: 'B', first_row: 5, rows: 3 }]);
  const { values } = readNpyFile(fs.readFileSync(path.join(out, 'relu2.npy')), 'relu2.npy');
  assert.deepEqual(values.subarray(2 * 6, 5 * 6), values.subarray(5 * 6, 8 * 6));
  assert.deepEqual(values.subarray(0, 6), values.subarray(6, 12));
});

test('--list shows the layers and which are taken', () => {
  const { status, stdout } = command('--model', model, '--list');
  assert.equal(status, 0);
  assert.match(stdout, /^\* relu2\tRelu/m);
  assert.match(stdout, /license: BSD-3-Clause/);
});
