"""The film's sound, made from the shots: voices, steps, calls, clinks, wind, rooms, tones, silence.

Mono. Each shot has a generator and a loudness of its own, and some are silent, so that the sound says
less about the picture than the picture does.
"""

import math

import numpy as np

from .schedule import Shot

kSoundRate = 24000
kSilentShare = 0.2
kFadeSecs = 0.03


def soundtrack(shots: list[Shot], seed: int, run: int, duration_secs: float) -> np.ndarray:
    """[sample] in -1..1 at kSoundRate."""
    sound = np.zeros(round(duration_secs * kSoundRate))
    for number, shot in enumerate(shots):
        rng = np.random.default_rng([seed, run, number, 77])
        first, end = round(shot.start_secs * kSoundRate), round(shot.end_secs * kSoundRate)
        if shot.kind == "blank" or rng.random() < kSilentShare:
            continue
        made = _of_kind(shot.kind, end - first, rng)
        made *= rng.uniform(0.06, 0.2) / (np.sqrt(np.mean(made ** 2)) + 1e-9)
        fade = round(kFadeSecs * kSoundRate)
        made[:fade] *= np.linspace(0, 1, fade)
        made[-fade:] *= np.linspace(1, 0, fade)
        sound[first:end] = np.tanh(made)
    return sound


def envelope(sound: np.ndarray, index: int, rate_hz: float) -> float:
    """Root mean square from sample `index` of the label table to the next."""
    first, end = round(index / rate_hz * kSoundRate), round((index + 1) / rate_hz * kSoundRate)
    return math.sqrt(float(np.mean(sound[first:end] ** 2)))


def _of_kind(kind: str, n: int, rng) -> np.ndarray:
    if kind == "mix":
        chosen = rng.choice(len(kSources), 3, replace=False)
        return sum(list(kSources.values())[i](n, rng) * rng.uniform(0.4, 1) for i in chosen)
    return kSources[kind](n, rng)


def _secs(n):
    return np.arange(n) / kSoundRate


def _shaped_noise(n, rng, low_hz, high_hz, slope=0.0):
    """Noise between two frequencies with soft edges, falling by f^-slope."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    f = np.fft.rfftfreq(n, 1 / kSoundRate) + 1
    weight = 1 / (1 + (low_hz / f) ** 4) / (1 + (f / high_hz) ** 4) / f ** slope
    noise = np.fft.irfft(spectrum * weight, n)
    return noise / (noise.std() + 1e-12)


def _swell(n, rng, hz):
    """A slow swell between about 0.3 and 1."""
    return 0.65 + 0.35 * np.sin(2 * math.pi * hz * _secs(n) + rng.uniform(0, 6.28))


def _add(sound, at_secs, burst):
    first = round(at_secs * kSoundRate)
    end = min(len(sound), first + len(burst))
    if first < end:
        sound[first:end] += burst[:end - first]


def _harmonics(pitch_hz, weights):
    """Tones at the multiples of a pitch [sample], weighted [harmonic x sample] or [harmonic]."""
    phase = 2 * math.pi * np.cumsum(pitch_hz) / kSoundRate
    return sum(weight * np.sin((k + 1) * phase) for k, weight in enumerate(weights))


def _voice(n, rng):
    """Syllables of a voice that says nothing: a pitch with harmonics under three moving formants."""
    sound, at, pitch = np.zeros(n), rng.uniform(0, 0.15), rng.uniform(95, 230)
    while at < n / kSoundRate:
        length = rng.uniform(0.11, 0.3)
        m = round(length * kSoundRate)
        t = np.linspace(0, 1, m)
        glide = pitch * (1 + rng.normal(0, 0.08) + 0.1 * rng.normal() * t)
        formants = (rng.uniform(300, 800), rng.uniform(900, 2200), rng.uniform(2300, 3200))
        weights = []
        for k in range(1, 26):
            f = k * pitch
            weights.append(sum(math.exp(-((f - c) / w) ** 2) for c, w in zip(formants, (130, 180, 250))) + 0.02 / k)
        burst = _harmonics(glide, weights) * np.sin(math.pi * t) ** 0.7
        if rng.random() < 0.4:
            hiss = _shaped_noise(m, rng, 3000, 8000) * np.exp(-t * 9)
            burst += 0.25 * hiss * np.abs(burst).max()
        _add(sound, at, burst)
        at += length + (rng.uniform(0.25, 0.7) if rng.random() < 0.2 else rng.uniform(0.0, 0.06))
    return sound


def _steps(n, rng):
    sound, at, pace = np.zeros(n), rng.uniform(0, 0.3), rng.uniform(0.35, 0.62)
    while at < n / kSoundRate:
        t = np.arange(round(0.16 * kSoundRate)) / kSoundRate
        thump = np.sin(2 * math.pi * rng.uniform(70, 110) * t) * np.exp(-t * 40)
        _add(sound, at, thump + 0.35 * _shaped_noise(len(t), rng, 600, 4000) * np.exp(-t * 70))
        at += pace * rng.uniform(0.93, 1.07)
    return sound + 0.01 * _shaped_noise(n, rng, 100, 2000, 0.5)


def _calls(n, rng):
    """Chirps, barks or lows, repeated."""
    sound, at = np.zeros(n), rng.uniform(0, 0.4)
    pitch, length = float(np.exp(rng.uniform(math.log(120), math.log(2600)))), rng.uniform(0.12, 0.5)
    bend, rough = rng.uniform(-0.6, 0.6), rng.uniform(0, 0.4)
    while at < n / kSoundRate:
        m = round(length * rng.uniform(0.7, 1.2) * kSoundRate)
        t = np.linspace(0, 1, m)
        call = _harmonics(pitch * np.exp(bend * t) * (1 + 0.03 * np.sin(2 * math.pi * 24 * t)), [1 / (k + 1) ** 1.3 for k in range(min(8, int(9000 / pitch)))])
        call = call + rough * _shaped_noise(m, rng, pitch, 4 * pitch)
        _add(sound, at, call * np.sin(math.pi * t) ** 0.6)
        at += length + rng.uniform(0.1, 0.9)
    return sound


def _clinks(n, rng):
    sound, at = np.zeros(n), rng.uniform(0, 0.3)
    partials = rng.uniform(400, 5200, 5)
    while at < n / kSoundRate:
        t = np.arange(round(0.5 * kSoundRate)) / kSoundRate
        _add(sound, at, sum(np.sin(2 * math.pi * f * t) * np.exp(-t * rng.uniform(7, 28)) for f in partials) * rng.uniform(0.4, 1))
        at += rng.exponential(0.45) + 0.12
    return sound


def _outdoors(n, rng):
    wind = _shaped_noise(n, rng, 80, 900, 0.6) * _swell(n, rng, rng.uniform(0.15, 0.4))
    return wind + (0.9 * _calls(n, rng) if rng.random() < 0.5 else 0)


def _indoors(n, rng):
    hum = _harmonics(np.full(n, 50.0), [0.5, 1, 0.3, 0.4, 0.1, 0.2])
    return 0.5 * hum + 0.6 * _shaped_noise(n, rng, 60, 500, 0.8) + 0.15 * _clinks(n, rng)


def _typing(n, rng):
    sound, at = np.zeros(n), 0.05
    while at < n / kSoundRate:
        t = np.arange(round(0.05 * kSoundRate)) / kSoundRate
        _add(sound, at, _shaped_noise(len(t), rng, 1200, 6000) * np.exp(-t * 130) * rng.uniform(0.5, 1))
        at += rng.uniform(0.06, 0.24)
    return sound + 0.01 * _shaped_noise(n, rng, 100, 3000, 0.5)


def _chord(n, rng):
    root = rng.uniform(130, 330)
    tones = sum(_harmonics(np.full(n, root * ratio), [1, 0.3, 0.12]) for ratio in ((1, 1.25, 1.5), (1, 1.2, 1.5), (1, 1.333, 1.667))[rng.integers(3)])
    return tones * _swell(n, rng, rng.uniform(0.3, 1.5))


def _rush(n, rng):
    centre = float(np.exp(rng.uniform(math.log(400), math.log(2500))))
    return _shaped_noise(n, rng, centre / 1.6, centre * 1.6) * _swell(n, rng, rng.uniform(0.5, 3))


kSources = {
    "face": _voice, "body": _steps, "animal": _calls, "object": _clinks, "outdoor": _outdoors, "indoor": _indoors,
    "word": _typing, "grating": _chord, "colour": _chord, "dots": _rush, "texture": _rush,
}
