#include "core/score/brain_similarity.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

#include "core/base/quantile.h"
#include "core/base/rng.h"

namespace sync_act {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<std::size_t> neurons_with_signal(std::span<const FoldR> folds, std::size_t n_networks) {
  std::vector<std::size_t> neurons;
  const std::size_t n_neurons = folds.empty() ? 0 : folds[0].train.size() / n_networks;
  for (std::size_t n = 0; n < n_neurons; ++n) {
    const bool everywhere = std::all_of(folds.begin(), folds.end(), [&](const FoldR& fold) {
      const auto row = fold.train.subspan(n * n_networks, n_networks);
      return std::any_of(row.begin(), row.end(), [](float r) { return !std::isnan(r); });
    });
    if (everywhere) neurons.push_back(n);
  }
  return neurons;
}

// The first `size` of `neurons` become a random subset, in random order.
void draw_subset(std::vector<std::size_t>& neurons, std::size_t size, Rng& rng) {
  for (std::size_t i = 0; i < size; ++i) {
    std::swap(neurons[i], neurons[i + static_cast<std::size_t>(rng.below(neurons.size() - i))]);
  }
}

// The held-out r of the subset's best neuron with one network; NaN where there is none. Among equal
// train r the lowest index wins, whatever the subset's order.
double held_out_r(const FoldR& fold, std::size_t network, std::size_t n_networks,
                  std::span<const std::size_t> subset, bool absolute) {
  float best = -std::numeric_limits<float>::infinity();
  std::size_t best_neuron = 0;
  bool is_found = false;
  for (const std::size_t n : subset) {
    const float r = fold.train[n * n_networks + network];
    if (std::isnan(r)) continue;
    const float strength = absolute ? std::abs(r) : r;
    if (is_found && (strength < best || (strength == best && n > best_neuron))) continue;
    best = strength;
    best_neuron = n;
    is_found = true;
  }
  if (!is_found) return kNone;
  const std::size_t pair = best_neuron * n_networks + network;
  const auto r = static_cast<double>(fold.test[pair]);
  return absolute && fold.train[pair] < 0.0F ? -r : r;
}

// Mean over folds by Fisher's z.
double network_score(std::span<const FoldR> folds, std::size_t network, std::size_t n_networks,
                     std::span<const std::size_t> subset, bool absolute) {
  constexpr double kLargest = 1.0 - 1e-9;
  double sum = 0;
  std::size_t n = 0;
  for (const FoldR& fold : folds) {
    const double r = held_out_r(fold, network, n_networks, subset, absolute);
    if (std::isnan(r)) continue;
    sum += std::atanh(std::clamp(r, -kLargest, kLargest));
    ++n;
  }
  return n == 0 ? kNone : std::tanh(sum / static_cast<double>(n));
}

double mean_without_nan(std::span<const double> values) {
  double sum = 0;
  std::size_t n = 0;
  for (const double x : values) {
    if (std::isnan(x)) continue;
    sum += x;
    ++n;
  }
  return n == 0 ? kNone : sum / static_cast<double>(n);
}

double sd_of(std::span<const double> values) {
  if (values.size() < 2) return 0.0;
  const double mean = mean_without_nan(values);
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace

const std::vector<ParameterField<SimilarityOptions>>& similarity_fields() {
  using Options = SimilarityOptions;
  static const std::vector<ParameterField<Options>> kFields{
      {integer_parameter(
           "subset_size", "Neurons per subset", "", 0.0, 1e7,
           "Neurons drawn from every model, so that wide ones do not win by number. 0 "
           "takes the number of the smallest model."),
       [](const Options& o) { return static_cast<double>(o.subset_size); },
       [](Options& o, double v) { o.subset_size = static_cast<std::size_t>(v); }},
      {integer_parameter("subsets", "Subsets", "", 1.0, 1e5,
                         "Random subsets whose scores are averaged."),
       [](const Options& o) { return static_cast<double>(o.n_subsets); },
       [](Options& o, double v) { o.n_subsets = static_cast<std::size_t>(v); }}};
  return kFields;
}

std::size_t count_neurons_with_signal(std::span<const FoldR> folds, std::size_t n_networks) {
  return neurons_with_signal(folds, n_networks).size();
}

Result<BrainSimilarity> brain_similarity(std::span<const FoldR> folds, std::size_t n_networks,
                                         const SimilarityOptions& options) {
  SYNC_ACT_ASSERT(options.subset_size > 0 && n_networks > 0);
  if (folds.empty()) return bad_input("A score needs scans that are held out; there are none.");
  const std::vector<std::size_t> neurons = neurons_with_signal(folds, n_networks);
  if (neurons.size() < options.subset_size) {
    return bad_input(message("subset_size is ", options.subset_size, ", but there are only ",
                             neurons.size(), " neurons with signal."));
  }
  BrainSimilarity similarity;
  similarity.subset_size = options.subset_size;
  similarity.n_neurons_with_signal = neurons.size();
  similarity.n_subsets = neurons.size() == options.subset_size ? 1 : options.n_subsets;
  std::vector<double> scores;
  std::vector<std::vector<double>> of_networks(n_networks);
  for (std::size_t i = 0; i < similarity.n_subsets; ++i) {
    std::vector<std::size_t> order = neurons;
    Rng rng(options.seed, i);
    draw_subset(order, options.subset_size, rng);
    const std::span subset(order.data(), options.subset_size);
    std::vector<double> r;
    for (std::size_t k = 0; k < n_networks; ++k) {
      r.push_back(network_score(folds, k, n_networks, subset, options.absolute));
      of_networks[k].push_back(r.back());
    }
    scores.push_back(mean_without_nan(r));
  }
  similarity.score = mean_without_nan(scores);
  similarity.sd_over_subsets = sd_of(scores);
  std::vector<double> sorted;
  std::copy_if(scores.begin(), scores.end(), std::back_inserter(sorted),
               [](double score) { return !std::isnan(score); });
  std::sort(sorted.begin(), sorted.end());
  similarity.low = sorted.empty() ? kNone : quantile_of_sorted<double>(sorted, 0.025);
  similarity.high = sorted.empty() ? kNone : quantile_of_sorted<double>(sorted, 0.975);
  for (const auto& r : of_networks) similarity.network_scores.push_back(mean_without_nan(r));
  return similarity;
}

double z_against_null(double observed, std::span<const double> null) {
  const double sd = sd_of(null);
  if (!(sd > 0.0)) return kNone;
  return (observed - mean_without_nan(null)) / sd;
}

}  // namespace sync_act
