#!/usr/bin/python3
"""Golden values of the method's steps, from numpy and SciPy: writes tests/golden/method.json.

Run from the project's root with a Python that has numpy and SciPy (Debian: python3-scipy):
    python3 tests/golden/make_method_golden.py
Inputs are written beside the expected values, so that the tests need no random numbers of numpy's.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.signal
import scipy.stats


def spm_hrf(interval):
    """spm_hrf(interval) of SPM12 with p = [6 16 1 1 6 0 32], 16 microtime bins, transcribed."""
    bins = 16
    dt = interval / bins
    u = np.arange(0, np.ceil(32 / dt) + 1)
    h = scipy.stats.gamma.pdf(u, 6, scale=1 / dt) - scipy.stats.gamma.pdf(u, 16, scale=1 / dt) / 6
    h = h[np.arange(0, np.floor(32 / interval + 1e-9) + 1, dtype=int) * bins]
    return h / h.sum()


def glover_hrf(interval):
    t = np.arange(0, np.floor(32 / interval + 1e-9) + 1) * interval
    peak = t**6 * np.exp(-t / 0.9)
    dip = t**12 * np.exp(-t / 0.9)
    h = peak / ((5.4**6) * np.exp(-6)) - 0.35 * dip / ((10.8**12) * np.exp(-12))
    return h / h.sum()


def align(responses, rate, tr, n_scans, kernel, onset, shift, pad, runs=1):
    """Convolution by numpy.convolve, then numpy.interp at the scans' mid-times, run by run."""
    out = []
    for part in np.split(np.asarray(responses, np.float64), runs):
        held = part.mean() if pad == "mean" else 0.0
        convolved = np.convolve(part - held, kernel)[: len(part)]
        times = (np.arange(n_scans // runs) + 0.5) * tr - onset - shift * tr
        read = np.interp(times, np.arange(len(part)) / rate, convolved)
        # Between "before the start" (0 here) and the first sample: numpy.interp would hold it.
        before = times < 0
        at = times[before] * rate
        read[before] = np.where(at > -1, (1 + at) * convolved[0], 0.0)
        out.append(read + held)
    return np.concatenate(out)


def main():
    rng = np.random.default_rng(20240501)
    golden = {
        "made_by": "tests/golden/make_method_golden.py",
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "hrf": [
            {"kind": kind, "interval_secs": interval, "values": function(interval).tolist()}
            for kind, function in (("spm", spm_hrf), ("glover", glover_hrf))
            for interval in (0.25, 0.93, 2.0)
        ],
    }

    series = np.float32(10000 + 40 * np.arange(23) + 300 * rng.standard_normal(23))
    y = series.astype(np.float64)
    t = np.arange(23)
    cleaned = {"none": y, "constant": scipy.signal.detrend(y, type="constant"),
               "linear": scipy.signal.detrend(y)}
    for name, order in (("quadratic", 2), ("cubic", 3)):
        cleaned[name] = y - np.polynomial.Polynomial.fit(t, y, order)(t)
    starts = [0, 11]
    golden["clean"] = {
        "series": series.tolist(),
        "run_starts": starts,
        "detrended": {name: value.tolist() for name, value in cleaned.items()},
        "zscored": {name: scipy.stats.zscore(value).tolist() for name, value in cleaned.items()},
        "linear_zscored_by_run": np.concatenate(
            [scipy.stats.zscore(scipy.signal.detrend(part)) for part in np.split(y, starts[1:])]
        ).tolist(),
    }

    responses = np.float32(2 + rng.standard_normal(240).cumsum() * 0.2)
    golden["align"] = {"responses": responses.tolist(), "cases": []}
    for case in (
        {"hrf": "spm", "rate_hz": 4.0, "tr_secs": 2.0, "n_scans": 30},
        {"hrf": "spm", "rate_hz": 4.0, "tr_secs": 0.93, "n_scans": 64},
        {"hrf": "spm", "rate_hz": 4.0, "tr_secs": 1.5, "n_scans": 40, "before_start": "zero"},
        {"hrf": "spm", "rate_hz": 4.0, "tr_secs": 1.5, "n_scans": 40, "runs": 2},
        {"hrf": "glover", "rate_hz": 4.0, "tr_secs": 1.5, "n_scans": 40},
        {"hrf": "none", "rate_hz": 4.0, "tr_secs": 1.1, "n_scans": 50, "onset_secs": -3.3},
        {"hrf": "shift", "hrf_shift": 3, "rate_hz": 4.0, "tr_secs": 2.0, "n_scans": 30},
        {"hrf": "shift", "hrf_shift": 2, "rate_hz": 4.0, "tr_secs": 1.1, "n_scans": 50},
    ):
        interval = 1 / case["rate_hz"]
        kernel = {"spm": spm_hrf, "glover": glover_hrf}.get(case["hrf"], lambda _: np.ones(1))
        case["expected"] = align(
            responses, case["rate_hz"], case["tr_secs"], case["n_scans"], kernel(interval),
            case.get("onset_secs", 0.0), case.get("hrf_shift", 0),
            case.get("before_start", "mean"), case.get("runs", 1)).tolist()
        golden["align"]["cases"].append(case)

    neurons = np.float32(rng.standard_normal((30, 5)))
    networks = np.float32(rng.standard_normal((30, 3)) + neurons[:, [4, 0, 2]])
    r = np.corrcoef(neurons.T.astype(np.float64), networks.T.astype(np.float64))[:5, 5:]
    golden["couple"] = {
        "neurons": neurons.T.tolist(),
        "networks": networks.T.tolist(),
        "r": r.tolist(),
        "best_network": r.argmax(1).tolist(),
        "best_neuron": r.argmax(0).tolist(),
        "best_network_absolute": np.abs(r).argmax(1).tolist(),
        "best_neuron_absolute": np.abs(r).argmax(0).tolist(),
    }
    path = pathlib.Path(__file__).with_name("method.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
