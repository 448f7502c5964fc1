#!/usr/bin/env python3
"""Reads with nibabel and numpy what tests/core/io/nifti_writer_test.cpp wrote; exits 1 where anything differs.

usage: check_written_files.py FOLDER
"""
import math
import sys
from pathlib import Path

import nibabel
import numpy


def pattern(n):
    return numpy.arange(n, dtype=numpy.float32) * 0.5 - 3


def check_image(path, n_scans):
    image = nibabel.load(path)
    header = image.header
    c, s = math.cos(0.3), math.sin(0.3)
    affine = [[-2 * c, -3 * s, 0, 12.5], [-2 * s, 3 * c, 0, -7], [0, 0, 4, 3.25], [0, 0, 0, 1]]
    shape = (4, 3, 2, n_scans) if n_scans > 1 else (4, 3, 2)
    assert image.shape == shape, image.shape
    # The header stores float32.
    numpy.testing.assert_allclose(image.affine, affine, atol=1e-6)
    numpy.testing.assert_allclose(image.get_qform(), affine, atol=1e-5)
    assert int(header["sform_code"]) == int(header["qform_code"]) == 4
    assert header.get_xyzt_units() == ("mm", "sec")
    assert header["descrip"].item() == b"written by a test"
    assert not header.extensions
    return image


def main(folder):
    scan = check_image(folder / "scan.nii.gz", 5)
    assert scan.header.get_zooms()[3] == 1.5
    assert scan.header.get_intent()[0] == "correlation"
    assert scan.get_data_dtype() == numpy.float32
    values = pattern(24 * 5).reshape((4, 3, 2, 5), order="F")
    numpy.testing.assert_array_equal(numpy.asanyarray(scan.dataobj), values)
    numpy.testing.assert_array_equal(
        numpy.asanyarray(check_image(folder / "map.nii", 1).dataobj), values[..., 0])
    mask = check_image(folder / "mask.nii.gz", 1)
    assert mask.get_data_dtype() == numpy.uint8
    inside = numpy.flatnonzero(numpy.asanyarray(mask.dataobj).ravel(order="F"))
    assert inside.tolist() == [0, 5, 6, 23]

    for name in ("f4", "f8"):
        array = numpy.load(folder / f"{name}.npy")
        assert array.dtype == numpy.dtype("<" + name) and array.flags.c_contiguous
        numpy.testing.assert_array_equal(array, pattern(12).reshape(3, 4))
    integers = numpy.load(folder / "i4.npy")
    assert integers.dtype == numpy.int32 and integers.tolist() == [1, -2, 3]
    series = numpy.load(folder / "series.npy")
    numpy.testing.assert_array_equal(series, pattern(12).reshape((3, 4), order="F"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
