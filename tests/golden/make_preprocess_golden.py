#!/usr/bin/python3
"""Golden values of high-pass filter and smoothing, from numpy and SciPy: tests/golden/preprocess.json.

    python3 tests/golden/make_preprocess_golden.py

Inputs are written beside the expected values. The filter is nilearn's formula (_cosine_drift in
nilearn/glm/first_level/design_matrix.py), transcribed; the smoothing is
scipy.ndimage.gaussian_filter of data * mask over that of the mask.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import ndimage


def cosine_drift(high_pass_hz, frame_times):
    n = len(frame_times)
    t = np.arange(n)
    dt = (frame_times[-1] - frame_times[0]) / (n - 1)
    order = min(int(np.floor(2 * n * high_pass_hz * dt)), n - 1)
    columns = [np.sqrt(2 / n) * np.cos(np.pi / n * (t + 0.5) * k) for k in range(1, order + 1)]
    return np.array(columns).reshape(order, n)


def main():
    rng = np.random.default_rng(20240502)
    golden = {"made_by": "tests/golden/make_preprocess_golden.py", "numpy": np.__version__,
              "scipy": scipy.__version__, "cosines": []}
    for n, tr, cutoff in ((64, 2.0, 128.0), (60, 1.5, 40.0), (30, 2.0, 128.0), (75, 0.93, 20.0)):
        columns = cosine_drift(1 / cutoff, np.arange(n) * tr)
        golden["cosines"].append({"n_scans": n, "tr_secs": tr, "cutoff_secs": cutoff,
                                  "columns": columns.tolist()})

    # Line and cosines out of two runs, in one regression each.
    series = np.float32(9000 + 60 * rng.standard_normal(110).cumsum() + 40 * rng.standard_normal(110))
    cleaned = []
    for part in (series[:50], series[50:]):
        n = len(part)
        design = np.column_stack([np.ones(n), np.arange(n), cosine_drift(1 / 128, 2.0 * np.arange(n)).T])
        y = part.astype(np.float64)
        left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        cleaned.append(left / left.std())
    golden["filtered"] = {"series": series.tolist(), "run_starts": [0, 50], "tr_secs": 2.0,
                          "cutoff_secs": 128.0, "expected": np.concatenate(cleaned).tolist()}

    golden["smoothed"] = []
    for dims, zooms, fwhm in (((7, 6, 5), (3.0, 3.0, 3.0), 6.0), ((8, 5, 4), (2.0, 2.5, 4.0), 5.0),
                              ((9, 8, 1), (3.0, 3.0, 3.0), 4.0)):
        data = np.float32(1000 + 100 * rng.standard_normal(dims))
        mask = rng.random(dims) > 0.3
        mask[0] = False
        sigma = [fwhm / np.sqrt(8 * np.log(2)) / zoom for zoom in zooms]
        def blur(x):
            return ndimage.gaussian_filter(x.astype(np.float64), sigma, mode="constant", truncate=4.0)
        smoothed = blur(np.where(mask, data, 0)) / np.where(mask, blur(mask), 1)
        golden["smoothed"].append({
            "dims": dims, "voxel_mm": zooms, "fwhm_mm": fwhm,
            "values": data.ravel(order="F").tolist(),
            "mask": np.flatnonzero(mask.ravel(order="F")).tolist(),
            "expected": smoothed.ravel(order="F")[np.flatnonzero(mask.ravel(order="F"))].tolist()})
    path = pathlib.Path(__file__).with_name("preprocess.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
