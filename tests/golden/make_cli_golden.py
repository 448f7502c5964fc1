#!/usr/bin/python3
"""Golden values for the command line's tests (tests/cli), by numpy, SciPy and nibabel.

    python3 tests/golden/make_cli_golden.py ../shared/data/fmri

Needs page_neurons_50x16.npy and page_networks_50x4.npy (make_page_golden.py) beside it. Writes
neurons_400x3.npy (made-up responses at 4 Hz for 100 s), confounds_50x9.tsv and cli_golden.json: for each scan the brain
mask, and per recipe r of one neuron with 200 voxels and the sums of r and r^2 over all voxels; r of
all neurons with all networks. Nothing here comes from our own code: the steps are written anew.
"""

import hashlib
import json
import pathlib
import sys

import nibabel
import numpy as np
import scipy
from scipy import ndimage, signal, stats

TR = 2.0
UNIT = 3
HERE = pathlib.Path(__file__).parent


def spm_hrf(interval):
    t = np.arange(0, 32 + interval / 2, interval)
    h = stats.gamma.pdf(t, 6) - stats.gamma.pdf(t, 16) / 6
    return h / h.sum()


def convolved(x, interval):
    """Convolution with the HRF; before its start the response counts as its mean."""
    x = np.asarray(x, np.float64)
    mean = x.mean(axis=0)
    h = spm_hrf(interval)
    return mean + np.stack([np.convolve(c, h)[: len(c)] for c in (x - mean).T], axis=1)


def at_scans(x, rate, n_scans):
    times = (np.arange(n_scans) + 0.5) * TR
    return np.stack([np.interp(times, np.arange(len(x)) / rate, c) for c in x.T], axis=1)


def pearson(both, a, b):
    """[time x m], [time x n], each treated by `both` -> [m x n]; NaN where a column is constant."""
    def unit_norm(x):
        treated = both(x)
        treated = treated - treated.mean(axis=0)
        norm = np.linalg.norm(treated, axis=0)
        norm[np.ptp(x, axis=0) == 0] = np.nan
        return treated / norm
    return unit_norm(a).T @ unit_norm(b)


def linear(x):
    return signal.detrend(np.asarray(x, np.float64), axis=0)


def drift(n, cutoff=128.0):
    """Straight line and the cosines of nilearn's _cosine_drift, [time x column]."""
    order = int(np.floor(2 * n * TR / cutoff))
    k, t = np.arange(1, order + 1), np.arange(n)[:, None]
    cosines = np.sqrt(2 / n) * np.cos(np.pi / n * (t + 0.5) * k)
    return np.column_stack([np.ones(n), np.arange(n), cosines])


def residual(x, design):
    x = np.asarray(x, np.float64)
    return x - design @ np.linalg.lstsq(design, x, rcond=None)[0]


def filtered(x):
    return residual(x, drift(len(x)))


def confound_table(n):
    """A small table as fMRIPrep writes it: motion, framewise displacement, CSF, one bad scan."""
    rng = np.random.default_rng(29)
    motion = np.round(0.05 * np.cumsum(rng.standard_normal((n, 6)), axis=0), 6)
    motion[:, 3:] = np.round(motion[:, 3:] / 50, 6)
    steps = np.abs(np.diff(motion, axis=0, prepend=np.nan))
    displacement = np.round(steps[:, :3].sum(axis=1) + 50 * steps[:, 3:].sum(axis=1), 6)
    displacement[20] = 0.9
    csf = np.round(500 + 5 * rng.standard_normal(n), 4)
    derivative = np.concatenate([[np.nan], np.round(np.diff(motion[:, 0]), 6)])
    names = ["csf", "framewise_displacement", "trans_x", "trans_y", "trans_z", "rot_x", "rot_y",
             "rot_z", "trans_x_derivative1"]
    return names, np.column_stack([csf, displacement, motion, derivative])


def confounded(x):
    """Line, cosines, motion6, csf, trans_x_derivative1 and spikes at 0.5 mm, in one regression."""
    n = len(x)
    _, table = confound_table(n)
    table = np.nan_to_num(table)
    spikes = np.eye(n)[:, table[:, 1] > 0.5]
    return residual(x, np.column_stack([drift(n), table[:, 2:8], table[:, [0, 8]], spikes]))


RECIPES = {
    # name: (options of the command, function of brain or neurons, function of neurons before it)
    "default": ([], filtered, lambda x, n: convolved(x, TR)),
    "no filter": (["--high-pass", "none"], linear, lambda x, n: convolved(x, TR)),
    "plain": (["--detrend", "none", "--hrf", "none", "--high-pass", "none"],
              lambda x: x.astype(np.float64), lambda x, n: x.astype(np.float64)),
    "rate": (["--neuron-rate", "4"], filtered, lambda x, n: at_scans(convolved(x, 0.25), 4.0, n)),
    "confounds": (["--confounds", "motion6,csf,trans_x_deriv*", "--scrub-fd", "0.5",
                   "--confounds-file", "CONFOUNDS"], confounded, lambda x, n: convolved(x, TR)),
}


def brain_mask(mean, zooms):
    """The steps of core/preprocess/brain_mask.h with scipy.ndimage; mean as float32."""
    positive = np.sort(mean[mean > 0].ravel())
    level = 0.5 * np.sqrt((positive.astype(np.float64) ** 2).mean())
    for _ in range(100):
        above = positive[np.searchsorted(positive, np.float32(level)):]
        new = 0.5 * float(above[len(above) // 2])
        if new == level:
            break
        level = new
    above = mean.astype(np.float64) >= level
    steps = int(np.clip(np.floor(4.0 / np.mean(zooms) + 0.5), 1, 4))
    core = ndimage.binary_erosion(above, iterations=steps, border_value=1)
    labels, n = ndimage.label(core)
    core = labels == 1 + np.argmax(ndimage.sum(core, labels, np.arange(1, n + 1)))
    core = ndimage.binary_dilation(core, iterations=steps, mask=above)
    return ndimage.binary_fill_holes(core) & (mean != 0)


def index_digest(indices):
    return hashlib.sha256(np.asarray(indices, "<u4").tobytes()).hexdigest()


def main():
    folder = pathlib.Path(sys.argv[1])
    per_scan = np.load(HERE / "page_neurons_50x16.npy")
    networks = np.load(HERE / "page_networks_50x4.npy")
    rng = np.random.default_rng(11)
    fast = np.float32(3 + signal.lfilter([1], [1, -0.9], rng.standard_normal((400, 3)), axis=0))
    np.save(HERE / "neurons_400x3.npy", fast)
    names, table = confound_table(50)
    lines = ["\t".join("n/a" if np.isnan(v) else repr(float(v)) for v in row) for row in table]
    (HERE / "confounds_50x9.tsv").write_text("\n".join(["\t".join(names), *lines]) + "\n")

    golden = {"made_by": "tests/golden/make_cli_golden.py", "numpy": np.__version__,
              "scipy": scipy.__version__, "tr_secs": TR, "unit": UNIT, "scans": {}}
    for name in ("sub-007_lowres.nii", "sub-018_lowres.nii"):
        image = nibabel.load(folder / name)
        data = np.asarray(image.dataobj, np.float32)
        n_scans = data.shape[3]
        mean = np.float32(data[..., :20].mean(axis=-1, dtype=np.float64))
        mask = brain_mask(mean, image.header.get_zooms()[:3])
        entry = {"mask": {"n_voxels": int(mask.sum()),
                          "sha256": index_digest(np.flatnonzero(mask.ravel(order="F")))},
                 "recipes": {}}
        inside = np.flatnonzero((mean != 0).ravel(order="F"))
        voxels = data.reshape(-1, n_scans, order="F")[inside].T
        for recipe, (options, both, before) in RECIPES.items():
            neurons = fast if recipe == "rate" else per_scan
            unit = 1 if recipe == "rate" else UNIT
            r = pearson(both, before(neurons[:, unit : unit + 1], n_scans), voxels)[0]
            chosen = np.linspace(0, len(inside) - 1, 200).astype(int)
            entry["recipes"][recipe] = {
                "options": options, "unit": unit,
                "neurons": "neurons_400x3.npy" if recipe == "rate" else "page_neurons_50x16.npy",
                "n_voxels": len(inside),
                "voxels": inside[chosen].tolist(),
                "r": [None if np.isnan(v) else round(float(v), 9) for v in r[chosen]],
                "n_nan": int(np.isnan(r).sum()),
                "sum": float(np.nansum(r)), "sum_of_squares": float(np.nansum(r**2))}
        golden["scans"][name] = entry
    golden["couple"] = {}
    for recipe, (options, both, before) in RECIPES.items():
        neurons = fast if recipe == "rate" else per_scan
        r = pearson(both, before(neurons, 50), networks)
        golden["couple"][recipe] = {
            "options": options,
            "neurons": "neurons_400x3.npy" if recipe == "rate" else "page_neurons_50x16.npy",
            "r": [[None if np.isnan(v) else round(float(v), 9) for v in row] for row in r]}
    path = HERE / "cli_golden.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
