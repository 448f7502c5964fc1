#!/usr/bin/python3
"""Contestant: scikit-learn's FastICA after a PCA through the scan x scan covariance (its fastest
route for many more voxels than scans), float32, one thread. For each line "iterations" it answers
"seconds iterations likeness blas", likeness as in sync_act_ica.cpp. Arguments: scans, voxels, sources, count."""

import os
import sys
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
from sklearn.decomposition import FastICA  # noqa: E402


def value(n, seed):
    """2 uniform_at(0 .. n - 1, seed) - 1 of bench_series.h."""
    h = np.arange(n, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(seed)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, None)):
        h ^= h >> np.uint32(shift)
        if factor is not None:
            h *= np.uint32(factor)
    return (h.astype(np.float64) * 2.0**-31 - 1.0).astype(np.float32)


def scan(n_times, n_voxels, n_sources):
    sources = 3 * value(n_voxels * n_sources, 11).reshape(n_sources, n_voxels) ** 5
    courses = value(n_sources * n_times, 12).reshape(n_sources, n_times)
    noise = 0.5 * value(n_voxels * n_times, 13).reshape(n_voxels, n_times)
    return np.ascontiguousarray((noise + sources.T @ courses).T), sources


def covariance_ica(bold, count, iterations):
    """Maps [voxel x count] and the number of iterations."""
    centred = bold - bold.mean(axis=1, keepdims=True)
    variances, vectors = np.linalg.eigh(centred @ centred.T / centred.shape[1])
    whitening = (vectors[:, -count:] / np.sqrt(variances[-count:])).astype(np.float32)
    ica = FastICA(count, whiten=False, fun="logcosh", max_iter=iterations, tol=1e-9, random_state=0)
    maps = ica.fit_transform(centred.T @ whitening)
    # The time courses, as ours come with them.
    courses = centred @ maps / maps.shape[0]
    return maps, courses, ica.n_iter_


def blas():
    """The file of the BLAS that numpy uses: Debian's reference one is some fifty times slower than OpenBLAS."""
    with open("/proc/self/maps", encoding="utf8") as maps:
        files = {line.split()[-1] for line in maps if "blas.so" in line or "blasp-" in line}
    return ",".join(sorted("/".join(file.split("/")[-2:]) for file in files)) or "unknown"


def main():
    warnings.simplefilter("ignore")
    n_times, n_voxels, n_sources, count = map(int, sys.argv[1:5])
    bold, sources = scan(n_times, n_voxels, n_sources)
    for line in sys.stdin:
        start = time.perf_counter()
        maps, _, n_iterations = covariance_ica(bold, count, int(line))
        secs = time.perf_counter() - start
        unit = sources / np.linalg.norm(sources, axis=1, keepdims=True)
        likeness = np.abs(unit @ (maps / np.linalg.norm(maps, axis=0))).max(axis=1).min()
        print(secs, n_iterations, likeness, blas(), flush=True)


if __name__ == "__main__":
    main()
