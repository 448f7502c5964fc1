#!/usr/bin/env python3
"""Makes tests/golden/carpet.json: a carpet and DVARS of z-scored series, by numpy.

Needs numpy (Debian python3-numpy). Run from anywhere: tests/golden/make_carpet_golden.py
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(20)
N_VOXELS, N_SCANS, N_ROWS, N_COLUMNS, SILENT = 23, 17, 5, 6, 9

series = np.round(rng.normal(size=(N_VOXELS, N_SCANS)), 3)
z = (series - series.mean(1, keepdims=True)) / series.std(1, keepdims=True)
kept = np.arange(N_VOXELS) != SILENT
rows = np.arange(N_VOXELS) * N_ROWS // N_VOXELS
columns = np.arange(N_SCANS) * N_COLUMNS // N_SCANS
mean = [[z[np.ix_(kept & (rows == r), columns == c)].mean() for c in range(N_COLUMNS)] for r in range(N_ROWS)]
dvars = np.sqrt((np.diff(z[kept], axis=1) ** 2).mean(0))

golden = {
    "made_by": "make_carpet_golden.py, numpy " + np.__version__,
    "n_rows": N_ROWS, "n_columns": N_COLUMNS, "silent": SILENT,
    "series": series.tolist(),
    "mean": [[round(float(v), 8) for v in row] for row in mean],
    "dvars": [round(float(v), 8) for v in dvars],
}
path = pathlib.Path(__file__).with_name("carpet.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
