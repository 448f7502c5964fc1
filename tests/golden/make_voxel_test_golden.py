#!/usr/bin/python3
"""Golden values for tests/core/statistics/voxel_test_test.cpp, by numpy and SciPy: voxel_test.json.

    python3 tests/golden/make_voxel_test_golden.py

A neuron and 80 voxels of autocorrelated noise in three runs, one of 9 scans; a quarter of the voxels hold the neuron's series. p of each
voxel by SciPy's t distribution with Pyper & Peterman's effective degrees of freedom, from sums written out here; q by
Benjamini & Hochberg.
"""

import json
import pathlib

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
RNG = np.random.default_rng(31)
RUNS = [(0, 70), (70, 79), (79, 139)]
N = 139
VOXELS = 80


def ar1(phi):
    x = np.empty(N)
    for first, last in RUNS:
        x[first] = RNG.standard_normal()
        for t in range(first + 1, last):
            x[t] = phi * x[t - 1] + np.sqrt(1 - phi**2) * RNG.standard_normal()
    return x


def standardized(x):
    out = np.empty(N)
    for first, last in RUNS:
        part = x[first:last]
        out[first:last] = (part - part.mean()) / part.std()
    return np.float32(np.round(out, 5))


def rho(x, k):
    x = x.astype(float)
    products = sum((x[first:last - k] * x[first + k:last]).sum() for first, last in RUNS if last - first > k)
    pairs = sum(last - first - k for first, last in RUNS if last - first > k)
    return products / pairs / (x @ x / N)


neuron = standardized(ar1(0.6))
voxels = []
for v in range(VOXELS):
    noise = ar1(RNG.uniform(0, 0.8))
    voxels.append(standardized(noise + (0.9 * neuron if v % 4 == 0 else 0)))
lags = max(last - first for first, last in RUNS) // 4
r, p, samples = [], [], []
for x in voxels:
    value = float(np.float32(x.astype(float) @ neuron.astype(float) / N))
    inverse = 1 / N + 2 / N * sum((N - k) / N * rho(x, k) * rho(neuron, k) for k in range(1, lags + 1))
    n = min(N, 1 / inverse)
    t = value * np.sqrt((n - 2) / (1 - value**2))
    r.append(value)
    samples.append(n)
    p.append(2 * stats.t.sf(abs(t), n - 2))
p = np.array(p)
order = np.argsort(p)
q = np.empty(VOXELS)
q[order] = np.minimum(1, np.minimum.accumulate((p[order] * VOXELS / np.arange(1, VOXELS + 1))[::-1])[::-1])
golden = {
    "script": "tests/golden/make_voxel_test_golden.py", "run_starts": [first for first, _ in RUNS],
    "neuron": [float(f"{v:.5f}") for v in neuron],
    "voxels": [[float(f"{v:.5f}") for v in x] for x in voxels],
    "r": [float(f"{v:.9g}") for v in r], "p": [float(f"{v:.9g}") for v in p], "q": [float(f"{v:.9g}") for v in q],
    "n_significant": int((q <= 0.05).sum()), "most_p": float(f"{p[q <= 0.05].max():.9g}"),
}
(HERE / "voxel_test.json").write_text(json.dumps(golden) + "\n")
print(golden["n_significant"], "significant; N*", round(min(samples)), "to", round(max(samples)))
