#pragma once
// The null distribution of the largest r (Westfall & Young 1993; Nichols & Holmes 2002) and what
// follows from it. For every surrogate: per network the largest r over all neurons, per neuron over
// all networks. Then, for n surrogates of which k reach the observed value,
//
//   p = (k + 1) / (n + 1)
//
// is family-wise: over neurons for a network, over networks for a neuron. A surrogate also counts
// as reaching it within kTieTolerance, the rounding error of r: exact ties are never missed.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/coupling.h"
#include "core/statistics/corrections.h"

namespace sync_act {

inline constexpr float kTieTolerance = 1e-5F;

// What the surrogates [first, last) gave. Ranges computed apart merge into the same result as one.
struct NullMaxima {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t n_networks = 0;
  // [surrogate x network] largest r (or |r|) over neurons; -infinity for a network without signal.
  std::vector<float> of_networks;
  // Per neuron: the surrogates whose largest r over networks reaches the neuron's observed best r.
  std::vector<std::uint32_t> neuron_counts;
};

// Puts the parts, which must follow one another without gaps and be of the same neurons and
// networks, together. Errors name the surrogates that are missing or doubled.
Result<NullMaxima> merge_null_maxima(std::vector<NullMaxima> parts);

// The observed best r (or |r|) of every neuron, which surrogates are compared with; NaN where none.
std::vector<float> best_r_of_neurons(const Coupling& coupling);

struct SignificanceOptions {
  double fdr = 0.05;
  Correction correction = Correction::kBenjaminiHochberg;
};

// Family-wise p per network and per neuron, q by the correction over networks and over neurons,
// n_neurons_significant per network (see data/coupling.h), and a summary of the null.
void apply_null_maxima(Coupling& coupling, const NullMaxima& maxima,
                       const SignificanceOptions& options);

// p of any value of a network against its null of the maximum: per value (k + 1) / (n + 1).
double family_wise_p(const NullMaxima& maxima, std::size_t network, float value);

}  // namespace sync_act
