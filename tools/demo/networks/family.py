"""THE list of the demo's networks: what is trained, for how long, and which stages are kept."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Training:
    architecture: str
    width: int
    seed: int
    steps: int  # of optimisation, of a batch each
    keep: tuple[int, ...]  # steps after which the network is kept; 0: untrained

    def name(self, step: int) -> str:
        stage = "untrained" if step == 0 else "" if step == self.steps else f"step{step}"
        return "-".join(part for part in (self.architecture, str(self.width), stage) if part)


kBatch = 64
kPeakRate = 0.01

kFamily = (
    Training("plain", 16, 1, 2400, (0, 60, 2400)),
    Training("plain", 8, 2, 2400, (20, 2400)),
    Training("plain", 4, 3, 2400, (2400,)),
    Training("residual", 16, 4, 2400, (150, 2400)),
    Training("separable", 16, 5, 2400, (300, 2400)),
    Training("separable", 8, 6, 2400, (2400,)),
)
