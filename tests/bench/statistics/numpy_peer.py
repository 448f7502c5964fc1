#!/usr/bin/python3
"""What somebody who uses numpy writes, on one thread: the peer of the statistics bench.

    numpy_peer.py N_TIMES N_NEURONS N_NETWORKS OPENBLAS_CORETYPE

For each line on stdin: "shift 0" (all circular shifts by FFT cross-correlation) or "phase N" (N
phase-randomised surrogates) -> seconds; "maxima s,k s,k ..." -> the last shift maxima; "blas" -> the
file that numpy's products come from. SYNC_ACT_OPENBLAS_DIR: a folder whose libblas.so.3 is taken
instead of the system's.
"""

import os
import sys
import time

folder = os.environ.get("SYNC_ACT_OPENBLAS_DIR")
if folder and folder not in os.environ.get("LD_LIBRARY_PATH", ""):
    os.environ["LD_LIBRARY_PATH"] = folder
    os.execv(sys.executable, [sys.executable, *sys.argv])
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OPENBLAS_CORETYPE"] = sys.argv[4]

import numpy as np  # noqa: E402

N_TIMES, N_NEURONS, N_NETWORKS = map(int, sys.argv[1:4])
MIN_SHIFT = 30


def uniform_at(index, seed):
    h = (index.astype(np.uint32) * np.uint32(2654435761)) + np.uint32(seed)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h * 2.0**-32


def bench_series(n_units, seed):
    """bench_series.h, standardized: [unit, time]."""
    weight = uniform_at(np.arange(n_units), seed + 1) - 0.5
    own = uniform_at(np.arange(n_units * N_TIMES), seed + 2).reshape(n_units, N_TIMES) - 0.5
    shared = uniform_at(np.arange(N_TIMES), 99) - 0.5
    x = np.float32(10000 + 100 * (own + weight[:, None] * shared)).astype(float)
    x -= x.mean(1, keepdims=True)
    return np.float32(x / np.linalg.norm(x, axis=1, keepdims=True))


def all_shifts(x, y):
    xf, yf = np.fft.rfft(x), np.conj(np.fft.rfft(y))
    maxima = np.empty((N_TIMES, N_NETWORKS), np.float32)
    for k in range(N_NETWORKS):
        maxima[:, k] = np.fft.irfft(xf * yf[k], N_TIMES).max(0)
    return maxima[MIN_SHIFT:N_TIMES - MIN_SHIFT + 1]


def phase_randomised(x, y, n):
    rng = np.random.default_rng(1)
    yf = np.fft.rfft(y)
    maxima = np.empty((n, N_NETWORKS), np.float32)
    for i in range(n):
        turn = np.exp(2j * np.pi * rng.random(yf.shape[1]))
        turn[0] = 1
        if N_TIMES % 2 == 0:
            turn[-1] = 1
        maxima[i] = (x @ np.float32(np.fft.irfft(yf * turn, N_TIMES)).T).max(0)
    return maxima


x, y = bench_series(N_NEURONS, 1), bench_series(N_NETWORKS, 2)
last = None
for line in sys.stdin:
    word, *rest = line.split()
    if word == "maxima":
        pairs = [tuple(map(int, pair.split(","))) for pair in rest]
        print(" ".join(f"{last[s, k]:.9g}" for s, k in pairs), flush=True)
        continue
    if word == "blas":
        with open("/proc/self/maps") as maps:
            print(next((m.split()[-1] for m in maps if "libblas" in m or "openblas" in m), "?"), flush=True)
        continue
    start = time.perf_counter()
    if word == "shift":
        last = all_shifts(x, y)
    else:
        phase_randomised(x, y, int(rest[0]))
    print(f"{time.perf_counter() - start:.9g}", flush=True)
