#pragma once
// The nonlinearities by which FastICA tells how far a source is from Gaussian (Hyvarinen 1999, IEEE
// Transactions on Neural Networks 10:626-634), with G the contrast, g = G' and g' its derivative:
//
//   logcosh   g(y) = tanh(y)               general purpose
//   exp       g(y) = y exp(-y^2 / 2)       for very super-Gaussian sources, robust
//   cube      g(y) = y^3                   kurtosis; sensitive to outliers

#include <cstddef>
#include <string>
#include <vector>

namespace sync_act {

enum class Contrast { kLogcosh, kExp, kCube };

// "logcosh", "exp", "cube": in the order of the enumeration.
const std::vector<std::string>& contrast_names();

// y [row x width] -> g(y) in place; slopes [width] += sum over rows of g'(y). width: a multiple of
// four. tanh and exp are approximations: error at most 5e-7 (absolute) and 5e-7 (relative).
void apply_contrast(Contrast contrast, float* y, std::size_t n_rows, std::size_t width,
                    double* slopes);

}  // namespace sync_act
