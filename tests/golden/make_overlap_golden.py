#!/usr/bin/python3
"""Golden values of resampling, overlap and assignment: writes tests/golden/overlap.json.

Run from the project's root with a Python that has numpy and SciPy (Debian: python3-scipy):
    python3 tests/golden/make_overlap_golden.py
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.ndimage
import scipy.optimize


def affine(rng, voxel, flip, order):
    """World from voxel: a small rotation, these voxel sizes, axes in this order and direction."""
    angle = 0.2
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    axes = np.eye(3)[:, order] * flip
    out = np.eye(4)
    out[:3, :3] = turn @ axes @ np.diag(voxel)
    out[:3, 3] = rng.uniform(-6, 6, 3)
    return out


def positions(source_affine, target_affine, dims):
    index = np.stack(np.meshgrid(*[np.arange(n) for n in dims], indexing="ij"), -1).reshape(-1, 3)
    world = index @ target_affine[:3, :3].T + target_affine[:3, 3]
    inverse = np.linalg.inv(source_affine)
    return (world @ inverse[:3, :3].T + inverse[:3, 3]).T


def main():
    rng = np.random.default_rng(7)
    golden = {"made_by": "tests/golden/make_overlap_golden.py", "numpy": np.__version__,
              "scipy": scipy.__version__}

    source_dims, target_dims = (6, 5, 4), (5, 6, 5)
    source_affine = affine(rng, (3.0, 3.5, 4.0), [-1, 1, 1], [0, 1, 2])
    target_affine = affine(rng, (2.9, 3.1, 3.3), [1, -1, 1], [2, 0, 1])
    for matrix, dims, centre in ((source_affine, source_dims, (0, 0, 0)),
                                 (target_affine, target_dims, (5, -6, 3))):
        matrix[:3, 3] = centre - matrix[:3, :3] @ ((np.array(dims) - 1) / 2)
    values = np.float32(rng.standard_normal(source_dims))
    labels = rng.integers(0, 6, source_dims)
    at = positions(source_affine, target_affine, target_dims)
    # Fortran order: x fastest, as NIfTI stores it.
    golden["resample"] = {
        "source_dims": source_dims, "target_dims": target_dims,
        "source_affine": source_affine.tolist(), "target_affine": target_affine.tolist(),
        "values": values.ravel("F").tolist(), "labels": labels.ravel("F").tolist(),
        "linear": scipy.ndimage.map_coordinates(values.astype(float), at, order=1, mode="grid-constant")
        .reshape(target_dims).ravel("F").tolist(),
        "nearest": scipy.ndimage.map_coordinates(labels, at, order=0, mode="grid-constant")
        .reshape(target_dims).ravel("F").tolist(),
    }

    golden["assignment"] = []
    for rows, columns in ((1, 1), (4, 4), (3, 7), (7, 3), (20, 20), (12, 30)):
        score = np.round(rng.uniform(-1, 1, (rows, columns)), 3)
        row, column = scipy.optimize.linear_sum_assignment(score, maximize=True)
        golden["assignment"].append({
            "score": score.tolist(), "rows": row.tolist(), "columns": column.tolist(),
            "total": float(score[row, column].sum())})

    n_voxels = 60
    a = np.float32(rng.standard_normal((3, n_voxels)))
    b = np.float32(0.7 * a[[2, 0]] + rng.standard_normal((2, n_voxels)))
    cases = []
    for rule, value in (("z", 1.0), ("percent_of_max", 30.0), ("top_percent", 20.0), ("positive", 0.0)):
        def inside(map_):
            if rule == "z":
                return (map_ - map_.mean()) / map_.std() > value
            if rule == "percent_of_max":
                return map_ >= value / 100 * map_.max()
            if rule == "top_percent":
                count = int(round(value / 100 * n_voxels))
                chosen = np.zeros(n_voxels, bool)
                chosen[np.argsort(-map_, kind="stable")[:count]] = True
                return chosen & (map_ > 0)
            return map_ > 0
        sets_a = [inside(m.astype(float)) for m in a]
        sets_b = [inside(m.astype(float)) for m in b]
        cases.append({
            "rule": rule, "value": value,
            "dice": [[2 * float((x & y).sum()) / (x.sum() + y.sum()) for y in sets_b] for x in sets_a],
            "jaccard": [[float((x & y).sum()) / (x | y).sum() for y in sets_b] for x in sets_a],
        })
    golden["overlap"] = {
        "a": a.tolist(), "b": b.tolist(), "cases": cases,
        "r": np.corrcoef(a.astype(float), b.astype(float))[:3, 3:].tolist(),
    }
    path = pathlib.Path(__file__).with_name("overlap.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
