"""Writes a trained network as an ONNX file whose activations carry their layers' names."""

import io
import json

import onnx
import onnx.shape_inference
import torch
from onnx import helper

from film.shots import kMain

from .stills import kHeight, kWidth

kOpset = 13
kMean, kSpread = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def onnx_bytes(network: torch.nn.Module, name: str, description: str) -> bytes:
    buffer = io.BytesIO()
    network.eval()
    torch.onnx.export(network, torch.zeros(1, 3, kHeight, kWidth), buffer, opset_version=kOpset, do_constant_folding=True,
                      input_names=["image"], output_names=["logits"], dynamic_axes={"image": {0: "n"}, "logits": {0: "n"}})
    model = onnx.load_from_string(buffer.getvalue())
    relus = [node for node in model.graph.node if node.op_type == "Relu"]
    if len(relus) != len(network.layers):
        raise RuntimeError(f"{name}: {len(relus)} activations for {len(network.layers)} names")
    for node, layer in zip(relus, network.layers):
        _rename(model.graph, node.output[0], layer)
        node.name = layer
    for index, node in enumerate(node for node in model.graph.node if node.op_type != "Relu"):
        node.name = f"{node.op_type.lower()}_{index}"
    for tensor in model.graph.initializer:
        if not tensor.name.startswith("head"):
            _rename(model.graph, tensor.name, "weights_" + tensor.name.replace("onnx::", "").replace("::", "_"))
    # Shapes of the inner tensors, so that a reader knows the layers' sizes before it runs them.
    model = onnx.shape_inference.infer_shapes(model)
    model.graph.name, model.doc_string = name, description
    helper.set_model_props(model, {
        "labels": json.dumps(kMain), "license": "BSD-3-Clause", "author": "Sync-ACT Explorer, tools/demo/train_networks.py",
        "description": description,
        "input": f"RGB, {kWidth} x {kHeight}, values / 255, minus {kMean}, divided by {kSpread}",
    })
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def _rename(graph, old: str, new: str):
    for node in graph.node:
        for names in (node.input, node.output):
            for i, name in enumerate(names):
                if name == old:
                    names[i] = new
    for tensor in graph.initializer:
        if tensor.name == old:
            tensor.name = new
