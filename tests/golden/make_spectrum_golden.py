#!/usr/bin/python3
"""Makes tests/golden/spectrum.json: power spectra of series with runs, by scipy.signal.welch.

Needs numpy and SciPy (Debian python3-scipy). Run from anywhere: tests/golden/make_spectrum_golden.py

Segments of 128 s (or the longest run), Hann window, half overlap; segments of all runs count alike, runs shorter
than a segment have none.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import signal

RNG = np.random.default_rng(31)
SEGMENT_SECS, LEAST_SCANS, LIMIT_HZ = 128.0, 16, 0.1


def welch_of_runs(series, interval, run_starts):
    ends = [*run_starts[1:], len(series)]
    runs = [series[a:b] for a, b in zip(run_starts, ends)]
    n = min(max(LEAST_SCANS, round(SEGMENT_SECS / interval)), max(map(len, runs)))
    runs = [run for run in runs if len(run) >= n]
    total, segments = 0, 0
    for run in runs:
        count = (len(run) - n // 2) // (n - n // 2)
        f, p = signal.welch(run, fs=1 / interval, window="hann", nperseg=n, noverlap=n // 2, detrend="constant",
                            scaling="density", return_onesided=True)
        total, segments = total + count * p, segments + count
    p = total / segments
    return f, p, segments, n


def one(name, n, interval, run_starts):
    noise = RNG.normal(size=n)
    slow = np.convolve(noise, np.exp(-np.arange(40) / 6), "same")
    series = slow / slow.std() + 0.4 * RNG.normal(size=n) + np.sin(2 * np.pi * 0.037 * interval * np.arange(n))
    series = np.round(series, 4)
    f, p, segments, segment = welch_of_runs(series, interval, run_starts)
    return {"name": name, "interval_secs": interval, "run_starts": run_starts, "series": series.tolist(),
            "step_hz": f[1], "n_segments": segments, "segment_scans": segment, "density": [float(f"{v:.9g}") for v in p],
            "share_below": float(p[(f > 0) & (f <= LIMIT_HZ)].sum() / p[1:].sum())}


cases = [one("one run", 150, 2.0, [0]),                       # even segments
         one("odd segments", 191, 1.5, [0]),                  # 85 scans
         one("runs", 260, 1.5, [0, 100, 190]),                # the shortest, of 70, has no segment of 85
         one("runs of less than 128 s", 111, 2.0, [0, 60, 70]),  # segments of 60, of the first alone
         one("a short run beside long ones", 430, 1.0, [0, 200, 400])]  # the last of 30, segments of 128
golden = {"made_by": f"make_spectrum_golden.py, numpy {np.__version__}, scipy {scipy.__version__}",
          "limit_hz": LIMIT_HZ, "cases": cases}
path = pathlib.Path(__file__).with_name("spectrum.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
