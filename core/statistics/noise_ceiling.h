#pragma once
// How well any model could do: the reliability of network time courses over people who saw the same
// film.
//
// Split half: people are divided at random into two halves, each half's mean (of z-scored courses)
// is correlated with the other's; r is averaged over splits by Fisher's z, and stepped up to all
// people by Spearman & Brown (1910): reliability = 2 r / (1 + r). A perfect model of the mean
// course reaches r = sqrt(reliability). Inter-subject correlation: each with the mean of all
// others, averaged by Fisher's z (Nastase et al. 2019, doi 10.1093/scan/nsz037).

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct NoiseCeiling {
  // Per network; NaN where a person's course has no signal (left out) and fewer than two remain.
  std::vector<double> split_half_r;
  std::vector<double> reliability;  // Spearman-Brown; 0 where split_half_r is below 0
  std::vector<double> ceiling_r;    // sqrt(reliability)
  std::vector<double> inter_subject_r;
  std::size_t n_subjects = 0;
  std::size_t n_splits = 0;
};

// subjects: [scan x network] each, of the same shape and scans; at least two. n_splits random
// halves (the odd one is left to the second half). Errors name the subject whose shape differs.
Result<NoiseCeiling> noise_ceiling(const std::vector<const TimeSeries*>& subjects,
                                   std::size_t n_splits, std::uint64_t seed);

double spearman_brown(double r);

}  // namespace sync_act
