"""Places out of doors: hills, mountains, forest, beach, street, desert, each in layers of depth."""

import math

from .palette import darken, hex_colour, kCoats, lighten, mix, pick, vary
from .scene import Part

# top and bottom of the sky, sun, far and near land, how dark
kHours = {
    "noon": (("5fa3d0", "d8ecf2"), "fff3c4", ("8fb0a8", "5f9a58"), 0.0),
    "morning": (("7fb2cf", "fbe2c0"), "fff0b8", ("a9b9b4", "7faa62"), 0.0),
    "evening": (("4c5a94", "f3a36b"), "ffd27a", ("7a6a92", "5d7458"), 0.18),
    "dusk": (("2b3566", "c8708a"), "f7c9a0", ("51507f", "39525a"), 0.35),
    "night": (("131a38", "34477a"), "f2efd8", ("28345c", "20384a"), 0.55),
    "overcast": (("a3b1ba", "dbe0de"), "f4f4ee", ("93a19f", "72906c"), 0.05),
    "autumn": (("7fb4d6", "f7e7cf"), "fff0c8", ("b39a7a", "c98a3e"), 0.0),
    "winter": (("9cb8d2", "eef2f5"), "fffbe8", ("b9c8d6", "e6edf2"), 0.0),
}
kKinds = ("hills", "mountains", "forest", "beach", "street", "desert", "village")


class Outdoor:
    """A landscape or a street that fills the frame and its surroundings."""

    def __init__(self, rng, kind=None):
        u = rng.uniform
        self.kind = kind or kKinds[rng.integers(len(kKinds))]
        self.hour = list(kHours)[rng.integers(len(kHours))]
        (top, bottom), sun, (far, near), self.dark = kHours[self.hour]
        self.sky = vary(hex_colour(top), rng, 0.04), vary(hex_colour(bottom), rng, 0.03)
        self.sun, self.far, self.near = hex_colour(sun), vary(hex_colour(far), rng, 0.05), vary(hex_colour(near), rng, 0.06)
        if self.kind == "desert":
            self.near, self.far = mix(self.near, (0.87, 0.68, 0.42), 0.8), mix(self.far, (0.72, 0.45, 0.36), 0.7)
        self.horizon = u(-0.1, 0.14)
        self.sun_at = u(-0.5, 0.5), self.horizon - u(0.12, 0.34), u(0.05, 0.08)
        self.clouds = [(u(-1.2, 1.2), u(-0.45, self.horizon - 0.12), u(0.5, 1.2), u(0.01, 0.035)) for _ in range(rng.integers(0, 6))]
        self.waves = [(u(2, 4), u(0, 6.28), u(5, 9), u(0, 6.28), u(11, 16), u(0, 6.28)) for _ in range(4)]
        self.trees = sorted((u(0.02, 0.42) ** 1.0, u(-1.15, 1.15), u(0.8, 1.25), int(rng.integers(3)), u(-0.12, 0.12)) for _ in range(rng.integers(7, 16)))
        self.houses = [(u(0.14, 0.24), u(0.16, 0.5), pick(kCoats, rng), pick(kCoats, rng), int(rng.integers(4))) for _ in range(14)]
        self.lit = [float(v) for v in rng.random(400)]
        self.roof = pick(kCoats[:3] + kCoats[12:13], rng)

    def light(self):
        x, y, _ = self.sun_at
        return (x * 1.6, -0.8)

    def parts(self):
        layers = [(self.draw_sky, 0.15), (self.draw_far, 0.4)]
        layers += {
            "street": [(self.draw_street, 1.0)],
            "forest": [(self.draw_ground, 0.8), (self.draw_forest_back, 0.7), (self.draw_forest, 1.1)],
            "beach": [(self.draw_sea, 0.6), (self.draw_beach, 1.0)],
            "desert": [(self.draw_dunes, 0.8), (self.draw_cactus, 1.0)],
            "village": [(self.draw_ground, 0.8), (self.draw_village, 0.9), (self.draw_trees, 1.05)],
            "mountains": [(self.draw_peaks, 0.5), (self.draw_ground, 0.8), (self.draw_trees, 1.0)],
        }.get(self.kind, [(self.draw_ground, 0.8), (self.draw_trees, 1.0)])
        return [Part("outdoor", draw, depth) for draw, depth in layers]

    def _ridge(self, x, wave):
        f1, p1, f2, p2, f3, p3 = wave
        return 0.55 * math.sin(f1 * x + p1) + 0.3 * math.sin(f2 * x + p2) + 0.15 * math.sin(f3 * x + p3)

    def _band(self, b, wave, base, height, top, bottom):
        points = [(-1.9 + 0.05 * i, base + height * self._ridge(-1.9 + 0.05 * i, wave)) for i in range(77)]
        b.path_polygon([*points, (1.95, 1.4), (-1.9, 1.4)])
        b.paint_down(top, mix(top, bottom, 0.6), middle=bottom)

    def draw_sky(self, b, secs):
        b.path_box(-1.6, -1.1, 3.2, 1.3 + self.horizon + 0.35)
        b.paint_down(self.sky[0], self.sky[1])
        x, y, r = self.sun_at
        if self.hour == "night":
            for i in range(40):
                b.ellipse(-1.2 + 2.4 * self.lit[i], -0.6 + 0.7 * self.lit[i + 40], 0.004, 0.004, (1, 1, 0.9), shade=0, alpha=0.4 + 0.5 * self.lit[i + 80])
        b.glow(x, y, r * 5, self.sun, 0.55)
        b.ellipse(x, y, r, r, self.sun, shade=0)
        cloud = lighten(mix(self.sky[1], (1, 1, 1), 0.65), 0.2)
        for cx, cy, size, speed in self.clouds:
            px = cx + speed * secs
            for dx, dy, rr in ((-0.1, 0.0, 0.05), (-0.03, -0.03, 0.065), (0.05, -0.02, 0.06), (0.11, 0.01, 0.045)):
                b.ellipse(px + dx * size, cy + dy * size, rr * size * 1.2, rr * size * 0.75, cloud, shade=0.1, alpha=0.85)
            b.box(px - 0.15 * size, cy + 0.005 * size, 0.3 * size, 0.04 * size, cloud, 0.02 * size, shade=0.05, alpha=0.85)

    def draw_far(self, b, secs):
        haze = mix(self.far, self.sky[1], 0.55)
        self._band(b, self.waves[0], self.horizon - 0.03, 0.06, haze, mix(self.far, self.sky[1], 0.3))

    def draw_peaks(self, b, secs):
        for layer, (height, share) in enumerate(((0.34, 0.35), (0.22, 0.1))):
            tone = mix(darken(self.far, 0.2), self.sky[1], share)
            for i in range(7):
                x = -1.5 + 0.5 * i + 0.3 * self.lit[i + 10 * layer]
                h, w = height * (0.6 + 0.7 * self.lit[i + 20 + 10 * layer]), 0.3 + 0.25 * self.lit[i + 50]
                y = self.horizon + 0.08
                b.polygon([(x - w, y), (x, y - h), (x + w, y)], tone, 0.0)
                b.polygon([(x, y - h), (x + w, y), (x + w * 0.25, y), (x + w * 0.05, y - h * 0.5)], darken(tone, 0.22), 0.0)
                if h > 0.2:
                    b.polygon([(x, y - h), (x + w * 0.26, y - h * 0.74), (x + w * 0.08, y - h * 0.78), (x - w * 0.04, y - h * 0.68), (x - w * 0.12, y - h * 0.78), (x - w * 0.26, y - h * 0.74)],
                              lighten((0.93, 0.95, 0.97), 0.1), 0.1)

    def draw_ground(self, b, secs):
        middle = mix(self.near, self.far, 0.45)
        self._band(b, self.waves[1], self.horizon + 0.07, 0.05, lighten(middle, 0.12), middle)
        self._band(b, self.waves[2], self.horizon + 0.16, 0.04, lighten(self.near, 0.1), darken(self.near, 0.18))
        self._band(b, self.waves[3], self.horizon + 0.34, 0.03, self.near, darken(self.near, 0.3))
        path = mix(self.near, (0.87, 0.78, 0.6), 0.6)
        x = 0.25 * math.sin(self.waves[1][1])
        b.blob([(x - 0.01, self.horizon + 0.15), (x + 0.02, self.horizon + 0.15), (x * 0.3 + 0.1, 0.38), (0.5, 1.0), (-0.2, 1.0), (x * 0.3 - 0.05, 0.38)], path, 0.1, 0.8)

    def _tree(self, b, x, y, h, kind, leaf):
        trunk = darken(mix((0.42, 0.3, 0.22), self.near, 0.15), self.dark * 0.6)
        b.ground_shadow(x, y, h * 0.35, 0.2)
        if kind == 0:
            b.limb([(x, y), (x, y - h * 0.35)], [h * 0.035, h * 0.03], trunk)
            for k in range(3):
                w, base = h * (0.26 - 0.06 * k), y - h * (0.2 + 0.22 * k)
                b.polygon([(x - w, base), (x, base - h * 0.38), (x + w, base)], mix(leaf, lighten(leaf, 0.2), k / 3), 0.25)
        elif kind == 1:
            b.limb([(x, y), (x, y - h * 0.5)], [h * 0.05, h * 0.035], trunk)
            for dx, dy, r in ((-0.17, -0.58, 0.19), (0.17, -0.6, 0.19), (0, -0.8, 0.22), (0, -0.58, 0.22)):
                b.ellipse(x + dx * h, y + dy * h, r * h, r * h * 0.95, leaf, shade=0.3)
        else:
            b.limb([(x, y), (x, y - h * 0.5)], [h * 0.035, h * 0.025], trunk)
            b.ellipse(x, y - h * 0.62, h * 0.16, h * 0.38, leaf, shade=0.32)

    def draw_trees(self, b, secs):
        for depth, x, size, kind, tone in self.trees:
            y = self.horizon + 0.12 + depth
            leaf = darken(mix(mix((0.27, 0.5, 0.33), self.near, 0.45), self.far, 0.35 - depth * 0.6), max(0, tone) + 0.08)
            self._tree(b, x, y, (0.16 + depth * 0.85) * size, kind, lighten(leaf, max(0, -tone)))

    def draw_forest_back(self, b, secs):
        for i in range(26):
            x, h = -1.5 + 0.12 * i + 0.05 * self.lit[i], 0.5 + 0.25 * self.lit[i + 30]
            tone = mix(darken(self.near, 0.15), self.sky[1], 0.35 - 0.2 * self.lit[i + 60])
            self._tree(b, x, self.horizon + 0.22, h, int(3 * self.lit[i + 90]), tone)

    def draw_forest(self, b, secs):
        for i in range(8):
            x, w = -1.25 + 0.36 * i + 0.14 * self.lit[i + 5], 0.035 + 0.05 * self.lit[i + 15]
            bark = darken(mix((0.42, 0.31, 0.25), self.sky[1], 0.15 * self.lit[i]), 0.1 + self.dark * 0.4)
            b.ground_shadow(x, 0.42 + 0.1 * self.lit[i], w * 4)
            b.path_polygon([(x - w, 0.42 + 0.1 * self.lit[i]), (x - w * 0.6, -0.9), (x + w * 0.6, -0.9), (x + w, 0.42 + 0.1 * self.lit[i])])
            b.paint(bark, 0.35)
        for i in range(16):
            x, y = -1.3 + 0.17 * i, -0.5 + 0.12 * self.lit[i + 40]
            b.ellipse(x, y, 0.17, 0.11, darken(mix(self.near, (0.25, 0.45, 0.3), 0.4), 0.15 * self.lit[i]), shade=0.25)
        for i in range(18):
            x = -1.2 + 0.14 * i
            b.blob([(x - 0.06, 0.56), (x - 0.05, 0.46 - 0.03 * self.lit[i]), (x, 0.4 - 0.05 * self.lit[i + 3]), (x + 0.05, 0.46), (x + 0.07, 0.56)], darken(self.near, 0.2 + 0.2 * self.lit[i + 9]))

    def draw_sea(self, b, secs):
        sea = mix((0.18, 0.45, 0.56), self.sky[0], 0.4)
        b.path_box(-1.7, self.horizon - 0.01, 3.4, 1.2)
        b.paint_down(mix(sea, self.sky[1], 0.45), darken(sea, 0.15))
        for i in range(34):
            y = self.horizon + 0.02 + 0.36 * self.lit[i] ** 1.5
            x = -1.3 + 2.6 * self.lit[i + 40] + 0.03 * math.sin(0.8 * secs + i)
            w = 0.03 + 0.3 * (y - self.horizon)
            b.line([(x - w, y), (x + w, y)], 0.006, lighten(sea, 0.55), 0.6)
        if self.lit[3] > 0.4:
            x = -0.4 + 0.03 * secs + 0.5 * self.lit[7]
            b.polygon([(x - 0.1, self.horizon + 0.02), (x + 0.11, self.horizon + 0.02), (x + 0.07, self.horizon + 0.06), (x - 0.07, self.horizon + 0.06)], (0.5, 0.3, 0.25))
            b.polygon([(x, self.horizon - 0.17), (x, self.horizon + 0.01), (x + 0.1, self.horizon + 0.01)], (0.97, 0.95, 0.9))

    def draw_beach(self, b, secs):
        sand = darken((0.93, 0.82, 0.62), self.dark * 0.7)
        tide = 0.015 * math.sin(0.9 * secs)
        self._band(b, self.waves[1], self.horizon + 0.29 + tide, 0.025, (0.96, 0.98, 0.97), (0.96, 0.98, 0.97))
        self._band(b, self.waves[1], self.horizon + 0.31, 0.025, sand, darken(sand, 0.14))
        for i in range(3):
            x, h = -0.9 + 0.85 * i + 0.3 * self.lit[i], 0.5 + 0.2 * self.lit[i + 4]
            y, lean = self.horizon + 0.36 + 0.05 * self.lit[i + 8], 0.12 * (self.lit[i + 12] - 0.3)
            if self.lit[i + 16] < 0.45:
                continue
            top = (x + lean, y - h)
            b.limb([(x, y), (x + lean * 0.3, y - h * 0.5), top], [0.025, 0.019, 0.015], darken((0.55, 0.42, 0.3), self.dark * 0.5))
            for k in range(7):
                a = -math.pi * (k + 0.2) / 6.4 + 0.05 * math.sin(secs + k)
                end = (top[0] + 0.2 * math.cos(a), top[1] + 0.13 * math.sin(a) + 0.05)
                b.line([top, (top[0] + 0.13 * math.cos(a), top[1] + 0.15 * math.sin(a) - 0.02), end], 0.03, darken((0.3, 0.55, 0.35), self.dark * 0.6 + 0.02 * k), smooth=True)

    def draw_dunes(self, b, secs):
        for k in range(3):
            self._band(b, self.waves[k + 1], self.horizon + 0.06 + 0.13 * k, 0.06, lighten(self.near, 0.15 - 0.06 * k), darken(self.near, 0.1 + 0.08 * k))

    def draw_cactus(self, b, secs):
        for i in range(4):
            x, y, h = -0.9 + 0.6 * i + 0.2 * self.lit[i], self.horizon + 0.2 + 0.2 * self.lit[i + 5], 0.14 + 0.28 * self.lit[i + 9]
            green = darken((0.33, 0.5, 0.36), self.dark * 0.5)
            b.ground_shadow(x, y, h * 0.6)
            b.limb([(x, y), (x, y - h)], [h * 0.11, h * 0.1], green)
            b.limb([(x, y - h * 0.4), (x + h * 0.3, y - h * 0.45), (x + h * 0.3, y - h * 0.75)], [h * 0.06] * 3, green)
            b.limb([(x, y - h * 0.3), (x - h * 0.27, y - h * 0.35), (x - h * 0.27, y - h * 0.6)], [h * 0.06] * 3, green)

    def _house(self, b, x, y, w, h, wall, roof, kind, index, gable):
        wall, roof = darken(wall, self.dark * 0.7), darken(roof, self.dark * 0.7)
        b.box(x, y - h, w, h, wall, shade=0.2)
        if gable:
            b.polygon([(x - w * 0.1, y - h), (x + w * 0.5, y - h - w * 0.5), (x + w * 1.1, y - h)], roof, 0.25)
        else:
            b.box(x - 0.008, y - h - 0.014, w + 0.016, 0.026, darken(wall, 0.3))
        columns, rows = max(2, int(w / 0.065)), max(1, int(h / 0.1))
        for r in range(rows):
            for c in range(columns):
                lit = self.lit[(index * 37 + r * 7 + c) % 400] < (0.6 if self.dark > 0.15 else 0.1)
                glass = (1.0, 0.85, 0.5) if lit else darken((0.5, 0.64, 0.74), 0.25 + self.dark * 0.5)
                cw, ch = w / columns, h / rows
                b.box(x + cw * (c + 0.25), y - h + ch * (r + 0.2), cw * 0.5, ch * 0.55, glass, 0.004 if kind % 2 else 0, shade=0.12)

    def draw_village(self, b, secs):
        for i, (w, h, wall, roof, kind) in enumerate(self.houses[:9]):
            x = -1.2 + 0.28 * i
            y = self.horizon + 0.17 + 0.1 * self.lit[i]
            self._house(b, x, y, w * 0.8, h * 0.35 + 0.06, lighten(wall, 0.4), mix(roof, self.roof, 0.6), kind, i, True)
            if i == 4:
                self._house(b, x + 0.2, y, 0.1, 0.32, lighten(wall, 0.5), self.roof, 0, i + 20, True)

    def draw_street(self, b, secs):
        pavement, road = darken((0.72, 0.7, 0.68), self.dark * 0.7), darken((0.36, 0.37, 0.42), self.dark * 0.5)
        y, x = self.horizon + 0.26, -1.5
        for i, (w, h, wall, roof, kind) in enumerate(self.houses):
            self._house(b, x, y, w, h + 0.18, wall, roof, kind, i, kind == 0)
            b.box(x + w * 0.1, y - 0.1, w * 0.8, 0.1, darken(roof, 0.2 + self.dark * 0.5))
            b.box(x + w * 0.16, y - 0.075, w * 0.42, 0.06, (1.0, 0.88, 0.6) if self.lit[i] < 0.6 else (0.6, 0.74, 0.8))
            b.polygon([(x + w * 0.05, y - 0.085), (x + w * 0.95, y - 0.085), (x + w, y - 0.125), (x, y - 0.125)], lighten(roof, 0.1), 0.1)
            x += w + 0.005
        b.box(-1.7, y, 3.4, 0.09, pavement, shade=0.05)
        b.path_box(-1.7, y + 0.085, 3.4, 1.0)
        b.paint_down(lighten(road, 0.08), darken(road, 0.2))
        for i in range(12):
            b.box(-1.5 + 0.26 * i, y + 0.2, 0.13, 0.02, (0.93, 0.9, 0.8), shade=0)
        for i in range(5):
            px = -1.1 + 0.5 * i
            b.line([(px, y + 0.06), (px, y - 0.27)], 0.013, (0.2, 0.21, 0.25))
            b.ellipse(px, y - 0.28, 0.022, 0.022, (1, 0.93, 0.7), shade=0)
            if self.dark > 0.15:
                b.glow(px, y - 0.28, 0.18, (1, 0.85, 0.5), 0.55)
