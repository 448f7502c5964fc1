// @ts-check
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { NeuronError } from '../../../web/js/neurons/neuron-error.js';
import { exposeTensors, parseLabels, readOnnxModel, statedLabels, statedRights } from '../../../web/js/neurons/onnx-model.js';
import { bytesField, fields, joined, varint } from '../../../web/js/neurons/protobuf.js';
import { golden, goldenModel, shared } from './models.mjs';

/** @param {() => unknown} work @param {RegExp} message */
function refuses(work, message) {
  assert.throws(work, (error) => error instanceof NeuronError && message.test(error.message));
}

test('what a model states is read: opset, inputs, outputs, sizes, rights, classes', () => {
  for (const opset of [7, 9, 13, 17]) {
    const { model } = goldenModel(`small_opset${opset}.onnx`);
    assert.equal(model.opset, opset);
    assert.deepEqual(model.inputs.map(({ name, type, shape }) => [name, type, shape]), [['x', 'float32', [opset === 7 ? 1 : 'N', 3, 10, 12]]]);
    assert.deepEqual(model.outputs.map(({ name }) => name), ['logits']);
    assert.equal(model.nodes.length, 8);
    assert.equal(model.nParameters, 6 * 3 * 9 + 6 + 6 * 6 * 9 + 24 + 4);
    assert.deepEqual(statedRights(model), ['license: BSD-3-Clause']);
    assert.deepEqual(statedLabels(model), ['cat', 'dog', 'tree', 'cup']);
  }
});

test('exposing adds outputs at the end of the graph and leaves every other byte', () => {
  const { bytes: plain, model } = goldenModel('small_opset13.onnx');
  // Fields that no reader knows, of all wire types, before and after the graph, and within it.
  const graph = [...fields(plain, 0, plain.length, '')].find(({ field }) => field === 7);
  assert.ok(graph);
  const odd = joined([new Uint8Array([...varint(900 * 8), ...varint(5)]), bytesField(901, 'kept'), new Uint8Array([...varint(902 * 8 + 1), 1, 2, 3, 4, 5, 6, 7, 8]),
    new Uint8Array([...varint(903 * 8 + 5), 9, 8, 7, 6])]);
  const inner = joined([plain.subarray(graph.start, graph.end), odd]);
  const bytes = joined([odd, plain.subarray(0, graph.tagAt), bytesField(7, inner), plain.subarray(graph.end), odd]);
  const exposed = exposeTensors(bytes, readOnnxModel(bytes, 'odd'), ['r1', 'logits', 'a2', 'r1']);
  const added = joined([bytesField(12, bytesField(1, 'r1')), bytesField(12, bytesField(1, 'a2'))]);
  assert.deepEqual(exposed, joined([odd, plain.subarray(0, graph.tagAt), bytesField(7, joined([inner, added])), plain.subarray(graph.end), odd]));
  assert.deepEqual(readOnnxModel(exposed, 'exposed').outputs.map(({ name }) => name), ['logits', 'r1', 'a2']);
  assert.equal(exposeTensors(plain, model, ['logits']), plain);
  refuses(() => exposeTensors(plain, model, ['nothing']), /small_opset13\.onnx has no tensor "nothing"/);
});

test('a model that is cut off anywhere is refused in words, or still whole where only a rest is missing', () => {
  const { bytes, model } = goldenModel('small_opset13.onnx');
  let whole = 0;
  for (let length = 0; length < bytes.length; ++length) {
    try {
      const part = readOnnxModel(bytes.subarray(0, length), 'cut.onnx');
      assert.equal(part.nodes.length, model.nodes.length);
      ++whole;
    } catch (error) {
      assert.ok(error instanceof NeuronError, String(error));
      assert.match(error.message, /^cut\.onnx/);
    }
  }
  // Metadata and opset follow the graph: only there can an end be a field's end.
  assert.ok(whole < 10, `${whole}`);
});

test('flipped bytes never do more than give a NeuronError', () => {
  const { bytes } = goldenModel('small_opset13.onnx');
  let seed = 7;
  const random = (/** @type {number} */ n) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
  for (let round = 0; round < 3000; ++round) {
    const damaged = bytes.slice();
    for (let i = 0; i < 1 + round % 4; ++i) damaged[random(damaged.length)] = random(256);
    try {
      readOnnxModel(damaged, 'damaged.onnx');
    } catch (error) {
      assert.ok(error instanceof NeuronError, `${error}`);
    }
  }
});

test('hostile lengths and numbers are refused, not followed', () => {
  const ir = [...varint(8), 8];
  const model = (/** @type {number[]} */ ...more) => new Uint8Array([...ir, ...more]);
  refuses(() => readOnnxModel(model(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1), 'long.onnx'), /field 7 at byte 2 states 4294967295 bytes, 1 are left/);
  refuses(() => readOnnxModel(model(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), 'negative.onnx'), /states -1 bytes/);
  refuses(() => readOnnxModel(model(0x3a, ...Array(11).fill(0xff)), 'varint.onnx'), /more than 10 bytes/);
  refuses(() => readOnnxModel(model(0x3b), 'group.onnx'), /wire type 3/);
  refuses(() => readOnnxModel(model(0x00), 'zero.onnx'), /no valid field/);
  // A graph within a graph within a graph: attributes are not followed into.
  let nested = bytesField(1, bytesField(4, 'If'));
  for (let depth = 0; depth < 2000; ++depth) nested = bytesField(1, joined([bytesField(4, 'If'), bytesField(5, bytesField(6, nested))]));
  refuses(() => readOnnxModel(joined([model(), bytesField(7, nested)]), 'nested.onnx'), /has no input/);
});

test('other files are named for what they are', () => {
  const text = (/** @type {string} */ content) => new TextEncoder().encode(content);
  refuses(() => readOnnxModel(new Uint8Array(0), 'a.onnx'), /a\.onnx is empty/);
  refuses(() => readOnnxModel(text('version https://git-lfs.github.com/spec/v1\n'), 'a.onnx'), /Git LFS pointer/);
  refuses(() => readOnnxModel(text('PK\x03\x04....'), 'a.onnx'), /zip archive/);
  refuses(() => readOnnxModel(text('{"layers": []}'), 'a.onnx'), /is text/);
  refuses(() => readOnnxModel(text('hello there, this is no model'), 'a.onnx'), /not an ONNX model/);
  refuses(() => readOnnxModel(new Uint8Array(64).fill(0xff), 'a.onnx'), /not an ONNX model/);
  refuses(() => goldenModel('external_data.onnx'), /keeps its weights in another file \(weights\.bin\)\. Save it as one file/);
});

test('class names come as lines, JSON, Python dictionary or commas', () => {
  assert.deepEqual(parseLabels('cat\ndog\r\n\n'), ['cat', 'dog']);
  assert.deepEqual(parseLabels('["cat", "dog"]'), ['cat', 'dog']);
  assert.deepEqual(parseLabels('{"1": "dog", "0": "cat"}'), ['cat', 'dog']);
  assert.deepEqual(parseLabels("{0: 'cat', 2: \"dog's\"}"), ['cat', '', "dog's"]);
  assert.deepEqual(parseLabels('cat, dog'), ['cat', 'dog']);
});

test('real models are read', (t) => {
  const file = shared('cnn/SqueezeNet1.1_fp16_opset7.onnx');
  if (!file) return t.skip('../shared/data is missing');
  const model = readOnnxModel(fs.readFileSync(file), 'squeezenet.onnx');
  assert.equal(model.nParameters, 1235496);
  assert.deepEqual(model.inputs.map(({ type, shape }) => [type, shape]), [['float16', [1, 3, 224, 224]]]);
  assert.ok(Object.keys(golden).length > 5);
});
