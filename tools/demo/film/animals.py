"""Animals: four-footed ones of many builds, birds, fish and butterflies, walking, flying, swimming."""

import math

from .palette import darken, kCoats, kFurs, lighten, pick
from .scene import Part

# length and depth of the trunk, leg, neck length and angle from upright, head length, ear, tail, pattern
kBuilds = {
    "dog": (0.5, 0.17, 0.24, 0.15, 0.9, 0.17, "drop", "up", "patch"),
    "cat": (0.46, 0.14, 0.19, 0.09, 0.8, 0.12, "point", "long", "stripes"),
    "horse": (0.56, 0.21, 0.38, 0.32, 0.65, 0.24, "point", "brush", "plain"),
    "cow": (0.6, 0.25, 0.27, 0.16, 1.1, 0.22, "side", "thin", "patch"),
    "elephant": (0.58, 0.33, 0.27, 0.06, 1.2, 0.2, "huge", "thin", "plain"),
    "giraffe": (0.46, 0.2, 0.42, 0.6, 0.4, 0.17, "point", "thin", "spots"),
    "zebra": (0.54, 0.21, 0.34, 0.28, 0.65, 0.22, "point", "brush", "stripes"),
    "fox": (0.46, 0.14, 0.19, 0.11, 0.85, 0.16, "point", "bushy", "plain"),
    "sheep": (0.5, 0.26, 0.2, 0.1, 1.0, 0.15, "side", "thin", "wool"),
    "pig": (0.54, 0.24, 0.15, 0.04, 1.3, 0.19, "point", "curl", "plain"),
}


class FourFooted:
    def __init__(self, rng):
        u = rng.uniform
        self.name = list(kBuilds)[rng.integers(len(kBuilds))]
        build = kBuilds[self.name]
        self.length, self.depth, self.leg, self.neck, self.neck_angle, self.head = (v * u(0.92, 1.1) for v in build[:6])
        self.ear, self.tail, self.pattern = build[6:]
        self.fur = {"zebra": (0.93, 0.92, 0.9), "fox": (0.8, 0.42, 0.18), "elephant": (0.55, 0.55, 0.58),
                    "pig": (0.92, 0.66, 0.64), "giraffe": (0.9, 0.72, 0.42), "sheep": (0.93, 0.91, 0.86)}.get(self.name)
        self.fur = self.fur or pick(kFurs, rng)
        self.mark = (0.14, 0.13, 0.15) if self.name == "zebra" else (0.58, 0.33, 0.17) if self.name == "giraffe" else pick(kFurs, rng)
        self.hz, self.phase = u(0.6, 1.2), u(0, 6.28)
        self.moving = rng.random() < 0.7
        self.spots = [(u(-0.45, 0.45), u(-0.4, 0.4), u(0.12, 0.25), u(0, 3)) for _ in range(9)]

    def parts(self):
        return [Part("animal", self.draw)]

    def _leg_pair(self, b, secs, x, offset, far):
        c = 2 * math.pi * self.hz * secs + self.phase + offset
        swing = 0.42 * math.sin(c) if self.moving else 0.05 * math.sin(offset)
        lift = max(0, math.cos(c)) * 0.35 if self.moving else 0
        top = (x, self.depth * 0.2)
        knee = (x + self.leg * 0.5 * math.sin(swing), top[1] + self.leg * 0.55)
        foot = (knee[0] + self.leg * 0.55 * math.sin(swing - lift), knee[1] + self.leg * 0.55 * math.cos(lift))
        thick = 0.26 if self.name == "elephant" else 0.2
        fur = (0.25, 0.2, 0.2) if self.name == "sheep" else self.fur
        b.limb([top, knee, foot], [self.depth * thick * 1.5, self.depth * thick * 0.85, self.depth * thick * 0.65], darken(fur, 0.28) if far else fur)
        b.ellipse(foot[0] + 0.01, foot[1], self.depth * thick * 0.85, self.depth * thick * 0.5, darken(fur, 0.45))

    def draw(self, b, secs):
        half, d = self.length / 2, self.depth
        b.ground_shadow(0, d * 0.2 + self.leg * 1.12, half * 1.3)
        self._leg_pair(b, secs, -half * 0.78, 0.0, True)
        self._leg_pair(b, secs, half * 0.75, math.pi, True)
        self._draw_tail(b, secs)
        self._leg_pair(b, secs, -half * 0.7, math.pi, False)
        self._leg_pair(b, secs, half * 0.68, 0.0, False)
        trunk = [(-half, -d * 0.25), (-half * 0.5, -d * 0.52), (half * 0.3, -d * 0.46), (half * 0.95, -d * 0.5),
                 (half * 1.05, 0), (half * 0.6, d * 0.5), (-half * 0.4, d * 0.45), (-half * 0.95, d * 0.3)]
        if self.pattern == "wool":
            for i in range(14):
                a = 2 * math.pi * i / 14
                b.ellipse(math.cos(a) * half * 0.88, math.sin(a) * d * 0.42, 0.085, 0.085, self.fur)
        b.path_blob(trunk)
        b.paint(self.fur, 0.28, keep=True)
        b.ctx.save()
        b.clip()
        self._draw_pattern(b, half, d)
        b.glow(0, d * 0.75, half * 1.1, darken(self.fur, 0.6), 0.35)
        b.ctx.restore()
        self._draw_head(b, secs, half, d)

    def _draw_pattern(self, b, half, d):
        if self.pattern == "stripes":
            for i in range(9):
                x = -half + self.length * (i + 0.5) / 9
                b.polygon([(x, -d * 0.6), (x + 0.026, -d * 0.6), (x + 0.05, d * 0.28), (x + 0.03, d * 0.3)], self.mark, 0, 0.9 if self.name == "zebra" else 0.45)
        elif self.pattern in ("spots", "patch"):
            few = self.spots if self.pattern == "spots" else self.spots[:3]
            grow = 0.6 if self.pattern == "spots" else 1.1
            for x, y, r, a in few:
                b.ellipse(x * self.length, y * d, r * d * grow, r * d * grow * 0.8, self.mark, a, 0)

    def _draw_tail(self, b, secs):
        x, y = -self.length / 2, -self.depth * 0.2
        wag = 0.06 * math.sin(2 * math.pi * 1.2 * secs + self.phase)
        if self.tail in ("up", "long", "curl"):
            up = -0.17 if self.tail != "curl" else -0.06
            b.line([(x + 0.02, y), (x - 0.13, y + 0.02), (x - 0.12 + wag, y + up)], 0.035 if self.tail != "curl" else 0.02, darken(self.fur, 0.1), smooth=True)
        elif self.tail == "bushy":
            b.blob([(x + 0.03, y), (x - 0.12, y - 0.03 + wag), (x - 0.28, y + 0.02 + wag), (x - 0.14, y + 0.1)], self.fur)
            b.ellipse(x - 0.24, y + 0.03 + wag, 0.05, 0.035, (0.95, 0.93, 0.9))
        else:
            b.line([(x + 0.02, y), (x - 0.06, y + 0.05), (x - 0.05 + wag, y + 0.2)], 0.022, darken(self.fur, 0.15), smooth=True)
            if self.tail == "brush":
                b.blob([(x - 0.03, y + 0.05), (x - 0.1 + wag, y + 0.2), (x - 0.04 + wag, y + 0.32), (x + wag, y + 0.18)], darken(self.mark, 0.4))

    def _draw_head(self, b, secs, half, d):
        nod = 0.06 * math.sin(2 * math.pi * 0.4 * secs + self.phase)
        a = self.neck_angle + nod
        root = (half * 0.85, -d * 0.2)
        top = (root[0] + self.neck * math.sin(a), root[1] - self.neck * math.cos(a) - d * 0.15)
        thick = d * 0.3 if self.name != "giraffe" else d * 0.2
        dark_face = self.name == "sheep"
        fur = (0.3, 0.24, 0.23) if dark_face else self.fur
        b.limb([root, top], [thick * 1.35, thick * 0.85], self.fur, 0.18)
        if self.tail == "brush":
            b.line([(root[0] - thick * 0.9, root[1] - 0.04), (top[0] - thick * 0.8, top[1] - 0.02)], 0.045, darken(self.mark, 0.3))
        if self.pattern == "spots":
            for k in range(3):
                s = 0.25 + 0.25 * k
                b.ellipse(root[0] + (top[0] - root[0]) * s, root[1] + (top[1] - root[1]) * s, 0.022, 0.03, self.mark, 0.3, 0)
        length, tilt = self.head, 0.35 + nod
        nose = (top[0] + length * math.cos(tilt), top[1] + length * math.sin(tilt))
        self._draw_ear(b, top, fur, True)
        b.limb([top, nose], [length * 0.44, length * 0.24], fur)
        if self.name in ("pig", "cow", "horse", "dog"):
            b.ellipse(nose[0], nose[1], length * 0.2, length * 0.24, lighten(fur, 0.25) if self.name != "dog" else darken(fur, 0.3), tilt)
        if self.name == "elephant":
            sway = 0.05 * math.sin(1.7 * secs)
            b.limb([nose, (nose[0] + 0.04 + sway, nose[1] + 0.15), (nose[0] - 0.01 + sway, nose[1] + 0.3)], [length * 0.24, 0.04, 0.03], fur)
            b.line([(nose[0] - 0.03, nose[1] + 0.03), (nose[0] + 0.05, nose[1] + 0.12), (nose[0] + 0.12, nose[1] + 0.08)], 0.02, (0.96, 0.94, 0.88), smooth=True)
        else:
            b.ellipse(nose[0] + length * 0.16, nose[1] - length * 0.05, length * 0.09, length * 0.08, (0.15, 0.1, 0.12), shade=0)
        self._draw_ear(b, top, fur, False)
        b.ellipse(top[0] + length * 0.22, top[1] - length * 0.06, length * 0.09, length * 0.1, (0.08, 0.06, 0.08), shade=0)
        b.ellipse(top[0] + length * 0.25, top[1] - length * 0.09, length * 0.03, length * 0.03, (1, 1, 1), shade=0)
        if self.name in ("cow", "giraffe"):
            b.line([(top[0] - 0.01, top[1] - length * 0.4), (top[0] + 0.01, top[1] - length * 0.75)], 0.02, (0.9, 0.85, 0.72))

    def _draw_ear(self, b, top, fur, far):
        x, y, s = top[0] - self.head * (0.2 if not far else 0.02), top[1] - self.head * 0.3, self.head
        tone = darken(fur, 0.25 if far else 0.12)
        if self.ear == "point":
            b.polygon([(x - s * 0.17, y + s * 0.1), (x + s * 0.02, y - s * 0.5), (x + s * 0.22, y + s * 0.05)], tone)
        elif self.ear == "drop":
            b.ellipse(x - s * 0.05, y + s * 0.28, s * 0.16, s * 0.38, tone, 0.25)
        elif self.ear == "side":
            b.ellipse(x - s * 0.2, y + s * 0.1, s * 0.32, s * 0.14, tone, -0.3)
        elif self.ear == "huge" and not far:
            b.blob([(x + s * 0.1, y - s * 0.3), (x - s * 0.6, y - s * 0.5), (x - s * 0.95, y + s * 0.3), (x - s * 0.5, y + s * 1.1), (x + s * 0.05, y + s * 0.7)], tone)


class Bird:
    def __init__(self, rng):
        u = rng.uniform
        self.coat, self.wing = pick(kCoats, rng, 0.08), pick(kCoats, rng, 0.08)
        self.flying = rng.random() < 0.65
        self.plump, self.neck, self.beak = u(0.13, 0.2), u(0.06, 0.26), u(0.06, 0.14)
        self.hz, self.phase = u(1.2, 2.6), u(0, 6.28)

    def parts(self):
        return [Part("animal", self.draw)]

    def draw(self, b, secs):
        flap = math.sin(2 * math.pi * self.hz * secs + self.phase)
        p = self.plump
        tip = -0.42 * flap if self.flying else 0.1
        if self.flying:
            b.blob([(0.12, -0.03), (0.06, tip * 0.6 - 0.06), (-0.12, tip * 1.05), (-0.16, tip * 0.4), (-0.12, 0.02)], darken(self.wing, 0.3))
        else:
            b.ground_shadow(0, 0.38, 0.25)
            for x in (-0.03, 0.05):
                b.line([(x, 0.1), (x + 0.01, 0.37), (x + 0.07, 0.38)], 0.016, (0.85, 0.55, 0.25))
        b.polygon([(-0.2, -0.02), (-0.46, -0.09), (-0.5, 0.0), (-0.45, 0.07), (-0.2, 0.07)], darken(self.wing, 0.15))
        b.blob([(-0.28, 0.0), (-0.05, -p * 0.85), (0.2, -p * 0.8), (0.26, 0.02), (0.1, p * 0.9), (-0.1, p * 0.7)], self.coat, 0.3)
        hx, hy = 0.24 + self.neck * 0.4, -p * 0.7 - self.neck * 0.7
        b.limb([(0.18, -p * 0.2), (hx, hy)], [p * 0.75, p * 0.5], self.coat, 0.2)
        b.polygon([(hx + p * 0.35, hy - 0.03), (hx + p * 0.4 + self.beak, hy + 0.03), (hx + p * 0.3, hy + 0.05)], (0.93, 0.62, 0.22))
        b.ellipse(hx + p * 0.15, hy - 0.02, 0.024, 0.026, (0.08, 0.06, 0.1), shade=0)
        b.ellipse(hx + p * 0.17, hy - 0.028, 0.008, 0.008, (1, 1, 1), shade=0)
        if self.flying:
            b.blob([(0.16, -0.02), (0.1, tip * 0.6), (-0.06, tip * 1.15), (-0.12, tip * 0.5), (-0.16, 0.04), (0.0, 0.07)], self.wing, 0.3)
        else:
            b.blob([(0.12, -0.06), (-0.05, -0.08), (-0.3, 0.03), (-0.08, 0.09), (0.1, 0.06)], self.wing, 0.3)


class Fish:
    def __init__(self, rng):
        u = rng.uniform
        self.coat, self.fin = pick(kCoats, rng, 0.1), pick(kCoats, rng, 0.1)
        self.depth, self.hz, self.phase = u(0.13, 0.28), u(0.9, 1.8), u(0, 6.28)
        self.stripes = rng.integers(0, 5)

    def parts(self):
        return [Part("animal", self.draw)]

    def draw(self, b, secs):
        w, d = math.sin(2 * math.pi * self.hz * secs + self.phase), self.depth
        b.blob([(-0.3, 0.0), (-0.5, -0.2 + 0.06 * w), (-0.44 + 0.03 * w, 0.0), (-0.5, 0.2 + 0.06 * w)], self.fin, 0.3)
        b.blob([(-0.15, -d * 0.7), (0.0, -d * 1.5), (0.18, -d * 0.7)], darken(self.fin, 0.12))
        b.path_blob([(0.46, 0.02), (0.2, -d), (-0.1, -d * 0.85), (-0.36, 0.01 * w), (-0.1, d * 0.85), (0.2, d * 0.95)])
        b.paint(self.coat, 0.32, keep=True)
        b.ctx.save()
        b.clip()
        for i in range(self.stripes):
            x = -0.22 + 0.42 * i / max(1, self.stripes)
            b.box(x, -0.4, 0.045, 0.8, self.fin, shade=0, alpha=0.8)
        b.glow(0.1, d * 1.0, 0.3, lighten(self.coat, 0.6), 0.5)
        b.ctx.restore()
        b.blob([(0.08, 0.03), (-0.08, 0.12 + 0.04 * w), (-0.02, 0.0)], darken(self.fin, 0.1))
        b.ellipse(0.3, -d * 0.25, 0.045, 0.045, (0.98, 0.97, 0.93), shade=0)
        b.ellipse(0.31, -d * 0.25, 0.024, 0.026, (0.06, 0.05, 0.08), shade=0)
        b.line([(0.45, 0.05), (0.4, 0.07)], 0.014, darken(self.coat, 0.5))


class Butterfly:
    def __init__(self, rng):
        u = rng.uniform
        self.coat, self.mark = pick(kCoats, rng, 0.12), pick(kCoats, rng, 0.12)
        self.hz, self.phase, self.size = u(0.8, 1.8), u(0, 6.28), u(0.85, 1.15)

    def parts(self):
        return [Part("animal", self.draw)]

    def draw(self, b, secs):
        fold = 0.55 + 0.45 * math.sin(2 * math.pi * self.hz * secs + self.phase)
        for side in (-1, 1):
            s = side * self.size * (0.25 + 0.75 * fold)
            b.blob([(0, 0.0), (0.12 * s, -0.3), (0.42 * s, -0.38), (0.46 * s, -0.1), (0.2 * s, 0.04)], self.coat, 0.3)
            b.blob([(0, 0.02), (0.26 * s, 0.06), (0.34 * s, 0.26), (0.16 * s, 0.36), (0.04 * s, 0.2)], darken(self.coat, 0.15), 0.3)
            b.ellipse(0.32 * s, -0.23, 0.075 * abs(s), 0.08, self.mark)
            b.ellipse(0.22 * s, 0.2, 0.05 * abs(s), 0.055, self.mark)
            b.line([(0, -0.2), (0.04 * side, -0.32), (0.09 * side, -0.36)], 0.01, (0.15, 0.12, 0.15), smooth=True)
        b.limb([(0, -0.18), (0, 0.22)], [0.032, 0.022], (0.2, 0.16, 0.2))


def make_animal(rng):
    kind = rng.random()
    return FourFooted(rng) if kind < 0.62 else Bird(rng) if kind < 0.8 else Fish(rng) if kind < 0.93 else Butterfly(rng)
