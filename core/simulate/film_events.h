#pragma once
// Signals that a simulated scan is made of.

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/rng.h"

namespace sync_act {

// A train of film events, 0 between them: bursts of 1-5 s with soft edges (0.75 s raised cosine)
// and heights 0.6-1.4, gaps exponential with mean 6 s. `out`: one sample every 1 / rate_hz seconds.
void film_event_train(double rate_hz, Rng& rng, std::span<float> out);

// Causal convolution, zero before the start: c_j = sum_k kernel_k signal_(j-k); as long as signal.
std::vector<double> convolve(std::span<const float> signal, std::span<const double> kernel);

// Linear interpolation; the first and last value hold beyond the ends.
double value_at(std::span<const double> samples, double position);

}  // namespace sync_act
