"""Faces: heads of many people, turned, talking, blinking, with hair, glasses, hats and beards."""

import math

from .palette import contrasting, darken, kCoats, kHairs, kLight, kSkins, lighten, mix, pick
from .scene import Part

kHairStyles = ("short", "side", "bob", "long", "curly", "bun", "bald", "cap", "scarf", "spiky")


class Face:
    """A head about 0.9 high, centred on the origin."""

    def __init__(self, rng, with_bust=True):
        u = rng.uniform
        self.with_bust = with_bust
        self.skin = pick(kSkins, rng, 0.03)
        self.hair = pick(kHairs, rng, 0.04)
        self.cloth = contrasting(kCoats, self.skin, rng, 0.1)
        self.accent = contrasting(kCoats, self.hair, rng, 0.2)
        self.style = kHairStyles[rng.integers(len(kHairStyles))]
        self.width, self.height, self.jaw = u(0.29, 0.35), u(0.39, 0.45), u(0.62, 0.95)
        self.yaw, self.pitch = rng.normal(0, 0.42), rng.normal(0, 0.14)
        self.yaw = max(-0.6, min(0.6, self.yaw))
        self.yaw_swing, self.swing_hz, self.phase = u(0, 0.22), u(0.12, 0.4), u(0, 6.28)
        self.eye_size, self.eye_gap = u(0.052, 0.072), u(0.40, 0.52)
        self.iris = pick([(0.25, 0.16, 0.1), (0.2, 0.4, 0.55), (0.3, 0.45, 0.3), (0.4, 0.28, 0.14)], rng)
        self.brow_tilt, self.brow_weight = rng.normal(0, 0.16), u(0.014, 0.03)
        self.nose, self.lips = u(0.07, 0.13), u(0.10, 0.17)
        self.smile, self.talking = rng.normal(0.25, 0.45), rng.random() < 0.45
        self.talk_hz = u(2.2, 4.2)
        self.glasses = rng.random() < 0.22
        self.beard = rng.random() < 0.22 and self.style not in ("scarf", "long", "bob", "bun")
        self.moustache = rng.random() < 0.1
        self.earring = rng.random() < 0.18
        self.blink_secs, self.gaze = u(1.8, 4.0), u(-0.4, 0.4)

    def parts(self):
        return [Part("face", self.draw)]

    def draw(self, b, secs):
        yaw = self.yaw + self.yaw_swing * math.sin(2 * math.pi * self.swing_hz * secs + self.phase)
        pitch = self.pitch + 0.05 * math.sin(2 * math.pi * self.swing_hz * 1.3 * secs)
        if self.with_bust:
            self._bust(b, yaw)
        self._back_hair(b, yaw)
        self._head(b, yaw)
        self._features(b, secs, yaw, pitch)
        self._front_hair(b, yaw)

    def _bust(self, b, yaw):
        shade_skin = darken(self.skin, 0.22)
        b.limb([(0, 0.22), (0.01, 0.56)], [0.13, 0.15], shade_skin, shade=0.12)
        b.blob([(-0.56, 1.0), (-0.5, 0.62), (-0.2, 0.5), (0, 0.58), (0.2, 0.5), (0.5, 0.62), (0.56, 1.0)],
               self.cloth)
        b.line([(-0.16, 0.51), (0, 0.62), (0.16, 0.51)], 0.03, darken(self.cloth, 0.3), smooth=True)

    def _outline(self):
        w, h, j = self.width, self.height, self.jaw
        return [(0, -h), (w * 0.72, -h * 0.8), (w, -h * 0.15), (w * 0.93, h * 0.3), (w * j * 0.72, h * 0.78),
                (0, h), (-w * j * 0.72, h * 0.78), (-w * 0.93, h * 0.3), (-w, -h * 0.15), (-w * 0.72, -h * 0.8)]

    def _head(self, b, yaw):
        w = self.width
        for side in (-1, 1):
            visible = 1 - max(0, side * math.sin(yaw)) * 1.2
            if visible > 0.15 and self.style not in ("scarf",):
                x = side * w * 0.98 - math.sin(yaw) * 0.07
                b.ellipse(x, 0.03, 0.055 * visible + 0.01, 0.085, darken(self.skin, 0.08))
                if self.earring:
                    b.ellipse(x, 0.13, 0.018, 0.018, (0.95, 0.8, 0.4))
        b.path_blob(self._outline())
        b.paint(self.skin, 0.3, keep=True)
        b.ctx.save()
        b.clip()
        # Cheek and the side turned away from the light.
        shadow_side = 1 if b.light[0] < 0 else -1
        b.ellipse(shadow_side * w * 1.05, 0.1, w * 0.5, self.height * 1.2, darken(self.skin, 0.35), shade=0, alpha=0.35)
        for side in (-1, 1):
            x = side * w * 0.52 + math.sin(yaw) * w * 0.55
            b.glow(x, 0.14, 0.11, mix(self.skin, (0.9, 0.35, 0.3), 0.5), 0.5)
        if self.beard:
            x = math.sin(yaw) * w * 0.5
            b.blob([(-w * 1.1, 0.05), (-w * 0.6 + x, 0.17), (x, 0.13), (w * 0.6 + x, 0.17), (w * 1.1, 0.05),
                    (w, 0.5), (-w, 0.5)], self.hair, 0.15)
        b.ctx.restore()

    def _features(self, b, secs, yaw, pitch):
        w, h = self.width, self.height
        lift = pitch * 0.35

        def on_head(angle, y):
            """x of a feature `angle` from the middle, and how much of it is seen."""
            return math.sin(yaw + angle) * w * 0.98, y + lift, max(0.0, math.cos(yaw + angle)) ** 0.7

        blink = 0.12 if (secs + self.phase) % self.blink_secs < 0.14 else 1.0
        brow = darken(self.hair, 0.2) if self.style != "bald" else darken(self.skin, 0.5)
        for side in (-1, 1):
            x, y, seen = on_head(side * self.eye_gap, -0.05)
            if seen < 0.2:
                continue
            rx, ry = self.eye_size * (0.35 + 0.65 * seen), self.eye_size * 0.68 * blink
            b.ellipse(x, y, rx * 1.25, self.eye_size * 1.0, darken(self.skin, 0.25), shade=0, alpha=0.35)
            b.path_ellipse(x, y, rx, ry)
            b.paint((0.98, 0.97, 0.94), 0.0, keep=True)
            b.ctx.save()
            b.clip()
            ix = x + rx * (0.35 * self.gaze + 0.3 * math.sin(yaw)) + 0.2 * rx * math.sin(0.9 * secs + self.phase)
            b.ellipse(ix, y, self.eye_size * 0.52, self.eye_size * 0.58, self.iris, shade=0)
            b.ellipse(ix, y, self.eye_size * 0.27, self.eye_size * 0.3, (0.05, 0.04, 0.06), shade=0)
            b.ellipse(ix - 0.012, y - 0.014, 0.011, 0.011, (1, 1, 1), shade=0)
            b.ctx.restore()
            b.line([(x - rx, y - 0.004), (x, y - ry * 1.5), (x + rx, y - 0.004)], 0.014, darken(self.hair, 0.5), smooth=True)
            tilt = side * self.brow_tilt * 0.12
            b.line([(x - rx * 1.25, y - 0.085 + tilt), (x, y - 0.125), (x + rx * 1.25, y - 0.085 - tilt)],
                   self.brow_weight, brow, smooth=True)
            if self.glasses:
                b.path_ellipse(x, y + 0.005, rx * 1.75 + 0.005, self.eye_size * 1.6)
                b.ctx.set_source_rgba(0.9, 0.95, 1.0, 0.22)
                b.ctx.fill_preserve()
                b.ctx.set_line_width(0.018)
                b.ctx.set_source_rgb(*darken(self.accent, 0.45))
                b.ctx.stroke()
        x, y, _ = on_head(0, 0.06)
        tip = x + math.sin(yaw) * self.nose * 0.55
        if self.glasses:
            b.line([(x - 0.05, -0.05 + lift), (tip * 0.6 + x * 0.4, -0.07 + lift), (x + 0.05, -0.05 + lift)], 0.014, darken(self.accent, 0.45), smooth=True)
        b.blob([(x - 0.012, y - 0.08), (tip - 0.045, y + self.nose * 0.55), (tip, y + self.nose * 0.72),
                (tip + 0.045, y + self.nose * 0.55), (x + 0.012, y - 0.08)], darken(self.skin, 0.2), shade=0.12, alpha=0.75)
        b.ellipse(tip - b.light[0] * -0.012, y + self.nose * 0.4, 0.018, 0.022, kLight, shade=0, alpha=0.3)
        self._mouth(b, secs, yaw, lift)

    def _mouth(self, b, secs, yaw, lift):
        x, y = math.sin(yaw) * self.width * 0.95, 0.235 + lift
        half = self.lips * (0.55 + 0.4 * math.cos(yaw))
        curve = 0.06 * self.smile
        opening = 0.0
        if self.talking:
            opening = 0.05 * max(0, math.sin(2 * math.pi * self.talk_hz * secs + self.phase)) * (
                0.5 + 0.5 * math.sin(1.7 * secs))
        lip = mix(self.skin, (0.66, 0.2, 0.24), 0.55)
        if self.moustache and not self.beard:
            b.blob([(x - half * 1.1, y - 0.02), (x, y - 0.065), (x + half * 1.1, y - 0.02), (x, y - 0.025)], self.hair)
        if opening > 0.008 or self.smile > 0.55:
            gap = max(opening, 0.035 if self.smile > 0.55 else 0)
            b.path_blob([(x - half, y - curve), (x, y - 0.012), (x + half, y - curve), (x, y + gap + curve * 0.8)])
            b.paint((0.32, 0.09, 0.12), 0, keep=True)
            b.ctx.save()
            b.clip()
            b.box(x - half, y - 0.05 - curve * 0.3, half * 2, 0.058, (0.97, 0.95, 0.92), shade=0)
            b.ctx.restore()
            b.line([(x - half, y - curve), (x, y + gap * 1.6 + curve), (x + half, y - curve)], 0.016, lip, smooth=True)
        else:
            b.blob([(x - half, y - curve), (x, y - 0.022 + curve * 0.4), (x + half, y - curve), (x, y + 0.035 + curve * 0.5)], lip, 0.15)
            b.line([(x - half, y - curve), (x, y + curve * 0.9 + 0.004), (x + half, y - curve)], 0.01, darken(lip, 0.5), smooth=True)

    def _back_hair(self, b, yaw):
        w, h, x = self.width, self.height, -math.sin(yaw) * 0.07
        if self.style == "long":
            b.blob([(x, -h * 1.12), (w * 1.2 + x, -h * 0.6), (w * 1.35 + x, 0.3), (w * 1.2 + x, 0.68),
                    (0, 0.5), (-w * 1.2 + x, 0.68), (-w * 1.35 + x, 0.3), (-w * 1.2 + x, -h * 0.6)], darken(self.hair, 0.15))
        elif self.style == "bob":
            b.blob([(x, -h * 1.12), (w * 1.2 + x, -h * 0.6), (w * 1.32 + x, 0.12), (w * 1.0 + x, 0.32),
                    (-w * 1.0 + x, 0.32), (-w * 1.32 + x, 0.12), (-w * 1.2 + x, -h * 0.6)], darken(self.hair, 0.15))
        elif self.style == "curly":
            for i in range(16):
                a = math.pi * (0.85 + 1.3 * i / 15)
                b.ellipse(math.cos(a) * w * 1.1 + x, math.sin(a) * h * 0.98 - 0.04, 0.12, 0.12, self.hair)
        elif self.style == "bun":
            b.ellipse(x * 2.5, -h * 1.15, 0.13, 0.12, self.hair)
        elif self.style == "scarf":
            b.blob([(0, -h * 1.18), (w * 1.25, -h * 0.5), (w * 1.3, 0.2), (w * 1.1, 0.62), (-w * 1.1, 0.62),
                    (-w * 1.3, 0.2), (-w * 1.25, -h * 0.5)], darken(self.accent, 0.1))

    def _front_hair(self, b, yaw):
        w, h, x = self.width, self.height, math.sin(yaw) * 0.12
        hair = self.hair
        if self.style in ("short", "long", "bun", "curly"):
            b.blob([(-w * 1.03, -0.08), (-w * 1.02, -h * 0.62), (-w * 0.55, -h * 1.06), (0, -h * 1.14), (w * 0.55, -h * 1.06),
                    (w * 1.02, -h * 0.62), (w * 1.03, -0.08), (w * 0.82 + x * 0.3, -h * 0.42), (x + w * 0.3, -h * 0.62),
                    (x - w * 0.2, -h * 0.66), (-w * 0.82 + x * 0.3, -h * 0.42)], hair, tension=0.9)
            b.line([(-w * 0.5, -h * 0.92), (x, -h * 1.04), (w * 0.5, -h * 0.9)], 0.02, lighten(hair, 0.3), 0.5, smooth=True)
        elif self.style in ("side", "bob"):
            b.blob([(-w * 1.04, 0.0), (-w * 1.02, -h * 0.62), (-w * 0.5, -h * 1.08), (0, -h * 1.14), (w * 0.6, -h * 1.04),
                    (w * 1.04, -h * 0.55), (w * 1.03, -0.02), (w * 0.86, -h * 0.35), (w * 0.5 + x, -h * 0.68),
                    (-w * 0.25 + x, -h * 0.52), (-w * 0.84, -h * 0.3)], hair, tension=0.9)
        elif self.style == "spiky":
            points = []
            for i in range(13):
                a = math.pi * (1.03 + 0.94 * i / 12)
                r = 1.22 if i % 2 else 1.0
                points.append((math.cos(a) * w * 1.02 * r, math.sin(a) * h * r - 0.01))
            b.polygon([*points, (w * 0.6 + x, -h * 0.55), (x, -h * 0.62), (-w * 0.6 + x, -h * 0.55)], hair)
        elif self.style == "cap":
            b.blob([(-w * 1.05, -h * 0.38), (-w * 0.95, -h * 0.85), (0, -h * 1.2), (w * 0.95, -h * 0.85), (w * 1.05, -h * 0.38),
                    (0, -h * 0.5)], self.accent)
            b.blob([(x - w * 0.75, -h * 0.42), (x * 2.2, -h * 0.56), (x + w * 0.75, -h * 0.42), (x * 2.4, -h * 0.28)],
                   darken(self.accent, 0.3))
        elif self.style == "scarf":
            b.path_blob([(0, -h * 1.18), (w * 1.22, -h * 0.5), (w * 1.28, 0.2), (w * 0.8, 0.62), (-w * 0.8, 0.62),
                         (-w * 1.28, 0.2), (-w * 1.22, -h * 0.5)])
            b.ctx.set_fill_rule(1)
            b.path_ellipse(x * 0.5, 0.0, w * 0.84, h * 0.86)
            b.paint(self.accent)
            b.ctx.set_fill_rule(0)
        elif self.style == "bald":
            b.glow(-b.light[0] * -0.25 * w - 0.02, -h * 0.72, 0.12, kLight, 0.45)

