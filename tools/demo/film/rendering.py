"""A scene at a time, as pixels and as the share of the frame that each category covers."""

import math

import cairo
import numpy as np

from .brush import Brush
from .scene import kAspect, kCategories, Scene


class MaskBrush(Brush):
    """Draws what a category covers: text as the boxes it fills, glows and shadows not at all."""

    def text(self, words, x, y, size, colour, font="Inter", bold=True, italic=False, alpha=1.0):
        width = 0.6 * size * len(words)
        self.box(x - width / 2, y - size * 0.42, width, size * 0.84, colour, shade=0)
        return width

    def glow(self, x, y, radius, colour, alpha=0.6):
        pass


def _begin(surface, width, height, brush_type, light):
    ctx = cairo.Context(surface)
    ctx.set_antialias(cairo.ANTIALIAS_GOOD)
    ctx.set_tolerance(0.15)
    ctx.translate(width / 2, height / 2)
    ctx.scale(height, height)
    return brush_type(ctx, light)


def _finish(b: Brush, scene: Scene):
    """Light of the whole picture: tint, exposure, darker corners."""
    ctx = b.ctx
    if scene.tint != (1.0, 1.0, 1.0):
        ctx.set_operator(cairo.OPERATOR_MULTIPLY)
        ctx.set_source_rgb(*scene.tint)
        ctx.paint()
        ctx.set_operator(cairo.OPERATOR_OVER)
    if scene.exposure:
        level = 1.0 if scene.exposure > 0 else 0.0
        ctx.set_source_rgba(level, level * 0.97, level * 0.9, abs(scene.exposure))
        ctx.paint()
    if scene.vignette > 0:
        gradient = cairo.RadialGradient(0, 0, 0.38, 0, 0, 0.9)
        gradient.add_color_stop_rgba(0, 0.05, 0.04, 0.12, 0)
        gradient.add_color_stop_rgba(1, 0.05, 0.04, 0.12, scene.vignette)
        ctx.set_source(gradient)
        ctx.paint()


def _pixels(surface, width, height):
    rows = np.ndarray((height, surface.get_stride() // 4, 4), np.uint8, surface.get_data())
    return rows[:, :width, 2::-1]


def render(scene: Scene, secs: float, width: int, height: int) -> np.ndarray:
    """[height x width x 3] uint8, RGB."""
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
    b = _begin(surface, width, height, Brush, scene.light)
    for part in scene.parts:
        scene.draw_part(b, part, secs)
    _finish(b, scene)
    surface.flush()
    return _pixels(surface, width, height).copy()


def coverage(scene: Scene, secs: float, width: int = 80) -> dict[str, float]:
    """The share of the frame in which each category is what is seen, front parts hiding those behind."""
    height = round(width / kAspect)
    free = np.ones((height, width), np.float32)
    shares = dict.fromkeys(kCategories, 0.0)
    for part in reversed(scene.parts):
        surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
        b = _begin(surface, width, height, MaskBrush, scene.light)
        scene.draw_part(b, part, secs)
        surface.flush()
        alpha = np.ndarray((height, surface.get_stride() // 4, 4), np.uint8, surface.get_data())[:, :width, 3] / np.float32(255)
        if part.category is not None:
            shares[part.category] += float((alpha * free).mean())
        free *= 1 - alpha
    return shares


def blend(a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
    """A dissolve: `share` of `b`."""
    mixed = a.astype(np.float32) * (1 - share) + b.astype(np.float32) * share
    return np.floor(mixed + 0.5).astype(np.uint8)


def halve(picture: np.ndarray) -> np.ndarray:
    """Means of 2 x 2 pixels, rounded."""
    p = picture.astype(np.uint16)
    return ((p[::2, ::2] + p[1::2, ::2] + p[::2, 1::2] + p[1::2, 1::2] + 2) // 4).astype(np.uint8)


def eased(share: float) -> float:
    return 0.5 - 0.5 * math.cos(math.pi * min(1.0, max(0.0, share)))
