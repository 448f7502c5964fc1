#pragma once
// How similar a model is to the brain: the mean over networks of the held-out r of the network's
// best neuron, from random subsets of neurons of one size for all models.
//
//   score = mean over subsets S, networks k of  r_test(argmax_{n in S} r_train(n, k), k)
//
// (over folds by Fisher's z). The best of many neurons is larger by chance, so a wide model would
// win by its width: hence subsets of equal size; choosing and reporting on the same scans would
// reward it, too: hence held-out r. What is left of width is its diversity, not its number.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"

namespace sync_act {

struct SimilarityOptions {
  std::size_t subset_size = 0;  // neurons; 0: those of the smallest model
  std::size_t n_subsets = 100;
  std::uint64_t seed = 1;
  bool absolute = false;  // best by |r|; the held-out r then counts with the sign it was chosen for
};
// subset_size, subsets.
const std::vector<ParameterField<SimilarityOptions>>& similarity_fields();

// r [neuron x network], row-major, on the scans that are chosen on and on those held out.
struct FoldR {
  std::span<const float> train;
  std::span<const float> test;
};

struct BrainSimilarity {
  double score = 0.0;
  double sd_over_subsets = 0.0;
  double low = 0.0;  // 95 % of the subsets' scores lie between these
  double high = 0.0;
  std::vector<double> network_scores;  // mean over subsets; NaN for a network without signal
  std::size_t subset_size = 0;
  std::size_t n_subsets = 0;  // 1 where the subset is the whole model
  std::size_t n_neurons_with_signal = 0;
};

// Neurons that have an r with some network in every fold.
std::size_t count_neurons_with_signal(std::span<const FoldR> folds, std::size_t n_networks);

// options.subset_size must be set, at least 1. Fails where the model has fewer neurons with signal
// than that, or no fold. Subset i depends on the seed and i alone.
Result<BrainSimilarity> brain_similarity(std::span<const FoldR> folds, std::size_t n_networks,
                                         const SimilarityOptions& options);

// (observed - mean) / sd of the null (sd with n - 1); NaN where the null does not vary.
double z_against_null(double observed, std::span<const double> null);

}  // namespace sync_act
