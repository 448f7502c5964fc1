// @ts-check
// Lets a network reduce its own maps: for each chosen layer a GlobalAveragePool, ReduceMean or ReduceMax
// over the map is put behind it, so that one value per unit leaves ONNX Runtime in place of the map.
// reduce.js is the reference, and does what cannot be said in the graph.

import { appendToGraph, exposeTensors } from './onnx-model.js';
import { bytesField, joined, varint } from './protobuf.js';

/** @typedef {import('./onnx-model.js').OnnxModel} OnnxModel */
/** @typedef {import('./layers.js').Layer} Layer */

/**
 * Names of the outputs that stand for a layer: its reduced values, the sizes of its tensor, and for a
 * maximum the mean: ReduceMax passes over what is not a number, and only the mean tells of it.
 * @typedef {{values: string, shape: string, mean: string|null}} ReducedNames
 */

const kFloat = 1;  // TensorProto.DataType
const kInt64 = 7;
/** From here on the axes of ReduceMean and ReduceMax are an input. */
const kAxesAreInput = 18;
const kMaxOpset = 22;

/**
 * The model with the layers' reduced values as outputs. What has no map stays as it is, and so does
 * what cannot be reduced in the graph: then the whole tensor is the output.
 * @param {Uint8Array} bytes
 * @param {OnnxModel} model
 * @param {Layer[]} layers  with their map sizes, see measuredLayers()
 * @param {import('./reduce.js').Reduction} reduction
 * @returns {{bytes: Uint8Array, names: Map<string, ReducedNames>}} names: by tensor
 */
export function reduceInGraph(bytes, model, layers, reduction) {
  /** @type {Map<string, ReducedNames>} */
  const names = new Map();
  const parts = [];
  const taken = new Set([...model.weights.keys(), ...model.inputs.map(({ name }) => name), ...model.nodes.flatMap((node) => node.outputs)]);
  const free = (/** @type {string} */ wish) => {
    let name = wish;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return name;
  };
  const canReduce = model.opset > 0 && model.opset <= kMaxOpset;
  for (const { tensor, channelAxis, spatial } of layers) {
    const rank = spatial.length + 2;
    const channels = channelAxis < 0 ? rank + channelAxis : channelAxis;
    if (!canReduce || spatial.length === 0 || channels < 1 || channels >= rank || names.has(tensor)) continue;
    const axes = Array.from({ length: rank }, (_, i) => i).filter((i) => i > 0 && i !== channels);
    const [values, shape] = [free(`${tensor}/reduced`), free(`${tensor}/shape`)];
    const mean = reduction === 'mean' ? values : free(`${tensor}/mean`);
    // Halves and integers are added up in float32. A maximum needs none: it is one of the values.
    const floats = free(`${tensor}/float32`);
    const given = model.opset < kAxesAreInput ? null : free(`${tensor}/axes`);
    if (given && (channels !== 1 || reduction === 'max')) parts.push(bytesField(5, integersTensor(given, axes)));
    const reduce = (/** @type {string} */ operator, /** @type {string} */ source, /** @type {string} */ result) =>
      parts.push(node(operator, given ? [source, given] : [source], result,
        [...(given ? [] : [integersAttribute('axes', axes)]), integerAttribute('keepdims', 1)]));
    parts.push(node('Cast', [tensor], floats, [integerAttribute('to', kFloat)]));
    // Channels first: the pooling does the same with SIMD, in less than half the time.
    if (channels === 1) parts.push(node('GlobalAveragePool', [floats], mean, []));
    else reduce('ReduceMean', floats, mean);
    if (reduction === 'max') reduce('ReduceMax', tensor, values);
    parts.push(node('Shape', [tensor], shape, []));
    parts.push(...[...new Set([values, mean, shape])].map(output));
    names.set(tensor, { values, shape, mean: reduction === 'max' ? mean : null });
  }
  const rest = layers.map(({ tensor }) => tensor).filter((tensor) => !names.has(tensor));
  const exposed = exposeTensors(bytes, model, rest);
  return { bytes: parts.length === 0 ? exposed : appendToGraph(exposed, model.name, joined(parts)), names };
}

/** GraphProto.output: a name alone, as in exposeTensors(). @param {string} name */
const output = (name) => bytesField(12, bytesField(1, name));

/** GraphProto.node. @param {string} operator @param {string[]} inputs @param {string} result @param {Uint8Array[]} attributes */
const node = (operator, inputs, result, attributes) =>
  bytesField(1, joined([...inputs.map((input) => bytesField(1, input)), bytesField(2, result), bytesField(4, operator),
    ...attributes.map((attribute) => bytesField(5, attribute))]));

/** @param {number} field @param {number} value */
const numberField = (field, value) => new Uint8Array([...varint(field * 8), ...varint(value)]);

/** AttributeProto of the type INT (2). @param {string} name @param {number} value */
const integerAttribute = (name, value) => joined([bytesField(1, name), numberField(3, value), numberField(20, 2)]);

/** AttributeProto of the type INTS (7). @param {string} name @param {number[]} values */
const integersAttribute = (name, values) => joined([bytesField(1, name), ...values.map((value) => numberField(8, value)), numberField(20, 7)]);

/** TensorProto of one dimension. @param {string} name @param {number[]} values */
const integersTensor = (name, values) =>
  joined([numberField(1, values.length), numberField(2, kInt64), ...values.map((value) => numberField(7, value)), bytesField(8, name)]);
