"""What has no objects: gratings, moving dots, textures and scrambled pictures, colour fields, blanks."""

import math

import cairo
import numpy as np

from .palette import darken, hsv, kBackdrops, kCoats, lighten, mix, pick
from .scene import kAspect, Part

kColumns, kRows = 320, 240  # of a pattern that covers the frame
_x, _y = np.meshgrid((np.arange(kColumns) + 0.5) / kRows - kAspect / 2, (np.arange(kRows) + 0.5) / kRows - 0.5)
# Double precision: the last bits of numpy's sine differ by processor, and must not reach a pixel.


def paint_picture(b, rgb, width=kAspect, height=1.0):
    """Paints [rows x columns x 3] in 0..1 over a box centred on the origin."""
    rows, columns = rgb.shape[:2]
    pixels = np.empty((rows, columns, 4), np.uint8)
    pixels[..., :3] = np.clip(rgb[..., ::-1] * 255 + 0.5, 0, 255)
    pixels[..., 3] = 255
    surface = cairo.ImageSurface.create_for_data(pixels, cairo.FORMAT_RGB24, columns, rows)
    b.ctx.save()
    b.ctx.translate(-width / 2, -height / 2)
    b.ctx.scale(width / columns, height / rows)
    pattern = cairo.SurfacePattern(surface)
    pattern.set_filter(cairo.FILTER_BILINEAR)
    pattern.set_extend(cairo.EXTEND_PAD)
    b.ctx.set_source(pattern)
    b.ctx.rectangle(0, 0, columns, rows)
    b.ctx.fill()
    b.ctx.restore()


def between(share, low, high):
    """[rows x columns] in 0..1 to colours from `low` to `high`."""
    low, high = np.asarray(low), np.asarray(high)
    return low + share[..., None] * (high - low)


def doubled(rows):
    """Twice as many rows, linear in between; the first and last hold beyond the rim."""
    before, after = np.vstack([rows[:1], rows[:-1]]), np.vstack([rows[1:], rows[-1:]])
    return np.stack([0.75 * rows + 0.25 * before, 0.75 * rows + 0.25 * after], 1).reshape(-1, rows.shape[1])


class Grating:
    def __init__(self, rng):
        u = rng.uniform
        self.kind = ("sine", "square", "plaid", "rings", "spokes", "gabor")[rng.choice(6, p=[0.27, 0.2, 0.15, 0.14, 0.1, 0.14])]
        self.cycles, self.angle = float(np.exp(u(math.log(3), math.log(16)))), u(0, math.pi)
        self.drift_hz, self.contrast, self.spin = u(0.4, 3.0) * (1 if rng.random() < 0.5 else -1), u(0.35, 1.0), u(-0.3, 0.3)
        grey = u(0.42, 0.58)
        self.low, self.high = (grey - 0.42 * self.contrast,) * 3, (grey + 0.42 * self.contrast,) * 3
        if rng.random() < 0.3:
            self.low, self.high = darken(pick(kCoats, rng), 0.3), lighten(pick(kCoats, rng), 0.3)
        self.width = u(0.16, 0.3)

    def parts(self):
        return [Part("grating", self.draw, 0.0)]

    def draw(self, b, secs):
        a = self.angle + self.spin * secs * 0.3
        phase = 2 * math.pi * self.drift_hz * secs
        f = 2 * math.pi * self.cycles
        along = _x * math.cos(a) + _y * math.sin(a)
        wave = np.sin(f * along - phase)
        if self.kind == "plaid":
            wave = 0.5 * (wave + np.sin(f * (_y * math.cos(a) - _x * math.sin(a)) - phase * 0.7))
        elif self.kind == "rings":
            wave = np.sin(f * np.hypot(_x, _y) - phase)
        elif self.kind == "spokes":
            wave = np.sin(round(self.cycles * 1.5 + 2) * np.arctan2(_y, _x) - phase)
        elif self.kind == "square":
            wave = np.tanh(wave * 9)
        elif self.kind == "gabor":
            wave = wave * np.exp(-(_x ** 2 + _y ** 2) / (2 * self.width ** 2))
        paint_picture(b, between(0.5 + 0.5 * wave, self.low, self.high))


class Dots:
    def __init__(self, rng):
        u = rng.uniform
        self.kind = ("shift", "expand", "contract", "turn", "random", "shear")[rng.integers(6)]
        self.count, self.radius = int(rng.integers(60, 220)), u(0.007, 0.02)
        self.at = rng.uniform(-0.5, 0.5, (self.count, 2)) * (1.5, 1.15)
        self.own = rng.normal(0, 1, (self.count, 2))
        self.speed, self.angle, self.coherent = u(0.15, 0.55), u(0, 2 * math.pi), u(0.6, 1.0)
        self.follows = rng.random(self.count) < self.coherent
        dark = rng.random() < 0.6
        self.back = (u(0.06, 0.3),) * 3 if dark else (u(0.55, 0.8),) * 3
        self.tones = [(0.96, 0.96, 0.94)] if dark else [(0.1, 0.1, 0.12)]
        if rng.random() < 0.3:
            self.tones = [(0.97, 0.97, 0.97), (0.04, 0.04, 0.05)]
            self.back = (0.48, 0.48, 0.5)
        elif rng.random() < 0.25:
            self.tones = [lighten(pick(kCoats, rng), 0.3) for _ in range(4)]
            self.back = darken(self.back, 0.4)

    def parts(self):
        return [Part("dots", self.draw, 0.0)]

    def draw(self, b, secs):
        b.box(-0.8, -0.6, 1.6, 1.2, self.back, shade=0)
        s, k = self.speed * secs, self.kind
        p = self.at.copy()
        if k == "shift":
            p += s * np.array([math.cos(self.angle), math.sin(self.angle)])
        elif k == "turn":
            c, n = math.cos(2.2 * s), math.sin(2.2 * s)
            p = p @ np.array([[c, n], [-n, c]])
        elif k in ("expand", "contract"):
            # Each dot runs from the middle to the rim, or back, and starts again.
            r = np.hypot(*p.T) + 1e-6
            run = (r / 0.9 + (s if k == "expand" else -s) * 1.4) % 1
            p = p / r[:, None] * (run[:, None] ** 1.4 * 0.95)
        elif k == "shear":
            p[:, 0] += s * np.sign(np.sin(p[:, 1] * 14 + self.angle)) * 1.0
        jitter = self.at + self.own * (0.25 * s + 0.01) + 0.02 * np.sin(9 * secs + self.own * 7)
        p = np.where((self.follows & (k != "random"))[:, None], p, jitter)
        p = (p + (0.75, 0.575)) % (1.5, 1.15) - (0.75, 0.575) if k not in ("expand", "contract", "turn") else p
        for i, (x, y) in enumerate(p):
            b.ellipse(x, y, self.radius, self.radius, self.tones[i % len(self.tones)], shade=0)


class Texture:
    """A surface or a scrambled picture that slides by. `picture`: what is scrambled, [rows x columns x 3]."""

    def __init__(self, rng, picture=None):
        u = rng.uniform
        kinds = ("clouds", "wood", "bricks", "pebbles", "weave", "marble") + (("blocks", "phases") * 2 if picture is not None else ())
        self.kind = kinds[rng.integers(len(kinds))]
        low, high = darken(pick(kBackdrops[5:] + kCoats[10:], rng), 0.35), lighten(pick(kBackdrops, rng), 0.1)
        if rng.random() < 0.5:
            g = u(0.05, 0.3)
            low, high = (g,) * 3, (g + u(0.4, 0.65),) * 3
        make = getattr(self, f"_{self.kind}")
        if self.kind in ("blocks", "phases"):
            self.rgb = make(rng, picture)
        else:
            self.rgb = between(np.clip(make(rng), 0, 1), low, high)
        self.angle, self.speed, self.grow = u(0, 6.28), u(0, 0.08), u(-0.04, 0.04)

    def parts(self):
        return [Part("texture", self.draw, 0.0)]

    def draw(self, b, secs):
        d = self.speed * secs
        b.ctx.save()
        b.ctx.scale(math.exp(self.grow * secs), math.exp(self.grow * secs))
        b.ctx.translate(d * math.cos(self.angle), d * math.sin(self.angle))
        paint_picture(b, self.rgb, kAspect * 1.6, 1.6)
        b.ctx.restore()

    @staticmethod
    def _noise(rng, slope, stretch=(1.0, 1.0), shape=(kRows, kColumns)):
        """Gaussian noise with amplitude spectrum 1/f^slope, in about 0..1."""
        fy, fx = np.fft.fftfreq(shape[0])[:, None] * stretch[1], np.fft.rfftfreq(shape[1])[None] * stretch[0]
        f = np.hypot(fx, fy)
        f[0, 0] = 1
        spectrum = np.fft.rfft2(rng.standard_normal(shape)) / f ** slope
        spectrum[0, 0] = 0
        noise = np.fft.irfft2(spectrum, s=shape)
        return 0.5 + noise / (4 * noise.std())

    def _clouds(self, rng):
        return self._noise(rng, rng.uniform(0.7, 1.7))

    def _wood(self, rng):
        warp = self._noise(rng, 1.9, (0.6, 3.0))
        grain = np.sin(_y * rng.uniform(40, 90) + warp * rng.uniform(10, 25))
        return 0.5 + 0.3 * grain + 0.5 * (self._noise(rng, 0.8, (0.15, 2.0)) - 0.5)

    def _marble(self, rng):
        return 0.5 + 0.5 * np.sin(_x * rng.uniform(8, 18) + _y * rng.uniform(-12, 12) + 14 * (self._noise(rng, 1.8) - 0.5))

    def _bricks(self, rng):
        h = rng.uniform(0.07, 0.13)
        w = h * rng.uniform(1.8, 2.6)
        row = np.floor((_y + 2) / h)
        column = np.floor((_x + 2) / w + 0.5 * (row % 2))
        fy, fx = (_y + 2) / h - row, (_x + 2) / w + 0.5 * (row % 2) - column
        joint = (np.minimum(fy, 1 - fy) * h < 0.006) | (np.minimum(fx, 1 - fx) * w < 0.006)
        tone = rng.random(4096)[((row * 61 + column * 17) % 4096).astype(int)]
        return np.where(joint, 0.95, 0.25 + 0.35 * tone + 0.3 * (self._noise(rng, 0.9) - 0.5) + 0.12 * fy)

    def _pebbles(self, rng):
        n = int(rng.integers(60, 180))
        px, py = rng.uniform(-0.75, 0.75, n), rng.uniform(-0.58, 0.58, n)
        small = (_x[::2, ::2, None] - px) ** 2 + (_y[::2, ::2, None] - py) ** 2
        two = np.partition(small, 1, axis=2)[..., :2]
        nearest = np.argmin(small, axis=2)
        gap = np.sqrt(two[..., 1]) - np.sqrt(two[..., 0])
        tone = 0.3 + 0.5 * rng.random(n)[nearest] + 0.9 * (0.04 - np.sqrt(two[..., 0]))
        stones = np.where(gap < 0.012, 0.08, tone) * np.clip(gap / 0.03 + 0.45, 0, 1)
        return doubled(doubled(stones).T).T

    def _weave(self, rng):
        f, a = rng.uniform(45, 110), rng.uniform(0, math.pi)
        p, q = _x * math.cos(a) + _y * math.sin(a), _y * math.cos(a) - _x * math.sin(a)
        over = np.sign(np.sin(f * p)) * np.sign(np.sin(f * q)) > 0
        return np.where(over, 0.55 + 0.35 * np.cos(2 * f * p), 0.45 + 0.35 * np.cos(2 * f * q)) + 0.2 * (self._noise(rng, 0.7) - 0.5)

    def _blocks(self, rng, picture):
        """The picture's squares in another order."""
        rows, columns = picture.shape[:2]
        size = int(rng.choice([8, 12, 16, 24]))
        cropped = picture[:rows // size * size, :columns // size * size]
        r, c = cropped.shape[0] // size, cropped.shape[1] // size
        squares = cropped.reshape(r, size, c, size, 3).swapaxes(1, 2).reshape(r * c, size, size, 3)
        squares = squares[rng.permutation(r * c)]
        return squares.reshape(r, c, size, size, 3).swapaxes(1, 2).reshape(r * size, c * size, 3)

    def _phases(self, rng, picture):
        """The picture's amplitude spectrum with the phases of noise, the same for all three colours."""
        turn = np.exp(1j * np.angle(np.fft.rfft2(rng.standard_normal(picture.shape[:2]))))
        turn[0, 0] = 1
        return np.stack([np.fft.irfft2(np.fft.rfft2(picture[..., c]) * turn, s=picture.shape[:2]) for c in range(3)], -1)


class ColourField:
    def __init__(self, rng):
        u = rng.uniform
        self.kind = ("mondrian", "blobs", "sweep", "discs")[rng.integers(4)]
        self.base, self.spread, self.hz = u(0, 1), u(0.15, 0.6), u(0.03, 0.12)
        n = 40
        self.hues, self.values = self.base + self.spread * rng.standard_normal(n), rng.uniform(0.62, 0.96, n)
        self.saturations = rng.uniform(0.5, 0.86, n)
        self.at = rng.uniform(-1, 1, (n, 2)) * (0.75, 0.55)
        self.size = rng.uniform(0.12, 0.34, n)
        self.phase, self.angle = u(0, 6.28), u(0, 6.28)
        self.columns, self.rows = int(rng.integers(3, 8)), int(rng.integers(2, 6))

    def parts(self):
        return [Part("colour", self.draw, 0.0)]

    def _tone(self, i, secs):
        i %= 40
        return hsv(self.hues[i] + self.hz * secs * (1 if i % 2 else -0.6), self.saturations[i], self.values[i])

    def draw(self, b, secs):
        b.box(-0.8, -0.6, 1.6, 1.2, self._tone(0, secs), shade=0)
        if self.kind == "mondrian":
            w, h = 1.4 / self.columns, 1.06 / self.rows
            for r in range(self.rows):
                for c in range(self.columns):
                    b.box(-0.7 + c * w, -0.53 + r * h, w * 1.01, h * 1.01, self._tone(1 + r * self.columns + c, secs), shade=0.06)
        elif self.kind == "blobs":
            for i in range(14):
                x = self.at[i, 0] + 0.12 * math.sin(0.7 * secs + i)
                y = self.at[i, 1] + 0.1 * math.cos(0.5 * secs + 2 * i)
                b.glow(x, y, self.size[i] * 2.0, self._tone(i, secs), 0.95)
        elif self.kind == "sweep":
            dx, dy = math.cos(self.angle + 0.3 * secs), math.sin(self.angle + 0.3 * secs)
            gradient = cairo.LinearGradient(-dx * 0.8, -dy * 0.8, dx * 0.8, dy * 0.8)
            for k in range(6):
                gradient.add_color_stop_rgb(k / 5, *self._tone(k, secs * 2))
            b.ctx.set_source(gradient)
            b.ctx.rectangle(-0.8, -0.6, 1.6, 1.2)
            b.ctx.fill()
        else:
            for i in range(20):
                x, y = self.at[i]
                r = self.size[i] * (0.6 + 0.25 * math.sin(0.9 * secs + i))
                b.ellipse(x, y, r, r, self._tone(i, secs), shade=0.05)


class Blank:
    def __init__(self, rng):
        self.grey = rng.uniform(0.12, 0.6)
        self.cross = rng.random() < 0.6

    def parts(self):
        return [Part("blank", self.draw, 0.0)]

    def draw(self, b, secs):
        b.box(-0.8, -0.6, 1.6, 1.2, (self.grey, self.grey, self.grey * 1.03), shade=0)
        if self.cross:
            ink = (self.grey + 0.3,) * 3
            b.line([(-0.02, 0), (0.02, 0)], 0.008, ink)
            b.line([(0, -0.02), (0, 0.02)], 0.008, ink)


class Backdrop:
    """A quiet ground for what stands before it: a gradient, soft shapes or stripes. Of no category."""

    def __init__(self, rng, colour, busy):
        u = rng.uniform
        self.top, self.bottom = lighten(colour, u(0, 0.25)), darken(colour, u(0.05, 0.3))
        self.floor = rng.random() < 0.4
        self.level = u(0.12, 0.36)
        self.shapes = [(u(-0.9, 0.9), u(-0.6, 0.6), u(0.05, 0.3), u(0, 3.14), int(rng.integers(4)), mix(colour, pick(kCoats + kBackdrops, rng), u(0.25, 0.8)))
                       for _ in range(int(rng.integers(6, 22)) if busy else 0)]

    def parts(self):
        return [Part(None, self.draw, 0.25)]

    def draw(self, b, secs):
        b.path_box(-1.3, -0.95, 2.6, 1.9)
        b.paint_down(self.top, self.bottom)
        for x, y, r, a, kind, colour in self.shapes:
            if kind == 0:
                b.ellipse(x, y, r, r, colour, shade=0.12)
            elif kind == 1:
                c, s = math.cos(a) * r, math.sin(a) * r
                b.polygon([(x + c, y + s), (x - s, y + c), (x - c, y - s), (x + s, y - c)], colour, 0.12)
            elif kind == 2:
                b.limb([(x - r * math.cos(a), y - r * math.sin(a)), (x + r * math.cos(a), y + r * math.sin(a))], [r * 0.25, r * 0.25], colour, 0.12)
            else:
                b.blob([(x + r * math.cos(a + k) * (1.2 if k % 2 else 0.8), y + r * math.sin(a + k)) for k in range(6)], colour, 0.12)
        if self.floor:
            b.path_box(-1.3, self.level, 2.6, 1.2)
            b.paint_down(mix(self.bottom, self.top, 0.3), darken(self.bottom, 0.25))
