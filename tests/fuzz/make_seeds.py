#!/usr/bin/env python3
"""Small valid files for readers_fuzz.cpp to start from, each behind the byte that chooses its reader.

usage: make_seeds.py FOLDER
"""
import gzip
import struct
import sys
import zlib
from pathlib import Path


def nifti1(order, magic, extension=b""):
    h = bytearray(348)
    struct.pack_into(order + "i", h, 0, 348)
    struct.pack_into(order + "8h", h, 40, 4, 3, 2, 2, 2, 1, 1, 1)
    struct.pack_into(order + "2h", h, 70, 4, 16)
    struct.pack_into(order + "8f", h, 76, 1, 3, 3, 4, 2, 0, 0, 0)
    offset = 352 + len(extension) if magic == b"n+1\0" else 0
    struct.pack_into(order + "3f", h, 108, offset, 0.5, 1)
    h[123] = 2 | 8
    struct.pack_into(order + "2h", h, 252, 1, 1)
    struct.pack_into(order + "12f", h, 280, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0)
    h[344:348] = magic
    return bytes(h) + (b"\1" if extension else b"\0") + b"\0\0\0" + extension


def nifti2(order):
    h = bytearray(540)
    struct.pack_into(order + "i", h, 0, 540)
    h[4:12] = b"n+2\0\r\n\x1a\n"
    struct.pack_into(order + "2h8q", h, 12, 16, 32, 4, 3, 2, 2, 2, 1, 1, 1)
    struct.pack_into(order + "8d", h, 104, 1, 3, 3, 4, 2, 0, 0, 0)
    struct.pack_into(order + "q", h, 168, 544)
    struct.pack_into(order + "2i", h, 344, 1, 0)
    struct.pack_into(order + "i", h, 500, 2 | 8)
    return bytes(h) + b"\0\0\0\0"


def npy(dtype, fortran, shape, data):
    text = f"{{'descr': '{dtype}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text + data


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    data = bytes(range(96))
    extension = struct.pack("<2i", 32, 6) + b"comment\0" + bytes(16)
    files = {
        "n1": b"\x0c" + nifti1("<", b"n+1\0") + data[:48],
        "n1_big": b"\x0d" + nifti1(">", b"n+1\0") + data[:48],
        "n1_extension": b"\x07" + nifti1("<", b"n+1\0", extension) + data[:48],
        "n2": b"\x0e" + nifti2("<") + data,
        "n2_big": b"\x04" + nifti2(">") + data,
        "gz": b"\x0c" + gzip.compress(nifti1("<", b"n+1\0") + data[:48], mtime=0),
        "gz_members": b"\x08" + gzip.compress(nifti2("<"), mtime=0) + gzip.compress(data, mtime=0),
        "pair": b"\x80" + (nifti1("<", b"ni1\0") + bytes(48))[:400] + data[:48],
        "npy_f4": b"\xc1" + npy("<f4", False, (3, 4), data[:48]),
        "npy_f2": b"\xc1" + npy(">f2", True, (6,), data[:12]),
        "tsv": b"\xc0onset\ttype\tx\n0.5\tface\tn/a\n1e1\tplace\t-3\n",
    }
    # Deflate blocks with codes of their own: literals and matches, in one and two blocks.
    noise = bytes((i * i * 7919 >> 5) % 11 if i % 2 == 0 else i // 300 for i in range(4000))
    for name, strategy in (("deflate", zlib.Z_DEFAULT_STRATEGY), ("deflate_literals", zlib.Z_HUFFMAN_ONLY)):
        packer = zlib.compressobj(6, zlib.DEFLATED, -15, 8, strategy)
        first = packer.compress(noise) + packer.flush(zlib.Z_FULL_FLUSH)
        files[name] = b"\x81" + first + packer.compress(noise[::-1]) + packer.flush()
    for name, content in files.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
