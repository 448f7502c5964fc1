#include "core/simulate/simulation.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel_for.h"
#include "core/base/portable_math.h"
#include "core/base/rng.h"
#include "core/data/resample.h"
#include "core/simulate/phantom_anatomy.h"
#include "core/simulate/planted_networks.h"
#include "core/simulate/simulation_parts.h"

namespace sync_act {
namespace {

constexpr double kMaskThreshold = 0.2;
constexpr double kMeanIntensity = 10000.0;
constexpr double kNoiseShare = 0.008;  // SD of the noise / mean

Status check(const SimulationOptions& options) {
  for (const ParameterField<SimulationOptions>& field : simulation_parameters()) {
    SYNC_ACT_RETURN_IF_ERROR(check_parameter(field.spec, field.get(options)));
  }
  return {};
}

// Mean EPI intensity of a voxel: in T2*-weighted images fluid is bright and white matter darker
// than grey, the reverse of the T1-like anatomy; a smooth receive bias is on top.
double mean_intensity(const Grid& grid, std::size_t voxel, double anatomy) {
  const double contrast = 1.15 - 0.35 * std::clamp(anatomy, 0.0, 1.0);
  const auto nx = static_cast<std::size_t>(grid.dims[0]);
  const auto ny = static_cast<std::size_t>(grid.dims[1]);
  const double x = static_cast<double>(voxel % nx) / static_cast<double>(nx) - 0.5;
  const double y = static_cast<double>(voxel / nx % ny) / static_cast<double>(ny) - 0.5;
  return kMeanIntensity * contrast * (1.0 - 0.15 * y + 0.3 * (x * x + y * y));
}

// Which voxels of the mask touch what is outside of it.
void find_edge(const Mask& mask, std::vector<bool>& edge) {
  std::vector<bool> inside(mask.grid.voxel_count(), false);
  for (const std::uint32_t voxel : mask.voxels) inside[voxel] = true;
  edge.clear();
  for (const std::uint32_t voxel : mask.voxels) {
    bool touches = false;
    std::size_t stride = 1;
    std::size_t rest = voxel;
    for (const int dim : mask.grid.dims) {
      const auto extent = static_cast<std::size_t>(dim);
      const std::size_t position = rest % extent;
      rest /= extent;
      touches = touches || position == 0 || position + 1 == extent || !inside[voxel - stride] ||
                !inside[voxel + stride];
      stride *= extent;
    }
    edge.push_back(touches);
  }
}

}  // namespace

std::string_view planted_kind_name(PlantedKind kind) {
  switch (kind) {
    case PlantedKind::kCoupled:
      return "coupled";
    case PlantedKind::kAntiCoupled:
      return "anti_coupled";
    case PlantedKind::kNoise:
      return "noise";
    case PlantedKind::kDead:
      return "dead";
  }
  return "noise";
}

Result<Simulation> Simulation::create(const SimulationOptions& options, std::span<const double> hrf,
                                      const Volume* anatomy) {
  SYNC_ACT_RETURN_IF_ERROR(check(options));
  Simulation simulation;
  simulation.options_ = options;
  const Grid grid = mni_grid(options.voxel_mm);
  if (anatomy == nullptr) {
    simulation.anatomy_ = phantom_anatomy(grid);
  } else {
    simulation.anatomy_ = resample_linear(*anatomy, grid);
    scale_to_percentile(simulation.anatomy_, 0.98);
  }
  Mask& mask = simulation.networks_.mask;
  mask.grid = grid;
  const std::vector<float>& values = simulation.anatomy_.values();
  for (std::size_t voxel = 0; voxel < values.size(); ++voxel) {
    if (values[voxel] > kMaskThreshold) mask.voxels.push_back(static_cast<std::uint32_t>(voxel));
  }
  constexpr std::size_t kFewestVoxels = 100;
  if (mask.size() < kFewestVoxels) {
    return bad_input(message("The anatomy leaves ", mask.size(), " brain voxels of ",
                             options.voxel_mm, " mm: is it in MNI space?"));
  }
  SYNC_ACT_RETURN_IF_ERROR(simulation.choose_events());
  simulation.make_drives();
  simulation.choose_delays();
  // The response comes from the standard library's functions: what they differ in is rounded away,
  // so that the bytes do not.
  std::vector<double> response(hrf.begin(), hrf.end());
  constexpr double kSteps = 1073741824.0;  // 2^30
  for (double& value : response) value = std::floor(value * kSteps + 0.5) / kSteps;
  simulation.make_time_courses(response);
  simulation.plant_maps();
  simulation.nuisances_ =
      make_nuisances({options.seed, simulation.total_runs(), options.n_scans_per_run,
                      options.tr_secs, options.motion_mm, options.noise_ar1});
  simulation.plant_neurons();
  return simulation;
}

std::vector<std::size_t> Simulation::run_starts() const {
  std::vector<std::size_t> starts;
  for (std::size_t run = 0; run < total_runs(); ++run) {
    starts.push_back(run * options_.n_scans_per_run);
  }
  return starts;
}

std::size_t Simulation::samples_per_run() const {
  // Rounded, so that run r starts at sample r * samples_per_run() for every usual TR and rate.
  return static_cast<std::size_t>(std::lround(static_cast<double>(options_.n_scans_per_run) *
                                              options_.tr_secs * options_.neuron_rate_hz));
}

// Weights of the networks at the mask's voxels; `maps`, where given, gets them as full maps.
Simulation::Weights Simulation::weights_of(const std::vector<PlantedNetwork>& networks,
                                           float* maps) const {
  const Mask& mask = networks_.mask;
  Weights result;
  result.first.reserve(mask.size() + 1);
  const auto nx = static_cast<std::size_t>(mask.grid.dims[0]);
  const auto ny = static_cast<std::size_t>(mask.grid.dims[1]);
  for (std::size_t v = 0; v < mask.size(); ++v) {
    result.first.push_back(result.weights.size());
    const std::size_t voxel = mask.voxels[v];
    const Eigen::Vector4d mm =
        mask.grid.world_from_voxel * Eigen::Vector4d(static_cast<double>(voxel % nx),
                                                     static_cast<double>(voxel / nx % ny),
                                                     static_cast<double>(voxel / (nx * ny)), 1.0);
    for (std::size_t k = 0; k < networks.size(); ++k) {
      const auto weight = static_cast<float>(planted_weight(networks[k], {mm[0], mm[1], mm[2]}));
      if (weight == 0.0F) continue;
      if (maps != nullptr) maps[k * mask.size() + v] = weight;
      result.weights.push_back({static_cast<std::uint32_t>(k), weight});
    }
  }
  result.first.push_back(result.weights.size());
  return result;
}

void Simulation::plant_maps() {
  const Mask& mask = networks_.mask;
  networks_.maps.assign(mask.size() * list_.size(), 0.0F);
  weights_.push_back(weights_of(list_, networks_.maps.data()));
  if (options_.map_jitter_mm > 0.0 && options_.n_subjects > 1) {
    weights_.clear();
    Rng rng(options_.seed, kDelayStream + 1);
    for (std::size_t subject = 0; subject < options_.n_subjects; ++subject) {
      std::vector<PlantedNetwork> moved = list_;
      for (PlantedNetwork& network : moved) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
          const double shift_mm = options_.map_jitter_mm * rng.normal();
          for (PlantedBlob& blob : network.blobs) blob.centre_mm[axis] += shift_mm;
        }
      }
      weights_.push_back(weights_of(moved, nullptr));
    }
  }
  find_edge(mask, edge_);
  choose_voxel_delays();

  linear_.resize(options_.n_scans_per_run);
  quadratic_.resize(options_.n_scans_per_run);
  for (std::size_t i = 0; i < options_.n_scans_per_run; ++i) {
    const double x =
        2.0 * static_cast<double>(i) / static_cast<double>(options_.n_scans_per_run - 1) - 1.0;
    linear_[i] = static_cast<float>(std::sqrt(3.0) * x);
    quadratic_[i] = static_cast<float>(std::sqrt(5.0) * (3.0 * x * x - 1.0) / 2.0);
  }
}

void Simulation::add_noise_and_drift(std::uint64_t stream, double noise_sd,
                                     std::span<float> out) const {
  Rng rng(options_.seed, stream);
  const double own = std::sqrt(1.0 - options_.shared_noise);
  const auto shared = static_cast<float>(noise_sd * std::sqrt(options_.shared_noise));
  for (std::size_t run = 0; run < total_runs(); ++run) {
    const auto slope = static_cast<float>(options_.drift * noise_sd * rng.normal());
    const auto bend = static_cast<float>(0.5 * options_.drift * noise_sd * rng.normal());
    Ar1 noise(options_.noise_ar1, rng);
    const std::span<float> samples =
        out.subspan(run * options_.n_scans_per_run, options_.n_scans_per_run);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i] += slope * linear_[i] + bend * quadratic_[i] +
                    static_cast<float>(own * noise_sd * noise.next()) +
                    shared * nuisances_.shared[run * options_.n_scans_per_run + i];
    }
  }
}

// Heart, breath and motion, by weights that each voxel has of its own. A millimetre of motion moves
// a voxel at the edge by about 3 SD of its noise, one inside by a sixth of that.
void Simulation::add_nuisances(std::size_t mask_index, double noise_sd,
                               std::span<float> out) const {
  if (!(options_.physiology > 0.0) && !(options_.motion_mm > 0.0)) return;
  Rng rng(options_.seed, kVoxelNuisanceStream + networks_.mask.voxels[mask_index]);
  const auto add = [&](std::span<const float> series, double amplitude) {
    const auto weight = static_cast<float>(amplitude * noise_sd * rng.normal());
    for (std::size_t t = 0; t < out.size(); ++t) out[t] += weight * series[t];
  };
  for (std::size_t wave = 0; wave < 4; ++wave) {
    add(nuisances_.physiology.unit(wave), 0.7 * options_.physiology);
  }
  constexpr double kRotationMm = 50.0;
  const double per_mm = edge_[mask_index] ? 3.0 : 0.5;
  for (std::size_t p = 0; p < 6 && options_.motion_mm > 0.0; ++p) {
    add(nuisances_.motion.unit(p), p < 3 ? per_mm : per_mm * kRotationMm);
  }
}

void Simulation::simulate_voxel(std::size_t mask_index, std::span<float> out) const {
  SYNC_ACT_ASSERT(out.size() == n_scans());
  const std::size_t voxel = mask().voxels[mask_index];
  const double mean =
      mean_intensity(mask().grid, voxel, static_cast<double>(anatomy_.values()[voxel]));
  const double noise_sd = kNoiseShare * mean;
  std::fill(out.begin(), out.end(), static_cast<float>(mean));
  const std::size_t n_of_weights = out.size() / weights_.size();
  const TimeSeries& courses = courses_at(mask_index);
  for (std::size_t part = 0; part < weights_.size(); ++part) {
    const Weights& weights = weights_[part];
    for (std::size_t w = weights.first[mask_index]; w < weights.first[mask_index + 1]; ++w) {
      const auto amplitude =
          static_cast<float>(options_.signal_to_noise * noise_sd) * weights.weights[w].weight;
      const std::span<const float> course = courses.unit(weights.weights[w].network);
      for (std::size_t t = part * n_of_weights; t < (part + 1) * n_of_weights; ++t) {
        out[t] += amplitude * course[t];
      }
    }
  }
  add_noise_and_drift(voxel, noise_sd, out);
  add_nuisances(mask_index, noise_sd, out);
}

TimeSeries Simulation::simulate_voxels(std::size_t first, std::size_t last, int n_threads) const {
  TimeSeries series(n_scans(), last - first);
  series.interval_secs = options_.tr_secs;
  series.run_starts = run_starts();
  parallel_for(last - first, n_threads,
               [&](std::size_t i) { simulate_voxel(first + i, series.unit(i)); });
  return series;
}

void Simulation::simulate_grid_voxel(std::size_t voxel, std::span<float> out) const {
  const std::vector<std::uint32_t>& voxels = mask().voxels;
  const auto found = std::lower_bound(voxels.begin(), voxels.end(), voxel);
  if (found != voxels.end() && *found == voxel) {
    simulate_voxel(static_cast<std::size_t>(found - voxels.begin()), out);
    return;
  }
  Rng rng(options_.seed, voxel);
  constexpr double kBackground = 0.02 * kMeanIntensity;
  for (float& value : out) {
    // The magnitude of two noisy channels (Rayleigh), as outside the head.
    value = static_cast<float>(kBackground * std::sqrt(-portable_log(rng.uniform())));
  }
}

}  // namespace sync_act
