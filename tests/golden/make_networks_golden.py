#!/usr/bin/python3
"""Golden values of the network methods: writes tests/golden/networks.json and networks_*.npy.

Run from the project's root with a Python that has numpy, scikit-learn and nibabel (Debian:
python3-sklearn, python3-nibabel):
    python3 tests/golden/make_networks_golden.py
Inputs are written beside the expected values, as float32; of ../shared/data/fmri/sub-007_lowres.nii
only the mask and scikit-learn's stable components (float16) are.
"""

import json
import pathlib

import nibabel
import numpy as np
import scipy.signal
import scipy.stats
import sklearn
from sklearn.decomposition import FastICA

FOLDER = pathlib.Path(__file__).parent
FMRI = FOLDER / "../../../shared/data/fmri/sub-007_lowres.nii"


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


def spatial_ica(bold, count, seed, fun="logcosh"):
    """scikit-learn's FastICA over voxels: maps [count x voxel] of standard deviation 1."""
    # eigh is the covariance route: exact, as ours.
    ica = FastICA(count, whiten="unit-variance", whiten_solver="eigh", fun=fun, tol=1e-5,
                  max_iter=2000, random_state=seed)
    return ica.fit_transform(bold.T.astype(np.float64)).T


def planted_ica(rng):
    """Five sparse maps in noise; the reference of each nonlinearity and the truth."""
    n_voxels, n_times, count = 600, 40, 5
    sources = rng.laplace(size=(count, n_voxels)) * (rng.random((count, n_voxels)) < 0.4)
    bold = np.float32(rng.standard_normal((n_times, count)) @ sources
                      + 0.2 * rng.standard_normal((n_times, n_voxels)))
    np.save(FOLDER / "networks_ica_bold_40x600.npy", bold)
    columns = [sources] + [spatial_ica(bold, count, 0, fun) for fun in ("logcosh", "exp", "cube")]
    np.save(FOLDER / "networks_ica_maps_600x20.npy", np.float32(np.concatenate(columns).T))


def fmri_ica():
    """Components of a real scan that ten starts of scikit-learn agree on (mean best |r| >= .98)."""
    count = 10
    data = nibabel.load(FMRI).get_fdata(dtype=np.float64)
    voxels = data.reshape(-1, data.shape[3], order="F")
    mean = voxels.mean(axis=1)
    mask = np.flatnonzero((mean > 0.3 * np.percentile(mean, 98)) & (voxels.std(axis=1) > 0))
    bold = scipy.stats.zscore(scipy.signal.detrend(voxels[mask], axis=1), axis=1).T
    runs = [spatial_ica(bold, count, seed) for seed in range(10)]
    n = bold.shape[1]
    agreement = np.mean([np.abs(runs[0] @ other.T / n).max(axis=1) for other in runs[1:]], axis=0)
    stable = agreement >= 0.98
    print(f"sub-007: {n} voxels, {stable.sum()} of {count} components are stable")
    np.save(FOLDER / "networks_sub007_mask.npy", np.int16(mask))
    np.save(FOLDER / "networks_sub007_maps.npy", np.float16(runs[0][stable][:8].T))


def main():
    rng = np.random.default_rng(20260101)
    golden = {"made_by": "tests/golden/make_networks_golden.py", "numpy": np.__version__,
              "sklearn": sklearn.__version__,
              "dual_regression": dual_regression(rng)}
    planted_ica(rng)
    if FMRI.exists():
        fmri_ica()
    path = FOLDER / "networks.json"
    path.write_text(json.dumps(golden) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
