"""A film's frames, and what its label table says of them, from a plan of shots."""

import numpy as np

from .rendering import blend, coverage, eased, halve, render
from .scene import kCategories
from .schedule import kDissolveSecs, plan_shots, Shot

kFrameRate = 12.0
kLabelRate = 4.0
kWidth, kHeight = 320, 240


class Film:
    """One run of the film. Frames are made when asked for, each from its time alone."""

    def __init__(self, seed: int, run: int, duration_secs: float):
        self.shots = plan_shots(seed, run, duration_secs, kFrameRate)
        self.frames = round(duration_secs * kFrameRate)
        self.labels = round(duration_secs * kLabelRate)

    def _at(self, secs: float) -> tuple[int, float]:
        """The shot that is on, and how far it has replaced the one before (1: wholly)."""
        index = next(i for i, shot in enumerate(self.shots) if secs < shot.end_secs - 1e-9)
        shot = self.shots[index]
        if shot.dissolve and secs < shot.start_secs + kDissolveSecs:
            # One frame's width from 0, so that a dissolve begins with its first frame.
            return index, eased((secs - shot.start_secs + 1 / kFrameRate) / (kDissolveSecs + 1 / kFrameRate))
        return index, 1.0

    @staticmethod
    def _picture(shot: Shot, secs: float, width: int, height: int) -> np.ndarray:
        return halve(render(shot.scene, secs - shot.start_secs, 2 * width, 2 * height))

    def frame(self, index: int, width: int = kWidth, height: int = kHeight) -> np.ndarray:
        """[height x width x 3] uint8 RGB, drawn at twice the size and averaged."""
        secs = index / kFrameRate
        at, share = self._at(secs)
        picture = self._picture(self.shots[at], secs, width, height)
        if share < 1:
            picture = blend(self._picture(self.shots[at - 1], secs, width, height), picture, share)
        return picture

    def label(self, index: int) -> dict[str, float]:
        """Shot and the categories' shares of the frame at index / kLabelRate seconds."""
        secs = index / kLabelRate
        at, share = self._at(secs)
        shares = coverage(self.shots[at].scene, secs - self.shots[at].start_secs)
        if share < 1:
            before = coverage(self.shots[at - 1].scene, secs - self.shots[at - 1].start_secs)
            shares = {c: share * shares[c] + (1 - share) * before[c] for c in kCategories}
        return {"shot": at + 1, "kind": self.shots[at].kind, **shares}
