// A neuron's voxel map: how often its test calls voxels significant that are noise, and how many of
// those that follow the neuron it finds. 1000 voxels; q <= 5 % as the page outlines them.

#include <cmath>

#include "core/base/parallel_for.h"
#include "core/statistics/voxel_test.h"
#include "tests/validity/signals.h"
#include "tests/validity/study.h"

namespace sync_act::validity {
namespace {

constexpr std::size_t kVoxels = 1000;
constexpr std::size_t kPlanted = 100;
constexpr double kPlantedR = 0.35;

struct Outcome {
  double voxel_share = 0.0;  // of voxels of noise with p <= 5 %
  bool any = false;          // a voxel is called significant
  double found = 0.0;        // share of the planted ones
  double false_share = 0.0;  // of those called significant; 0 where none is
};

// Voxels of noise; the first n_planted of them follow the neuron.
Outcome tested(const Layout& layout, double coefficient, std::size_t n_planted, Rng& rng) {
  TimeSeries neuron = ar1_series(layout, 1, coefficient, rng);
  TimeSeries voxels = ar1_series(layout, kVoxels, coefficient, rng);
  standardize_runs(neuron);
  const auto course = neuron.unit(0);
  for (std::size_t v = 0; v < n_planted; ++v) {
    for (std::size_t t = 0; t < course.size(); ++t) {
      float& x = voxels.unit(v)[t];
      x = static_cast<float>(kPlantedR * static_cast<double>(course[t]) +
                             std::sqrt(1.0 - kPlantedR * kPlantedR) * static_cast<double>(x));
    }
  }
  standardize_runs(voxels);
  std::vector<float> r(kVoxels);
  for (std::size_t v = 0; v < kVoxels; ++v) {
    double sum = 0.0;
    for (std::size_t t = 0; t < course.size(); ++t) {
      sum += static_cast<double>(course[t]) * static_cast<double>(voxels.unit(v)[t]);
    }
    r[v] = static_cast<float>(sum / static_cast<double>(course.size()));
  }
  VoxelTest test(voxels.run_starts, layout.n_scans());
  test.add_voxels(voxels.values());
  const std::vector<double> p = test.p(course, r);
  const SignificantVoxels found = significant_voxels(p, r, 0.05);
  Outcome outcome;
  std::size_t n_true = 0, n_below = 0;
  for (std::size_t v = 0; v < kVoxels; ++v) {
    if (v < n_planted) {
      n_true += !found.strength.empty() && found.strength[v] >= 1.0F ? 1 : 0;
    } else {
      n_below += p[v] <= 0.05 ? 1 : 0;
    }
  }
  outcome.voxel_share = static_cast<double>(n_below) / static_cast<double>(kVoxels - n_planted);
  outcome.any = found.n > 0;
  if (n_planted > 0) outcome.found = static_cast<double>(n_true) / static_cast<double>(n_planted);
  if (found.n > 0) {
    outcome.false_share = static_cast<double>(found.n - n_true) / static_cast<double>(found.n);
  }
  return outcome;
}

}  // namespace

Table voxel_maps(const StudyOptions& options) {
  Table table{"voxel_maps",
              {"AR(1)", "runs x scans", "a voxel of noise, p <= 5 %",
               "any voxel of noise, q <= 5 %", "planted, found", "false among found"},
              {}};
  std::size_t condition = 0;
  const auto add_row = [&](double coefficient, const Layout& layout) {
    const auto run = [&](std::size_t n, std::size_t n_planted) {
      std::vector<Outcome> outcomes(n);
      parallel_for(n, options.n_threads, [&](std::size_t i) {
        Rng rng = simulation_rng(options, 7, condition, i);
        outcomes[i] = tested(layout, coefficient, n_planted, rng);
      });
      ++condition;
      return outcomes;
    };
    const std::vector<Outcome> noise = run(options.n_level_simulations, 0);
    const std::vector<Outcome> planted = run(options.n_power_simulations, kPlanted);
    Rate any{0, noise.size()};
    std::vector<double> below, found, wrong;
    for (const Outcome& outcome : noise) {
      any.hits += outcome.any ? 1 : 0;
      below.push_back(outcome.voxel_share);
    }
    for (const Outcome& outcome : planted) {
      found.push_back(outcome.found);
      wrong.push_back(outcome.false_share);
    }
    table.rows.push_back({fixed_text(coefficient, 1), layout.text(), share_text(below),
                          rate_text(any), share_text(found), share_text(wrong)});
  };
  for (const double coefficient : {0.0, 0.3, 0.6, 0.9}) {
    for (const Layout layout : {Layout{1, 200}, Layout{2, 150}}) add_row(coefficient, layout);
  }
  // Runs of unlike length.
  for (const double coefficient : {0.6, 0.9}) {
    for (const Layout layout : {Layout{2, 150, 20}, Layout{2, 150, 3}}) {
      add_row(coefficient, layout);
    }
  }
  return table;
}

}  // namespace sync_act::validity
