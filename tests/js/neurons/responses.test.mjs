// @ts-check
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

// @ts-ignore: has no types
import { PNG } from 'pngjs';

import { applyPreset, guessRecipe } from '../../../web/js/neurons/input-recipe.js';
import { chooseLayers, listLayers } from '../../../web/js/neurons/layers.js';
import { NeuronError } from '../../../web/js/neurons/neuron-error.js';
import { compareWithSaved, fillGaps, largestDifference, npyFile, readNpyFile, unitStatistics } from '../../../web/js/neurons/neuron-set.js';
import { parseLabels, readOnnxModel } from '../../../web/js/neurons/onnx-model.js';
import { reduceMaps } from '../../../web/js/neurons/reduce.js';
import { makeSession, measuredLayers, ResponseRun, runOnce, topClasses } from '../../../web/js/neurons/responses.js';
import { golden, goldenModel, loadOrt, pattern, pictureSource, shared } from './models.mjs';

const ort = await loadOrt();

/**
 * @param {{bytes: Uint8Array, model: import('../../../web/js/neurons/onnx-model.js').OnnxModel}} opened
 * @param {string[]} tensors
 * @param {object} [more]
 */
async function makeRun({ bytes, model }, tensors, more = {}) {
  const { chosen } = chooseLayers(model, listLayers(model), tensors);
  assert.equal(chosen.length, tensors.length);
  const session = await makeSession(ort, bytes, model, chosen);
  const { recipe } = guessRecipe(model);
  return new ResponseRun({ ort, session, model, layers: chosen, recipe: applyPreset(recipe, 'minus1-1'), reduction: 'mean',
    source: pictureSource([pattern(12, 10), pattern(30, 20), pattern(9, 12)]), indices: [0, 1, 2, 0, 1], stimulus: false, ...more });
}

for (const name of Object.keys(golden).filter((key) => key.startsWith('small'))) {
  test(`${name} equals the numpy reference, mean and maximum`, async () => {
    const opened = goldenModel(name);
    const tensors = Object.keys(golden[name]);
    const { recipe } = guessRecipe(opened.model);
    const sized = { ...applyPreset(recipe, 'minus1-1'), width: 12, height: 10 };
    for (const reduction of /** @type {const} */ (['mean', 'max'])) {
      const run = await makeRun(opened, tensors, { reduction, recipe: sized, indices: [0] });
      await run.run();
      for (const layer of run.layers) {
        const expected = golden[name][layer.tensor][reduction];
        const { relative } = largestDifference(layer.values, Float32Array.from(expected), 1);
        // float16: 11 bits per step of the network; float32: the target of the whole module
        assert.ok(relative < (name.includes('fp16') ? 4e-3 : 1e-5), `${layer.tensor} ${reduction}: ${relative}`);
      }
    }
  });
}

test('ResNet-20 equals the numpy reference', async (t) => {
  const file = shared('cnn/resnet20_cifar10_opset13.onnx');
  if (!file) return t.skip('../shared/data is missing');
  const bytes = new Uint8Array(fs.readFileSync(file));
  const model = readOnnxModel(bytes, 'resnet20');
  const layers = listLayers(model).filter((layer) => layer.suggested);
  assert.deepEqual(layers.map(({ tensor }) => tensor), Object.keys(golden['resnet20_cifar10_opset13.onnx']));
  const session = await makeSession(ort, bytes, model, layers);
  const run = new ResponseRun({ ort, session, model, layers, recipe: guessRecipe(model).recipe, reduction: 'mean', source: pictureSource([pattern(32, 32)]), indices: [0] });
  await run.run();
  for (const layer of run.layers) {
    const { relative } = largestDifference(layer.values, Float32Array.from(golden['resnet20_cifar10_opset13.onnx'][layer.tensor].mean), 1);
    assert.ok(relative < 1e-4, `${layer.name}: ${relative}`);
  }
});

test('any batch size gives the same responses; a fixed batch is kept to', async () => {
  const opened = goldenModel('small_opset13.onnx');
  const whole = await makeRun(opened, ['r1', 'r2'], { batch: 1 });
  await whole.run();
  for (const batch of [2, 3, 5, 64]) {
    const run = await makeRun(opened, ['r1', 'r2'], { batch });
    await run.run();
    run.layers.forEach((layer, i) => assert.ok(largestDifference(layer.values, whole.layers[i].values, layer.units).relative < 1e-6));
  }
  const fixed = await makeRun(goldenModel('small_opset7.onnx'), ['r1']);
  await fixed.run();
  assert.equal(fixed.layers[0].values.length, 5 * 6);
});

test('stopped at every step and continued, a run gives the same, its film features too', async () => {
  const opened = goldenModel('small_opset13.onnx');
  const whole = await makeRun(opened, ['r2'], { batch: 2, stimulus: true });
  await whole.run();
  for (let stopAt = 1; stopAt <= 5; ++stopAt) {
    const controller = new AbortController();
    let given = 0;
    const plain = pictureSource([pattern(12, 10), pattern(30, 20), pattern(9, 12)]);
    const source = { nFrames: 3, async *pictures(/** @type {ArrayLike<number>} */ indices) {
      for await (const picture of plain.pictures(indices)) {
        if (++given === stopAt) controller.abort();
        yield picture;
      }
    } };
    const run = await makeRun(opened, ['r2'], { batch: 2, stimulus: true, source });
    await assert.rejects(run.run({ signal: controller.signal }), (error) => error instanceof NeuronError && error.code === 'cancelled');
    assert.ok(run.rowsDone < 5);
    await run.run();
    assert.deepEqual(run.layers[0].values, whole.layers[0].values);
    assert.deepEqual(run.stimulus, whole.stimulus);
  }
});

test('a gap between clips holds each unit\'s mean, and a film that ends early is an error', async () => {
  const opened = goldenModel('small_opset13.onnx');
  const run = await makeRun(opened, ['r2'], { indices: [0, -1, 1] });
  await run.run();
  const { values, units } = run.layers[0];
  assert.ok(Number.isNaN(values[units]));
  fillGaps(values, units, [0, -1, 1]);
  for (let unit = 0; unit < units; ++unit) assert.equal(values[units + unit], Math.fround((values[unit] + values[2 * units + unit]) / 2));
  const short = await makeRun(opened, ['r2'], { source: { nFrames: 3, async *pictures() { yield pattern(12, 10); } } });
  await assert.rejects(short.run(), /gave 1 of 5 frames/);
});

test('an operator that ONNX Runtime lacks is named', async () => {
  const { bytes, model } = goldenModel('unknown_operator.onnx');
  await assert.rejects(makeSession(ort, bytes, model, []), (error) => error instanceof NeuronError && error.code === 'unsupported' && /operator NoSuchOperator/.test(error.message));
});

test('reduction: means and maxima of any layout, NaN stays', () => {
  const data = Float32Array.from({ length: 24 }, (_, i) => i);
  const first = { type: 'float32', dims: [2, 3, 2, 2], data };
  assert.deepEqual([...reduceMaps(first, 2, 1, 'mean')], [1.5, 5.5, 9.5, 13.5, 17.5, 21.5]);
  assert.deepEqual([...reduceMaps(first, 2, 1, 'max')], [3, 7, 11, 15, 19, 23]);
  assert.deepEqual([...reduceMaps({ ...first, dims: [2, 2, 2, 3] }, 2, -1, 'mean')], [4.5, 5.5, 6.5, 16.5, 17.5, 18.5]);
  assert.deepEqual([...reduceMaps({ ...first, dims: [2, 4, 3] }, 2, -1, 'max')], [9, 10, 11, 21, 22, 23]);
  assert.deepEqual([...reduceMaps({ ...first, dims: [2, 12] }, 2, -1, 'mean')], [...data]);
  assert.deepEqual([...reduceMaps({ ...first, dims: [8, 3] }, 2, -1, 'mean')], [4.5, 5.5, 6.5, 16.5, 17.5, 18.5]);  // windows of one frame
  const broken = data.slice();
  broken[1] = NaN;
  for (const how of /** @type {const} */ (['mean', 'max'])) assert.ok(Number.isNaN(reduceMaps({ ...first, data: broken }, 2, 1, how)[0]));
});

test('suggested layers: block ends in residual and fire networks, activations in plain ones', (t) => {
  const small = listLayers(goldenModel('small_opset13.onnx').model);
  assert.deepEqual(small.filter((layer) => layer.suggested).map(({ name }) => name), ['relu1', 'relu2']);
  const file = shared('cnn/SqueezeNet1.1_fp16_opset7.onnx');
  if (!file) return t.skip('../shared/data is missing');
  const names = (/** @type {string} */ model) => listLayers(readOnnxModel(fs.readFileSync(/** @type {string} */ (shared(`cnn/${model}`))), model));
  assert.deepEqual(names('SqueezeNet1.1_fp16_opset7.onnx').filter((layer) => layer.suggested).map(({ name }) => name),
    ['conv1_2', ...[2, 3, 4, 5, 6, 7, 8, 9].map((i) => `fire${i}/concat_1`), 'conv10_2']);
  assert.deepEqual(names('mnist_cntk_opset8.onnx').filter((layer) => layer.suggested).map(({ name, channels, spatial }) => [name, channels, spatial]),
    [['ReLU32', 8, [28, 28]], ['ReLU114', 16, [14, 14]]]);
  assert.ok(names('light_shufflenet_opset9_NOweights.onnx').every((layer) => layer.untrained));
  assert.ok(names('resnet20_cifar10_opset13.onnx').every((layer) => !layer.untrained));
});

test('SqueezeNet: Egyptian cat .587, espresso .983', async (t) => {
  const file = shared('cnn/SqueezeNet1.1_fp16_opset7.onnx');
  if (!file) return t.skip('../shared/data is missing');
  const bytes = new Uint8Array(fs.readFileSync(file));
  const model = readOnnxModel(bytes, 'squeezenet');
  const session = await makeSession(ort, bytes, model, []);
  const labels = parseLabels(fs.readFileSync(/** @type {string} */ (shared('cnn/imagenet_labels_1001.txt')), 'utf8'));
  const guess = guessRecipe(model).recipe;
  assert.equal(guess.preset, 'caffe-bgr');  // made by onnx-caffe2
  for (const [name, label, probability] of /** @type {[string, string, number][]} */ ([['chelsea', 'Egyptian cat', 0.587], ['coffee', 'espresso', 0.983]])) {
    const { width, height, data } = PNG.sync.read(fs.readFileSync(/** @type {string} */ (shared(`images/${name}.png`))));
    const outputs = await runOnce(ort, session, model, guess, { width, height, channels: 4, data });
    const top = topClasses(outputs[model.outputs[0].name], labels);
    assert.equal(top?.[0].label, label);
    assert.ok(Math.abs((top?.[0].probability ?? 0) - probability) < 5e-4, `${top?.[0].probability}`);
  }
});

test('dynamic sizes are measured by running', async () => {
  const { bytes, model } = goldenModel('small_dynamic.onnx');
  const layers = listLayers(model).filter((layer) => layer.suggested);
  assert.deepEqual(layers.map(({ channels }) => channels), [0, 0]);
  const session = await makeSession(ort, bytes, model, layers);
  const outputs = await runOnce(ort, session, model, { ...guessRecipe(model).recipe, width: 20, height: 16 }, pattern(8, 8));
  assert.deepEqual(measuredLayers(layers, outputs, 1).map(({ channels, spatial }) => [channels, spatial]), [[6, [8, 10]], [6, [8, 10]]]);
});

test('statistics, .npy and comparison', () => {
  const values = Float32Array.of(1, 5, NaN, 3, 5, 1, 5, 5, 1);
  const { mean, sd, dead } = unitStatistics(values, 3, 3);
  assert.deepEqual([mean[0], sd[0], [...dead]], [3, 2, [0, 1, 1]]);
  assert.deepEqual([...unitStatistics(values, 3, 3, true).dead], [1, 1, 1]);
  const read = readNpyFile(npyFile(values, 3, 3), 'a.npy');
  assert.deepEqual([read.rows, read.columns, read.values], [3, 3, values]);
  assert.throws(() => readNpyFile(npyFile(values, 3, 3).subarray(0, 130), 'a.npy'), /a\.npy is cut off/);
  const layer = { name: 'l', tensor: 'l', operator: 'Relu', units: 1, map: [], untrained: false, values: Float32Array.of(1, 2) };
  assert.equal(compareWithSaved([layer], [{ name: 'l', units: 1, values: Float32Array.of(1, 2.0001) }]).agrees, true);
  assert.equal(compareWithSaved([layer], [{ name: 'l', units: 1, values: Float32Array.of(1, 2.001) }]).agrees, false);
  assert.equal(compareWithSaved([layer], [{ name: 'l', units: 2, values: Float32Array.of(1, 2) }]).agrees, false);
  assert.equal(compareWithSaved([layer], []).agrees, false);
});
