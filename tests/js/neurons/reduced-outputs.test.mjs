// @ts-check
// Reduction within the graph against the reference, reduce.js.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { applyPreset, guessRecipe } from '../../../web/js/neurons/input-recipe.js';
import { chooseLayers, listLayers } from '../../../web/js/neurons/layers.js';
import { largestDifference } from '../../../web/js/neurons/neuron-set.js';
import { readOnnxModel } from '../../../web/js/neurons/onnx-model.js';
import { bytesField, fields, joined, varint } from '../../../web/js/neurons/protobuf.js';
import { reduceInGraph } from '../../../web/js/neurons/reduced-outputs.js';
import { batchSize, layerValues, makeReducedSession, makeSession, measuredLayers, ResponseRun, runOnce } from '../../../web/js/neurons/responses.js';
import { goldenModel, loadOrt, pattern, pictureSource, shared } from './models.mjs';

const ort = await loadOrt();

/** @typedef {{bytes: Uint8Array, model: import('../../../web/js/neurons/onnx-model.js').OnnxModel}} Opened */

/** The same network stated to be of another operator set. @param {Opened} opened @param {number} opset @returns {Opened} */
function withOpset({ bytes, model }, opset) {
  const parts = [];
  for (const { field, tagAt, end } of fields(bytes, 0, bytes.length, '')) if (field !== 8) parts.push(bytes.subarray(tagAt, end));
  parts.push(bytesField(8, joined([bytesField(1, ''), new Uint8Array([...varint(2 * 8), ...varint(opset)])])));
  const changed = joined(parts);
  return { bytes: changed, model: readOnnxModel(changed, `${model.name}, opset ${opset}`) };
}

/** @param {string} name @returns {Opened|null} */
function sharedModel(name) {
  const file = shared(`cnn/${name}`);
  const bytes = file ? new Uint8Array(fs.readFileSync(file)) : null;
  return bytes && { bytes, model: readOnnxModel(bytes, name) };
}

/** Layers with their sizes. @param {Opened} opened @param {'auto'|string[]} wanted @param {any} recipe */
async function measured({ bytes, model }, wanted, recipe) {
  const { chosen, unknown } = chooseLayers(model, listLayers(model), wanted);
  assert.deepEqual(unknown, []);
  const session = await makeSession(ort, bytes, model, chosen);
  const outputs = await runOnce(ort, session, model, recipe, pattern(40, 30));
  await session.release();
  return measuredLayers(chosen, outputs, batchSize(model, 1));
}

/** Responses of three pictures by the graph and by the reference. @param {Opened} opened @param {'auto'|string[]} wanted @param {'mean'|'max'} reduction @param {any} recipe */
async function bothWays(opened, wanted, reduction, recipe) {
  const { bytes, model } = opened;
  const layers = await measured(opened, wanted, recipe);
  const common = { ort, model, layers, recipe, reduction, indices: [0, 1, 2], stimulus: false };
  const source = () => pictureSource([pattern(12, 10), pattern(30, 20), pattern(9, 12)]);
  const reduced = await makeReducedSession(ort, bytes, model, layers, reduction);
  const inGraph = new ResponseRun({ ...common, ...reduced, source: source() });
  await inGraph.run();
  const session = await makeSession(ort, bytes, model, layers);
  const reference = new ResponseRun({ ...common, session, source: source() });
  await reference.run();
  await Promise.all([reduced.session.release(), session.release()]);
  return { layers, names: reduced.names, inGraph: inGraph.layers, reference: reference.layers };
}

/** @type {[string, 'auto'|string[], number][]} */
const kSmall = [['small_opset7.onnx', ['r1', 'r2', 'logits'], 2], ['small_opset9.onnx', ['r1', 'r2', 'logits'], 2], ['small_opset13.onnx', ['r1', 'a2', 'r2'], 3],
  ['small_opset17.onnx', ['r1', 'r2'], 2], ['small_nhwc.onnx', ['r1', 'r2', 'last'], 3], ['small_dynamic.onnx', ['r1', 'r2'], 2], ['small_fp16.onnx', ['r1', 'r2'], 2]];
for (const [name, tensors, nMaps] of kSmall) {
  test(`${name}: mean and maximum in the graph are those of the reference, map sizes too`, async () => {
    const opened = goldenModel(name);
    const recipe = { ...applyPreset(guessRecipe(opened.model).recipe, 'minus1-1'), width: 12, height: 10 };
    for (const reduction of /** @type {const} */ (['mean', 'max'])) {
      const { names, inGraph, reference } = await bothWays(opened, tensors, reduction, recipe);
      assert.equal(names.size, nMaps);
      inGraph.forEach((layer, i) => {
        assert.deepEqual({ ...layer, values: null }, { ...reference[i], values: null });
        const { relative } = largestDifference(layer.values, reference[i].values, layer.units);
        // A maximum is one of the map's values. Means of halves: the reference adds up what was rounded
        // to 11 bits before, the graph what was not.
        const allowed = reduction === 'max' ? 0 : name.includes('fp16') ? 1e-3 : 1e-5;
        assert.ok(relative <= allowed, `${layer.tensor} ${reduction}: ${relative}`);
      });
    }
  });
}

for (const opset of [18, 20, 22]) {
  test(`opset ${opset}: axes are given as an input`, async () => {
    const opened = withOpset(goldenModel('small_opset17.onnx'), opset);
    assert.equal(opened.model.opset, opset);
    const recipe = applyPreset(guessRecipe(opened.model).recipe, 'minus1-1');
    for (const reduction of /** @type {const} */ (['mean', 'max'])) {
      const { names, inGraph, reference } = await bothWays(opened, ['r1', 'r2'], reduction, recipe);
      assert.deepEqual([...names.keys()], ['r1', 'r2']);
      inGraph.forEach((layer, i) => assert.ok(largestDifference(layer.values, reference[i].values, layer.units).relative <= 1e-5));
    }
  });
}

test('the networks of the shared data: suggested layers in the graph as by the reference', async (t) => {
  for (const [name, allowed] of /** @type {[string, number][]} */ ([['resnet20_cifar10_opset13.onnx', 1e-5], ['mnist_cntk_opset8.onnx', 1e-5],
    ['FastestDet_opset11.onnx', 1e-5], ['SqueezeNet1.1_fp16_opset7.onnx', 1e-3]])) {
    const opened = sharedModel(name);
    if (!opened) return t.skip('../shared/data is missing');
    const { recipe } = guessRecipe(opened.model);
    const { layers, names, inGraph, reference } = await bothWays(opened, 'auto', 'mean', recipe);
    assert.equal(names.size, layers.filter(({ spatial }) => spatial.length > 0).length);
    assert.ok(names.size > 0);
    inGraph.forEach((layer, i) => {
      const { relative } = largestDifference(layer.values, reference[i].values, layer.units);
      assert.ok(relative < allowed, `${name} ${layer.tensor}: ${relative}`);
    });
  }
});

test('every byte of the model stays; nodes and outputs come at the end of the graph', () => {
  const { bytes, model } = goldenModel('small_opset13.onnx');
  const { chosen } = chooseLayers(model, listLayers(model), ['r1', 'logits']);
  const edited = reduceInGraph(bytes, model, chosen.map((layer) => (layer.tensor === 'r1' ? { ...layer, spatial: [10, 12] } : layer)), 'mean');
  const [before, after] = [bytes, edited.bytes].map((all) => {
    const graph = [...fields(all, 0, all.length, '')].find(({ field }) => field === 7);
    assert.ok(graph);
    return { head: all.subarray(0, graph.tagAt), graph: all.subarray(graph.start, graph.end), tail: all.subarray(graph.end) };
  });
  assert.deepEqual([after.head, after.tail], [before.head, before.tail]);
  assert.deepEqual(after.graph.subarray(0, before.graph.length), before.graph);
  const read = readOnnxModel(edited.bytes, 'edited');
  assert.deepEqual(read.nodes.slice(model.nodes.length).map(({ op, inputs }) => [op, inputs]), [['Cast', ['r1']], ['GlobalAveragePool', ['r1/float32']], ['Shape', ['r1']]]);
  assert.deepEqual(read.outputs.map(({ name }) => name), ['logits', 'r1/reduced', 'r1/shape']);
  // Names that the model has already are left to it.
  const twice = reduceInGraph(edited.bytes, read, chosen.map((layer) => ({ ...layer, spatial: layer.tensor === 'r1' ? [10, 12] : [] })), 'mean');
  assert.deepEqual(twice.names.get('r1'), { values: 'r1/reduced_', shape: 'r1/shape_', mean: null });
});

test('what cannot be reduced in the graph is reduced by the reference', async () => {
  const opened = goldenModel('small_opset13.onnx');
  const recipe = applyPreset(guessRecipe(opened.model).recipe, 'minus1-1');
  const layers = await measured(opened, ['r1', 'r2'], recipe);
  for (const opset of [0, 99]) assert.equal(reduceInGraph(opened.bytes, { ...opened.model, opset }, layers, 'mean').names.size, 0);
  // A layer whose rank is not as stated: ONNX Runtime refuses the axes, and the whole tensor comes out.
  const wrong = layers.map((layer) => ({ ...layer, spatial: [...layer.spatial, 3] }));
  const { session, names } = await makeReducedSession(ort, opened.bytes, opened.model, wrong, 'max');
  assert.equal(names.size, 0);
  const outputs = await runOnce(ort, session, opened.model, recipe, pattern(12, 10));
  const { dims } = layerValues(outputs, layers[0], names, 1, 'max');
  assert.deepEqual(dims, [1, 6, 5, 6]);
});

test('what is not a number stays so, in means and maxima', async () => {
  const opened = goldenModel('small_opset13.onnx');
  const recipe = applyPreset(guessRecipe(opened.model).recipe, 'minus1-1');
  const layers = await measured(opened, ['a2'], recipe);
  const input = new Float32Array(360).fill(0.5);
  input[100] = NaN;
  for (const reduction of /** @type {const} */ (['mean', 'max'])) {
    const { session, names } = await makeReducedSession(ort, opened.bytes, opened.model, layers, reduction);
    const whole = await makeSession(ort, opened.bytes, opened.model, layers);
    const feeds = { x: new ort.Tensor('float32', input, [1, 3, 10, 12]) };
    const ours = layerValues(await session.run(feeds), layers[0], names, 1, reduction).values;
    const reference = layerValues(await whole.run(feeds), layers[0], new Map(), 1, reduction).values;
    assert.deepEqual(Array.from(ours, Number.isNaN), Array.from(reference, Number.isNaN), reduction);
    assert.ok(reference.some(Number.isNaN));
  }
});
