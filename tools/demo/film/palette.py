"""The film's colours: a small set of muted ones, skin and hair tones, and ways to vary them."""

import colorsys

Colour = tuple[float, float, float]

kShadow = (0.13, 0.10, 0.26)  # what colours darken towards
kLight = (1.0, 0.96, 0.86)  # what they lighten towards


def hex_colour(text: str) -> Colour:
    return tuple(int(text[i:i + 2], 16) / 255 for i in (0, 2, 4))


kCoats = [hex_colour(c) for c in (
    "d9594c e8894a f0b94f 8fae5d 4f8f6b 3f8c95 4b74a8 5b5a9c 8a5a94 c8688c "
    "ece3d2 c9b79c 8c6f5a 4a4e5c 2f3442 9fb9c4 e6a59a 6d8f3f").split()]
kBackdrops = [hex_colour(c) for c in (
    "f3e6cf e9d3bd d8dfd4 cfdde4 b9cfd8 a9bfa8 c9b8d2 e7c4bb 7f97a8 5f7f86 "
    "3f5266 4a4468 6b4a5e 2c3547 8a9a74 d9b070 b98a6e 94a7c4").split()]
kSkins = [hex_colour(c) for c in
          "f6d7c0 efc3a2 e2aa84 cf9066 b4764d 96603c 74482d 56341f f0cbb4 d79f78".split()]
kHairs = [hex_colour(c) for c in
          "1c1718 2f2220 4a2f22 6e4426 99622f c99a4e e2c98f 8e8a88 d9d6d2 7a2f1e".split()]
kFurs = [hex_colour(c) for c in
         "6b4a33 8f6542 b9875a d8b48a efe0c8 3a3231 77706b b2aaa2 c7662f e9e4dc 4d4a55".split()]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    return tuple(x + (y - x) * share for x, y in zip(a, b))


def lighten(colour: Colour, share: float) -> Colour:
    return mix(colour, kLight, share)


def darken(colour: Colour, share: float) -> Colour:
    return mix(colour, kShadow, share)


def hsv(hue: float, saturation: float, value: float) -> Colour:
    return colorsys.hsv_to_rgb(hue % 1, saturation, value)


def vary(colour: Colour, rng, amount: float = 0.05) -> Colour:
    """A neighbour of `colour` in hue, saturation and value."""
    h, s, v = colorsys.rgb_to_hsv(*colour)
    return hsv(h + rng.normal(0, amount * 0.3), min(1, max(0, s + rng.normal(0, amount))),
               min(1, max(0.04, v + rng.normal(0, amount))))


def pick(colours: list[Colour], rng, amount: float = 0.05) -> Colour:
    return vary(colours[rng.integers(len(colours))], rng, amount)


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrasting(colours: list[Colour], against: Colour, rng, least: float = 0.22) -> Colour:
    """A colour whose luminance differs from that of `against` by `least` where there is one."""
    chosen = pick(colours, rng)
    for _ in range(12):
        if abs(luminance(chosen) - luminance(against)) >= least:
            break
        chosen = pick(colours, rng)
    return chosen
