#pragma once
// Slow drift as a polynomial per run: columns for the regression design.

#include <optional>
#include <string_view>

#include "core/base/result.h"
#include "core/preprocess/regression_design.h"

namespace sync_act {

// The order of the polynomial is the value; kNone adds nothing, not even a mean.
enum class Detrend { kNone = -1, kConstant = 0, kLinear = 1, kQuadratic = 2, kCubic = 3 };

// "none", "constant", "linear", "quadratic", "cubic" and back; nothing for another name.
std::string_view detrend_name(Detrend detrend);
std::optional<Detrend> detrend_from_name(std::string_view name);

// Adds to every run the Legendre polynomials P_0 .. P_order over [-1, 1] at its samples. Legendre
// rather than powers of time: they are nearly orthogonal already, which keeps the basis accurate.
void add_trend(Detrend detrend, RegressionDesign& design);

}  // namespace sync_act
