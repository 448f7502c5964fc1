#!/usr/bin/python3
"""One update of a Gaussian-Bernoulli RBM by contrastive divergence, in numpy: writes
tests/golden/vsdbn.json.

Run from the project's root with a Python that has numpy (Debian: python3-numpy):
    python3 tests/golden/make_vsdbn_golden.py
Samples, weights and the random draws come from a formula that the test has, too (uniform_at of
tests/core/networks/planted_series.h), so that only results are stored.
"""

import json
import pathlib

import numpy as np
from make_dictionary_golden import uniform_at


def main():
    n_samples, n_visible, n_hidden = 9, 300, 10
    rate, l1 = 0.05, 0.02
    v = 3 * (uniform_at(np.arange(n_visible * n_samples), 11) - 0.5)
    v = v.reshape(n_visible, n_samples).T.astype(np.float32).astype(np.float64)
    w = 0.2 * (uniform_at(np.arange(n_visible * n_hidden), 12) - 0.5)
    w = w.reshape(n_visible, n_hidden).astype(np.float32).astype(np.float64)
    b, c = np.zeros(n_visible), np.zeros(n_hidden)

    def logistic(x):
        return 1 / (1 + np.exp(-x))

    # Two batches, so that biases other than zero are used, too.
    for batch, seed in (([3, 0, 7, 8, 1, 4], 13), ([2, 5, 6, 3], 14)):
        v0 = v[batch]
        p0 = logistic(v0 @ w + c)
        draws = uniform_at(np.arange(len(batch) * n_hidden), seed).reshape(len(batch), n_hidden)
        h0 = (draws < p0) * 1.0
        v1 = h0 @ w.T + b
        p1 = logistic(v1 @ w + c)
        moved = w + rate * (v0.T @ p0 - v1.T @ p1) / len(batch)
        decayed = moved - rate * l1 * np.sign(w)
        w = np.where((moved * w > 0) & (decayed * w < 0), 0.0, decayed)
        b = b + rate * (v0 - v1).mean(axis=0)
        c = c + rate * (p0 - p1).mean(axis=0)

    golden = {
        "made_by": "tests/golden/make_vsdbn_golden.py", "numpy": np.__version__,
        "first_weights": w[:4].ravel().tolist(), "last_weights": w[-4:].ravel().tolist(),
        "sum_of_squares": float((w**2).sum()), "n_zero": int((w == 0).sum()),
        "first_visible_bias": b[:5].tolist(), "last_visible_bias": b[-5:].tolist(),
        "hidden_bias": c.tolist(),
    }
    path = pathlib.Path("tests/golden/vsdbn.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
