"""The order of a film's shots: kinds at random but in stated shares, of random length, mostly cut to."""

import dataclasses

import numpy as np

from .scene import Scene
from .shots import kFilmShares, make_scene

kDissolveSecs = 0.4


@dataclasses.dataclass
class Shot:
    start_secs: float
    end_secs: float
    kind: str
    scene: Scene
    dissolve: bool  # from the shot before, over its first kDissolveSecs


def plan_shots(seed: int, run: int, duration_secs: float, frame_rate: float) -> list[Shot]:
    """Shots that fill `duration_secs`. Starts lie on frames. The same for the same seed and run."""
    shots: list[Shot] = []
    shown = dict.fromkeys(kFilmShares, 0.0)
    start, whole = 0.0, sum(kFilmShares.values())
    while start < duration_secs - 1e-9:
        # One generator per shot, so that a change to one kind of scene leaves the other shots alone.
        rng = np.random.default_rng([seed, run, len(shots)])
        last = shots[-1].kind if shots else None
        weights = {kind: 0.0 if kind == last else share * max(0.05, 1 + (share / whole * start - shown[kind]) / 1.5)
                   for kind, share in kFilmShares.items()}
        total = sum(weights.values())
        kind = list(weights)[rng.choice(len(weights), p=[w / total for w in weights.values()])]
        length = min(8.0, 1.1 + rng.gamma(2.2, 1.15))
        length = min(length, 3.5) if kind == "blank" else length
        end = min(duration_secs, round((start + length) * frame_rate) / frame_rate)
        if duration_secs - end < 1.0:
            end = duration_secs
        dissolve = bool(shots) and rng.random() < 0.25
        shots.append(Shot(start, end, kind, make_scene(rng, kind, end - start + kDissolveSecs), dissolve))
        shown[kind] += end - start
        start = end
    return shots
