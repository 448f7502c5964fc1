#!/usr/bin/env python3
"""Small ONNX models and reference responses for the tests of web/js/neurons.

Needs Debian's python3-onnx and python3-numpy, and ../shared/data for ResNet-20. The reference is a
forward pass of its own in numpy, in double precision, over what python3-onnx reads.

  /usr/bin/python3 tests/golden/make_neurons_golden.py
"""
import json
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'neurons')
SHARED = os.path.join(HERE, '../../../../shared/data/cnn')
RNG = np.random.default_rng(1)


def conv(x, w, b, strides, pads, group):
    n, c, h, wd = x.shape
    out_c, in_c, kh, kw = w.shape
    x = np.pad(x, ((0, 0), (0, 0), (pads[0], pads[2]), (pads[1], pads[3])))
    oh = (x.shape[2] - kh) // strides[0] + 1
    ow = (x.shape[3] - kw) // strides[1] + 1
    y = np.zeros((n, out_c, oh, ow))
    for g in range(group):
        rows = slice(g * out_c // group, (g + 1) * out_c // group)
        columns = slice(g * in_c, (g + 1) * in_c)
        for i in range(kh):
            for j in range(kw):
                part = x[:, columns, i:i + strides[0] * oh:strides[0], j:j + strides[1] * ow:strides[1]]
                y[:, rows] += np.einsum('nchw,oc->nohw', part, w[rows, :, i, j])
    return y if b is None else y + b[None, :, None, None]


def run(model, feeds):
    """All tensors of the graph; the operators of the models below and of ResNet-20."""
    t = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    t.update(feeds)
    t[''] = None
    for node in model.graph.node:
        a = {x.name: helper.get_attribute_value(x) for x in node.attribute}
        v = [t[name] for name in node.input]
        op = node.op_type
        if op == 'Conv':
            y = conv(v[0].astype(float), v[1].astype(float), v[2].astype(float) if len(v) > 2 else None,
                     a.get('strides', [1, 1]), a.get('pads', [0, 0, 0, 0]), a.get('group', 1))
        elif op == 'Relu':
            y = np.maximum(v[0], 0)
        elif op == 'Add':
            y = v[0] + v[1]
        elif op == 'Concat':
            y = np.concatenate(v, axis=a['axis'])
        elif op == 'Transpose':
            y = np.transpose(v[0], a.get('perm'))
        elif op == 'Reshape':
            y = v[0].reshape([v[0].shape[i] if s == 0 else s for i, s in enumerate(v[1])])
        elif op == 'Constant':
            y = numpy_helper.to_array(a['value'])
        elif op == 'ConstantOfShape':
            y = np.full(v[0], numpy_helper.to_array(a['value'])[0] if 'value' in a else np.float32(0))
        elif op == 'Cast':
            y = v[0].astype(helper.mapping.TENSOR_TYPE_TO_NP_TYPE[a['to']])
        elif op == 'Slice':
            s = [slice(None)] * v[0].ndim
            axes = v[3] if len(v) > 3 else range(len(v[1]))
            steps = v[4] if len(v) > 4 else [1] * len(v[1])
            for start, end, axis, step in zip(v[1], v[2], axes, steps):
                size = v[0].shape[axis]
                # A negative end beyond the first element means down to it.
                s[axis] = slice(int(start), None if end < -size or end >= size else int(end), int(step))
            y = v[0][tuple(s)]
        elif op == 'Pad':
            k = v[0].ndim
            y = np.pad(v[0], [(int(v[1][i]), int(v[1][i + k])) for i in range(k)])
        elif op in ('GlobalAveragePool', 'ReduceMean'):
            axes = a.get('axes', [2, 3])
            y = v[0].mean(axis=tuple(axes), keepdims=a.get('keepdims', 1) == 1)
        elif op == 'Flatten':
            y = v[0].reshape(v[0].shape[0], -1)
        elif op == 'Gemm':
            w = v[1].T if a.get('transB', 0) else v[1]
            y = v[0] @ w + (v[2] if len(v) > 2 else 0)
        else:
            raise SystemExit(f'{op} is not written here')
        t[node.output[0]] = y
    return t


def weights(name, *shape, scale=0.3, dtype=np.float32):
    return numpy_helper.from_array((RNG.standard_normal(shape) * scale).astype(dtype), name)


def save(name, nodes, inputs, outputs, initializers, opset, **more):
    model = helper.make_model(helper.make_graph(nodes, 'test', inputs, outputs, initializers),
                              opset_imports=[helper.make_opsetid('', opset)], producer_name='sync-act-tests')
    model.ir_version = 3 if opset < 9 else 8
    if opset < 9:  # before IR 4 weights are inputs too
        model.graph.input.extend(helper.make_tensor_value_info(i.name, i.data_type, i.dims) for i in initializers)
    for key, value in more.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, os.path.join(HERE, name))
    return model


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def pattern(width, height):
    """The picture of the tests: [y, x, c] = (7 x + 13 y + 50 c) mod 256."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing='ij')
    return ((7 * x + 13 * y + 50 * c) % 256).astype(float)


def small_net(dtype, kind):
    nodes = [helper.make_node('Conv', ['x', 'w1', 'b1'], ['c1'], 'conv1', pads=[1, 1, 1, 1], strides=[2, 2]),
             helper.make_node('Relu', ['c1'], ['r1'], 'relu1'),
             helper.make_node('Conv', ['r1', 'w2'], ['c2'], 'conv2', pads=[1, 1, 1, 1]),
             helper.make_node('Add', ['c2', 'r1'], ['a2'], 'add2'),
             helper.make_node('Relu', ['a2'], ['r2'], 'relu2'),
             helper.make_node('GlobalAveragePool', ['r2'], ['pool'], 'pool'),
             helper.make_node('Flatten', ['pool'], ['flat'], 'flat'),
             helper.make_node('Gemm', ['flat', 'w3', 'b3'], ['logits'], 'fc', transB=1)]
    initializers = [weights('w1', 6, 3, 3, 3, dtype=dtype), weights('b1', 6, dtype=dtype), weights('w2', 6, 6, 3, 3, dtype=dtype),
                    weights('w3', 4, 6, dtype=dtype), weights('b3', 4, dtype=dtype)]
    return nodes, initializers, kind


def rounded(values):
    return [float(f'{x:.8g}') for x in np.asarray(values, float).ravel()]


def responses(tensors, names, axis=1):
    out = {}
    for name in names:
        t = np.asarray(tensors[name], float)
        reduced = tuple(i for i in range(1, t.ndim) if i != (axis if axis > 0 else t.ndim - 1))
        out[name] = {'mean': rounded(t.mean(axis=reduced)), 'max': rounded(t.max(axis=reduced))}
    return out


def main():
    os.makedirs(HERE, exist_ok=True)
    golden = {'made_by': 'tests/golden/make_neurons_golden.py'}
    x = (pattern(12, 10) / 127.5 - 1).transpose(2, 0, 1)[None].astype(np.float32)

    for opset in (7, 9, 13, 17):
        nodes, initializers, kind = small_net(np.float32, TensorProto.FLOAT)
        batch = 1 if opset == 7 else 'N'
        model = save(f'small_opset{opset}.onnx', nodes, [value('x', [batch, 3, 10, 12])], [value('logits', [batch, 4])], initializers, opset,
                     license='BSD-3-Clause', names="{0: 'cat', 1: 'dog', 2: 'tree', 3: 'cup'}")
        golden[f'small_opset{opset}.onnx'] = responses(run(model, {'x': x}), ['r1', 'r2', 'logits'])

    nodes, initializers, kind = small_net(np.float16, TensorProto.FLOAT16)
    model = save('small_fp16.onnx', nodes, [value('x', ['N', 3, 10, 12], TensorProto.FLOAT16)], [value('logits', ['N', 4], TensorProto.FLOAT16)], initializers, 13)
    golden['small_fp16.onnx'] = responses(run(model, {'x': x.astype(np.float16)}), ['r1', 'r2', 'logits'])

    nodes, initializers, kind = small_net(np.float32, TensorProto.FLOAT)
    nodes[0].input[0] = 'nchw'
    nodes.insert(0, helper.make_node('Transpose', ['x'], ['nchw'], 'to_nchw', perm=[0, 3, 1, 2]))
    nodes.insert(6, helper.make_node('Transpose', ['r2'], ['back'], 'to_nhwc', perm=[0, 2, 3, 1]))
    nodes.insert(7, helper.make_node('Relu', ['back'], ['last'], 'relu3'))
    model = save('small_nhwc.onnx', nodes, [value('x', ['N', 10, 12, 3])], [value('logits', ['N', 4])], initializers, 13)
    t = run(model, {'x': x.transpose(0, 2, 3, 1)})
    golden['small_nhwc.onnx'] = {**responses(t, ['r1', 'r2']), **responses(t, ['last'], -1)}

    nodes, initializers, kind = small_net(np.float32, TensorProto.FLOAT)
    model = save('small_dynamic.onnx', nodes, [value('x', ['N', 3, 'H', 'W'])], [value('logits', ['N', 4])], initializers, 13)
    golden['small_dynamic.onnx'] = responses(run(model, {'x': x}), ['r1', 'r2', 'logits'])

    # The picture's luma, to read a frame's number off its grey.
    luma = numpy_helper.from_array(np.array([0.299, 0.587, 0.114], np.float32).reshape(1, 3, 1, 1), 'w')
    save('grey_mean.onnx', [helper.make_node('Conv', ['x', 'w'], ['c'], 'grey'), helper.make_node('Relu', ['c'], ['y'], 'relu')],
         [value('x', ['N', 3, 8, 8])], [value('y', ['N', 1, 8, 8])], [luma], 13)

    save('unknown_operator.onnx', [helper.make_node('NoSuchOperator', ['x'], ['y'], 'odd')], [value('x', [1, 3, 8, 8])],
         [value('y', [1, 3, 8, 8])], [], 13)
    outside = weights('w', 1, 3, 1, 1)
    outside.ClearField('raw_data')
    outside.data_location = TensorProto.EXTERNAL
    entry = outside.external_data.add()
    entry.key, entry.value = 'location', 'weights.bin'
    save('external_data.onnx', [helper.make_node('Conv', ['x', 'w'], ['y'], 'conv')], [value('x', [1, 3, 8, 8])],
         [value('y', [1, 1, 8, 8])], [outside], 13)

    path = os.path.join(SHARED, 'resnet20_cifar10_opset13.onnx')
    if os.path.exists(path):
        mean, sd = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
        feed = ((pattern(32, 32) / 255 - mean) / sd).transpose(2, 0, 1)[None]
        model = onnx.load(path)
        names = ['/Relu_output_0'] + [f'/layer{i}/layer{i}.{j}/Relu_1_output_0' for i in (1, 2, 3) for j in (0, 1, 2)]
        golden['resnet20_cifar10_opset13.onnx'] = {k: {'mean': v['mean']} for k, v in responses(run(model, {'input': feed}), names).items()}
    with open(os.path.join(HERE, '../neurons.json'), 'w') as file:
        json.dump(golden, file, separators=(',', ':'))
        file.write('\n')


main()
