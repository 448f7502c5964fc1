"""Bodies: people from head to foot, seen from the front, the side or behind, walking, dancing, waving."""

import math

from .palette import contrasting, darken, kCoats, kHairs, kSkins, lighten, pick
from .scene import Part

kPoses = ("walk", "run", "stand", "wave", "dance", "stretch", "sit")


def _bend(root, length, angle, second_length, second_angle):
    """Joint and end of a limb of two bones; angles from straight down, forwards positive."""
    joint = (root[0] + length * math.sin(angle), root[1] + length * math.cos(angle))
    end = (joint[0] + second_length * math.sin(second_angle), joint[1] + second_length * math.cos(second_angle))
    return joint, end


class Body:
    """A person about 1 high, centred on the origin. The head shows no face, or counts as one."""

    def __init__(self, rng, background=None):
        u = rng.uniform
        self.pose = kPoses[rng.choice(len(kPoses), p=[0.32, 0.14, 0.1, 0.14, 0.16, 0.08, 0.06])]
        self.side_view = self.pose in ("walk", "run", "sit") or rng.random() < 0.2
        draw = rng.random()
        self.head = "none" if draw < 0.12 else "turned" if draw < 0.62 else "facing"
        self.skin, self.hair = pick(kSkins, rng, 0.03), pick(kHairs, rng, 0.04)
        self.top = contrasting(kCoats, background or self.skin, rng, 0.15)
        self.bottom = contrasting(kCoats, self.top, rng, 0.15)
        self.shoe = darken(pick(kCoats, rng), 0.4)
        self.girth, self.leg, self.shoulder = u(0.8, 1.35), u(0.225, 0.265), u(0.095, 0.135)
        self.outfit = ("trousers", "dress", "shorts", "coat")[rng.integers(4)]
        self.sleeves = rng.random() < 0.55
        self.long_hair = rng.random() < 0.4
        self.hz, self.phase = u(0.75, 1.25) * (1.5 if self.pose == "run" else 1), u(0, 6.28)
        self.bag = rng.random() < 0.2

    def parts(self):
        parts = [Part("body", self.draw_body)]
        if self.head == "turned":
            parts.append(Part("body", self.draw_head))
        elif self.head == "facing":
            parts.append(Part("face", self.draw_head))
        return parts

    def _cycle(self, secs):
        return 2 * math.pi * self.hz * secs + self.phase

    def _bob(self, secs):
        amount = {"walk": 0.012, "run": 0.03, "dance": 0.025}.get(self.pose, 0.003)
        return -amount * abs(math.sin(self._cycle(secs))) + (0.09 if self.pose == "sit" else 0)

    def _leg_angles(self, secs, side):
        c = self._cycle(secs) + (math.pi if side > 0 else 0)
        if self.pose == "walk":
            return 0.5 * math.sin(c), 0.5 * math.sin(c) - 0.35 * (1 + math.cos(c)) * 0.8
        if self.pose == "run":
            return 0.85 * math.sin(c) + 0.15, 0.85 * math.sin(c) - 0.9 * (1 + math.cos(c)) * 0.7
        if self.pose == "dance":
            return side * 0.22 + 0.25 * math.sin(c), side * 0.05 - 0.3 * math.cos(c)
        if self.pose == "sit":
            return 1.45, 0.05
        if self.pose == "stretch":
            return side * 0.3, side * 0.22
        return side * 0.08, side * 0.05 + 0.01 * math.sin(c)

    def _arm_angles(self, secs, side):
        c = self._cycle(secs) + (0 if side > 0 else math.pi)
        if self.pose == "walk":
            return 0.5 * math.sin(c), 0.5 * math.sin(c) + 0.35
        if self.pose == "run":
            return 0.9 * math.sin(c), 0.9 * math.sin(c) + 1.4
        if self.pose == "wave" and side > 0:
            return 2.3, 2.9 + 0.4 * math.sin(2 * c)
        if self.pose == "dance":
            return side * (1.7 + 0.7 * math.sin(c)), side * (2.4 + 0.6 * math.cos(c * 0.5))
        if self.pose == "stretch":
            return side * (2.4 + 0.2 * math.sin(c * 0.4)), side * 2.9
        if self.pose == "sit":
            return 0.5, 1.3
        return side * 0.14, side * 0.06 + 0.04 * math.sin(c)

    def _limbs(self, b, secs, side, far):
        y = self._bob(secs)
        hip_x = 0 if self.side_view else side * 0.055 * self.girth
        thigh, shin = self._leg_angles(secs, side)
        hip = (hip_x, 0.03 + y)
        knee, foot = _bend(hip, self.leg, thigh, self.leg * 0.95, shin)
        g = self.girth
        tone = (lambda c: darken(c, 0.22)) if far else (lambda c: c)
        bare = self.outfit in ("shorts", "dress")
        lower = self.skin if bare else self.bottom
        b.limb([hip, knee], [0.058 * g, 0.042 * g], tone(self.bottom))
        b.limb([knee, foot], [0.042 * g, 0.027 * g], tone(lower))
        toe = 0.07 if self.side_view else side * 0.02
        b.limb([(foot[0], foot[1] + 0.012), (foot[0] + toe, foot[1] + 0.022)], [0.028, 0.024], tone(self.shoe))

    def _arm(self, b, secs, side, far):
        y = self._bob(secs)
        upper, lower = self._arm_angles(secs, side)
        shoulder = (0.0 if self.side_view else side * self.shoulder * self.g_top(), -0.25 + y)
        elbow, hand = _bend(shoulder, 0.145, upper, 0.135, lower)
        tone = (lambda c: darken(c, 0.22)) if far else (lambda c: c)
        b.limb([elbow, hand], [0.027, 0.021], tone(self.top if self.sleeves else self.skin))
        b.limb([shoulder, elbow], [0.038, 0.03], tone(self.top))
        b.ellipse(hand[0], hand[1], 0.027, 0.03, tone(self.skin))
        if self.bag and side > 0 and self.pose in ("walk", "stand"):
            b.box(hand[0] - 0.05, hand[1] + 0.03, 0.1, 0.1, darken(self.shoe, 0.1), 0.02)
            b.line([(hand[0] - 0.03, hand[1] + 0.035), (hand[0], hand[1] - 0.01), (hand[0] + 0.03, hand[1] + 0.035)], 0.01, self.shoe, smooth=True)

    def g_top(self):
        return 0.6 + 0.4 * self.girth

    def draw_body(self, b, secs):
        y, g = self._bob(secs), self.g_top()
        b.ground_shadow(0, 0.53, 0.25)
        if self.pose == "sit":
            b.box(-0.12, 0.17, 0.2, 0.33, darken(self.bottom, 0.35), 0.02)
        self._arm(b, secs, -1, self.side_view) if self.side_view else None
        self._limbs(b, secs, -1, self.side_view)
        self._limbs(b, secs, 1, False)
        half = self.shoulder * (0.72 if self.side_view else 1) * g
        waist = half * 0.82
        b.limb([(0, -0.33 + y), (0, -0.27 + y)], [0.035, 0.04], darken(self.skin, 0.15))
        hem = {"coat": 0.16, "dress": 0.2}.get(self.outfit, 0.04) if self.pose != "sit" else 0.06
        flare = 1.35 if self.outfit in ("dress", "coat") else 1.0
        b.blob([(-half * 0.85, -0.29 + y), (0, -0.295 + y), (half * 0.85, -0.29 + y), (half, -0.2 + y), (waist, -0.06 + y),
                (waist * flare * 1.05, hem + y), (0, hem + 0.02 + y), (-waist * flare * 1.05, hem + y), (-waist, -0.06 + y), (-half, -0.2 + y)], self.top)
        if self.outfit == "coat":
            b.line([(0.01, -0.27 + y), (0.015, hem + y)], 0.008, darken(self.top, 0.4))
        elif self.outfit != "dress":
            b.line([(-waist, 0.03 + y), (0, 0.045 + y), (waist, 0.03 + y)], 0.014, darken(self.bottom, 0.4), smooth=True)
        if not self.side_view:
            self._arm(b, secs, -1, False)
        self._arm(b, secs, 1, False)

    def draw_head(self, b, secs):
        y = self._bob(secs) - 0.415
        x = 0.015 if self.side_view else 0.0
        if self.long_hair:
            b.blob([(x, y - 0.095), (x + 0.08, y), (x + 0.07, y + 0.12), (x - 0.07, y + 0.12), (x - 0.08, y)], darken(self.hair, 0.1))
        if self.head == "turned":
            for side in (-1, 1):
                b.ellipse(x + side * 0.068, y + 0.01, 0.014, 0.024, self.skin)
            b.ellipse(x, y - 0.005, 0.071, 0.092, self.hair, shade=0.3)
            b.line([(x - 0.03, y - 0.06), (x, y - 0.075), (x + 0.03, y - 0.058)], 0.012, lighten(self.hair, 0.25), 0.5, smooth=True)
            return
        b.ellipse(x, y, 0.066, 0.085, self.skin, shade=0.3)
        look = 0.03 if self.side_view else 0.0
        for side in (-1, 1):
            b.ellipse(x + look + side * 0.025, y - 0.005, 0.008, 0.011, (0.1, 0.08, 0.1), shade=0)
            b.line([(x + look + side * 0.025 - 0.012, y - 0.03), (x + look + side * 0.025 + 0.012, y - 0.03)], 0.007, darken(self.hair, 0.3))
        b.ellipse(x + look * 1.3, y + 0.015, 0.008, 0.012, darken(self.skin, 0.25), shade=0)
        b.line([(x + look - 0.022, y + 0.042), (x + look, y + 0.052), (x + look + 0.022, y + 0.042)], 0.008, (0.6, 0.2, 0.22), smooth=True)
        b.blob([(x - 0.07, y - 0.01), (x - 0.06, y - 0.075), (x, y - 0.1), (x + 0.06, y - 0.075), (x + 0.07, y - 0.01),
                (x + 0.045, y - 0.05), (x - 0.04, y - 0.055)], self.hair)


class BodyPart:
    """A close look at hands or walking legs, about 1 high."""

    def __init__(self, rng):
        u = rng.uniform
        self.kind = ("hand", "legs")[rng.integers(2)]
        self.skin, self.cloth = pick(kSkins, rng, 0.03), pick(kCoats, rng)
        self.shoe = darken(pick(kCoats, rng), 0.3)
        self.spread, self.hz, self.phase = u(0.12, 0.3), u(0.3, 1.0), u(0, 6.28)
        self.curl = [u(0.75, 1.05) for _ in range(5)]

    def parts(self):
        return [Part("body", self.draw_hand if self.kind == "hand" else self.draw_legs)]

    def draw_hand(self, b, secs):
        swing = math.sin(2 * math.pi * self.hz * secs + self.phase)
        b.limb([(0, 0.75), (0, 0.3)], [0.14, 0.11], self.skin)
        b.limb([(0, 1.2), (0, 0.58)], [0.2, 0.17], self.cloth)
        for i in range(4):
            spread = (i - 1.5) * (self.spread + 0.05 * swing)
            length = (0.34, 0.4, 0.38, 0.3)[i] * self.curl[i]
            x0, y0 = (i - 1.5) * 0.085, -0.06 + abs(i - 1.5) * 0.015
            x1, y1 = x0 + math.sin(spread) * length * 0.55, y0 - math.cos(spread) * length * 0.55
            x2, y2 = x1 + math.sin(spread * 1.2 + 0.1 * swing) * length * 0.45, y1 - math.cos(spread * 1.2) * length * 0.45
            b.limb([(x0, y0), (x1, y1), (x2, y2)], [0.05, 0.044, 0.036], self.skin)
            b.ellipse(x2, y2 - 0.008, 0.018, 0.022, (0.96, 0.82, 0.78), shade=0, alpha=0.7)
        b.limb([(0.12, 0.2), (0.25 + 0.03 * swing, 0.02), (0.29 + 0.05 * swing, -0.12)], [0.075, 0.052, 0.04], self.skin)
        b.blob([(-0.18, -0.08), (0.0, -0.12), (0.17, -0.07), (0.18, 0.16), (0.11, 0.36), (-0.11, 0.36), (-0.18, 0.16)], self.skin)
        b.line([(-0.1, 0.12), (0.0, 0.04), (0.13, 0.06)], 0.01, darken(self.skin, 0.35), 0.6, smooth=True)
        b.line([(0.06, 0.24), (0.0, 0.14), (0.08, 0.06)], 0.01, darken(self.skin, 0.35), 0.5, smooth=True)

    def draw_legs(self, b, secs):
        b.ground_shadow(0, 0.52, 0.45)
        for side in (-1, 1):
            c = 2 * math.pi * self.hz * secs + self.phase + (math.pi if side > 0 else 0)
            thigh = 0.45 * math.sin(c)
            knee, foot = _bend((0, -0.5), 0.52, thigh, 0.46, thigh - 0.3 * (1 + math.cos(c)))
            tone = darken(self.cloth, 0.2) if side < 0 else self.cloth
            b.limb([(0, -0.6), knee, foot], [0.15, 0.11, 0.075], tone)
            shoe = darken(self.shoe, 0.15) if side < 0 else self.shoe
            b.limb([(foot[0] - 0.01, foot[1] + 0.04), (foot[0] + 0.16, foot[1] + 0.06)], [0.07, 0.055], shoe)
