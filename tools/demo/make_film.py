#!/usr/bin/python3
"""Draws the demo's film and writes it with its label table, shot list and thumbnails.

    make_film.py OUT [--seed 2206] [--run-secs 210] [--runs 2]
    make_film.py --excerpt        prints the SHA-256 of an excerpt, as film.json has it

Into OUT: film.webm (VP9 and Opus; the runs one after the other), labels.tsv (4 Hz, all runs), shots.tsv,
frames-N.webp (thumbnails, row by row), film.json (what was made, from which seed).
Needs python3-cairo, python3-numpy, python3-pil and ffmpeg (tools/setup --demo).
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys

import numpy as np

from film.features import kFeatures, low_level_features
from film.frames import Film, kFrameRate, kHeight, kLabelRate, kWidth
from film.scene import kCategories
from film.sound import envelope, kSoundRate, soundtrack

kSeed = 2206
kRunSecs = 210.0
kRuns = 2
kThumbWidth, kThumbHeight, kThumbColumns, kThumbRows = 96, 72, 20, 21
kThumbSecs = 0.5
kPerLabel = round(kFrameRate / kLabelRate)


def excerpt_hash(seed: int, runs: int) -> str:
    """Over every 97th frame of each run and the label there: pixels and labels alike."""
    digest = hashlib.sha256()
    for run in range(1, runs + 1):
        film = Film(seed, run, kRunSecs)
        for index in range(0, film.frames, 97):
            digest.update(film.frame(index, 160, 120).tobytes())
            label = film.label(min(film.labels - 1, index // kPerLabel))
            digest.update("\t".join(cell(label[c]) for c in kCategories).encode())
    return digest.hexdigest()


def cell(value: float) -> str:
    """Four decimals without trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


class Encoder:
    """ffmpeg, fed with raw frames. Two passes, one thread: the same bytes each time."""

    def __init__(self, target: pathlib.Path, crf: int):
        self.target, self.crf = target, crf
        self.raw, self.raw_sound = target.with_suffix(".rgb"), target.with_suffix(".pcm")

    def __enter__(self):
        self.file, self.sound = self.raw.open("wb"), self.raw_sound.open("wb")
        return self

    def add(self, frame: np.ndarray):
        self.file.write(frame.tobytes())

    def add_sound(self, sound: np.ndarray):
        self.sound.write((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())

    def __exit__(self, kind, *_):
        self.file.close()
        self.sound.close()
        try:
            if kind is None:
                self._encode()
        finally:
            self.raw.unlink()
            self.raw_sound.unlink()
            for log in self.target.parent.glob("*-0.log"):
                log.unlink()

    def _encode(self):
        part = self.target.with_suffix(".part.webm")
        for number in (1, 2):
            subprocess.run(
                ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{kWidth}x{kHeight}",
                 "-r", str(kFrameRate), "-i", str(self.raw),
                 # Opus starts 6.5 ms before its sound; without this the pictures would be moved instead.
                 "-itsoffset", "0.01", "-f", "s16le", "-ar", str(kSoundRate), "-ac", "1", "-i", str(self.raw_sound),
                 "-vf", "scale=out_color_matrix=bt709:out_range=tv",
                 "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
                 "-c:v", "libvpx-vp9", "-b:v", "0", "-crf", str(self.crf), "-g", "96", "-deadline", "good",
                 "-cpu-used", "4" if number == 1 else "2", "-threads", "1", "-row-mt", "0", "-auto-alt-ref", "1",
                 "-lag-in-frames", "25", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-pass", str(number),
                 "-passlogfile", str(self.raw), *(["-an", "-f", "null", "-"] if number == 1 else
                                                  ["-c:a", "libopus", "-b:a", "20k", "-flags:a", "+bitexact", str(part)])],
                check=True)
        part.replace(self.target)


class Thumbnails:
    """Sheets of small pictures, left to right, then down, then the next sheet."""

    def __init__(self, out: pathlib.Path):
        self.out, self.pictures = out, []

    def add(self, frame: np.ndarray):
        from PIL import Image
        picture = Image.fromarray(frame).resize((kThumbWidth, kThumbHeight), Image.Resampling.BOX)
        self.pictures.append(np.asarray(picture))

    def write(self) -> dict:
        from PIL import Image
        per_sheet, sheets = kThumbColumns * kThumbRows, []
        for old in self.out.glob("frames-*.webp"):
            old.unlink()
        for first in range(0, len(self.pictures), per_sheet):
            sheet = np.zeros((kThumbRows * kThumbHeight, kThumbColumns * kThumbWidth, 3), np.uint8)
            for i, picture in enumerate(self.pictures[first:first + per_sheet]):
                y, x = i // kThumbColumns * kThumbHeight, i % kThumbColumns * kThumbWidth
                sheet[y:y + kThumbHeight, x:x + kThumbWidth] = picture
            name = f"frames-{len(sheets)}.webp"
            Image.fromarray(sheet).save(self.out / name, quality=72, method=6)
            sheets.append(name)
        return {"sheets": sheets, "columns": kThumbColumns, "rows": kThumbRows, "frame_width": kThumbWidth,
                "frame_height": kThumbHeight, "count": len(self.pictures), "interval_secs": kThumbSecs}


def make_film(out: pathlib.Path, seed: int, runs: int, run_secs: float, crf: int):
    out.mkdir(parents=True, exist_ok=True)
    rows, shots, thumbnails = [], [], Thumbnails(out)
    per_thumb = round(kThumbSecs * kFrameRate)
    with Encoder(out / "film.webm", crf) as encoder:
        for run in range(1, runs + 1):
            film, before = Film(seed, run, run_secs), None
            sound = soundtrack(film.shots, seed, run, run_secs)
            # The codec adds up to 20 ms; the film must not last longer than its pictures.
            encoder.add_sound(sound if run < runs else sound[:-round(0.04 * kSoundRate)])
            for number, shot in enumerate(film.shots, 1):
                shots.append((run, number, cell(shot.start_secs), cell(shot.end_secs), shot.kind, "dissolve" if shot.dissolve else "cut"))
            for index in range(film.frames):
                frame = film.frame(index)
                encoder.add(frame)
                if index % kPerLabel == 0:
                    label = film.label(index // kPerLabel)
                    features = low_level_features(frame, before)
                    features["sound_envelope"] = envelope(sound, index // kPerLabel, kLabelRate)
                    before = frame
                    rows.append([cell(label[c]) for c in kCategories] + [cell(features[f]) for f in kFeatures])
                if index % per_thumb == 0:
                    thumbnails.add(frame)
                if index % 120 == 0:
                    print(f"\rrun {run}: {index / kFrameRate:.0f} of {run_secs:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    write_table(out / "labels.tsv", [*kCategories, *kFeatures], rows)
    write_table(out / "shots.tsv", ["run", "shot", "start_secs", "end_secs", "kind", "begins_with"], shots)
    record = {
        "title": "Sync-ACT demo film", "made_by": "tools/demo/make_film.py: rendered and synthesized, no camera, no microphone and no person",
        "seed": seed, "runs": runs, "run_durations_secs": [run_secs] * runs, "duration_secs": runs * run_secs,
        "frame_rate_hz": kFrameRate, "width": kWidth, "height": kHeight, "labels_rate_hz": kLabelRate,
        "categories": kCategories, "features": kFeatures, "frames": thumbnails.write(),
        "excerpt_sha256": excerpt_hash(seed, runs),
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("film.webm", "labels.tsv", "shots.tsv")},
    }
    (out / "film.json").write_text(json.dumps(record, indent=1) + "\n")


def write_table(path: pathlib.Path, header, rows):
    path.write_text("".join("\t".join(map(str, row)) + "\n" for row in [header, *rows]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", nargs="?", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=kSeed)
    parser.add_argument("--runs", type=int, default=kRuns)
    parser.add_argument("--run-secs", type=float, default=kRunSecs)
    parser.add_argument("--crf", type=int, default=35, help="VP9 quality, lower is better and larger")
    parser.add_argument("--excerpt", action="store_true")
    options = parser.parse_args()
    if options.excerpt:
        print(excerpt_hash(options.seed, options.runs))
    elif options.out is None:
        parser.error("name the folder to write to")
    else:
        make_film(options.out, options.seed, options.runs, options.run_secs, options.crf)


if __name__ == "__main__":
    main()
