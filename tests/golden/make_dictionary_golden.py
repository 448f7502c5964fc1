#!/usr/bin/python3
"""Objectives that scikit-learn's dictionary learning reaches: writes tests/golden/dictionary.json.

Run from the project's root with a Python that has scikit-learn (Debian: python3-sklearn):
    python3 tests/golden/make_dictionary_golden.py
The data are made by the same formula here and in tests/core/networks/planted_series.h, so that no
matrix needs to be stored. For the bench: --file FILE --count K --alpha A prints the time and the
objective for a .npy matrix [voxel x time].
"""

import argparse
import json
import pathlib
import time
import warnings

import numpy as np
import sklearn
from sklearn.decomposition import MiniBatchDictionaryLearning, dict_learning, sparse_encode


def uniform_at(index, seed):
    """The hash of tests/core/networks/planted_series.h: uniform in [0, 1)."""
    h = (np.asarray(index, np.uint64) * 2654435761 + seed) & 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    h ^= h >> np.uint64(13)
    h = (h * 0xC2B2AE35) & 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    return h.astype(np.float64) * 2.0**-32


def planted_series(n_times, n_voxels, n_sources, noise, seed=7):
    """[voxel x time] float32, z-scored: source k is in every voxel of its own band, which overlaps
    the next one's by half, and its weight falls from the middle of the band to its ends."""
    t = np.arange(n_times)
    v = np.arange(n_voxels)
    series = noise * 2 * (uniform_at(v[:, None] * n_times + t, seed) - 0.5)
    for k in range(n_sources):
        course = 2 * (uniform_at(t + 1000 * (k + 1), seed + 1) - 0.5)
        middle = (k + 0.5) * n_voxels / n_sources
        weight = np.maximum(0, 1 - np.abs(v - middle) / (n_voxels / n_sources))
        series += weight[:, None] * course
    series -= series.mean(axis=1, keepdims=True)
    series /= series.std(axis=1, keepdims=True)
    return series.astype(np.float32)


def objective(x, atoms, codes, penalty):
    return 0.5 * ((x - codes @ atoms) ** 2).sum() + penalty * np.abs(codes).sum()


def online(x, count, penalty, batch_size, epochs, seed=0):
    """Seconds and objective of MiniBatchDictionaryLearning's atoms with converged codes."""
    start = time.perf_counter()
    model = MiniBatchDictionaryLearning(
        n_components=count, alpha=penalty, batch_size=batch_size, max_iter=epochs,
        fit_algorithm="cd", transform_algorithm="lasso_cd", transform_alpha=penalty,
        tol=0, max_no_improvement=None, random_state=seed)
    codes = model.fit(x).transform(x)
    secs = time.perf_counter() - start
    return secs, objective(x, model.components_, codes, penalty)


def main():
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--file")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--alpha", type=float, default=0.2)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=1)
    args = parser.parse_args()
    if args.file:
        x = np.load(args.file)
        penalty = args.alpha * np.sqrt((x.astype(np.float64) ** 2).sum(axis=1).mean())
        secs, reached = online(x, args.count, penalty, args.batch, args.epochs)
        print(json.dumps({"secs": secs, "objective": reached, "batch": args.batch,
                          "epochs": args.epochs, "sklearn": sklearn.__version__}))
        return

    cases = []
    for n_times, n_voxels, n_sources, noise, count, alpha in (
            (60, 600, 6, 0.5, 6, 0.2), (60, 600, 6, 0.5, 10, 0.1), (80, 500, 8, 1.0, 8, 0.3)):
        x = planted_series(n_times, n_voxels, n_sources, noise).astype(np.float64)
        penalty = alpha * np.sqrt((x**2).sum(axis=1).mean())
        codes, atoms, _ = dict_learning(x, n_components=count, alpha=penalty, max_iter=300, tol=1e-7,
                                        method="cd", random_state=0)
        codes = sparse_encode(x, atoms, algorithm="lasso_cd", alpha=penalty, max_iter=5000)
        _, by_batches = online(x, count, penalty, 20, 20)
        cases.append({
            "n_times": n_times, "n_voxels": n_voxels, "n_sources": n_sources, "noise": noise,
            "count": count, "alpha": alpha, "some_values": x[:3, :3].ravel().tolist(),
            "dict_learning": objective(x, atoms, codes, penalty), "mini_batch": by_batches})
    golden = {"made_by": "tests/golden/make_dictionary_golden.py", "sklearn": sklearn.__version__,
              "numpy": np.__version__, "cases": cases}
    path = pathlib.Path("tests/golden/dictionary.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
    print(path.read_text())


if __name__ == "__main__":
    main()
