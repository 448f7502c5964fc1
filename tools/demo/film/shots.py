"""What a shot of the film, or a still, shows: one scene drawn at random for a main category."""

import math

from . import animals, bodies, faces, indoor, objects, outdoor, patterns, words
from .palette import contrasting, kBackdrops, lighten, pick
from .rendering import render
from .scene import Camera, moved, Part, Path, Scene

# Every category that a still can be of. "mix" and "blank" are shots of the film only.
kMain = ("face", "body", "animal", "object", "indoor", "outdoor", "word", "texture", "grating", "dots", "colour")
kFilmShares = {"face": 0.125, "body": 0.1, "animal": 0.1, "object": 0.1, "indoor": 0.09, "outdoor": 0.09, "word": 0.075,
               "texture": 0.055, "grating": 0.055, "dots": 0.06, "colour": 0.05, "blank": 0.05, "mix": 0.14}


def make_scene(rng, kind: str, duration_secs: float) -> Scene:
    """One scene of `kind`: a category of kMain, "blank", or "mix" for several categories at once."""
    if kind in ("grating", "dots", "texture", "colour", "blank"):
        return _pattern_scene(rng, kind, duration_secs)
    if kind in ("indoor", "outdoor"):
        scene = _place_scene(rng, kind, duration_secs)
    elif kind == "mix":
        scene = _mixed_scene(rng, duration_secs)
    else:
        scene = _actor_scene(rng, kind, duration_secs)
    _light(scene, rng)
    scene.kind = kind
    return scene


def make_actor(rng, kind: str, background=None, crowd=False):
    if kind == "face":
        return faces.Face(rng, with_bust=crowd or rng.random() < 0.75)
    if kind == "body":
        return bodies.BodyPart(rng) if rng.random() < 0.15 else bodies.Body(rng, background)
    if kind == "animal":
        return animals.make_animal(rng)
    if kind == "word":
        return words.Words(rng, background)
    return objects.Thing(rng, background=background)


def _light(scene: Scene, rng):
    angle = rng.uniform(-0.95 * math.pi, -0.05 * math.pi)
    if scene.light == (-0.5, -0.8):
        scene.light = (math.cos(angle), math.sin(angle))
    warm = rng.normal(0, 0.06)
    scene.tint = tuple(min(1.0, 1 + s * warm) for s in (0.8, 0.1, -1.0))
    scene.exposure = float(min(0.22, max(-0.28, rng.normal(0.0, 0.08))))
    scene.vignette = rng.uniform(0.05, 0.35)


def _camera(rng, duration_secs, reach=0.16, zoom=0.3):
    style = rng.random()
    if style < 0.3:
        return Camera(duration_secs=duration_secs)
    start, end = ([rng.uniform(-reach, reach), rng.uniform(-reach, reach) * 0.4, 1 + rng.uniform(0, zoom)] for _ in range(2))
    if style > 0.7:
        end[:2] = start[:2]
    return Camera(tuple(start), tuple(end), rng.normal(0, 0.03), duration_secs)


def _pattern_scene(rng, kind, duration_secs):
    if kind == "texture":
        other = make_scene(rng, ("face", "outdoor", "indoor", "object", "animal", "body")[rng.integers(6)], 4.0)
        shown = patterns.Texture(rng, render(other, 1.0, patterns.kColumns, patterns.kRows) / 255)
    else:
        shown = {"grating": patterns.Grating, "dots": patterns.Dots, "colour": patterns.ColourField, "blank": patterns.Blank}[kind](rng)
    return Scene(shown.parts(), Camera(duration_secs=duration_secs), vignette=0.0, kind=kind)


def _place(rng, kind):
    return outdoor.Outdoor(rng) if kind == "outdoor" else indoor.Indoor(rng)


def _place_scene(rng, kind, duration_secs):
    place = _place(rng, kind)
    return Scene(place.parts(), _camera(rng, duration_secs, 0.32, 0.5), place.light())


def _haze(colour, alpha):
    def draw(b, secs):
        b.box(-2, -2, 4, 4, colour, shade=0, alpha=alpha)
    return Part(None, draw, 0.0)


def _ground(rng):
    """What stands behind an actor: parts, a colour to stand out from, light."""
    kind = rng.random()
    colour = pick(kBackdrops, rng)
    if kind < 0.4:
        return patterns.Backdrop(rng, colour, busy=False).parts(), colour, (-0.5, -0.8)
    if kind < 0.7:
        return patterns.Backdrop(rng, colour, busy=True).parts(), colour, (-0.5, -0.8)
    place = _place(rng, "outdoor" if rng.random() < 0.5 else "indoor")
    return [*place.parts(), _haze(lighten(colour, 0.2), rng.uniform(0.0, 0.38))], colour, place.light()


kSizes = {"face": (0.55, 1.1), "body": (0.6, 1.15), "animal": (0.6, 1.15), "object": (0.45, 0.95), "word": (0.62, 0.95)}


def _path(rng, kind, size, x, y, duration_secs):
    u = rng.uniform
    path = Path(x, y, size, mirrored=kind not in ("word",) and rng.random() < 0.5, phase=u(0, 6.28))
    drift = rng.random()
    if drift < 0.55:
        path.vx, path.vy = u(-0.12, 0.12), u(-0.03, 0.03)
        path.x -= path.vx * duration_secs / 2
    if drift > 0.4:
        path.growth = u(-0.07, 0.09)
    if kind in ("body", "animal"):
        path.vx = abs(path.vx) * (-1 if path.mirrored else 1)
        path.x = x - path.vx * duration_secs / 2
    elif kind == "object":
        path.turn, path.spin = rng.normal(0, 0.2), rng.normal(0, 0.12)
        path.sway = u(0, 0.08)
    elif kind == "face":
        path.turn, path.sway = rng.normal(0, 0.1), u(0, 0.05)
    elif kind == "word":
        path.turn = rng.normal(0, 0.09)
    return path


def _actor_scene(rng, kind, duration_secs):
    parts, colour, light = _ground(rng)
    many = rng.random() < (0.28 if kind != "word" else 0.0)
    count = int(rng.integers(2, 5)) if many else 1
    low, high = kSizes[kind]
    xs = [(-0.5 + (i + 0.5) / count) * 1.15 + rng.normal(0, 0.04) for i in range(count)]
    rng.shuffle(xs)
    for x in xs:
        size = rng.uniform(low, high) * (1 if count == 1 else 1.15 / count ** 0.75)
        x = x if count > 1 else rng.normal(0, 0.11 if kind != "word" else 0.05)
        y = rng.normal(0, 0.04) + (0.08 if kind == "face" else 0.0)
        actor = make_actor(rng, kind, colour, many)
        parts = parts + moved(actor.parts(), _path(rng, kind, size, x, y, duration_secs))
    return Scene(parts, _camera(rng, duration_secs, 0.07, 0.18), light)


def _mixed_scene(rng, duration_secs):
    """Several categories in one place: passers-by, animals, things, a face in front, a sign."""
    place = _place(rng, "outdoor" if rng.random() < 0.6 else "indoor")
    parts = place.parts()
    cast = []
    for kind, chance, most in (("body", 0.7, 3), ("animal", 0.55, 2), ("object", 0.5, 2), ("word", 0.3, 1)):
        if rng.random() < chance:
            cast += [kind] * int(rng.integers(1, most + 1))
    rng.shuffle(cast)
    for kind in cast[:4]:
        nearness = rng.uniform(0, 1)
        size = (0.35 + 0.35 * nearness) * (0.75 if kind in ("object", "animal") else 0.6 if kind == "word" else 1)
        foot = 0.24 + 0.2 * nearness
        y = foot - size * (0.5 if kind == "body" else 0.35) if kind != "word" else rng.uniform(-0.32, -0.1)
        actor = make_actor(rng, kind) if kind != "body" else bodies.Body(rng)
        parts = parts + moved(actor.parts(), _path(rng, kind, size, rng.uniform(-0.55, 0.55), y, duration_secs))
    if rng.random() < 0.4 or not cast:
        face = faces.Face(rng)
        parts = parts + moved(face.parts(), _path(rng, "face", rng.uniform(0.55, 0.9), rng.uniform(-0.4, 0.4), 0.12, duration_secs), 1.15)
    return Scene(parts, _camera(rng, duration_secs, 0.2, 0.3), place.light())
