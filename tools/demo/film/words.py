"""Written words: single ones, lists, lines of text and signs, in two type families."""

import math

from .palette import contrasting, darken, kBackdrops, kCoats, lighten, luminance, pick
from .scene import Part

kWords = """river garden window morning silver paper summer forest bridge candle mountain letter music
orange pocket winter island mirror basket kitchen travel market velvet harbour lantern thunder meadow
copper puzzle ribbon station blanket copper feather quiet golden simple yellow gentle hollow narrow
north seven wonder memory story number signal pattern model brain cortex neuron network vision
listen answer follow gather wander whisper remember imagine discover believe measure compare open
closed enter exit stop slow left right upper lower bakery cinema library museum theatre hotel
tea bread salt apple honey pepper rain snow cloud storm wind light shadow""".split()
kFonts = (("Inter", True, False), ("Inter", False, False), ("Inter", True, True), ("JetBrains Mono", True, False),
          ("JetBrains Mono", False, False))


class Words:
    """Text about 1 high at most, centred on the origin; on a panel of its own or on what is behind."""

    def __init__(self, rng, background=None):
        u = rng.uniform
        self.kind = ("single", "pair", "list", "lines", "sign")[rng.choice(5, p=[0.34, 0.16, 0.18, 0.16, 0.16])]
        count = {"single": 1, "pair": 2, "list": rng.integers(3, 6), "lines": 14, "sign": rng.integers(1, 3)}[self.kind]
        self.words = [kWords[i] for i in rng.integers(len(kWords), size=count)]
        style = rng.integers(3)
        self.words = [w.upper() if style == 0 else w.capitalize() if style == 1 else w for w in self.words]
        self.font, self.bold, self.italic = kFonts[rng.integers(len(kFonts))]
        self.panel = pick(kBackdrops + kCoats, rng) if self.kind == "sign" or background is None and rng.random() < 0.3 else None
        behind = self.panel or background or (0.5, 0.5, 0.5)
        dark_ink, light_ink = darken(pick(kCoats, rng), 0.7), lighten(pick(kCoats, rng), 0.75)
        self.ink = dark_ink if luminance(behind) > 0.45 else light_ink
        if rng.random() < 0.3:
            self.ink = contrasting(kCoats, behind, rng, 0.35)
        self.typing = rng.random() < 0.3 and self.kind in ("single", "pair")
        self.hz, self.phase = u(0.5, 1.2), u(0, 6.28)

    def parts(self):
        return [Part("word", self.draw)]

    def _rows(self):
        if self.kind == "lines":
            rows, line = [], ""
            for word in self.words:
                if len(line) + len(word) > 15:
                    rows.append(line)
                    line = ""
                line = f"{line} {word}".strip()
            return [*rows, line]
        return self.words

    def draw(self, b, secs):
        rows = self._rows()
        longest = max(len(row) for row in rows)
        wide = 0.62 if self.font == "Inter" else 0.66
        size = min(0.36, 1.16 / (longest * wide), 0.92 / (len(rows) * 1.25))
        pitch = size * 1.25
        if self.panel is not None:
            w, h = longest * size * wide * 1.08 + 0.08, pitch * len(rows) + 0.1
            b.ground_shadow(0, h / 2 + 0.01, w * 0.55)
            b.box(-w / 2, -h / 2, w, h, self.panel, 0.04, shade=0.12)
            b.path_box(-w / 2 + 0.02, -h / 2 + 0.02, w - 0.04, h - 0.04, 0.03)
            b.ctx.set_line_width(0.008)
            b.ctx.set_source_rgba(*self.ink, 0.7)
            b.ctx.stroke()
        for i, row in enumerate(rows):
            shown = row
            if self.typing:
                shown = row[:max(1, int(len(row) * min(1.0, secs * self.hz * 0.9 + 0.2)))]
            y = (i - (len(rows) - 1) / 2) * pitch + 0.008 * math.sin(2 * math.pi * 0.3 * secs + self.phase)
            b.text(shown, 0, y, size, self.ink, self.font, self.bold, self.italic)
