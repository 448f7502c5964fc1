#!/usr/bin/python3
"""Trains the demo's family of networks on rendered stills and writes them as ONNX files.

    train_networks.py OUT [--cache DIR]

Into OUT: one .onnx per kept stage, models.json (architecture, parameters, training, accuracy on
held-out stills with its 95 % Wilson interval). One thread, so that a run is the same each time on
one kind of processor; on another, accuracies agree within about two points.
Needs python3-torch, python3-onnx, python3-cairo and python3-numpy (tools/setup --demo).
"""

import argparse
import copy
import hashlib
import json
import math
import pathlib
import time

import numpy as np
import torch

from film.shots import kMain
from networks.architectures import kArchitectures
from networks.family import kBatch, kFamily, kPeakRate, Training
from networks.onnx_file import kMean, kOpset, kSpread, onnx_bytes
from networks.stills import kHeight, kTestPerClass, kTestSeed, kTrainPerClass, kTrainSeed, kWidth, stills


def as_input(pictures: np.ndarray) -> torch.Tensor:
    """[n x 48 x 64 x 3] uint8 to [n x 3 x 48 x 64], normalised."""
    x = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 255
    return (x - torch.tensor(kMean).view(3, 1, 1)) / torch.tensor(kSpread).view(3, 1, 1)


def train(training: Training, pictures: np.ndarray, categories: np.ndarray):
    """Yields (step, network) at each step to keep. Mirrored half of the time, but not what holds words."""
    torch.manual_seed(training.seed)
    rng = np.random.default_rng(training.seed)
    network = kArchitectures[training.architecture](training.width)
    optimiser = torch.optim.AdamW(network.parameters(), lr=kPeakRate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, kPeakRate, total_steps=training.steps, pct_start=0.15)
    word = kMain.index("word")
    order, at = rng.permutation(len(pictures)), 0
    if 0 in training.keep:
        yield 0, copy.deepcopy(network)
    for step in range(1, training.steps + 1):
        if at + kBatch > len(order):
            order, at = rng.permutation(len(pictures)), 0
        chosen, at = order[at:at + kBatch], at + kBatch
        batch, wanted = pictures[chosen].copy(), categories[chosen]
        mirrored = (rng.random(kBatch) < 0.5) & (wanted != word)
        batch[mirrored] = batch[mirrored, :, ::-1]
        network.train()
        loss = torch.nn.functional.cross_entropy(network(as_input(batch)), torch.from_numpy(wanted), label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step in training.keep:
            yield step, copy.deepcopy(network)


def accuracy(network, pictures, categories) -> tuple[float, dict[str, float]]:
    """Share of stills named rightly, in all and per category."""
    network.eval()
    with torch.no_grad():
        named = torch.cat([network(as_input(pictures[i:i + 256])).argmax(1) for i in range(0, len(pictures), 256)]).numpy()
    right = named == categories
    return float(right.mean()), {name: round(float(right[categories == c].mean()), 4) for c, name in enumerate(kMain)}


def wilson(share: float, n: int, z: float = 1.96) -> list[float]:
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return [round((middle - half) / (1 + z * z / n), 4), round((middle + half) / (1 + z * z / n), 4)]


def train_family(out: pathlib.Path, cache: pathlib.Path | None):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    out.mkdir(parents=True, exist_ok=True)
    pictures, categories = stills(kTrainSeed, kTrainPerClass, cache)
    test_pictures, test_categories = stills(kTestSeed, kTestPerClass, cache)
    models = []
    for training in kFamily:
        started = time.process_time()
        for step, network in train(training, pictures, categories):
            name = training.name(step)
            share, per_category = accuracy(network, test_pictures, test_categories)
            stage = "untrained" if step == 0 else "trained to the end" if step == training.steps else f"stopped after {step} of {training.steps} steps"
            description = (f"{type(network).__doc__.splitlines()[0]} Width {training.width}; {stage}; trained on rendered stills of the "
                           f"demo's own renderer to name one of {len(kMain)} categories.")
            content = onnx_bytes(network, name, description)
            (out / f"{name}.onnx").write_bytes(content)
            models.append({
                "id": name, "name": f"{training.architecture.capitalize()} {training.width}" + ("" if step == training.steps else f", {stage}"),
                "file": f"{name}.onnx", "architecture": training.architecture, "width": training.width,
                "parameters": sum(p.numel() for p in network.parameters()), "layers": list(network.layers),
                "training": {"steps": step, "of_steps": training.steps, "batch": kBatch, "seed": training.seed, "peak_rate": kPeakRate},
                "accuracy": {"value": round(share, 4), "metric": "top-1", "n": len(test_categories), "interval_95": wilson(share, len(test_categories)),
                             "chance": round(1 / len(kMain), 4), "per_category": per_category,
                             "source": f"{len(test_categories)} held-out rendered stills, seed {kTestSeed}"},
                "source": "trained by us on rendered stills (tools/demo/train_networks.py)", "licence": "BSD-3-Clause",
                "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content),
            })
            print(f"{name:32} {share:.3f}  {len(content) / 1000:.0f} kB  {time.process_time() - started:.0f} s CPU", flush=True)
    record = {
        "labels": list(kMain), "opset": kOpset,
        "input": {"tensor": "image", "shape": ["n", 3, kHeight, kWidth], "order": "RGB", "preset": "imagenet-torch", "fit": "stretch",
                  "mean": kMean, "sd": kSpread},
        "stills": {"train": len(categories), "train_seed": kTrainSeed, "held_out": len(test_categories), "held_out_seed": kTestSeed},
        "models": models,
    }
    (out / "models.json").write_text(json.dumps(record, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path, help="folder where stills are kept between runs")
    options = parser.parse_args()
    train_family(options.out, options.cache)


if __name__ == "__main__":
    main()
