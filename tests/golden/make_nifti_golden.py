#!/usr/bin/env python3
"""Writes nifti_golden.json: what nibabel reads from the NIfTI files of ../shared/data.

Run by hand from the project's root after adding a file there: python3 tests/golden/make_nifti_golden.py
(Debian: python3-nibabel, python3-numpy). tests/core/io/nifti_golden_test.cpp compares our reader
with it.

Per file: dims, n_scans, voxel type, affine, TR, extensions and values as float32 (as our reader
gives them), sums in float64 over finite values; or "refused": a part of the message with which we
refuse the file, and why.
"""
import gzip
import json
import struct
from pathlib import Path

import nibabel
import numpy

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"

# Files that nibabel may read but that this program refuses on purpose.
REFUSED = {
    "nifti-odd/nibabel_nifti1.hdr": "there is no nibabel_nifti1.img beside it",
    "nifti-odd/nibabel_row_major.dconn.nii": "this is a CIFTI file",
    "nifti-odd/niivue_complex.nii.gz": "datatype is 32 (complex voxels",
    "nifti-odd/nrj_5D_small.nii": "dim[5] is 3: the file has 5 dimensions",
    "nifti-odd/nrj_not-nifti.nii": "this is not a NIfTI file",
}


def tr_secs(header, n_scans):
    """The rule of core/io/nifti_header.cpp, from nibabel's reading of the fields."""
    if n_scans == 1:
        return 0.0
    per_unit = {"sec": 1.0, "msec": 1e-3, "usec": 1e-6, "unknown": 1.0}
    secs = float(header["pixdim"][4]) * per_unit[header.get_xyzt_units()[1]]
    return secs if 0.05 <= secs <= 60 else 0.0


def stored_extensions(path, header):
    """Code and content bytes as the file states them (nibabel strips zeros from the content)."""
    if not header.extensions:
        return []
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    at, found = int(header["sizeof_hdr"]) + 4, []
    for extension in header.extensions:
        size, code = struct.unpack_from(header.endianness + "ii", raw, at)
        assert code == extension.get_code()
        found.append([code, size - 8])
        at += size
    return found


def facts(path):
    image = nibabel.load(path)
    header = image.header
    shape = list(image.shape)
    n_scans = shape[3] if len(shape) > 3 else 1
    data = numpy.asanyarray(image.dataobj).astype(numpy.float64).astype(numpy.float32)
    data = data.reshape(shape[:3] + [n_scans])
    finite = numpy.where(numpy.isfinite(data), data, 0).astype(numpy.float64)
    flat = finite.reshape((-1, n_scans), order="F")
    n_voxels = flat.shape[0]
    # The voxels with the largest values, and three at fixed places.
    probes = sorted({0, n_voxels // 2, n_voxels - 1, *numpy.argsort(-flat[:, 0])[:5].tolist()})
    scans = sorted({0, n_scans // 2, n_scans - 1})
    return {
        "dims": shape[:3],
        "n_scans": n_scans,
        "voxel_type": header.get_data_dtype().newbyteorder("=").name,
        "big_endian": header.endianness == ">",
        "version": 2 if isinstance(header, nibabel.Nifti2Header) else 1,
        "affine": image.affine.tolist(),
        "affine_is_sform": bool(header["sform_code"] > 0),
        "tr_secs": tr_secs(header, n_scans),
        "extensions": stored_extensions(path, header),
        "n_nonfinite": int(data.size - numpy.isfinite(data).sum()),
        "n_nonzero": int(numpy.count_nonzero(finite)),
        "sum": float(finite.sum()),
        "sum_of_magnitudes": float(numpy.abs(finite).sum()),
        "values": [[int(s), int(v), float(flat[v, s])] for s in scans for v in probes],
    }


def main():
    golden = {}
    for path in sorted(p for folder in ("nifti-odd", "fmri", "atlas")
                       for p in (DATA / folder).iterdir()
                       if any(s in p.name for s in (".nii", ".hdr", ".img"))):
        name = path.relative_to(DATA).as_posix()
        golden[name] = {"refused": REFUSED[name]} if name in REFUSED else facts(path)
    text = json.dumps({"script": "tests/golden/make_nifti_golden.py",
                       "nibabel": nibabel.__version__, "numpy": numpy.__version__,
                       "files": golden}, indent=None, separators=(",", ":"))
    # One file per line: readable differences.
    text = text.replace('"files":{', '"files":{\n').replace('},"', '},\n"')
    (ROOT / "tests" / "golden" / "nifti_golden.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
