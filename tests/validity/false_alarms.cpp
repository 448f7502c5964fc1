// False alarms: simulations in which no neuron has to do with any network.

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "core/base/parallel_for.h"
#include "core/statistics/null_model.h"
#include "tests/validity/signals.h"
#include "tests/validity/study.h"

namespace sync_act::validity {
namespace {

constexpr std::size_t kNeurons = 30;
constexpr std::size_t kNetworks = 4;
constexpr double kLevel = 0.05;

struct Sides {
  TimeSeries neurons;
  TimeSeries networks;
  std::optional<TimeSeries> confounds = std::nullopt;  // known, and regressed out of both
};

struct Condition {
  std::string name;
  Layout layout;
  std::function<Sides(const Layout&, Rng&)> draw;
};

// What one null said of one simulation.
struct Alarms {
  bool any_network = false;  // some network's q is at most the level
  double networks = 0.0;     // share with p at most the level
  double neurons = 0.0;
};

double share_at_level(const std::vector<double>& p) {
  const auto n = std::count_if(p.begin(), p.end(), [](double x) { return x <= kLevel; });
  return static_cast<double>(n) / static_cast<double>(p.size());
}

Alarms alarms_of(const Coupling& coupling) {
  return {share_at_level(coupling.network_q) > 0.0, share_at_level(coupling.network_p),
          share_at_level(coupling.neuron_p)};
}

// Whether the level is kept. Above it counts as such by intervals of 99 %, so that few of the many
// rows are called wrongly; up to half as much again is what Bradley (1978) calls robust.
std::string verdict(const Rate& any, std::span<const double> networks) {
  const double any_share = static_cast<double>(any.hits) / static_cast<double>(any.trials);
  const bool any_above = binomial_interval(any.hits, any.trials, 0.99).low > kLevel;
  const Interval interval = bootstrap_interval(networks, 0.99);
  const bool one_above = interval.low > kLevel;
  constexpr double kRobust = 1.5 * kLevel;
  if ((any_above && any_share > kRobust) || (one_above && mean_of(networks) > kRobust)) {
    return "**fails**";
  }
  if (any_above || one_above) return "slightly above";
  return interval.high < kLevel ? "below" : "holds";
}

Table false_alarms(const std::string& name, const std::vector<Condition>& conditions,
                   std::size_t experiment, const StudyOptions& options) {
  Table table{name,
              {"series", "runs x scans", "null", "any network, q <= 5 %", "a network, p <= 5 %",
               "a neuron, p <= 5 %", "5 % level"},
              {}};
  const auto& nulls = null_models();
  for (std::size_t c = 0; c < conditions.size(); ++c) {
    const Condition& condition = conditions[c];
    const std::size_t n = options.n_level_simulations;
    std::vector<std::vector<Alarms>> alarms(nulls.size(), std::vector<Alarms>(n));
    parallel_for(n, options.n_threads, [&](std::size_t i) {
      Rng rng = simulation_rng(options, experiment, c, i);
      Sides sides = condition.draw(condition.layout, rng);
      standardize_runs(sides.neurons);
      standardize_runs(sides.networks);
      const std::uint64_t seed = rng.next_u64();
      for (std::size_t m = 0; m < nulls.size(); ++m) {
        const Analysis analysis{.null = nulls[m].name,
                                .seed = seed,
                                .confounds = sides.confounds ? &*sides.confounds : nullptr};
        alarms[m][i] = alarms_of(coupled(sides.neurons, sides.networks, analysis, options));
      }
    });
    for (std::size_t m = 0; m < nulls.size(); ++m) {
      Rate any{0, n};
      std::vector<double> networks;
      std::vector<double> neurons;
      for (const Alarms& a : alarms[m]) {
        any.hits += a.any_network ? 1 : 0;
        networks.push_back(a.networks);
        neurons.push_back(a.neurons);
      }
      table.rows.push_back({condition.name, condition.layout.text(), nulls[m].name, rate_text(any),
                            share_text(networks), share_text(neurons), verdict(any, networks)});
    }
  }
  return table;
}

Condition ar1_condition(const std::string& name, const Layout& layout, double of_neurons,
                        double of_networks) {
  return {name, layout, [=](const Layout& l, Rng& rng) {
            return Sides{ar1_series(l, kNeurons, of_neurons, rng),
                         ar1_series(l, kNetworks, of_networks, rng)};
          }};
}

// AR(1) noise of coefficient 0.3 and, in each unit with its own weight, a block course.
struct BlockSide {
  std::size_t period = 20;
  bool own_delays = false;  // each unit's blocks start at its own time
};

TimeSeries block_series(const Layout& layout, std::size_t n_units, const BlockSide& side,
                        Rng& rng) {
  TimeSeries series = ar1_series(layout, n_units, 0.3, rng);
  for (std::size_t u = 0; u < n_units; ++u) {
    const auto delay = side.own_delays ? static_cast<std::size_t>(rng.below(side.period)) : 0;
    add_course(series.unit(u), block_course(layout, side.period, delay), rng.normal());
  }
  return series;
}

// The blocks are known, and partial correlation is asked for.
Condition partial_condition(const std::string& name, const Layout& layout, std::size_t period) {
  return {name, layout, [=](const Layout& l, Rng& rng) {
            Sides sides{block_series(l, kNeurons, {period, false}, rng),
                        block_series(l, kNetworks, {period, false}, rng), empty_series(l, 1)};
            add_course(sides.confounds->unit(0), block_course(l, period, 0), 1.0);
            return sides;
          }};
}

Condition block_condition(const std::string& name, const Layout& layout, BlockSide neurons,
                          BlockSide networks) {
  return {name, layout, [=](const Layout& l, Rng& rng) {
            return Sides{block_series(l, kNeurons, neurons, rng),
                         block_series(l, kNetworks, networks, rng)};
          }};
}

// Standard deviation times 4 from scan `first` of each run on, for `length` scans.
void add_burst(TimeSeries& series, const Layout& layout, std::size_t first, std::size_t length) {
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    const auto unit = series.unit(u);
    for (std::size_t t = 0; t < unit.size(); ++t) {
      const std::size_t in_run = t % layout.run_scans;
      if (in_run >= first && in_run < first + length) unit[t] *= 4.0F;
    }
  }
}

enum class Bursts { kInNetworks, kInBoth };

Condition burst_condition(const std::string& name, const Layout& layout, Bursts bursts) {
  return {name, layout, [=](const Layout& l, Rng& rng) {
            Sides sides{ar1_series(l, kNeurons, 0.3, rng), ar1_series(l, kNetworks, 0.3, rng)};
            const std::size_t length = l.run_scans / 10;
            const auto first = static_cast<std::size_t>(rng.below(l.run_scans - length));
            add_burst(sides.networks, l, first, length);
            if (bursts == Bursts::kInBoth) add_burst(sides.neurons, l, first, length);
            return sides;
          }};
}

// A linear drift over each run in every unit, of its own sign and size, left in the data.
Condition drift_condition(const std::string& name, const Layout& layout) {
  return {name, layout, [](const Layout& l, Rng& rng) {
            Sides sides{ar1_series(l, kNeurons, 0.3, rng), ar1_series(l, kNetworks, 0.3, rng)};
            std::vector<double> ramp(l.n_scans());
            for (std::size_t t = 0; t < ramp.size(); ++t) {
              const auto in_run = static_cast<double>(t % l.run_scans);
              ramp[t] = std::sqrt(12.0) * (in_run / static_cast<double>(l.run_scans - 1) - 0.5);
            }
            for (TimeSeries* side : {&sides.neurons, &sides.networks}) {
              for (std::size_t u = 0; u < side->n_units(); ++u) {
                add_course(side->unit(u), ramp, 0.5 * rng.normal());
              }
            }
            return sides;
          }};
}

}  // namespace

Table family_wise_error(const StudyOptions& options) {
  std::vector<Condition> conditions;
  for (const double coefficient : {0.0, 0.3, 0.6, 0.9}) {
    for (const Layout layout : {Layout{1, 200}, Layout{2, 100}}) {
      conditions.push_back(
          ar1_condition("AR(1) " + fixed_text(coefficient, 1), layout, coefficient, coefficient));
    }
  }
  return false_alarms("family_wise_error", conditions, 1, options);
}

Table broken_assumptions(const StudyOptions& options) {
  std::vector<Condition> conditions;
  for (const Layout layout : {Layout{1, 200}, Layout{2, 100}}) {
    conditions.push_back(ar1_condition("neurons AR 0.9, networks AR 0", layout, 0.9, 0.0));
    conditions.push_back(ar1_condition("neurons AR 0, networks AR 0.9", layout, 0.0, 0.9));
    conditions.push_back(
        block_condition("same blocks, period 20, on both sides", layout, {20, false}, {20, false}));
    conditions.push_back(partial_condition("same blocks, regressed out (--partial)", layout, 20));
    conditions.push_back(
        block_condition("blocks of period 20, own delays", layout, {20, true}, {20, true}));
    conditions.push_back(
        block_condition("blocks, period 20 against 26", layout, {20, false}, {26, false}));
    conditions.push_back(
        burst_condition("burst of variance in networks", layout, Bursts::kInNetworks));
    conditions.push_back(
        burst_condition("burst of variance, both at once", layout, Bursts::kInBoth));
    conditions.push_back(drift_condition("linear drifts left in", layout));
  }
  return false_alarms("broken_assumptions", conditions, 2, options);
}

}  // namespace sync_act::validity
