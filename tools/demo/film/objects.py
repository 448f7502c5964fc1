"""Objects: things of a household and a street, each about 1 high, with parts and colours that vary."""

import math

from .palette import contrasting, darken, kCoats, lighten, mix, pick
from .scene import Part

kMetal = (0.72, 0.75, 0.8)


class Thing:
    """`sketch` draws one kind of thing; its colours and proportions are drawn once."""

    def __init__(self, rng, kind=None, background=None):
        kinds = list(kSketches)
        self.kind = kind or kinds[rng.integers(len(kinds))]
        self.main = pick(kCoats, rng, 0.08) if background is None else contrasting(kCoats, background, rng)
        self.second = contrasting(kCoats, self.main, rng, 0.15)
        self.wide, self.tall, self.turn = rng.uniform(0.85, 1.2), rng.uniform(0.88, 1.1), rng.uniform(0, 6.28)
        self.count = int(rng.integers(3, 7))

    def parts(self):
        return [Part("object", self.draw)]

    def draw(self, b, secs):
        b.ctx.save()
        b.ctx.scale(self.wide, self.tall)
        kSketches[self.kind](self, b, secs)
        b.ctx.restore()


def _mug(s, b, secs):
    b.ground_shadow(0, 0.4, 0.4)
    b.ctx.set_line_width(0.08)
    b.path_ellipse(0.34, 0.02, 0.17, 0.2)
    b.ctx.set_source_rgb(*darken(s.main, 0.2))
    b.ctx.stroke()
    b.path_box(-0.33, -0.3, 0.64, 0.7, 0.1)
    b.paint(s.main, 0.32)
    b.box(-0.33, 0.0, 0.64, 0.1, s.second, alpha=0.9)
    b.ellipse(-0.01, -0.3, 0.32, 0.085, darken(s.main, 0.1))
    b.ellipse(-0.01, -0.29, 0.27, 0.06, (0.32, 0.2, 0.13))
    for i in (-1, 1):
        x = 0.1 * i + 0.03 * math.sin(2 * secs + i)
        b.line([(x, -0.36), (x + 0.06, -0.45), (x - 0.02, -0.56)], 0.02, (1, 1, 1), 0.45, smooth=True)


def _bottle(s, b, secs):
    b.ground_shadow(0, 0.48, 0.25)
    b.blob([(-0.07, -0.48), (0.07, -0.48), (0.075, -0.22), (0.19, -0.04), (0.19, 0.44), (0.14, 0.48), (-0.14, 0.48), (-0.19, 0.44), (-0.19, -0.04), (-0.075, -0.22)], s.main, 0.35, tension=0.5)
    b.box(-0.19, 0.08, 0.38, 0.22, lighten(s.second, 0.4), 0.01)
    b.box(-0.08, -0.52, 0.16, 0.09, darken(s.second, 0.2), 0.02)
    b.line([(-0.12, 0.0), (-0.12, 0.42)], 0.03, (1, 1, 1), 0.4)


def _chair(s, b, secs):
    b.ground_shadow(0, 0.5, 0.42)
    wood = darken(s.main, 0.15)
    for x, y in ((-0.2, 0.42), (0.3, 0.4)):
        b.line([(x, 0.02), (x, y)], 0.05, darken(wood, 0.25))
    b.box(-0.3, -0.5, 0.07, 0.6, wood, 0.02)
    b.box(0.1, -0.5, 0.07, 0.52, wood, 0.02)
    for i in range(3):
        b.box(-0.26, -0.44 + 0.13 * i, 0.4, 0.07, s.main, 0.02)
    b.polygon([(-0.33, 0.04), (0.15, 0.04), (0.36, 0.14), (-0.14, 0.14)], s.second, 0.25)
    for x, y in ((-0.3, 0.48), (-0.1, 0.5), (0.33, 0.5)):
        b.line([(x if x != -0.1 else -0.12, 0.12), (x, y)], 0.055, wood)


def _lamp(s, b, secs):
    b.ground_shadow(0, 0.48, 0.3)
    b.glow(0, -0.1, 0.6, (1, 0.88, 0.55), 0.5)
    b.ellipse(0, 0.45, 0.2, 0.05, darken(s.second, 0.3))
    b.line([(0, 0.45), (0, -0.2)], 0.05, darken(s.second, 0.2))
    b.polygon([(-0.16, -0.48), (0.16, -0.48), (0.33, -0.05), (-0.33, -0.05)], mix(s.main, (1, 0.9, 0.65), 0.4), 0.3)
    b.ellipse(0, -0.05, 0.33, 0.04, (1, 0.93, 0.7), shade=0)


def _phone(s, b, secs):
    b.box(-0.24, -0.46, 0.48, 0.92, (0.14, 0.15, 0.19), 0.06, shade=0.3)
    b.path_box(-0.21, -0.41, 0.42, 0.8, 0.03)
    b.paint_down(s.main, s.second)
    for row in range(4):
        for column in range(3):
            b.box(-0.165 + 0.125 * column, -0.32 + 0.15 * row, 0.085, 0.09, lighten(s.second if (row + column) % 2 else s.main, 0.45), 0.02)


def _book(s, b, secs):
    b.ground_shadow(0, 0.42, 0.45)
    lift = 0.03 * math.sin(1.3 * secs)
    b.polygon([(-0.46, -0.28), (0, -0.2), (0.46, -0.28), (0.46, 0.34), (0, 0.4), (-0.46, 0.34)], darken(s.main, 0.1))
    for side in (-1, 1):
        b.blob([(0, -0.2), (side * 0.2, -0.29 - lift), (side * 0.43, -0.3 - lift), (side * 0.43, 0.28 - lift), (side * 0.2, 0.29 - lift), (0, 0.37)], (0.97, 0.95, 0.89), 0.2, tension=0.35)
    b.line([(0, -0.2), (0, 0.38)], 0.012, (0.6, 0.55, 0.5))
    b.box(0.1, -0.18, 0.2, 0.2, s.second, shade=0.2)


def _car(s, b, secs):
    b.ground_shadow(0, 0.3, 0.62)
    b.blob([(-0.4, -0.05), (-0.26, -0.3), (0.12, -0.31), (0.32, -0.06)], darken(s.main, 0.05), tension=0.6)
    for x0, x1, x2, x3 in ((-0.33, -0.22, -0.06, -0.06), (-0.02, -0.02, 0.1, 0.24)):
        b.polygon([(x0, -0.06), (x1, -0.25), (x2, -0.25), (x3, -0.06)], (0.66, 0.82, 0.88), 0.3)
    b.blob([(-0.58, 0.0), (-0.5, -0.08), (0.35, -0.08), (0.56, 0.0), (0.6, 0.18), (-0.58, 0.18)], s.main, 0.3, tension=0.5)
    b.box(-0.58, 0.09, 1.16, 0.035, lighten(s.main, 0.5), alpha=0.6)
    b.ellipse(0.54, 0.04, 0.05, 0.035, (1, 0.95, 0.7))
    for x in (-0.33, 0.32):
        b.ellipse(x, 0.18, 0.13, 0.13, (0.13, 0.13, 0.16))
        b.ellipse(x, 0.18, 0.06, 0.06, kMetal)
        for k in range(3):
            a = 3 * secs + 2.09 * k
            b.line([(x, 0.18), (x + 0.055 * math.cos(a), 0.18 + 0.055 * math.sin(a))], 0.014, (0.4, 0.42, 0.46))


def _teapot(s, b, secs):
    b.ground_shadow(0, 0.36, 0.42)
    b.line([(0.3, 0.12), (0.48, 0.0), (0.54, -0.2)], 0.09, darken(s.main, 0.12), smooth=True)
    b.ctx.set_line_width(0.06)
    b.path_ellipse(-0.36, 0.02, 0.16, 0.19)
    b.ctx.set_source_rgb(*darken(s.main, 0.25))
    b.ctx.stroke()
    b.ellipse(0, 0.05, 0.38, 0.32, s.main, shade=0.35)
    b.ellipse(0, -0.24, 0.2, 0.06, darken(s.second, 0.1))
    b.ellipse(0, -0.32, 0.055, 0.05, s.second)
    for i in range(s.count):
        a = 2 * math.pi * i / s.count
        b.ellipse(0.14 * math.cos(a), 0.06 + 0.12 * math.sin(a), 0.05, 0.05, s.second, shade=0.1)


def _umbrella(s, b, secs):
    b.line([(0, -0.4), (0, 0.36)], 0.028, (0.45, 0.33, 0.25))
    b.line([(0, 0.36), (0.0, 0.52), (0.13, 0.4)], 0.034, (0.45, 0.33, 0.25), smooth=True)
    n = 6
    for i in range(n):
        x0, x1 = -0.5 + i / n, -0.5 + (i + 1) / n
        b.ctx.move_to(0, -0.48)
        b.ctx.curve_to(x0 * 0.9, -0.42, x0, -0.2, x0, -0.02)
        b.ctx.curve_to(x0 + 0.05, -0.09, x1 - 0.05, -0.09, x1, -0.02)
        b.ctx.curve_to(x1, -0.2, x1 * 0.9, -0.42, 0, -0.48)
        b.paint(s.main if i % 2 else s.second, 0.25)


def _ball(s, b, secs):
    b.ground_shadow(0, 0.42, 0.4)
    b.path_ellipse(0, 0, 0.4, 0.4)
    b.paint(s.main, 0.35, keep=True)
    b.ctx.save()
    b.clip()
    for k in range(3):
        a = s.turn + 1.2 * secs + 2.09 * k
        b.ellipse(0.34 * math.cos(a), 0.34 * math.sin(a), 0.2, 0.2, s.second, shade=0.15)
    b.glow(-0.14, -0.17, 0.25, (1, 1, 1), 0.6)
    b.ctx.restore()


def _clock(s, b, secs):
    b.ellipse(0, 0, 0.46, 0.46, s.main, shade=0.35)
    b.ellipse(0, 0, 0.38, 0.38, (0.97, 0.95, 0.9), shade=0.1)
    for i in range(12):
        a = math.pi * i / 6
        b.line([(0.31 * math.cos(a), 0.31 * math.sin(a)), (0.35 * math.cos(a), 0.35 * math.sin(a))], 0.022, (0.25, 0.25, 0.3))
    for length, hz, width in ((0.2, 0.05, 0.04), (0.29, 0.3, 0.026)):
        a = s.turn * (1 + hz) + 2 * math.pi * hz * secs
        b.line([(0, 0), (length * math.cos(a), length * math.sin(a))], width, (0.18, 0.18, 0.24))
    b.ellipse(0, 0, 0.03, 0.03, s.second)


def _guitar(s, b, secs):
    wood = mix(s.main, (0.75, 0.45, 0.2), 0.4)
    b.line([(0, 0.1), (0, -0.44)], 0.07, (0.32, 0.2, 0.14))
    b.box(-0.06, -0.56, 0.12, 0.14, (0.26, 0.16, 0.12), 0.02)
    b.blob([(0, -0.07), (0.17, -0.06), (0.15, 0.12), (0.26, 0.3), (0.18, 0.5), (0, 0.53), (-0.18, 0.5), (-0.26, 0.3), (-0.15, 0.12), (-0.17, -0.06)], wood, 0.35)
    b.ellipse(0, 0.17, 0.085, 0.085, (0.15, 0.09, 0.07), shade=0)
    b.box(-0.09, 0.36, 0.18, 0.035, (0.25, 0.16, 0.12))
    for x in (-0.022, 0, 0.022):
        b.line([(x, -0.48), (x, 0.38)], 0.006, (0.95, 0.92, 0.82))


def _backpack(s, b, secs):
    b.ground_shadow(0, 0.45, 0.36)
    b.line([(-0.1, -0.4), (0, -0.54), (0.1, -0.4)], 0.045, darken(s.main, 0.35), smooth=True)
    b.box(-0.33, -0.43, 0.66, 0.88, s.main, 0.2, shade=0.3)
    b.box(-0.25, 0.02, 0.5, 0.36, darken(s.main, 0.12), 0.08, shade=0.25)
    b.line([(-0.22, 0.1), (0.22, 0.1)], 0.02, s.second)
    b.line([(-0.29, -0.2), (0, -0.14), (0.29, -0.2)], 0.022, s.second, smooth=True)
    b.box(0.13, 0.1, 0.04, 0.09, kMetal, 0.01)


def _hammer(s, b, secs):
    b.limb([(0.0, -0.28), (0.0, 0.5)], [0.05, 0.062], mix(s.main, (0.72, 0.5, 0.3), 0.6))
    b.limb([(0, 0.25), (0, 0.48)], [0.066, 0.07], s.second)
    b.blob([(-0.32, -0.46), (0.2, -0.47), (0.36, -0.33), (0.16, -0.28), (-0.32, -0.28)], (0.45, 0.48, 0.54), 0.35, tension=0.35)


def _plant(s, b, secs):
    b.ground_shadow(0, 0.48, 0.3)
    leaf = mix(s.second, (0.3, 0.58, 0.35), 0.75)
    for i in range(s.count + 3):
        a = -1.25 + 2.5 * i / (s.count + 2) + 0.05 * math.sin(1.4 * secs + i)
        x, y = 0.42 * math.sin(a), 0.05 - 0.5 * math.cos(a)
        b.line([(0, 0.15), (x * 0.4, (y + 0.1) * 0.7), (x, y)], 0.016, darken(leaf, 0.3), smooth=True)
        b.ellipse(x * 0.85, y * 0.85 + 0.01, 0.17, 0.065, leaf if i % 2 else lighten(leaf, 0.15), math.atan2(y - 0.15, x), 0.3)
    b.polygon([(-0.24, 0.12), (0.24, 0.12), (0.17, 0.48), (-0.17, 0.48)], s.main, 0.3)
    b.box(-0.27, 0.08, 0.54, 0.09, darken(s.main, 0.08), 0.02)


def _camera(s, b, secs):
    b.box(-0.46, -0.22, 0.92, 0.56, s.main, 0.07, shade=0.3)
    b.box(-0.2, -0.34, 0.36, 0.16, darken(s.main, 0.15), 0.04)
    b.box(-0.46, -0.02, 0.92, 0.1, darken(s.main, 0.35))
    for r, c in ((0.25, (0.16, 0.17, 0.2)), (0.19, (0.34, 0.36, 0.42)), (0.14, (0.12, 0.16, 0.28)), (0.07, (0.3, 0.42, 0.62))):
        b.ellipse(0, 0.06, r, r, c, shade=0.35)
    b.ellipse(-0.05, 0.0, 0.03, 0.03, (1, 1, 1), shade=0, alpha=0.8)
    b.ellipse(0.34, -0.14, 0.05, 0.035, (0.95, 0.92, 0.8))


def _shoe(s, b, secs):
    b.ground_shadow(0, 0.28, 0.5)
    b.blob([(-0.44, -0.26), (-0.12, -0.28), (0.06, -0.06), (0.4, 0.02), (0.5, 0.2), (-0.46, 0.22)], s.main, 0.3, tension=0.7)
    b.box(-0.48, 0.17, 1.0, 0.1, (0.95, 0.93, 0.88), 0.045)
    b.blob([(-0.44, -0.26), (-0.28, -0.33), (-0.12, -0.28), (-0.26, -0.2)], darken(s.main, 0.4))
    for i in range(4):
        x, y = -0.1 + 0.07 * i, -0.2 + 0.07 * i
        b.line([(x, y + 0.05), (x + 0.09, y - 0.02)], 0.024, s.second)


def _bicycle(s, b, secs):
    b.ground_shadow(0, 0.4, 0.6)
    for x in (-0.36, 0.36):
        b.ctx.set_line_width(0.038)
        b.path_ellipse(x, 0.15, 0.25, 0.25)
        b.ctx.set_source_rgb(0.15, 0.15, 0.18)
        b.ctx.stroke()
        for k in range(5):
            a = 2.5 * secs + 1.2566 * k
            b.line([(x, 0.15), (x + 0.24 * math.cos(a), 0.15 + 0.24 * math.sin(a))], 0.008, (0.55, 0.57, 0.6))
    frame = [(-0.36, 0.15), (-0.12, -0.2), (0.26, -0.2), (0.0, 0.18), (-0.36, 0.15)]
    b.line(frame, 0.042, s.main)
    b.line([(-0.15, -0.27), (0.0, 0.18)], 0.042, s.main)
    b.line([(0.36, 0.15), (0.24, -0.3), (0.33, -0.36)], 0.042, s.main)
    b.limb([(-0.22, -0.29), (-0.07, -0.29)], [0.035, 0.025], (0.2, 0.17, 0.16))


def _sofa(s, b, secs):
    b.ground_shadow(0, 0.34, 0.65)
    b.box(-0.5, -0.3, 1.0, 0.45, darken(s.main, 0.12), 0.1, shade=0.25)
    for x in (-0.46, 0.01):
        b.box(x, -0.02, 0.45, 0.2, s.main, 0.06, shade=0.25)
    b.box(-0.6, -0.1, 0.17, 0.4, s.main, 0.07, shade=0.3)
    b.box(0.43, -0.1, 0.17, 0.4, s.main, 0.07, shade=0.3)
    b.box(-0.45, 0.15, 0.9, 0.13, darken(s.main, 0.22), 0.02)
    b.box(-0.35, -0.14, 0.22, 0.2, s.second, 0.05, shade=0.3)


kSketches = {
    "mug": _mug, "bottle": _bottle, "chair": _chair, "lamp": _lamp, "phone": _phone, "book": _book,
    "car": _car, "teapot": _teapot, "umbrella": _umbrella, "ball": _ball, "clock": _clock, "guitar": _guitar,
    "backpack": _backpack, "hammer": _hammer, "plant": _plant, "camera": _camera, "shoe": _shoe,
    "bicycle": _bicycle, "sofa": _sofa,
}
