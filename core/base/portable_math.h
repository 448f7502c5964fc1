#pragma once
// exp, log, sin and cos that give the same bits on every system. The standard library's differ in
// the last bit from one to the next (glibc, musl in wasm), and a simulation that says "same seed,
// same bytes" cannot use them. These use only operations that IEEE 754 rounds correctly; the
// program is compiled with -ffp-contract=off. The polynomials are those of FDLIBM (Sun
// Microsystems, 1993); the error is below 1 unit in the last place (sin, cos: for |x| < 1e6).

namespace sync_act {

double portable_exp(double x);
double portable_log(double x);  // x > 0, finite
double portable_sin(double x);
double portable_cos(double x);

}  // namespace sync_act
