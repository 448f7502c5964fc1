#!/usr/bin/python3
"""Golden values for tests/app/contours_test.cpp, by numpy and SciPy: contours.json.

    python3 tests/golden/make_contours_golden.py

A smooth random field in a mask, cut by planes between the voxels' centres. Nothing here follows lines: crossings are
sought along all edges of the plane's lattice at once, areas are counted on a lattice 40 times as fine of
scipy.ndimage.map_coordinates (order 1), pieces and holes of the exact display are those of scipy.ndimage.label.
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

HERE = pathlib.Path(__file__).parent
RNG = np.random.default_rng(11)
DIMS = (13, 11, 9)
STEP = np.array([-3.0, 2.5, 4.0])  # a mirrored x, as in many templates
OFFSET = np.array([18.0, -12.0, -16.0])
FINE = 40

field = ndimage.gaussian_filter(RNG.standard_normal(DIMS), 1.3)
field = np.float32(np.round(field / np.abs(field).max(), 4))
grid = np.indices(DIMS)
middle = (np.array(DIMS) - 1) / 2
mask = sum(((grid[a] - middle[a]) / (middle[a] + 0.2)) ** 2 for a in range(3)) < 1
field[~mask] = 0


def plane_of(fixed, position_mm, exact):
    depth = (position_mm - OFFSET[fixed]) / STEP[fixed]
    padded = np.pad(field.astype(float), 1)
    if exact:
        return np.take(padded, int(np.floor(depth + 0.5)) + 1, axis=fixed)
    low = int(np.floor(depth))
    share = depth - low
    return (1 - share) * np.take(padded, low + 1, axis=fixed) + share * np.take(padded, low + 2, axis=fixed)


def crossings(plane, level, right, up):
    """mm of every place where the level lies between two neighbouring nodes, sorted."""
    inside = plane >= level
    found = []
    for axis in (0, 1):
        first = [slice(None)] * 2
        second = [slice(None)] * 2
        first[axis], second[axis] = slice(0, -1), slice(1, None)
        a, b = plane[tuple(first)], plane[tuple(second)]
        at = np.argwhere(inside[tuple(first)] != inside[tuple(second)])
        share = ((level - a) / np.where(a == b, 1, b - a))[tuple(at.T)]
        node = at.astype(float) - 1  # the ring around it
        node[:, axis] += share
        found.append(np.stack([OFFSET[right] + node[:, 0] * STEP[right], OFFSET[up] + node[:, 1] * STEP[up]], 1))
    points = np.concatenate(found)
    return points[np.lexsort((points[:, 1].round(3), points[:, 0].round(3)))]


def area(plane, level, right, up):
    nodes = [np.arange((n - 1) * FINE) / FINE + 0.5 / FINE for n in plane.shape]
    fine = ndimage.map_coordinates(plane, np.meshgrid(*nodes, indexing="ij"), order=1)
    return float((fine >= level).mean() * np.prod([(n - 1) for n in plane.shape]) * abs(STEP[right] * STEP[up]))


cases = []
for fixed, right, up in ((2, 0, 1), (1, 0, 2), (0, 1, 2)):
    for share in (0.0, 0.3, 0.8):
        position = OFFSET[fixed] + STEP[fixed] * (DIMS[fixed] // 2 + share)
        for level in (0.15, 0.35):
            smooth = plane_of(fixed, position, False)
            exact = plane_of(fixed, position, True) >= level
            pieces = ndimage.label(exact)[1]
            holes = ndimage.label(~exact, structure=np.ones((3, 3)))[1] - 1
            points = crossings(smooth, level, right, up)
            if len(points) == 0:
                continue
            cases.append({
                "fixed": fixed, "right": right, "up": up, "position": round(position, 6), "level": level,
                "crossings": [[round(float(v), 5) for v in p] for p in points],
                "area": round(area(smooth, level, right, up), 4),
                "exact_area": round(float(exact.sum() * abs(STEP[right] * STEP[up])), 4),
                "exact_lines": int(pieces + holes),
            })

golden = {
    "script": "tests/golden/make_contours_golden.py", "dims": DIMS,
    "affine": [[float(STEP[0]), 0, 0, float(OFFSET[0])], [0, float(STEP[1]), 0, float(OFFSET[1])],
               [0, 0, float(STEP[2]), float(OFFSET[2])], [0, 0, 0, 1]],
    "mask": [int(i) for i in np.flatnonzero(mask.ravel(order="F"))],
    "values": [float(f"{v:.4f}") for v in field.ravel(order="F")[mask.ravel(order="F")]],
    "cases": cases,
}
(HERE / "contours.json").write_text(json.dumps(golden) + "\n")
print(len(cases), "cases")
