"""Stills of one main category each, from the film's renderer but never from the film's seeds."""

import pathlib

import numpy as np

from film.rendering import halve, render
from film.shots import kMain, make_scene

kWidth, kHeight = 64, 48
kTrainSeed, kTestSeed = 70001, 70002  # the film's seed is another number, and its keys are longer
kTrainPerClass, kTestPerClass = 1700, 300


def make_still(seed: int, category: int, index: int) -> np.ndarray:
    """[48 x 64 x 3] uint8: some moment of a scene of kMain[category]."""
    rng = np.random.default_rng([seed, 1000 + category, index, 9])
    scene = make_scene(rng, kMain[category], 4.0)
    return halve(render(scene, rng.uniform(0, 4), 2 * kWidth, 2 * kHeight))


def stills(seed: int, per_class: int, cache: pathlib.Path | None = None) -> tuple[np.ndarray, np.ndarray]:
    """[still x 48 x 64 x 3] uint8 and the category of each; categories take turns."""
    path = cache / f"stills-{seed}-{per_class}.npz" if cache else None
    if path and path.exists():
        kept = np.load(path)
        return kept["pictures"], kept["categories"]
    categories = np.tile(np.arange(len(kMain)), per_class)
    pictures = np.stack([make_still(seed, c, i // len(kMain)) for i, c in enumerate(categories)])
    if path:
        cache.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        np.savez(part, pictures=pictures, categories=categories)
        part.replace(path)
    return pictures, categories
