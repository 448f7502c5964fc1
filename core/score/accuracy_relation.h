#pragma once
// Whether models that are more similar to the brain also classify better: Pearson and Spearman
// correlation of score and accuracy over models, with a bootstrap percentile interval (Efron &
// Tibshirani 1993) and a permutation p (two-sided). Models of one architecture are related: where
// blocks are given, accuracies are permuted within blocks only.
//
// All permutations are done where there are at most kMaxExactPermutations (p is then a share of
// them), else random ones (p = (k + 1) / (n + 1)). With few models no p can be small, and intervals
// are wide: n is part of the result. The relation itself is contested (Xu & Vaziri-Pashkam 2020).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"

namespace sync_act {

inline constexpr std::size_t kMaxExactPermutations = 50000;
inline constexpr std::size_t kMinModels = 3;

struct RelationOptions {
  std::size_t n_bootstraps = 10000;
  std::size_t n_permutations = 10000;
  double interval = 0.95;
  std::uint64_t seed = 1;
};
// bootstraps, permutations, interval.
const std::vector<ParameterField<RelationOptions>>& relation_fields();

struct Relation {
  double r = 0.0;
  double low = 0.0;  // bounds of the bootstrap interval
  double high = 0.0;
  double p = 0.0;  // NaN where nothing can be permuted
};

struct AccuracyRelation {
  std::size_t n_models = 0;
  Relation pearson;
  Relation spearman;
  std::size_t n_permutations = 0;
  bool exact = false;
  bool within_blocks = false;
};

// scores and accuracies: one per model, finite. blocks: one name per model, or empty for none.
// Fails with fewer than kMinModels models or where either does not vary.
Result<AccuracyRelation> accuracy_relation(std::span<const double> scores,
                                           std::span<const double> accuracies,
                                           std::span<const std::string> blocks,
                                           const RelationOptions& options);

// Ranks from 1 on; equal values share their mean rank.
std::vector<double> ranks_of(std::span<const double> values);

}  // namespace sync_act
