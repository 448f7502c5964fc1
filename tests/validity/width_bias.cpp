// The best of many: how its r grows with the number of neurons, in sample and held out, and what
// subsets of equal size do about it.

#include <algorithm>
#include <cmath>

#include "core/base/parallel_for.h"
#include "core/pipeline/held_out.h"
#include "core/score/brain_similarity.h"
#include "tests/validity/signals.h"
#include "tests/validity/study.h"

namespace sync_act::validity {
namespace {

constexpr std::size_t kNetworks = 4;

// The correlation with its network that a neuron is given: drawn evenly from low to high.
struct Quality {
  double low = 0.0;
  double high = 0.0;
};

// Every neuron follows one network, chosen at random: models of all widths have neurons of the same
// kind.
Coupling coupled_model(const Layout& layout, std::size_t width, const Quality& quality, Rng& rng,
                       const StudyOptions& options, TimeSeries& neurons, TimeSeries& networks) {
  networks = ar1_series(layout, kNetworks, 0.3, rng);
  neurons = ar1_series(layout, width, 0.3, rng);
  for (std::size_t n = 0; n < width; ++n) {
    const auto network = networks.unit(static_cast<std::size_t>(rng.below(kNetworks)));
    const double rho = quality.low + (quality.high - quality.low) * rng.uniform();
    for (std::size_t t = 0; t < network.size(); ++t) {
      float& x = neurons.unit(n)[t];
      x = static_cast<float>(rho * static_cast<double>(network[t]) +
                             std::sqrt(1.0 - rho * rho) * static_cast<double>(x));
    }
  }
  standardize_runs(neurons);
  standardize_runs(networks);
  return coupled(neurons, networks, {.held_out = true}, options);
}

// Mean over networks of the best neuron's r, on all scans.
double mean_best_r(const Coupling& coupling) {
  double sum = 0;
  for (std::size_t k = 0; k < coupling.n_networks; ++k) {
    const auto neuron = static_cast<std::size_t>(coupling.best_neuron[k]);
    sum += static_cast<double>(coupling.r[neuron * coupling.n_networks + k]);
  }
  return sum / static_cast<double>(coupling.n_networks);
}

struct Scores {
  double best_r = 0.0;
  double held_out_r = 0.0;  // of all neurons
  double matched = 0.0;     // of subsets of kSmallest
};

constexpr std::size_t kSmallest = 32;

Scores scores_of(std::size_t width, const Quality& quality, Rng& rng, const StudyOptions& options) {
  TimeSeries neurons;
  TimeSeries networks;
  const Coupling coupling =
      coupled_model({2, 100}, width, quality, rng, options, neurons, networks);
  Scores scores;
  scores.best_r = mean_best_r(coupling);
  const auto plan = held_out_plan_of(networks);
  const auto correlations = fold_correlations(neurons, networks, *plan, 1);
  std::vector<FoldR> folds;
  for (const FoldCorrelations& fold : *correlations) folds.push_back({fold.train, fold.test});
  const auto whole = brain_similarity(folds, kNetworks, {width, 1, 1, false});
  const auto matched = brain_similarity(folds, kNetworks, {kSmallest, 50, rng.next_u64(), false});
  scores.held_out_r = whole->score;
  scores.matched = matched->score;
  return scores;
}

}  // namespace

Table width_bias(const StudyOptions& options) {
  Table table{"width_bias",
              {"planted r", "neurons", "best r, all scans", "held out, all neurons",
               "held out, subsets of 32"},
              {}};
  std::size_t condition = 0;
  const std::size_t n = options.n_power_simulations;
  for (const Quality quality : {Quality{0.0, 0.0}, Quality{0.3, 0.3}, Quality{0.0, 0.6}}) {
    for (const std::size_t width : {kSmallest, std::size_t{128}, std::size_t{512}}) {
      std::vector<Scores> scores(n);
      parallel_for(n, options.n_threads, [&](std::size_t i) {
        Rng rng = simulation_rng(options, 5, condition, i);
        scores[i] = scores_of(width, quality, rng, options);
      });
      std::string planted = fixed_text(quality.low, 1);
      if (quality.high > quality.low) planted += " to " + fixed_text(quality.high, 1);
      std::vector<std::string> row{std::move(planted), std::to_string(width)};
      for (double Scores::*const score : {&Scores::best_r, &Scores::held_out_r, &Scores::matched}) {
        std::vector<double> values;
        values.reserve(n);
        for (const Scores& s : scores) values.push_back(s.*score);
        row.push_back(mean_text(values));
      }
      table.rows.push_back(std::move(row));
      ++condition;
    }
  }
  return table;
}

Table held_out_optimism(const StudyOptions& options) {
  Table table{
      "held_out_optimism", {"neurons", "runs x scans", "best r, same scans", "held-out r"}, {}};
  std::size_t condition = 0;
  const std::size_t n = options.n_power_simulations;
  for (const std::size_t width : {std::size_t{30}, std::size_t{300}}) {
    for (const Layout layout : {Layout{1, 200}, Layout{2, 100}, Layout{4, 100}}) {
      std::vector<double> best(n);
      std::vector<double> held_out(n);
      parallel_for(n, options.n_threads, [&](std::size_t i) {
        Rng rng = simulation_rng(options, 6, condition, i);
        TimeSeries neurons;
        TimeSeries networks;
        const Coupling coupling = coupled_model(layout, width, {}, rng, options, neurons, networks);
        best[i] = mean_best_r(coupling);
        held_out[i] = mean_of(coupling.network_held_out_r);
      });
      table.rows.push_back(
          {std::to_string(width), layout.text(), mean_text(best), mean_text(held_out)});
      ++condition;
    }
  }
  return table;
}

}  // namespace sync_act::validity
