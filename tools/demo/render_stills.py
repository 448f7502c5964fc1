#!/usr/bin/python3
"""Writes the held-out stills of tools/demo/train_networks.py as PNG files, and what each shows.

    render_stills.py OUT [--cache DIR]

Into OUT: 00000.png and so on, in the order in which kinds.txt names their categories, one per line.
"""

import argparse
import pathlib
import struct
import zlib

import numpy as np

from film.shots import kMain
from networks.stills import kTestPerClass, kTestSeed, stills


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(picture: np.ndarray) -> bytes:
    """[row x column x 3] uint8."""
    rows, columns, _ = picture.shape
    lines = b"".join(b"\0" + row.tobytes() for row in picture)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--cache", type=pathlib.Path, help="folder where stills are kept between runs")
    options = parser.parse_args()
    pictures, categories = stills(kTestSeed, kTestPerClass, options.cache)
    options.out.mkdir(parents=True, exist_ok=True)
    for i, picture in enumerate(pictures):
        (options.out / f"{i:05d}.png").write_bytes(png(picture))
    (options.out / "kinds.txt").write_text("".join(f"{kMain[c]}\n" for c in categories))


if __name__ == "__main__":
    main()
