#!/usr/bin/python3
"""Golden values of event regressors, atlas shares and peaks: writes tests/golden/annotation.json.

Run from the project's root with a Python that has numpy and SciPy (Debian: python3-scipy):
    python3 tests/golden/make_annotation_golden.py
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.ndimage

from make_method_golden import spm_hrf


def bins_of(events, n_samples, rate):
    """Share of each sample's bin that events cover, by counting 2000 points per bin."""
    fine = 2000
    t = ((np.arange(n_samples * fine) + 0.5) / fine - 0.5) / rate
    total = np.zeros(n_samples)
    for onset, duration, value in events:
        inside = (t >= onset) & (t < onset + (duration if duration > 0 else 1 / rate))
        total += value * inside.reshape(n_samples, fine).mean(1)
    return total


def main():
    rng = np.random.default_rng(11)
    golden = {"made_by": "tests/golden/make_annotation_golden.py", "numpy": np.__version__,
              "scipy": scipy.__version__}

    rate, tr, n_scans = 10.0, 1.5, 40
    events = {"face": [(3.0, 4.0, 1.0), (20.23, 6.5, 1.0), (50.0, 30.0, 1.0)],
              "sound": [(-2.0, 5.0, 1.0), (31.0, 0.0, 1.0), (40.0, 2.0, 1.0)]}
    n_samples = int(np.ceil(n_scans * tr * rate)) + 1
    golden["events"] = {"tr_secs": tr, "n_scans": n_scans, "kinds": {}}
    for kind, list_ in events.items():
        samples = bins_of(list_, n_samples, rate)
        convolved = np.convolve(samples, spm_hrf(1 / rate))[:n_samples]
        scans = np.interp((np.arange(n_scans) + 0.5) * tr, np.arange(n_samples) / rate, convolved)
        golden["events"]["kinds"][kind] = {"events": list_, "samples": samples.tolist(),
                                           "scans": scans.tolist()}

    dims = (7, 6, 5)
    map_ = np.float32(scipy.ndimage.gaussian_filter(rng.standard_normal(dims), 1.0))
    labels = rng.integers(0, 4, dims)
    inside = (map_ > map_.mean(dtype=float) + map_.std(dtype=float)) & (map_ > 0)
    mass = scipy.ndimage.sum_labels(np.where(inside, map_.astype(float), 0), labels, [0, 1, 2, 3])
    count = scipy.ndimage.sum_labels(inside, labels, [1, 2, 3])
    size = scipy.ndimage.sum_labels(np.ones(dims), labels, [1, 2, 3])
    highest = scipy.ndimage.maximum_filter(map_, size=3, mode="constant", cval=-np.inf)
    peaks = np.argwhere((map_ == highest) & inside)
    peaks = peaks[np.argsort(-map_[tuple(peaks.T)], kind="stable")]
    golden["atlas"] = {
        "dims": dims, "map": map_.ravel("F").tolist(), "labels": labels.ravel("F").tolist(),
        "share": (mass / mass.sum()).tolist(), "coverage": (count / size).tolist(),
        "peaks": peaks.tolist(),
    }
    path = pathlib.Path(__file__).with_name("annotation.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
