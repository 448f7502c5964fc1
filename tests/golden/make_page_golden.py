#!/usr/bin/python3
"""Golden values for the page's end-to-end test (tests/e2e/data.spec.mjs), by numpy and nibabel.

    make_page_golden.py ../shared/data/fmri/sub-007_lowres.nii

Writes neurons and networks as .npy (made up, seeded; one neuron is constant) and page_golden.json: the
coupling, and r of one neuron with every 29th voxel of a box of the scan. Both sides have a straight
line and the cosines of a 128 s high-pass (TR 2 s) taken out before they are compared, as the page
does by default; no HRF.
"""

import json
import os
import sys

import nibabel
import numpy

SEED = 7
UNIT = 3
EVERY = 29
TR_SECS = 2.0
HIGH_PASS_SECS = 128.0
BOX = ((5, 21), (6, 25), (4, 17))  # first voxel and the one after the last, along x, y, z


def detrended(series):
    """Residuals of each column after constant, slope and slow cosines, in double."""
    time = numpy.arange(series.shape[0])
    order = numpy.arange(1, int(2 * len(time) * TR_SECS / HIGH_PASS_SECS) + 1)
    cosines = numpy.cos(numpy.pi / len(time) * (time[:, None] + 0.5) * order)
    design = numpy.column_stack([numpy.ones(len(time)), time, cosines])
    series = numpy.asarray(series, numpy.float64)
    return series - design @ numpy.linalg.lstsq(design, series, rcond=None)[0]


def pearson(a, b):
    """[time x m] and [time x n] -> [m x n]; NaN where a column is constant."""
    a, b = detrended(a), detrended(b)
    scale_a, scale_b = numpy.linalg.norm(a, axis=0), numpy.linalg.norm(b, axis=0)
    scale_a[scale_a < 1e-9] = numpy.nan
    scale_b[scale_b < 1e-9] = numpy.nan
    return (a / scale_a).T @ (b / scale_b)


def rounded(values):
    return [None if numpy.isnan(v) else round(float(v), 9) for v in numpy.ravel(values)]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    scan = nibabel.load(sys.argv[1])
    n_scans = scan.shape[3]
    rng = numpy.random.default_rng(SEED)
    networks = numpy.cumsum(rng.standard_normal((n_scans, 4)), axis=0)
    neurons = networks[:, numpy.arange(16) % 4] * rng.uniform(-1, 1, 16) + 2 * rng.standard_normal((n_scans, 16))
    neurons[:, 11] = 4.5
    neurons, networks = neurons.astype(numpy.float32), networks.astype(numpy.float32)
    numpy.save(os.path.join(here, "page_neurons_50x16.npy"), neurons)
    numpy.save(os.path.join(here, "page_networks_50x4.npy"), networks)

    (x0, x1), (y0, y1), (z0, z1) = BOX
    box = numpy.asarray(scan.dataobj)[x0:x1, y0:y1, z0:z1]
    voxels = box.reshape(-1, n_scans, order="F").T  # x fastest, as mask voxels are numbered
    r = pearson(neurons, networks)
    best_network, best_neuron = [], []
    for row in r:
        best_network.append(-1 if numpy.isnan(row).all() else int(numpy.nanargmax(row)))
    for column in r.T:
        best_neuron.append(int(numpy.nanargmax(column)))
    golden = {
        "made_by": "tests/golden/make_page_golden.py",
        "numpy": numpy.__version__,
        "box": BOX,
        "hrf": "none",
        "unit": UNIT,
        "every": EVERY,
        "voxel_map": rounded(pearson(neurons[:, UNIT : UNIT + 1], voxels)[0, ::EVERY]),
        "r": rounded(r),
        "mutual": [[n, k] for k, n in enumerate(best_neuron) if best_network[n] == k],
    }
    with open(os.path.join(here, "page_golden.json"), "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(len(golden["voxel_map"]), "voxels,", len(golden["mutual"]), "mutual pairs")


main()
