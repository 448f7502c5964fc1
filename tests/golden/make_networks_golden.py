#!/usr/bin/python3
"""Golden values of the network methods: writes tests/golden/networks.json.

Run from the project's root with a Python that has numpy (Debian: python3-numpy):
    python3 tests/golden/make_networks_golden.py
Inputs are written beside the expected values, as float32.
"""

import json
import pathlib

import numpy as np


def rounded(values):
    """float32 values in as few digits as read back the same."""
    return [float(np.format_float_positional(np.float32(x), unique=True)) for x in np.ravel(values)]


def dual_regression(rng):
    """numpy.linalg.lstsq in double on float32 inputs; two runs, time courses demeaned in each."""
    n_voxels, n_times, n_maps, starts = 60, 24, 3, [0, 11]
    maps = np.float32(rng.standard_normal((n_maps, n_voxels)) + 0.5)
    maps[1] += np.float32(0.6) * maps[0]
    bold = np.float32(rng.standard_normal((n_times, n_maps)) @ maps * 2 + rng.standard_normal((n_times, n_voxels)))
    m = maps.astype(np.float64).T
    m -= m.mean(axis=0)
    y = bold.astype(np.float64)
    courses = np.linalg.lstsq(m, (y - y.mean(axis=1, keepdims=True)).T, rcond=None)[0].T
    demeaned = np.concatenate([part - part.mean(axis=0) for part in np.split(courses, starts[1:])])
    data = np.concatenate([part - part.mean(axis=0) for part in np.split(y, starts[1:])])
    answer = {"time_courses": courses.T.ravel().tolist()}
    for name, regressors in (("maps", demeaned), ("normalized_maps", demeaned / demeaned.std(axis=0))):
        answer[name] = np.linalg.lstsq(regressors, data, rcond=None)[0].ravel().tolist()
    return {"n_voxels": n_voxels, "n_times": n_times, "run_starts": starts, "input_maps": rounded(maps),
            "bold": rounded(bold.T), **answer}


def main():
    rng = np.random.default_rng(20260101)
    golden = {"made_by": "tests/golden/make_networks_golden.py", "numpy": np.__version__,
              "dual_regression": dual_regression(rng)}
    path = pathlib.Path(__file__).parent / "networks.json"
    path.write_text(json.dumps(golden) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
