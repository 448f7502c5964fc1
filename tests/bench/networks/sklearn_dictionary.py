#!/usr/bin/python3
"""Contestant: scikit-learn's MiniBatchDictionaryLearning, one thread. For each line "batch epochs" it
answers "seconds objective". Arguments: scans, voxels, sources, noise, atoms, alpha."""

import os
import pathlib
import sys
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "golden"))

import numpy as np  # noqa: E402
from make_dictionary_golden import online, planted_series  # noqa: E402


def main():
    warnings.simplefilter("ignore")
    n_times, n_voxels, n_sources = map(int, sys.argv[1:4])
    noise, count, alpha = float(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
    x = np.asfortranarray(planted_series(n_times, n_voxels, n_sources, noise))
    penalty = alpha * np.sqrt((x.astype(np.float64) ** 2).sum(axis=1).mean())
    x = np.ascontiguousarray(x)
    for line in sys.stdin:
        batch, epochs = map(int, line.split())
        secs, reached = online(x, count, penalty, batch, epochs)
        print(secs, reached, flush=True)


if __name__ == "__main__":
    main()
