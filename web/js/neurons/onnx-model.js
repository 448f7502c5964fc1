// @ts-check
// Reads what an ONNX file says about its graph, weights left where they are, and adds inner tensors
// to the graph's outputs. Field numbers are those of onnx.proto (github.com/onnx/onnx).

import { badInput, unsupported } from './neuron-error.js';
import { bytesField, fields, integersOf, joined, textOf, varint } from './protobuf.js';

/**
 * A dimension: a size, a name that stands for any size, or null where nothing is stated.
 * @typedef {number|string|null} Dimension
 */

/**
 * @typedef {object} TensorInfo
 * @property {string} name
 * @property {string} type           'float32', 'float16', ...; '' where it is not stated
 * @property {Dimension[]|null} shape null: not stated
 */

/**
 * @typedef {object} Node
 * @property {string} op
 * @property {string} domain
 * @property {string} name
 * @property {string[]} inputs
 * @property {string[]} outputs
 * @property {number[]|null} perm    of a Transpose
 * @property {number|null} axis
 * @property {boolean} hasSubgraph   If, Loop, Scan
 */

/**
 * @typedef {object} OnnxModel
 * @property {string} name           of the file
 * @property {number} bytes
 * @property {number} irVersion
 * @property {number} opset          of the standard operators; 0: none is stated
 * @property {Record<string, number>} opsets  all domains
 * @property {string} producer
 * @property {string} doc            doc strings of model and graph
 * @property {Record<string, string>} metadata
 * @property {string} graphName
 * @property {TensorInfo[]} inputs   without those that are weights
 * @property {TensorInfo[]} outputs
 * @property {Node[]} nodes          in the file's order
 * @property {Map<string, TensorInfo>} stated  what is stated of inner tensors
 * @property {Map<string, number[]>} weights  sizes
 * @property {Set<string>} uniform   weights of more than one element that are all the same
 * @property {number} nParameters
 * @property {number} weightBytes
 */

const kTypes = ['', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16',
  'float64', 'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16'];
const kTypeBytes = [0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8, 4, 8, 8, 16, 2];
const kMaxNodes = 200_000;
const kExternal = 1;
/** First opset that ONNX Runtime supports in full. */
export const kMinOpset = 7;

/**
 * What the file says. Throws a NeuronError where it is no ONNX model, is cut off, or keeps its
 * weights in another file.
 * @param {Uint8Array} bytes
 * @param {string} name  of the file
 * @returns {OnnxModel}
 */
export function readOnnxModel(bytes, name) {
  refuseOthers(bytes, name);
  /** @type {OnnxModel} */
  const model = { name, bytes: bytes.length, irVersion: 0, opset: 0, opsets: {}, producer: '', doc: '', metadata: {}, graphName: '',
    inputs: [], outputs: [], nodes: [], stated: new Map(), weights: new Map(), uniform: new Set(), nParameters: 0, weightBytes: 0 };
  const producer = ['', ''];
  /** @type {string[]} */
  const docs = [];
  let hasGraph = false;
  try {
    for (const field of fields(bytes, 0, bytes.length, name)) {
      const wire = field.field === 1 || field.field === 5 ? 0 : 2;
      if (field.field <= 8 && field.wire !== wire) throw badInput(`${name}: field ${field.field} at byte ${field.tagAt} is not what a model has there.`);
      if (field.field === 1) model.irVersion = field.value;
      else if (field.field === 2) producer[0] = textOf(bytes, field);
      else if (field.field === 3) producer[1] = textOf(bytes, field);
      else if (field.field === 6) docs.push(textOf(bytes, field));
      else if (field.field === 7) {
        hasGraph = true;
        readGraph(bytes, field.start, field.end, `${name}, graph`, model, docs);
      } else if (field.field === 8) readOpset(bytes, field.start, field.end, `${name}, opset_import`, model);
      else if (field.field === 14 && field.wire === 2) readMetadata(bytes, field.start, field.end, `${name}, metadata_props`, model);
    }
  } catch (error) {
    // A text or picture fails at once, a model that was cut off only after something that makes sense.
    if (hasGraph || model.irVersion > 0) throw truncated(error, name);
    throw badInput(`${name} is not an ONNX model.`);
  }
  if (!hasGraph) throw badInput(`${name} is not an ONNX model: it has no graph.`);
  if (model.nodes.length === 0) throw badInput(`${name}: the graph has no operators.`);
  model.producer = producer.filter(Boolean).join(' ');
  model.doc = docs.filter(Boolean).join('\n');
  model.opset = model.opsets[''] ?? model.opsets['ai.onnx'] ?? 0;
  model.inputs = model.inputs.filter((input) => !model.weights.has(input.name));
  if (model.inputs.length === 0) throw badInput(`${name}: the graph has no input.`);
  if (model.outputs.length === 0) throw badInput(`${name}: the graph has no output.`);
  return model;
}

/** @param {unknown} error @param {string} name */
function truncated(error, name) {
  const { code, message } = /** @type {any} */ (error);
  if (code !== 'bad_input') return /** @type {any} */ (error);
  return badInput(`${name} is damaged or cut off. ${message}`);
}

/** What other files begin with. @param {Uint8Array} bytes @param {string} name */
function refuseOthers(bytes, name) {
  const head = String.fromCharCode(...bytes.subarray(0, 160));
  if (bytes.length === 0) throw badInput(`${name} is empty.`);
  if (head.startsWith('version https://git-lfs')) throw badInput(`${name} is a Git LFS pointer, not the model itself: run git lfs pull.`);
  if (head.startsWith('PK')) throw badInput(`${name} is a zip archive (PyTorch or Keras), not an ONNX model: export it to ONNX.`);
  if (head.slice(4, 8) === 'TFL3') throw unsupported(`${name} is a TensorFlow Lite model: convert it to ONNX.`);
  if (head.slice(4, 8) === 'ORTM') throw unsupported(`${name} is in ORT format: give the .onnx file it was made from.`);
  if (head.startsWith('\x89HDF')) throw badInput(`${name} is an HDF5 file, not an ONNX model: export it to ONNX.`);
  if (/^\s*[{[<]/.test(head) && !head.includes('\0')) throw badInput(`${name} is text, not an ONNX model.`);
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @param {OnnxModel} model @param {string[]} docs */
function readGraph(bytes, start, end, where, model, docs) {
  for (const field of fields(bytes, start, end, where)) {
    if (field.wire !== 2) continue;
    if (field.field === 1) {
      if (model.nodes.length >= kMaxNodes) throw unsupported(`${where} has more than ${kMaxNodes} operators.`);
      model.nodes.push(readNode(bytes, field.start, field.end, `${where}, node ${model.nodes.length}`));
    } else if (field.field === 2) model.graphName = textOf(bytes, field);
    else if (field.field === 5) readWeight(bytes, field.start, field.end, `${where}, initializer ${model.weights.size}`, model);
    else if (field.field === 10) docs.push(textOf(bytes, field));
    else if (field.field === 11) model.inputs.push(readTensorInfo(bytes, field.start, field.end, `${where}, input`));
    else if (field.field === 12) model.outputs.push(readTensorInfo(bytes, field.start, field.end, `${where}, output`));
    else if (field.field === 13) {
      const info = readTensorInfo(bytes, field.start, field.end, `${where}, value_info`);
      model.stated.set(info.name, info);
    }
  }
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @returns {Node} */
function readNode(bytes, start, end, where) {
  /** @type {Node} */
  const node = { op: '', domain: '', name: '', inputs: [], outputs: [], perm: null, axis: null, hasSubgraph: false };
  for (const field of fields(bytes, start, end, where)) {
    if (field.wire !== 2) continue;
    if (field.field === 1) node.inputs.push(textOf(bytes, field));
    else if (field.field === 2) node.outputs.push(textOf(bytes, field));
    else if (field.field === 3) node.name = textOf(bytes, field);
    else if (field.field === 4) node.op = textOf(bytes, field);
    else if (field.field === 5) readAttribute(bytes, field.start, field.end, `${where}, attribute`, node);
    else if (field.field === 7) node.domain = textOf(bytes, field);
  }
  if (!node.op) throw badInput(`${where} states no operator.`);
  return node;
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @param {Node} node */
function readAttribute(bytes, start, end, where, node) {
  let name = '';
  let integer = null;
  const integers = [];
  for (const field of fields(bytes, start, end, where)) {
    if (field.field === 1 && field.wire === 2) name = textOf(bytes, field);
    else if (field.field === 3 && field.wire === 0) integer = field.value;
    else if (field.field === 8) integers.push(...integersOf(bytes, field, where));
    else if (field.field === 5 && field.wire === 2) checkInternal(bytes, field.start, field.end, where);
    else if (field.field === 6 || field.field === 11) node.hasSubgraph = true;
  }
  if (name === 'perm') node.perm = integers;
  if (name === 'axis') node.axis = integer;
}

/** A tensor whose values lie elsewhere. @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where */
function checkInternal(bytes, start, end, where) {
  for (const field of fields(bytes, start, end, where)) {
    if (field.field === 14 && field.value === kExternal) throw externalData(where, '');
  }
}

/** @param {string} where @param {string} location */
function externalData(where, location) {
  const file = where.split(', ')[0];
  return unsupported(`${file} keeps its weights in another file${location ? ` (${location})` : ''}. Save it as one file: ` +
    'onnx.save(onnx.load(path), path, save_as_external_data=False).');
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @param {OnnxModel} model */
function readWeight(bytes, start, end, where, model) {
  let name = '';
  let type = 0;
  let external = false;
  let location = '';
  /** @type {import('./protobuf.js').Field|null} */
  let values = null;
  const dims = [];
  for (const field of fields(bytes, start, end, where)) {
    if (field.field === 1) dims.push(...integersOf(bytes, field, where));
    else if (field.field === 2) type = field.value;
    else if (field.field === 8 && field.wire === 2) name = textOf(bytes, field);
    else if ((field.field === 4 || field.field === 9) && field.wire === 2) values = field;
    else if (field.field === 13 && field.wire === 2) location = readLocation(bytes, field.start, field.end, where) || location;
    else if (field.field === 14) external = field.value === kExternal;
  }
  if (external) throw externalData(where, location);
  const count = dims.reduce((product, size) => product * size, 1);
  model.weights.set(name, dims);
  if (values && count > 1 && isUniform(bytes, values.start, values.end, kTypeBytes[type] || 4)) model.uniform.add(name);
  model.nParameters += count;
  model.weightBytes += count * (kTypeBytes[type] ?? 4);
}

/** Whether all elements are the same. @param {Uint8Array} bytes @param {number} start @param {number} end @param {number} size of an element */
function isUniform(bytes, start, end, size) {
  for (let at = start + size; at < end; ++at) if (bytes[at] !== bytes[at - size]) return false;
  return true;
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where */
function readLocation(bytes, start, end, where) {
  const [key, value] = readPair(bytes, start, end, where);
  return key === 'location' ? value : '';
}

/** StringStringEntryProto. @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @returns {[string, string]} */
function readPair(bytes, start, end, where) {
  /** @type {[string, string]} */
  const pair = ['', ''];
  for (const field of fields(bytes, start, end, where)) {
    if (field.wire === 2 && (field.field === 1 || field.field === 2)) pair[field.field - 1] = textOf(bytes, field);
  }
  return pair;
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @param {OnnxModel} model */
function readMetadata(bytes, start, end, where, model) {
  const [key, value] = readPair(bytes, start, end, where);
  if (key) model.metadata[key] = value;
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @param {OnnxModel} model */
function readOpset(bytes, start, end, where, model) {
  let domain = '';
  let version = 0;
  for (const field of fields(bytes, start, end, where)) {
    if (field.field === 1 && field.wire === 2) domain = textOf(bytes, field);
    else if (field.field === 2 && field.wire === 0) version = field.value;
  }
  model.opsets[domain] = version;
}

/** ValueInfoProto. @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @returns {TensorInfo} */
function readTensorInfo(bytes, start, end, where) {
  /** @type {TensorInfo} */
  const info = { name: '', type: '', shape: null };
  for (const field of fields(bytes, start, end, where)) {
    if (field.wire !== 2) continue;
    if (field.field === 1) info.name = textOf(bytes, field);
    if (field.field !== 2) continue;
    for (const type of fields(bytes, field.start, field.end, where)) {
      if (type.field === 1 && type.wire === 2) readTensorType(bytes, type.start, type.end, where, info);
    }
  }
  return info;
}

/** TypeProto.Tensor. @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @param {TensorInfo} info */
function readTensorType(bytes, start, end, where, info) {
  for (const field of fields(bytes, start, end, where)) {
    if (field.field === 1 && field.wire === 0) info.type = kTypes[field.value] ?? `type ${field.value}`;
    if (field.field !== 2 || field.wire !== 2) continue;
    info.shape = [];
    for (const dim of fields(bytes, field.start, field.end, where)) {
      if (dim.field === 1 && dim.wire === 2) info.shape.push(readDimension(bytes, dim.start, dim.end, where));
    }
  }
}

/** @param {Uint8Array} bytes @param {number} start @param {number} end @param {string} where @returns {Dimension} */
function readDimension(bytes, start, end, where) {
  /** @type {Dimension} */
  let dimension = null;
  for (const field of fields(bytes, start, end, where)) {
    if (field.field === 1 && field.wire === 0) dimension = field.value > 0 ? field.value : null;
    else if (field.field === 2 && field.wire === 2) dimension = textOf(bytes, field) || null;
  }
  return dimension;
}

/**
 * The same model with more outputs. Every other byte stays as it is, also of fields that are not
 * known here: new outputs go to the end of the graph, and only the graph's length changes.
 * @param {Uint8Array} bytes
 * @param {OnnxModel} model  what readOnnxModel() says of them
 * @param {readonly string[]} tensors  names; those that are outputs already are left out
 * @returns {Uint8Array}
 */
export function exposeTensors(bytes, model, tensors) {
  const produced = new Set(model.nodes.flatMap((node) => node.outputs));
  const present = new Set(model.outputs.map((output) => output.name));
  const added = [];
  for (const tensor of new Set(tensors)) {
    if (present.has(tensor)) continue;
    if (!tensor || !produced.has(tensor)) throw badInput(`${model.name} has no tensor "${tensor}".`);
    // A ValueInfoProto with a name alone: type and shape are inferred when the session is made.
    added.push(bytesField(12, bytesField(1, tensor)));
  }
  return added.length === 0 ? bytes : appendToGraph(bytes, model.name, joined(added));
}

/**
 * The same model with more fields at the end of its graph.
 * @param {Uint8Array} bytes
 * @param {string} name  of the model
 * @param {Uint8Array} addition  fields of GraphProto
 * @returns {Uint8Array}
 */
export function appendToGraph(bytes, name, addition) {
  let graph = null;
  for (const field of fields(bytes, 0, bytes.length, name)) {
    if (field.field === 7 && field.wire === 2) graph = field;  // of several the parts are merged in order
  }
  if (!graph) throw badInput(`${name} has no graph.`);
  const length = graph.end - graph.start + addition.length;
  return joined([bytes.subarray(0, graph.tagAt), new Uint8Array([...varint(7 * 8 + 2), ...varint(length)]),
    bytes.subarray(graph.start, graph.end), addition, bytes.subarray(graph.end)]);
}

/**
 * Licence and author, where the file states them.
 * @param {OnnxModel} model
 * @returns {string[]} lines "key: value"
 */
export function statedRights(model) {
  return Object.entries(model.metadata).filter(([key]) => /licen[cs]e|author|copyright|citation|description|source|url/i.test(key))
    .map(([key, value]) => `${key}: ${value.length > 200 ? `${value.slice(0, 200)}…` : value}`);
}

/**
 * Class names from the model's own metadata; null where there are none.
 * @param {OnnxModel} model
 * @returns {string[]|null}
 */
export function statedLabels(model) {
  for (const key of ['labels', 'classes', 'names', 'class_names', 'label_names']) {
    const text = model.metadata[key];
    if (!text) continue;
    const labels = parseLabels(text);
    if (labels.length > 1) return labels;
  }
  return null;
}

/**
 * One label per line, a JSON list or object, a Python dictionary {0: 'cat', 1: 'dog'}, or commas.
 * @param {string} text
 * @returns {string[]}
 */
export function parseLabels(text) {
  const trimmed = text.trim();
  try {
    const json = JSON.parse(trimmed);
    const values = Array.isArray(json) ? json : Object.keys(json).sort((a, b) => Number(a) - Number(b)).map((key) => json[key]);
    return values.map(String);
  } catch { /* not JSON */ }
  if (trimmed.startsWith('{')) {
    /** @type {string[]} */
    const labels = [];
    for (const [, index, single, double] of trimmed.matchAll(/(\d+)\s*:\s*(?:'([^']*)'|"([^"]*)")/g)) {
      if (Number(index) < 1e6) labels[Number(index)] = single ?? double;
    }
    return Array.from(labels, (label) => label ?? '');
  }
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  return lines.length > 1 ? lines : trimmed.split(',').map((label) => label.trim());
}
