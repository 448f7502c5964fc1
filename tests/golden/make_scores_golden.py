#!/usr/bin/python3
"""Golden scores of models for tests/wasm/scores.test.mjs, by the command line.

    make_scores_golden.py build/native/sync-act

Three models are made of columns of page_neurons_50x16.npy, against page_networks_50x4.npy as two runs
of 25 scans, as they are (no detrending, no HRF): what the page's module is given, too.
"""

import json
import os
import subprocess
import sys
import tempfile

import numpy

MODELS = {"wide": (0, 9, 0.3), "middle": (4, 11, 0.5), "narrow": (12, 16, 0.4)}  # columns, accuracy


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    neurons = numpy.load(os.path.join(here, "page_neurons_50x16.npy"))
    with tempfile.TemporaryDirectory() as folder:
        spec = {"networks": os.path.join(here, "page_networks_50x4.npy"), "models": []}
        for name, (first, end, accuracy) in MODELS.items():
            numpy.save(os.path.join(folder, name + ".npy"), neurons[:, first:end])
            spec["models"].append({"name": name, "neurons": name + ".npy", "accuracy": accuracy})
        path = os.path.join(folder, "spec.json")
        with open(path, "w", encoding="utf8") as file:
            json.dump(spec, file)
        found = json.loads(subprocess.run(
            [sys.argv[1], "score", "--models", path, "--tr", "2", "--run-lengths", "25,25", "--hrf", "none", "--detrend", "none",
             "--high-pass", "none", "--subset-size", "3", "--subsets", "20", "--surrogates", "99", "--seed", "1", "--null", "phase",
             "--out", os.path.join(folder, "out"), "--json"], check=True, capture_output=True).stdout)
    kept = {key: found[key] for key in ("subset_size", "held_out", "relation", "models")}
    kept["columns"] = {name: [first, end] for name, (first, end, _) in MODELS.items()}
    with open(os.path.join(here, "model_scores.json"), "w", encoding="utf8") as file:
        json.dump(kept, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
