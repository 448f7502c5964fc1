// @ts-check
// The layers of a model in graph order, where each keeps its channels, and which of them to take as
// neurons.
//
// Suggested are the outputs of activations, one per block. A block is a stretch of the graph with
// parallel paths between two tensors through which everything flows ("cuts"): a residual block, a
// fire or inception module. Taken is the cut at the end of each block, moved on over normalization
// and activation that follow it; before the first and after the last block, and in networks without
// blocks (VGG, AlexNet), every activation at a cut. An activation between two blocks, or one that
// squeezes channels before the first, belongs to the block that follows and is left out.

/** @typedef {import('./onnx-model.js').OnnxModel} OnnxModel */
/** @typedef {import('./onnx-model.js').Node} Node */

/**
 * @typedef {object} Layer
 * @property {string} name        for people and tables: the operator's name, or the tensor's
 * @property {string} tensor      the graph's name of it
 * @property {string} operator
 * @property {number} channelAxis 1: channels first, -1: channels last
 * @property {number} channels    0: not known before the model has run
 * @property {number[]} spatial   sizes of the map; empty: a single value per unit, or not known
 * @property {boolean} suggested
 * @property {boolean} untrained  every filter between the input and this layer holds one value only: its
 *   units cannot tell patterns apart
 */

export const kActivations = new Set(['Relu', 'LeakyRelu', 'PRelu', 'Clip', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Elu', 'Selu',
  'Gelu', 'FastGelu', 'QuickGelu', 'Tanh', 'Softplus', 'Softsign', 'Mish', 'ThresholdedRelu', 'Celu', 'Swish']);
const kSpatial = new Set(['Conv', 'ConvTranspose', 'FusedConv', 'ConvInteger', 'QLinearConv', 'MaxPool', 'AveragePool', 'LpPool',
  'GlobalAveragePool', 'GlobalMaxPool', 'BatchNormalization', 'InstanceNormalization', 'GroupNormalization', 'LRN']);
const kLast = new Set(['MatMul', 'Gemm', 'LayerNormalization', 'SimplifiedLayerNormalization', 'SkipLayerNormalization', 'Attention',
  'FusedMatMul', 'MultiHeadAttention']);
/** Operators with a filter as second input. */
const kFiltering = new Set(['Conv', 'ConvTranspose', 'FusedConv', 'Gemm', 'MatMul']);
/** Values that only say how large something is. */
const kShapeOnly = new Set(['Shape', 'Size']);
/** Steps that change nothing a neuron is about. */
const kPlumbing = new Set(['Reshape', 'Transpose', 'Identity', 'Dropout', 'Flatten', 'Squeeze', 'Unsqueeze', 'Cast', 'Slice', 'Gather',
  'Split', 'Pad', 'Expand', 'Tile', 'Constant', 'ConstantOfShape', 'Shape', 'Size', 'DepthToSpace', 'SpaceToDepth', 'QuantizeLinear',
  'DequantizeLinear', 'Range', 'Where', 'Equal', 'ReduceMean', 'Pow', 'Sqrt', 'Div', 'Sub', 'Mul', 'Erf', 'ScatterND']);
/** What may stand between the end of a block and the activation that belongs to it. */
const kFollowers = new Set(['BatchNormalization', 'Dropout', 'Identity', 'LayerNormalization', ...kActivations]);

/**
 * @param {OnnxModel} model
 * @returns {Layer[]} in graph order
 */
export function listLayers(model) {
  const flow = traceData(model);
  const suggested = suggestTensors(model, flow);
  const nameCount = new Map();
  for (const node of model.nodes) nameCount.set(node.name, (nameCount.get(node.name) ?? 0) + 1);
  /** @type {Layer[]} */
  const layers = [];
  for (const node of model.nodes) {
    const tensor = node.outputs[0];
    if (!tensor || !flow.axis.has(tensor) || (kPlumbing.has(node.op) && !isSwish(node, flow) && !suggested.has(tensor))) continue;
    const shape = sizesOf(model, tensor);
    const channelAxis = flow.axis.get(tensor) ?? (shape && shape.length === 4 ? 1 : -1);
    if (shape && shape.length < 2) continue;
    layers.push({ tensor, operator: node.op, name: layerName(node, nameCount), channelAxis, ...partsOf(shape, channelAxis),
      suggested: suggested.has(tensor), untrained: flow.untrained.has(tensor) });
  }
  return layers;
}

/** @param {Node} node @param {Map<string, number>} nameCount */
function layerName(node, nameCount) {
  const own = node.name && nameCount.get(node.name) === 1 ? node.name : node.outputs[0];
  return own.replace(/^\/+/, '') || own;
}

/**
 * Channels and map sizes of a shape.
 * @param {(number|null)[]|null} shape
 * @param {number} channelAxis
 */
export function partsOf(shape, channelAxis) {
  if (!shape || shape.length < 2) return { channels: 0, spatial: [] };
  const axis = channelAxis < 0 ? shape.length + channelAxis : Math.min(channelAxis, shape.length - 1);
  const spatial = shape.filter((_, i) => i !== 0 && i !== axis);
  return { channels: shape[axis] ?? 0, spatial: spatial.every((size) => size !== null) ? /** @type {number[]} */ (spatial) : [] };
}

/** @param {OnnxModel} model @param {string} tensor @returns {(number|null)[]|null} */
function sizesOf(model, tensor) {
  const info = model.stated.get(tensor) ?? model.outputs.find((output) => output.name === tensor);
  return info?.shape?.map((size) => (typeof size === 'number' ? size : null)) ?? null;
}

/**
 * Which tensors depend on the input, and where their channels are.
 * @typedef {object} DataFlow
 * @property {Map<string, number|null>} axis  of each tensor that depends on the input; null: not known
 * @property {Map<string, Node>} producer
 * @property {Map<string, Node[]>} consumers
 * @property {Set<string>} untrained  tensors behind filters of one value, and none of another
 */

/** @param {OnnxModel} model @returns {DataFlow} */
export function traceData(model) {
  /** @type {DataFlow} */
  const flow = { axis: new Map(), producer: new Map(), consumers: new Map(), untrained: new Set() };
  const trained = new Set();
  for (const input of model.inputs) flow.axis.set(input.name, inputAxis(input.shape));
  for (const node of model.nodes) {
    for (const input of new Set(node.inputs)) {
      const list = flow.consumers.get(input);
      if (list) list.push(node);
      else flow.consumers.set(input, [node]);
    }
    for (const output of node.outputs) flow.producer.set(output, node);
    if (kShapeOnly.has(node.op)) continue;
    const sources = node.inputs.filter((input) => flow.axis.has(input));
    if (sources.length === 0) continue;
    const axis = outputAxis(node, flow.axis.get(sources[0]) ?? null);
    for (const output of node.outputs) if (output) flow.axis.set(output, axis);
    const filter = kFiltering.has(node.op) ? node.inputs[1] : undefined;
    const isUniform = filter !== undefined && isUniformWeight(model, flow, filter);
    const hasLearned = sources.some((source) => trained.has(source)) || (filter !== undefined && !isUniform);
    for (const output of node.outputs) {
      if (hasLearned) trained.add(output);
      else if (isUniform || sources.some((source) => flow.untrained.has(source))) flow.untrained.add(output);
    }
  }
  return flow;
}

/** Weights that are all the same, also where operators make them. @param {OnnxModel} model @param {DataFlow} flow @param {string} tensor @returns {boolean} */
function isUniformWeight(model, flow, tensor) {
  if (model.uniform.has(tensor)) return true;
  const node = flow.producer.get(tensor);
  if (!node || model.weights.has(tensor)) return false;
  if (node.op === 'ConstantOfShape') return true;
  return ['Reshape', 'Transpose', 'Identity', 'Cast'].includes(node.op) && isUniformWeight(model, flow, node.inputs[0]);
}

/** Channels first or last of a picture. @param {import('./onnx-model.js').Dimension[]|null} shape */
export function inputAxis(shape) {
  const isColour = (/** @type {unknown} */ size) => size === 3 || size === 1 || size === 4;
  if (shape?.length !== 4) return null;
  if (isColour(shape[1]) && !isColour(shape[3])) return 1;
  if (isColour(shape[3]) && !isColour(shape[1])) return -1;
  return 1;
}

/** @param {Node} node @param {number|null} axis of the input @returns {number|null} */
function outputAxis(node, axis) {
  if (kSpatial.has(node.op)) return 1;
  if (kLast.has(node.op)) return -1;
  if (node.op === 'Transpose') {
    if (axis === null || !node.perm) return null;
    const at = node.perm.indexOf(axis < 0 ? node.perm.length + axis : axis);
    return at < 0 ? null : at === node.perm.length - 1 ? -1 : at;
  }
  if (['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Gather', 'Einsum'].includes(node.op)) return node.op === 'Flatten' ? -1 : null;
  return axis;
}

/** x * sigmoid(x), which exporters write as two operators. @param {Node} node @param {DataFlow} flow */
function isSwish(node, flow) {
  return node.op === 'Mul' && node.inputs.some((input) => {
    const gate = flow.producer.get(input);
    return gate && ['Sigmoid', 'HardSigmoid', 'Tanh'].includes(gate.op) && node.inputs.some((other) => other !== input && gate.inputs.includes(other));
  });
}

/**
 * @param {OnnxModel} model
 * @param {DataFlow} flow
 * @returns {Set<string>} tensors
 */
function suggestTensors(model, flow) {
  const { cuts, blocks } = findCuts(model, flow);
  const chosen = new Set();
  const isActivation = (/** @type {Node} */ node) => kActivations.has(node.op) || isSwish(node, flow);
  const firstBlock = blocks.length > 0 ? blocks[0].start : Infinity;
  const lastBlock = blocks.length > 0 ? blocks[blocks.length - 1].end : -1;
  const ends = new Set(blocks.map((block) => followOn(block.node, flow)));
  for (const { node, index } of cuts) {
    const tensor = node.outputs[0];
    if (ends.has(tensor)) chosen.add(tensor);
    else if (isActivation(node) && (index < firstBlock || index > lastBlock || (index === firstBlock && !isSqueeze(node, model, flow)))) {
      chosen.add(tensor);
    }
  }
  for (const end of ends) chosen.add(end);
  if (chosen.size > 0) return chosen;
  // No cuts at all, as in networks with skips from end to end: every activation.
  for (const node of model.nodes) if (isActivation(node) && flow.axis.has(node.outputs[0])) chosen.add(node.outputs[0]);
  return chosen;
}

/** Whether the convolution before an activation has fewer channels out than in. @param {Node} node @param {OnnxModel} model @param {DataFlow} flow */
function isSqueeze(node, model, flow) {
  const source = flow.producer.get(node.inputs[0]);
  const size = source?.op === 'Conv' ? model.weights.get(source.inputs[1]) : undefined;
  return size !== undefined && size[0] < size[1];
}

/** The tensor after the normalization and activation that directly follow. @param {Node} node @param {DataFlow} flow */
function followOn(node, flow) {
  let end = node.outputs[0];
  for (;;) {
    const next = flow.consumers.get(node.outputs[0]) ?? [];
    if (next.length !== 1 || !kFollowers.has(next[0].op) || next[0].inputs[0] !== node.outputs[0]) return end;
    node = next[0];
    if (node.op !== 'Dropout' && node.op !== 'Identity') end = node.outputs[0];
  }
}

/**
 * Cuts: after which operators all that is still needed is one tensor. Blocks: stretches between two
 * cuts that hold parallel paths and a join.
 * @param {OnnxModel} model
 * @param {DataFlow} flow
 * @returns {{cuts: {node: Node, index: number}[], blocks: {node: Node, start: number, end: number}[]}}
 */
function findCuts(model, flow) {
  /** @type {Map<string, number>} */
  const pending = new Map();  // tensors that are needed, and by how many operators to come
  const uses = (/** @type {string} */ tensor) =>
    (flow.consumers.get(tensor) ?? []).filter((node) => node.outputs.some((output) => flow.axis.has(output))).length;
  for (const input of model.inputs) pending.set(input.name, uses(input.name));
  /** @type {{node: Node, index: number}[]} */
  const cuts = [];
  /** @type {{node: Node, start: number, end: number}[]} */
  const blocks = [];
  let lastCut = -1;
  let isParallel = false;
  model.nodes.forEach((node, index) => {
    if (!node.outputs.some((output) => flow.axis.has(output))) return;
    for (const input of new Set(node.inputs)) {
      const left = pending.get(input);
      if (left === undefined) continue;
      if (left <= 1) pending.delete(input);
      else pending.set(input, left - 1);
    }
    for (const output of node.outputs) {
      const count = output ? uses(output) : 0;
      if (count > 0) pending.set(output, count);
    }
    const isEnd = pending.size === 0;
    if (isEnd || (pending.size === 1 && pending.has(node.outputs[0]))) {
      if (isParallel && isJoin(node, flow)) blocks.push({ node, start: lastCut, end: index });
      cuts.push({ node, index });
      lastCut = index;
      isParallel = false;
    } else {
      isParallel = true;
    }
  });
  return { cuts, blocks };
}

/** Brings paths together; the gate of x * sigmoid(x) is no block. @param {Node} node @param {DataFlow} flow */
function isJoin(node, flow) {
  return ['Add', 'Sum', 'Concat', 'Mul', 'SkipLayerNormalization'].includes(node.op) && !isSwish(node, flow) &&
    node.inputs.filter((input) => flow.axis.has(input)).length > 1;
}

/**
 * The layers that a user named, or the suggested ones.
 * @param {OnnxModel} model
 * @param {Layer[]} layers
 * @param {'auto'|readonly string[]} wanted  names of layers, operators or tensors
 * @returns {{chosen: Layer[], unknown: string[]}}
 */
export function chooseLayers(model, layers, wanted) {
  if (wanted === 'auto') {
    const suggested = layers.filter((layer) => layer.suggested);
    return { chosen: suggested.length > 0 ? suggested : layers.slice(-1), unknown: [] };
  }
  const flow = traceData(model);
  /** @type {Layer[]} */
  const chosen = [];
  /** @type {string[]} */
  const unknown = [];
  for (const name of wanted) {
    const layer = layers.find((one) => one.tensor === name || one.name === name) ??
      plumbingLayer(model, flow, name);
    if (!layer) unknown.push(name);
    else if (!chosen.some((one) => one.tensor === layer.tensor)) chosen.push(layer);
  }
  return { chosen, unknown };
}

/** A tensor that is not offered, but was named. @param {OnnxModel} model @param {DataFlow} flow @param {string} name @returns {Layer|null} */
function plumbingLayer(model, flow, name) {
  const node = model.nodes.find((one) => one.outputs.includes(name) || one.name === name);
  const tensor = node?.outputs.includes(name) ? name : node?.outputs[0];
  if (!node || !tensor || !flow.axis.has(tensor)) return null;
  const channelAxis = flow.axis.get(tensor) ?? (sizesOf(model, tensor)?.length === 4 ? 1 : -1);
  return { name, tensor, operator: node.op, channelAxis, ...partsOf(sizesOf(model, tensor), channelAxis), suggested: false,
    untrained: flow.untrained.has(tensor) };
}
