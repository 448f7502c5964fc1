// What drives the networks, and the time courses that come of it.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/rng.h"
#include "core/simulate/drive_terms.h"
#include "core/simulate/film_events.h"
#include "core/simulate/planted_networks.h"
#include "core/simulate/simulation.h"
#include "core/simulate/simulation_parts.h"

namespace sync_act {
namespace {

// A voxel's delay: one of 17 steps, four to a standard deviation.
constexpr int kStepsPerSd = 4;
constexpr int kDelaySteps = 2 * kStepsPerSd;

double delay_of_step(int step, double sd_secs) {
  return sd_secs * static_cast<double>(step) / kStepsPerSd;
}

std::vector<std::pair<std::string, double>> drives_of(const PlantedNetwork& network) {
  if (!network.drives.empty()) return network.drives;
  return {{network.event, 1.0}};
}

}  // namespace

// The kinds of film event, and what of each is in the film: the stimulus, or random bursts.
Status Simulation::choose_events() {
  list_ = options_.planted.empty() ? planted_networks(options_.n_networks) : options_.planted;
  options_.n_networks = list_.size();
  std::vector<std::string> names;
  for (const PlantedNetwork& network : list_) {
    for (const auto& drive : drives_of(network)) {
      for (const std::string& name : drive_term(drive.first).columns) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
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
      // A run of the film may go on after its scan has ended.
      const std::size_t film_run = column.size() / options_.n_runs;
      for (std::size_t run = 0; run < options_.n_runs; ++run) {
        const std::span<const float> shown = std::span(column).subspan(run * film_run);
        std::copy_n(shown.begin(), samples_per_run(),
                    film.begin() + static_cast<std::ptrdiff_t>(run * samples_per_run()));
      }
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
    for (const auto& [name, weight] : drives_of(list_[k])) {
      std::vector<double> term =
          drive_term_values(drive_term(name), std::as_const(events_), options_.neuron_rate_hz);
      if (list_[k].standardize) z_score(term);
      for (std::size_t t = 0; t < drive.size(); ++t) drive[t] += weight * term[t];
    }
    store_z_scored(drive, drives_.unit(k));
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
    store_z_scored(drive, drives_.unit(k));
  }
}

// The drives as blood flow would follow them: of each network, one run after another.
std::vector<std::vector<double>> Simulation::convolved_drives(std::span<const double> hrf) const {
  std::vector<std::vector<double>> convolved;
  for (std::size_t k = 0; k < list_.size(); ++k) {
    for (std::size_t run = 0; run < total_runs(); ++run) {
      convolved.push_back(
          convolve(drives_.unit(k).subspan(run * samples_per_run(), samples_per_run()), hrf));
    }
  }
  return convolved;
}

TimeSeries Simulation::delayed_courses(const std::vector<std::vector<double>>& convolved,
                                       double late_secs) const {
  TimeSeries courses(n_scans(), list_.size());
  courses.interval_secs = options_.tr_secs;
  courses.run_starts = run_starts();
  std::vector<double> driven(n_scans());
  for (std::size_t k = 0; k < list_.size(); ++k) {
    courses.unit_ids.push_back(list_[k].name);
    for (std::size_t run = 0; run < total_runs(); ++run) {
      const double network_secs = options_.hrf_delay_secs + list_[k].lag_secs +
                                  delays_secs_[run / options_.n_runs][k] + late_secs;
      const std::vector<double>& drive = convolved[k * total_runs() + run];
      for (std::size_t i = 0; i < options_.n_scans_per_run; ++i) {
        const double position = ((static_cast<double>(i) + 0.5) * options_.tr_secs - network_secs) *
                                options_.neuron_rate_hz;
        driven[run * options_.n_scans_per_run + i] = value_at(drive, position);
      }
    }
    z_score(driven);
    const double share = list_[k].driven_share;
    Rng rng(options_.seed, kNetworkStream + k);
    Ar1 own(0.5, rng);
    for (double& value : driven) {
      value = std::sqrt(share) * value + std::sqrt(1.0 - share) * own.next();
    }
    store_z_scored(driven, courses.unit(k));
  }
  return courses;
}

void Simulation::make_time_courses(std::span<const double> hrf) {
  const std::vector<std::vector<double>> convolved = convolved_drives(hrf);
  networks_.time_courses = delayed_courses(convolved, 0.0);
  if (options_.hrf_jitter_sd_secs > 0.0) {
    for (int step = -kDelaySteps; step <= kDelaySteps; ++step) {
      delayed_.push_back(
          delayed_courses(convolved, delay_of_step(step, options_.hrf_jitter_sd_secs)));
    }
  }
  networks_.method = "planted";
  networks_.provenance.method = "simulate";
  networks_.provenance.seed = options_.seed;
  networks_.provenance.simulated = true;
}

void Simulation::choose_voxel_delays() {
  if (delayed_.empty()) return;
  for (const std::uint32_t voxel : networks_.mask.voxels) {
    Rng rng(options_.seed, kVoxelDelayStream + voxel);
    const double nearest = std::floor(kStepsPerSd * rng.normal() + 0.5);
    const double step = std::clamp(nearest, -1.0 * kDelaySteps, 1.0 * kDelaySteps);
    voxel_delay_.push_back(static_cast<std::uint8_t>(step + kDelaySteps));
  }
}

std::vector<double> Simulation::voxel_delays_secs() const {
  std::vector<double> delays;
  for (const std::uint8_t step : voxel_delay_) {
    delays.push_back(delay_of_step(step - kDelaySteps, options_.hrf_jitter_sd_secs));
  }
  return delays;
}

const TimeSeries& Simulation::courses_at(std::size_t mask_index) const {
  return delayed_.empty() ? networks_.time_courses : delayed_[voxel_delay_[mask_index]];
}

}  // namespace sync_act
