"""What a shot shows: parts in depth, a camera and a light."""

import dataclasses
import math
from collections.abc import Callable

from .brush import Brush

# The columns of the label table, in this order. "blank" is a share of the frame too: nothing shown.
kCategories = ("face", "body", "animal", "object", "indoor", "outdoor", "word", "texture", "grating",
               "dots", "colour", "blank")

kAspect = 4 / 3  # width over height; the frame spans x in +-2/3 and y in +-1/2


@dataclasses.dataclass
class Part:
    """Something of one category (None: a plain backdrop). `draw(brush, secs)`."""
    category: str | None
    draw: Callable[[Brush, float], None]
    depth: float = 1.0  # how much of the camera's motion it follows; 0 stays put


@dataclasses.dataclass
class Camera:
    """Moves steadily from one framing to another, with an eased start and end."""
    start: tuple[float, float, float] = (0.0, 0.0, 1.0)  # x, y, zoom
    end: tuple[float, float, float] = (0.0, 0.0, 1.0)
    roll: float = 0.0  # radians at the end
    duration_secs: float = 4.0

    def at(self, secs: float):
        share = min(1.0, max(0.0, secs / self.duration_secs))
        eased = share * 0.7 + 0.3 * (0.5 - 0.5 * math.cos(math.pi * share))
        x, y, zoom = (a + (b - a) * eased for a, b in zip(self.start, self.end))
        return x, y, zoom, self.roll * eased


@dataclasses.dataclass
class Scene:
    parts: list[Part]
    camera: Camera
    light: tuple[float, float] = (-0.5, -0.8)
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)  # multiplies the picture
    exposure: float = 0.0  # adds light (> 0) or dark (< 0)
    vignette: float = 0.15
    kind: str = ""

    def draw_part(self, brush: Brush, part: Part, secs: float):
        x, y, zoom, roll = self.camera.at(secs)
        ctx = brush.ctx
        ctx.save()
        ctx.rotate(roll * part.depth)
        ctx.scale(zoom ** part.depth, zoom ** part.depth)
        ctx.translate(-x * part.depth, -y * part.depth)
        part.draw(brush, secs)
        ctx.restore()


@dataclasses.dataclass
class Path:
    """Where an actor is: it drifts, sways and turns. Angles in radians, speeds per second."""
    x: float = 0.0
    y: float = 0.0
    size: float = 1.0
    turn: float = 0.0
    vx: float = 0.0
    vy: float = 0.0
    growth: float = 0.0
    spin: float = 0.0
    sway: float = 0.0
    sway_hz: float = 0.4
    phase: float = 0.0
    mirrored: bool = False

    def placed(self, draw: Callable[[Brush, float], None]) -> Callable[[Brush, float], None]:
        def draw_there(brush: Brush, secs: float):
            swing = math.sin(2 * math.pi * self.sway_hz * secs + self.phase)
            ctx = brush.ctx
            ctx.save()
            ctx.translate(self.x + self.vx * secs + self.sway * swing * 0.5, self.y + self.vy * secs)
            ctx.rotate(self.turn + self.spin * secs + self.sway * 0.4 * swing)
            size = max(0.02, self.size * math.exp(self.growth * secs))
            ctx.scale(-size if self.mirrored else size, size)
            light = brush.light
            if self.mirrored:
                brush.light = (-light[0], light[1])
            draw(brush, secs)
            brush.light = light
            ctx.restore()
        return draw_there


def moved(parts: list[Part], path: Path, depth: float = 1.0) -> list[Part]:
    return [Part(part.category, path.placed(part.draw), depth) for part in parts]
