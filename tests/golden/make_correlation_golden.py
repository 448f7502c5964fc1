#!/usr/bin/python3
"""Writes correlation_golden.h: small series of awkward offset and scale, and numpy.corrcoef of them.

Run by hand with numpy (Debian: python3-numpy); the output is committed.
A C++ header rather than a data file, so that the test runs unchanged in wasm. The series are
stored as the float32 values that both sides read, in hexadecimal.
"""

import pathlib

import numpy as np

N_TIMES = 37  # odd: not a multiple of any vector width
N_A = 5
N_B = 7

rng = np.random.default_rng(20260)
shared = rng.standard_normal(N_TIMES)
a = rng.standard_normal((N_A, N_TIMES)) + 0.7 * shared
b = rng.standard_normal((N_B, N_TIMES)) - 0.4 * shared
a[1] = a[1] * 50 + 10000  # BOLD-like
a[2] = a[2] * 1e-6
b[3] = b[3] * 1e6 - 3e8
b[4] = 3 * a[0] + 2  # r = 1 with a[0]
b[5] = -a[0]  # r = -1
a = a.astype(np.float32)
b = b.astype(np.float32)
r = np.corrcoef(a.astype(np.float64), b.astype(np.float64))[:N_A, N_A:]


def array_of(kind, name, values, suffix):
    words = [float(x).hex() + suffix for x in np.asarray(values).ravel()]
    lines = [", ".join(words[i : i + 4]) for i in range(0, len(words), 4)]
    body = ",\n    ".join(lines)
    return f"inline constexpr {kind} {name}[] = {{\n    {body}}};\n"


text = f"""#pragma once
// Written by tests/golden/make_correlation_golden.py with numpy {np.__version__}: do not edit.

#include <cstddef>

// clang-format off
namespace sync_act::correlation_golden {{

inline constexpr std::size_t kTimes = {N_TIMES};
inline constexpr std::size_t kUnitsA = {N_A};
inline constexpr std::size_t kUnitsB = {N_B};
{array_of("float", "kA", a, "F")}{array_of("float", "kB", b, "F")}{array_of("double", "kR", r, "")}
}}  // namespace sync_act::correlation_golden
// clang-format on
"""
pathlib.Path(__file__).with_name("correlation_golden.h").write_text(text)
