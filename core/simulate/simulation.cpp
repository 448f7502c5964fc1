#include "core/simulate/simulation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/parallel_for.h"
#include "core/base/portable_math.h"
#include "core/base/rng.h"
#include "core/data/resample.h"
#include "core/simulate/film_events.h"
#include "core/simulate/phantom_anatomy.h"
#include "core/simulate/planted_networks.h"

namespace sync_act {
namespace {

// First stream number of each use of the seed; voxels use their index in the grid.
constexpr std::uint64_t kEventStream = 1ULL << 40;
constexpr std::uint64_t kNetworkStream = 2ULL << 40;
constexpr std::uint64_t kPlantStream = 3ULL << 40;
constexpr std::uint64_t kNeuronStream = 4ULL << 40;

constexpr std::uint64_t kDelayStream = 5ULL << 40;
constexpr std::uint64_t kVoxelNuisanceStream = 7ULL << 40;

constexpr double kMaskThreshold = 0.2;
constexpr double kMeanIntensity = 10000.0;
constexpr double kNoiseShare = 0.008;  // SD of the noise / mean
constexpr double kDrivenVariance = 0.65;
constexpr double kNeuronNoiseAr1Secs = 2.4;  // time constant of the neurons' noise

void z_score(std::span<double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / n);
  for (double& value : values) value = deviation > 0.0 ? (value - mean) / deviation : 0.0;
}

// A stationary AR(1) process of variance 1.
class Ar1 {
 public:
  Ar1(double coefficient, Rng& rng)
      : coefficient_(coefficient),
        innovation_(std::sqrt(1.0 - coefficient * coefficient)),
        rng_(rng),
        state_(rng.normal()) {}
  double next() {
    const double now = state_;
    state_ = coefficient_ * state_ + innovation_ * rng_.normal();
    return now;
  }

 private:
  double coefficient_;
  double innovation_;
  Rng& rng_;
  double state_;
};

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

// The kinds of film event, and what of each is in the film: the stimulus, or random bursts.
Status Simulation::choose_events() {
  list_ = options_.planted.empty() ? planted_networks(options_.n_networks) : options_.planted;
  options_.n_networks = list_.size();
  std::vector<std::string> names;
  for (const PlantedNetwork& network : list_) {
    std::vector<std::string> wanted;
    for (const auto& drive : network.drives) wanted.push_back(drive.first);
    if (wanted.empty()) wanted.push_back(network.event);
    for (const std::string& name : wanted) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  const std::size_t n_samples = samples_per_run() * options_.n_runs;
  events_ = TimeSeries(n_samples * options_.n_subjects, names.size());
  events_.interval_secs = 1.0 / options_.neuron_rate_hz;
  for (std::size_t run = 0; run < total_runs(); ++run) {
    events_.run_starts.push_back(run * samples_per_run());
  }
  for (std::size_t e = 0; e < names.size(); ++e) {
    const std::span<float> film = events_.unit(e).subspan(0, n_samples);
    if (options_.stimulus.empty()) {
      for (std::size_t run = 0; run < options_.n_runs; ++run) {
        Rng rng(options_.seed, kEventStream + e * 1000 + run);
        film_event_train(options_.neuron_rate_hz, rng,
                         film.subspan(run * samples_per_run(), samples_per_run()));
      }
    } else {
      const auto found =
          std::find(options_.stimulus_names.begin(), options_.stimulus_names.end(), names[e]);
      if (found == options_.stimulus_names.end()) {
        return bad_input(message("Simulation: a network is driven by \"", names[e],
                                 "\", which the stimulus does not have."));
      }
      const std::vector<float>& column =
          options_.stimulus[static_cast<std::size_t>(found - options_.stimulus_names.begin())];
      if (column.size() < n_samples) {
        return bad_input(message("Simulation: the stimulus has ", column.size(),
                                 " samples, but the runs last ", n_samples, " at ",
                                 options_.neuron_rate_hz, " Hz."));
      }
      std::copy(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(n_samples),
                film.begin());
    }
    // Every subject sees the same film.
    for (std::size_t subject = 1; subject < options_.n_subjects; ++subject) {
      std::copy(film.begin(), film.end(), events_.unit(e).subspan(subject * n_samples).begin());
    }
  }
  events_.unit_ids = std::move(names);
  return {};
}

// Networks of one's own: the weighted sum of what each is said to follow.
void Simulation::drive_by_list() {
  std::vector<double> drive(events_.n_times());
  for (std::size_t k = 0; k < list_.size(); ++k) {
    std::fill(drive.begin(), drive.end(), 0.0);
    std::vector<std::pair<std::string, double>> drives = list_[k].drives;
    if (drives.empty()) drives.emplace_back(list_[k].event, 1.0);
    for (const auto& [name, weight] : drives) {
      const auto found = std::find(events_.unit_ids.begin(), events_.unit_ids.end(), name);
      const std::span<const float> event =
          std::as_const(events_).unit(static_cast<std::size_t>(found - events_.unit_ids.begin()));
      for (std::size_t t = 0; t < drive.size(); ++t) {
        drive[t] += weight * static_cast<double>(event[t]);
      }
    }
    z_score(drive);
    std::transform(drive.begin(), drive.end(), drives_.unit(k).begin(),
                   [](double value) { return static_cast<float>(value); });
  }
}

void Simulation::choose_delays() {
  delays_secs_.assign(options_.n_subjects, std::vector<double>(options_.n_networks, 0.0));
  if (!(options_.hrf_delay_sd_secs > 0.0)) return;
  Rng rng(options_.seed, kDelayStream);
  for (std::vector<double>& subject : delays_secs_) {
    for (double& delay : subject) delay = options_.hrf_delay_sd_secs * rng.normal();
  }
}

void Simulation::make_drives() {
  const std::size_t n_networks = options_.n_networks;
  drives_ = TimeSeries(events_.n_times(), n_networks);
  if (!options_.planted.empty()) return drive_by_list();
  Rng rng(options_.seed, kEventStream - 1);
  std::vector<double> drive(events_.n_times());
  for (std::size_t k = 0; k < n_networks; ++k) {
    std::copy(events_.unit(k).begin(), events_.unit(k).end(), drive.begin());
    if (n_networks >= 3) {
      const std::size_t plus =
          (k + 1 + static_cast<std::size_t>(rng.below(n_networks - 1))) % n_networks;
      std::size_t minus = plus;
      while (minus == plus)
        minus = (k + 1 + static_cast<std::size_t>(rng.below(n_networks - 1))) % n_networks;
      for (std::size_t t = 0; t < drive.size(); ++t) {
        drive[t] += 0.3 * static_cast<double>(events_.unit(plus)[t]) -
                    0.3 * static_cast<double>(events_.unit(minus)[t]);
      }
    }
    z_score(drive);
    std::transform(drive.begin(), drive.end(), drives_.unit(k).begin(),
                   [](double value) { return static_cast<float>(value); });
  }
}

void Simulation::make_time_courses(std::span<const double> hrf) {
  const std::size_t n_networks = options_.n_networks;
  TimeSeries& courses = networks_.time_courses;
  courses = TimeSeries(n_scans(), n_networks);
  courses.interval_secs = options_.tr_secs;
  courses.run_starts = run_starts();
  for (const PlantedNetwork& network : list_) courses.unit_ids.push_back(network.name);
  std::vector<double> driven(n_scans());
  for (std::size_t k = 0; k < n_networks; ++k) {
    for (std::size_t run = 0; run < total_runs(); ++run) {
      const double late_secs = list_[k].lag_secs + delays_secs_[run / options_.n_runs][k];
      const std::vector<double> convolved =
          convolve(std::span<const float>(drives_.unit(k))
                       .subspan(run * samples_per_run(), samples_per_run()),
                   hrf);
      for (std::size_t i = 0; i < options_.n_scans_per_run; ++i) {
        const double position = ((static_cast<double>(i) + 0.5) * options_.tr_secs - late_secs) *
                                options_.neuron_rate_hz;
        driven[run * options_.n_scans_per_run + i] = value_at(convolved, position);
      }
    }
    z_score(driven);
    Rng rng(options_.seed, kNetworkStream + k);
    Ar1 own(0.5, rng);
    for (double& value : driven) {
      value = std::sqrt(kDrivenVariance) * value + std::sqrt(1.0 - kDrivenVariance) * own.next();
    }
    z_score(driven);
    std::transform(driven.begin(), driven.end(), courses.unit(k).begin(),
                   [](double value) { return static_cast<float>(value); });
  }
  networks_.method = "planted";
  networks_.provenance.method = "simulate";
  networks_.provenance.seed = options_.seed;
  networks_.provenance.simulated = true;
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

  linear_.resize(options_.n_scans_per_run);
  quadratic_.resize(options_.n_scans_per_run);
  for (std::size_t i = 0; i < options_.n_scans_per_run; ++i) {
    const double x =
        2.0 * static_cast<double>(i) / static_cast<double>(options_.n_scans_per_run - 1) - 1.0;
    linear_[i] = static_cast<float>(std::sqrt(3.0) * x);
    quadratic_[i] = static_cast<float>(std::sqrt(5.0) * (3.0 * x * x - 1.0) / 2.0);
  }
}

void Simulation::plant_neurons() {
  std::vector<double> depth;  // of each neuron's layer, 0 first .. 1 last
  for (std::size_t l = 0; l < options_.layers.size(); ++l) {
    const double share =
        options_.layers.size() > 1
            ? static_cast<double>(l) / static_cast<double>(options_.layers.size() - 1)
            : 0.5;
    depth.insert(depth.end(), options_.layers[l].n_neurons, share);
  }
  planted_.assign(depth.size(), {});
  Rng rng(options_.seed, kPlantStream);
  std::vector<std::size_t> order(depth.size());
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[static_cast<std::size_t>(rng.below(i))]);
  }

  // Early layers lean to the first networks of the list (visual), late ones to the last.
  const std::size_t n_networks = options_.n_networks;
  const auto choose_network = [&](double layer_depth) {
    std::vector<double> cumulative(n_networks);
    double total = 0.0;
    for (std::size_t k = 0; k < n_networks; ++k) {
      const double place = (static_cast<double>(k) + 0.5) / static_cast<double>(n_networks);
      const double distance = (layer_depth - place) / 0.35;
      total += 0.15 + portable_exp(-distance * distance);
      cumulative[k] = total;
    }
    const double pick = rng.uniform() * total;
    const auto chosen = std::upper_bound(cumulative.begin(), cumulative.end(), pick);
    return static_cast<std::int32_t>(std::min<std::ptrdiff_t>(
        chosen - cumulative.begin(), static_cast<std::ptrdiff_t>(n_networks) - 1));
  };
  for (std::size_t i = 0; i < order.size(); ++i) {
    PlantedNeuron& neuron = planted_[order[i]];
    const double lot = rng.uniform();
    // Every network gets one coupled neuron, and there is one dead one, as far as neurons reach.
    const bool first_of_network = i < n_networks;
    if (i == n_networks || (!first_of_network && lot < 0.02)) {
      neuron.kind = PlantedKind::kDead;
    } else if (!first_of_network && lot < 0.30) {
      neuron.kind = PlantedKind::kNoise;
    } else {
      const bool anti = !first_of_network && lot < 0.40;
      neuron.kind = anti ? PlantedKind::kAntiCoupled : PlantedKind::kCoupled;
      neuron.network =
          first_of_network ? static_cast<std::int32_t>(i) : choose_network(depth[order[i]]);
      neuron.weight = static_cast<float>((anti ? -1.0 : 1.0) * (0.6 + 0.37 * rng.uniform()));
    }
  }
}

NeuronSet Simulation::simulate_neurons() const {
  NeuronSet neurons;
  neurons.model = "simulated";
  neurons.responses = TimeSeries(drives_.n_times(), planted_.size());
  neurons.responses.interval_secs = 1.0 / options_.neuron_rate_hz;
  neurons.responses.run_starts = events_.run_starts;
  for (const SimulatedLayer& layer : options_.layers) {
    neurons.layers.push_back({layer.name, neurons.responses.unit_ids.size(), layer.n_neurons});
    for (std::size_t i = 0; i < layer.n_neurons; ++i) {
      neurons.responses.unit_ids.push_back(layer.name + ":" + std::to_string(i));
    }
  }
  const double ar1 = portable_exp(-1.0 / (kNeuronNoiseAr1Secs * options_.neuron_rate_hz));
  for (std::size_t n = 0; n < planted_.size(); ++n) {
    const PlantedNeuron& planted = planted_[n];
    const std::span<float> out = neurons.responses.unit(n);
    Rng rng(options_.seed, kNeuronStream + n);
    const double gain = portable_exp(0.8 * rng.normal());
    if (planted.kind == PlantedKind::kDead) {
      std::fill(out.begin(), out.end(), 0.0F);
      continue;
    }
    const auto weight = static_cast<double>(planted.weight);
    const double noise = std::sqrt(1.0 - weight * weight);
    Ar1 process(ar1, rng);
    // One film: a neuron's responses are the same for every subject.
    const std::size_t n_film = out.size() / options_.n_subjects;
    for (std::size_t t = 0; t < n_film; ++t) {
      const double driven =
          planted.network < 0
              ? 0.0
              : weight *
                    static_cast<double>(drives_.unit(static_cast<std::size_t>(planted.network))[t]);
      out[t] = static_cast<float>(gain * (4.0 + driven + noise * process.next()));
    }
    for (std::size_t t = n_film; t < out.size(); ++t) out[t] = out[t - n_film];
  }
  neurons.provenance = networks_.provenance;
  return neurons;
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
  for (std::size_t part = 0; part < weights_.size(); ++part) {
    const Weights& weights = weights_[part];
    for (std::size_t w = weights.first[mask_index]; w < weights.first[mask_index + 1]; ++w) {
      const auto amplitude =
          static_cast<float>(options_.signal_to_noise * noise_sd) * weights.weights[w].weight;
      const std::span<const float> course = networks_.time_courses.unit(weights.weights[w].network);
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
