"""Places indoors: rooms, corridors, halls and kitchens in one-point perspective."""

import math

from .palette import contrasting, darken, kBackdrops, kCoats, kLight, lighten, mix, pick
from .scene import Part

kKinds = ("living", "corridor", "kitchen", "bedroom", "hall", "library")
kFront = 1.8  # depth to which walls reach, beyond what any camera sees


class Indoor:
    """A room seen along its length; the back wall spans +-bw x (top, bottom)."""

    def __init__(self, rng, kind=None):
        u = rng.uniform
        self.kind = kind or kKinds[rng.integers(len(kKinds))]
        self.wall = pick(kBackdrops[:13], rng, 0.05)
        self.floor = pick([(0.62, 0.44, 0.3), (0.45, 0.32, 0.24), (0.75, 0.6, 0.44), (0.6, 0.6, 0.62), (0.35, 0.37, 0.42), (0.8, 0.76, 0.7)], rng)
        self.accent, self.second = contrasting(kCoats, self.wall, rng), pick(kCoats, rng)
        self.vx, self.vy = u(-0.22, 0.22), u(-0.1, 0.04)
        narrow = self.kind in ("corridor", "hall")
        self.bw = u(0.14, 0.22) if narrow else u(0.38, 0.52)
        self.top, self.bottom = (u(-0.2, -0.13), u(0.12, 0.17)) if narrow else (u(-0.34, -0.26), u(0.16, 0.24))
        self.tiles, self.night = rng.random() < 0.4, rng.random() < 0.25
        self.window, self.door = rng.random() < 0.75, rng.random() < 0.6
        self.sky = darken((0.2, 0.26, 0.45), 0.2) if self.night else mix((0.62, 0.82, 0.95), (1, 0.9, 0.75), u(0, 0.6))
        self.lit = [float(v) for v in rng.random(300)]
        self.books = [pick(kCoats, rng, 0.08) for _ in range(60)]
        self.rug = rng.random() < 0.6

    def light(self):
        return (-0.5, -0.7)

    def parts(self):
        return [Part("indoor", self.draw_shell, 0.9), Part("indoor", self.draw_furniture, 1.0)]

    def _at(self, x, y, depth):
        """A point of the back wall's frame brought towards the viewer: depth 0 back, 1 front."""
        grow = 1 + 3.4 * depth
        return self.vx + x * grow, self.vy + y * grow

    def draw_shell(self, b, secs):
        w, top, bottom = self.bw, self.top, self.bottom
        corners = lambda depth: [self._at(-w, top, depth), self._at(w, top, depth), self._at(w, bottom, depth), self._at(-w, bottom, depth)]
        back, front = corners(0), corners(kFront)
        dim = 0.3 if self.night else 0.0
        wall, floor = darken(self.wall, dim), darken(self.floor, dim)
        ceiling = darken(lighten(self.wall, 0.6), dim)
        b.path_polygon([front[0], front[1], back[1], back[0]])
        b.paint_down(darken(ceiling, 0.12), ceiling)
        b.path_polygon([back[3], back[2], front[2], front[3]])
        b.paint_down(darken(floor, 0.12), lighten(floor, 0.08))
        b.polygon([front[0], back[0], back[3], front[3]], darken(wall, 0.2), 0.18)
        b.polygon([back[1], front[1], front[2], back[2]], darken(wall, 0.08), 0.18)
        b.polygon(back, lighten(wall, 0.08), 0.1)
        self._floor_lines(b, floor)
        for side in (-1, 1):
            b.line([self._at(side * w, bottom, 0), self._at(side * w, bottom, kFront)], 0.014, lighten(wall, 0.45))
        b.line([back[3], back[2]], 0.012, lighten(wall, 0.45))
        if self.kind in ("corridor", "hall"):
            self._rows(b, wall)
        else:
            self._openings(b, wall)
        self._ceiling_lamps(b)

    def _floor_lines(self, b, floor):
        w, bottom = self.bw, self.bottom
        n = 12 if not self.tiles else 8
        tone = darken(floor, 0.25)
        for i in range(1, n):
            x = -w + 2 * w * i / n
            b.line([self._at(x, bottom, 0), self._at(x, bottom, kFront)], 0.005, tone, 0.7)
        if self.tiles:
            for k in range(12):
                depth = (k / 9) ** 1.8
                b.line([self._at(-w, bottom, depth), self._at(w, bottom, depth)], 0.005, tone, 0.7)

    def _on_side(self, side, depth0, depth1, y0, y1):
        w = self.bw * side
        return [self._at(w, y0, depth0), self._at(w, y0, depth1), self._at(w, y1, depth1), self._at(w, y1, depth0)]

    def _rows(self, b, wall):
        """Doors or columns and pictures along both sides of a corridor, a bright end."""
        top, bottom = self.top, self.bottom
        b.polygon([self._at(-self.bw * 0.5, top * 0.5, 0), self._at(self.bw * 0.5, top * 0.5, 0), self._at(self.bw * 0.5, bottom, 0), self._at(-self.bw * 0.5, bottom, 0)], self.sky if not self.night else self.accent, 0.1)
        b.glow(self.vx, self.vy, 0.3, kLight, 0.4 if not self.night else 0.15)
        for k in range(4):
            d0, d1 = (k + 0.25) / 4.6, (k + 0.8) / 4.6
            d0, d1 = d0 ** 1.4, d1 ** 1.4
            for side in (-1, 1):
                if self.kind == "corridor":
                    b.polygon(self._on_side(side, d0, d1, top * 0.45, bottom), darken(self.accent if (k + (side > 0)) % 2 else self.second, 0.15), 0.25)
                    b.polygon(self._on_side(side, d0 + (d1 - d0) * 0.2, d1 - (d1 - d0) * 0.2, top * 0.3, top * 0.05), lighten(self.accent, 0.25), 0.1)
                else:
                    b.polygon(self._on_side(side, d0, d1, top * 0.7, bottom * 0.3), self.sky, 0.05)
                    b.polygon(self._on_side(side, d0 - 0.02, d0 + 0.02, top, bottom), lighten(wall, 0.35), 0.3)

    def _openings(self, b, wall):
        w, top, bottom = self.bw, self.top, self.bottom
        if self.window:
            x0, x1, y0, y1 = -w * 0.62, w * 0.1, top * 0.72, bottom * 0.1
            a, c = self._at(x0, y0, 0), self._at(x1, y1, 0)
            b.box(a[0] - 0.02, a[1] - 0.02, c[0] - a[0] + 0.04, c[1] - a[1] + 0.04, lighten(wall, 0.6))
            b.path_box(a[0], a[1], c[0] - a[0], c[1] - a[1])
            b.paint_down(self.sky, lighten(self.sky, 0.5 if not self.night else 0.1))
            b.ellipse(a[0] + 0.1, c[1] - 0.01, 0.1, 0.035, (0.45, 0.62, 0.42), shade=0.1) if not self.night else None
            b.line([((a[0] + c[0]) / 2, a[1]), ((a[0] + c[0]) / 2, c[1])], 0.014, lighten(wall, 0.6))
            b.line([(a[0], (a[1] + c[1]) / 2), (c[0], (a[1] + c[1]) / 2)], 0.01, lighten(wall, 0.6))
            for side, x in ((-1, a[0] - 0.05), (1, c[0] - 0.03)):
                b.blob([(x, a[1] - 0.03), (x + 0.08, a[1] - 0.03), (x + 0.08 - 0.015 * side, (a[1] + c[1]) / 2), (x + 0.08, c[1] + 0.08), (x, c[1] + 0.08)], self.second, 0.25, tension=0.4)
            if not self.night:
                b.path_polygon([a, (c[0], a[1]), (c[0] + 0.5, 0.75), (a[0] + 0.25, 0.75)])
                b.ctx.set_source_rgba(1, 0.95, 0.8, 0.10)
                b.ctx.fill()
        if self.door:
            b.polygon(self._on_side(1, 0.12, 0.34, top * 0.45, bottom), darken(mix(self.wall, (0.5, 0.35, 0.25), 0.7), 0.1), 0.25)
        for i in range(2):
            d = 0.15 + 0.3 * i
            b.polygon(self._on_side(-1, d, d + 0.17, top * 0.6, top * 0.05), (0.95, 0.92, 0.86), 0.05)
            b.polygon(self._on_side(-1, d + 0.025, d + 0.145, top * 0.53, top * 0.12), self.books[i], 0.35)

    def _ceiling_lamps(self, b):
        if self.kind in ("corridor", "hall"):
            for k in range(4):
                d0 = ((k + 0.4) / 4.6) ** 1.4
                x, y = self._at(0, self.top, d0)
                b.glow(x, y + 0.03, 0.08 + 0.2 * d0, (1, 0.93, 0.75), 0.7)
                b.ellipse(x, y + 0.005, 0.03 + 0.08 * d0, 0.008 + 0.02 * d0, (1, 0.97, 0.86), shade=0)
        else:
            x, y = self._at(0.12, self.top, 0.12)
            b.line([(x, y), (x, y + 0.12)], 0.008, (0.25, 0.25, 0.28))
            b.glow(x, y + 0.15, 0.24, (1, 0.88, 0.6), 0.75 if self.night else 0.35)
            b.polygon([(x - 0.03, y + 0.11), (x + 0.03, y + 0.11), (x + 0.08, y + 0.17), (x - 0.08, y + 0.17)], self.accent, 0.25)

    def draw_furniture(self, b, secs):
        y = self._at(0, self.bottom, 0.16)[1]
        if self.kind in ("living", "bedroom") and self.rug:
            x, yy = self._at(0.0, self.bottom, 0.36)
            b.ellipse(x, yy, 0.42, 0.1, self.second, shade=0.15)
            b.ellipse(x, yy, 0.33, 0.072, lighten(self.second, 0.3), shade=0.1)
        if self.kind == "living":
            self._sofa(b, self.vx - 0.12, y + 0.04)
            self._floor_lamp(b, self.vx + self.bw * 1.1, y + 0.04)
            self._table(b, self._at(0.02, self.bottom, 0.36)[0], self._at(0, self.bottom, 0.34)[1])
            self._plant(b, self.vx - self.bw * 1.35, y + 0.1)
        elif self.kind == "bedroom":
            self._bed(b, self.vx + 0.1, y + 0.03)
            self._floor_lamp(b, self.vx - self.bw * 1.0, y + 0.02)
        elif self.kind == "kitchen":
            self._counter(b, y - 0.02)
            self._table(b, self._at(0.0, self.bottom, 0.4)[0], self._at(0, self.bottom, 0.34)[1])
        elif self.kind == "library":
            self._shelves(b)
            self._table(b, self._at(0.0, self.bottom, 0.4)[0], self._at(0, self.bottom, 0.34)[1])
        elif self.kind == "hall":
            self._plant(b, self._at(-self.bw * 0.75, self.bottom, 0.42)[0], self._at(0, self.bottom, 0.46)[1])

    def _sofa(self, b, x, y):
        c = self.accent
        b.ground_shadow(x, y + 0.08, 0.4)
        b.box(x - 0.3, y - 0.19, 0.6, 0.2, darken(c, 0.12), 0.05, shade=0.25)
        for dx in (-0.27, 0.01):
            b.box(x + dx, y - 0.05, 0.26, 0.09, c, 0.03, shade=0.25)
        for dx in (-0.35, 0.26):
            b.box(x + dx, y - 0.1, 0.09, 0.18, c, 0.035, shade=0.3)
        b.box(x - 0.28, y + 0.03, 0.56, 0.05, darken(c, 0.25), 0.01)
        b.box(x - 0.22, y - 0.12, 0.12, 0.1, self.second, 0.03, shade=0.3)

    def _table(self, b, x, y):
        wood = mix(self.floor, (0.55, 0.36, 0.22), 0.5)
        b.ground_shadow(x, y + 0.2, 0.3)
        for dx in (-0.2, 0.2):
            b.line([(x + dx, y), (x + dx * 1.05, y + 0.2)], 0.022, darken(wood, 0.3))
        b.ellipse(x, y, 0.27, 0.055, darken(wood, 0.2))
        b.ellipse(x, y - 0.012, 0.27, 0.055, lighten(wood, 0.1))
        b.ellipse(x + 0.05, y - 0.03, 0.06, 0.018, self.second)
        b.box(x - 0.1, y - 0.08, 0.05, 0.065, self.accent, 0.012, shade=0.3)

    def _floor_lamp(self, b, x, y):
        b.glow(x, y - 0.42, 0.3, (1, 0.88, 0.6), 0.6 if self.night else 0.25)
        b.line([(x, y + 0.02), (x, y - 0.38)], 0.012, (0.25, 0.24, 0.27))
        b.ellipse(x, y + 0.02, 0.05, 0.014, (0.25, 0.24, 0.27))
        b.polygon([(x - 0.045, y - 0.48), (x + 0.045, y - 0.48), (x + 0.085, y - 0.37), (x - 0.085, y - 0.37)], (1, 0.9, 0.68), 0.2)

    def _plant(self, b, x, y):
        b.ground_shadow(x, y + 0.02, 0.12)
        for k in range(7):
            a = -1.2 + 0.4 * k
            b.ellipse(x + 0.1 * math.sin(a), y - 0.16 - 0.12 * math.cos(a), 0.032, 0.1, (0.3, 0.52, 0.36), a, 0.3)
        b.polygon([(x - 0.055, y - 0.1), (x + 0.055, y - 0.1), (x + 0.04, y + 0.02), (x - 0.04, y + 0.02)], self.second, 0.25)

    def _bed(self, b, x, y):
        wood = darken(mix(self.floor, (0.45, 0.3, 0.2), 0.5), 0.1)
        b.ground_shadow(x, y + 0.15, 0.42)
        b.box(x - 0.3, y - 0.28, 0.6, 0.3, wood, 0.03, shade=0.2)
        b.polygon([(x - 0.29, y - 0.08), (x + 0.29, y - 0.08), (x + 0.4, y + 0.13), (x - 0.4, y + 0.13)], (0.95, 0.93, 0.9), 0.15)
        b.polygon([(x - 0.31, y - 0.03), (x + 0.31, y - 0.03), (x + 0.41, y + 0.14), (x - 0.41, y + 0.14)], self.accent, 0.25)
        b.box(x - 0.41, y + 0.135, 0.82, 0.06, darken(self.accent, 0.25), 0.01)
        for dx in (-0.25, 0.04):
            b.box(x + dx, y - 0.14, 0.21, 0.08, (0.98, 0.97, 0.95), 0.035, shade=0.2)

    def _counter(self, b, y):
        w = self.bw
        x0, x1 = self.vx - w * 0.95, self.vx + w * 0.95
        b.box(x0, y - 0.1, x1 - x0, 0.16, self.accent, shade=0.2)
        b.box(x0 - 0.01, y - 0.115, x1 - x0 + 0.02, 0.025, (0.9, 0.88, 0.84))
        n = 5
        for i in range(n):
            cx = x0 + (x1 - x0) * i / n
            b.box(cx + 0.01, y - 0.075, (x1 - x0) / n - 0.02, 0.12, lighten(self.accent, 0.12), 0.008)
            b.line([(cx + 0.05, y - 0.055), (cx + 0.09, y - 0.055)], 0.008, (0.3, 0.3, 0.32))
        hood = self._at(w * 0.3, self.top * 0.75, 0)
        for i in range(3):
            b.box(hood[0] + 0.02 + 0.11 * i, hood[1], 0.1, 0.15, lighten(self.accent, 0.2), 0.006, shade=0.2)
        b.box(x1 - 0.15, y - 0.36, 0.14, 0.42, (0.87, 0.88, 0.89), 0.015, shade=0.25)
        b.line([(x1 - 0.13, y - 0.2), (x1 - 0.13, y - 0.12)], 0.01, (0.5, 0.5, 0.53))
        for i in range(3):
            b.ellipse(x0 + 0.1 + 0.09 * i, y - 0.14, 0.025, 0.03, self.books[i], shade=0.3)

    def _shelves(self, b):
        w, top, bottom = self.bw, self.top, self.bottom
        wood = mix(self.floor, (0.45, 0.3, 0.2), 0.6)
        x0, y0 = self._at(-w * 0.97, top * 0.92, 0)
        x1, y1 = self._at(w * 0.97, bottom, 0)
        b.box(x0, y0, x1 - x0, y1 - y0, darken(wood, 0.35), shade=0.1)
        rows = 5
        for r in range(rows):
            ya, yb = y0 + (y1 - y0) * r / rows, y0 + (y1 - y0) * (r + 1) / rows
            x, k = x0 + 0.01, r * 11
            while x < x1 - 0.03:
                bw, bh = 0.014 + 0.02 * self.lit[k % 300], (yb - ya) * (0.6 + 0.28 * self.lit[(k + 50) % 300])
                if self.lit[(k + 99) % 300] > 0.12:
                    b.box(x, yb - bh, bw, bh, self.books[k % 60], 0.002, shade=0.15)
                x, k = x + bw + 0.002, k + 1
            b.box(x0, yb - 0.008, x1 - x0, 0.014, wood)
