#include "core/score/accuracy_relation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

#include "core/base/quantile.h"
#include "core/base/rng.h"

namespace sync_act {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// Random numbers of bootstrap and permutation are independent: streams of one seed.
constexpr std::uint64_t kPermutationStream = std::uint64_t{1} << 32;

double pearson_of(std::span<const double> x, std::span<const double> y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  if (!(xx > 0.0) || !(yy > 0.0)) return kNone;
  return xy / std::sqrt(xx * yy);
}

double spearman_of(std::span<const double> x, std::span<const double> y) {
  return pearson_of(ranks_of(x), ranks_of(y));
}

using Measure = double (*)(std::span<const double>, std::span<const double>);

void add_interval(Relation& relation, Measure measure, std::span<const double> x,
                  std::span<const double> y, const RelationOptions& options) {
  std::vector<double> resampled;
  std::vector<double> some_x(x.size());
  std::vector<double> some_y(y.size());
  for (std::size_t b = 0; b < options.n_bootstraps; ++b) {
    Rng rng(options.seed, b);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto chosen = static_cast<std::size_t>(rng.below(x.size()));
      some_x[i] = x[chosen];
      some_y[i] = y[chosen];
    }
    const double r = measure(some_x, some_y);
    if (!std::isnan(r)) resampled.push_back(r);  // else one model alone was drawn
  }
  if (resampled.empty()) {
    relation.low = relation.high = kNone;
    return;
  }
  const double tail = 0.5 * (1.0 - options.interval);
  std::sort(resampled.begin(), resampled.end());
  relation.low = quantile_of_sorted<double>(resampled, tail);
  relation.high = quantile_of_sorted<double>(resampled, 1.0 - tail);
}

// Models of each block; one block of all where there are none.
std::vector<std::vector<std::size_t>> members_of(std::span<const std::string> blocks,
                                                 std::size_t n_models) {
  std::map<std::string, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < n_models; ++i) {
    by_name[blocks.empty() ? std::string() : blocks[i]].push_back(i);
  }
  std::vector<std::vector<std::size_t>> members;
  members.reserve(by_name.size());
  for (auto& [name, models] : by_name) members.push_back(std::move(models));
  return members;
}

// The number of permutations within blocks, or more than kMaxExactPermutations.
std::size_t count_permutations(const std::vector<std::vector<std::size_t>>& members) {
  std::size_t count = 1;
  for (const auto& block : members) {
    for (std::size_t i = 2; i <= block.size(); ++i) {
      count *= i;
      if (count > kMaxExactPermutations) return count;
    }
  }
  return count;
}

// Calls visit(order) for every permutation within blocks: order[i] is the model whose accuracy
// model i gets.
void for_each_permutation(const std::vector<std::vector<std::size_t>>& members, std::size_t block,
                          std::vector<std::size_t>& order,
                          const std::function<void(const std::vector<std::size_t>&)>& visit) {
  if (block == members.size()) {
    visit(order);
    return;
  }
  std::vector<std::size_t> permuted = members[block];
  do {
    for (std::size_t i = 0; i < permuted.size(); ++i) order[members[block][i]] = permuted[i];
    for_each_permutation(members, block + 1, order, visit);
  } while (std::next_permutation(permuted.begin(), permuted.end()));
}

struct Exceedances {
  std::size_t pearson = 0;
  std::size_t spearman = 0;
};

void add_permutation_p(AccuracyRelation& relation, std::span<const double> scores,
                       std::span<const double> accuracies, std::span<const std::string> blocks,
                       const RelationOptions& options) {
  const std::size_t n = scores.size();
  const auto members = members_of(blocks, n);
  const std::size_t n_possible = count_permutations(members);
  relation.exact = n_possible <= kMaxExactPermutations;
  relation.n_permutations = relation.exact ? n_possible : options.n_permutations;
  relation.within_blocks = !blocks.empty();
  if (n_possible == 1) {
    relation.pearson.p = relation.spearman.p = kNone;
    return;
  }
  Exceedances reached;
  const std::vector<double> score_ranks = ranks_of(scores);
  const std::vector<double> accuracy_ranks = ranks_of(accuracies);
  std::vector<double> permuted(n);
  std::vector<double> permuted_ranks(n);
  const auto visit = [&](const std::vector<std::size_t>& order) {
    for (std::size_t i = 0; i < n; ++i) {
      permuted[i] = accuracies[order[i]];
      permuted_ranks[i] = accuracy_ranks[order[i]];
    }
    constexpr double kTie = 1e-12;  // rounding: the same permutation reaches itself
    const double r = std::abs(pearson_of(scores, permuted));
    const double rho = std::abs(pearson_of(score_ranks, permuted_ranks));
    if (r >= std::abs(relation.pearson.r) - kTie) ++reached.pearson;
    if (rho >= std::abs(relation.spearman.r) - kTie) ++reached.spearman;
  };
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (relation.exact) {
    for_each_permutation(members, 0, order, visit);
  } else {
    for (std::size_t i = 0; i < relation.n_permutations; ++i) {
      Rng rng(options.seed, kPermutationStream + i);
      for (const auto& block : members) {
        for (const std::size_t model : block) order[model] = model;
        for (std::size_t j = block.size(); j > 1; --j) {
          std::swap(order[block[j - 1]], order[block[static_cast<std::size_t>(rng.below(j))]]);
        }
      }
      visit(order);
    }
  }
  const std::size_t itself = relation.exact ? 0 : 1;
  const auto n_done = static_cast<double>(relation.n_permutations + itself);
  relation.pearson.p = static_cast<double>(reached.pearson + itself) / n_done;
  relation.spearman.p = static_cast<double>(reached.spearman + itself) / n_done;
}

}  // namespace

const std::vector<ParameterField<RelationOptions>>& relation_fields() {
  using Options = RelationOptions;
  static const std::vector<ParameterField<Options>> kFields{
      {integer_parameter("bootstraps", "Bootstrap samples", "", 100.0, 1e6,
                         "Resamplings of the models that the interval is taken from."),
       [](const Options& o) { return static_cast<double>(o.n_bootstraps); },
       [](Options& o, double v) { o.n_bootstraps = static_cast<std::size_t>(v); }},
      {integer_parameter("permutations", "Permutations", "", 19.0, 1e7,
                         "Random permutations of the accuracies; with few models all are done "
                         "instead."),
       [](const Options& o) { return static_cast<double>(o.n_permutations); },
       [](Options& o, double v) { o.n_permutations = static_cast<std::size_t>(v); }},
      {number_parameter("interval", "Interval", "", 0.5, 0.999,
                        "Coverage of the bootstrap interval."),
       [](const Options& o) { return o.interval; }, [](Options& o, double v) { o.interval = v; }}};
  return kFields;
}

std::vector<double> ranks_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    for (std::size_t i = first; i < last; ++i) {
      ranks[order[i]] = 0.5 * static_cast<double>(first + last + 1);
    }
    first = last;
  }
  return ranks;
}

Result<AccuracyRelation> accuracy_relation(std::span<const double> scores,
                                           std::span<const double> accuracies,
                                           std::span<const std::string> blocks,
                                           const RelationOptions& options) {
  SYNC_ACT_ASSERT(scores.size() == accuracies.size());
  SYNC_ACT_ASSERT(blocks.empty() || blocks.size() == scores.size());
  if (scores.size() < kMinModels) {
    return bad_input(message("The relation of score and accuracy needs at least ", kMinModels,
                             " models with an accuracy; there ",
                             scores.size() == 1 ? "is 1." : message("are ", scores.size(), ".")));
  }
  AccuracyRelation relation;
  relation.n_models = scores.size();
  relation.pearson.r = pearson_of(scores, accuracies);
  relation.spearman.r = spearman_of(scores, accuracies);
  if (std::isnan(relation.pearson.r)) {
    return bad_input("All models have the same score or the same accuracy: there is no relation.");
  }
  add_interval(relation.pearson, &pearson_of, scores, accuracies, options);
  add_interval(relation.spearman, &spearman_of, scores, accuracies, options);
  add_permutation_p(relation, scores, accuracies, blocks, options);
  return relation;
}

}  // namespace sync_act
