#pragma once
// A simulated film-watching scan with known truth: "film events" drive planted networks through the
// HRF, and drive neurons directly; some neurons follow a network's drive, some run against it, some
// are noise, some are dead. Analysing it must bring the planted couplings back.
//
//   event e      random bursts of 1-5 s, a smooth train per kind of event
//   network k    drive d_k = z(event_k + 0.3 event_a - 0.3 event_b), a, b chosen by the seed;
//                time course s_k = z(sqrt(.65) z(HRF * d_k, read at scan mid-times)
//                                    + sqrt(.35) AR(1) activity that no neuron knows of)
//   neuron n     x_n = offset + gain (w d_k + sqrt(1 - w^2) AR(1) noise), w < 0: anti-coupled
//   voxel v      y_v = m_v + A_v sum_k M_vk s_k + drift per run + AR(1) noise,
//                m_v about 10000 (by tissue), noise SD 0.8 % of m_v, A_v = signal-to-noise x that
//
// One stream of random numbers per voxel and per neuron: any division over workers gives the same.
// Same seed, same bytes, native and wasm: only portable_math.h and correctly rounded operations are
// used (the anatomy's drawing too; a template given by file is resampled and need not be).
//
// Beyond that (all off by default): subjects with delays and places of their own, voxels with
// delays of their own, noise that all voxels share, heart and breath, and head motion, which moves
// the voxels at the brain's edge most.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/data/mask.h"
#include "core/data/network_set.h"
#include "core/data/neuron_set.h"
#include "core/data/time_series.h"
#include "core/data/volume.h"
#include "core/simulate/nuisance.h"
#include "core/simulate/planted_networks.h"

namespace sync_act {

struct SimulatedLayer {
  std::string name;
  std::size_t n_neurons = 0;
};

// Five layers, "layer1" .. "layer5", with 12, 16, 24, 24 and 24 % of the neurons.
std::vector<SimulatedLayer> simulated_layers(std::size_t n_neurons);

struct SimulationOptions {
  std::uint64_t seed = 1;
  std::size_t n_runs = 2;
  std::size_t n_scans_per_run = 150;
  double tr_secs = 1.5;
  std::size_t n_networks = 12;  // at most kMaxPlantedNetworks
  std::vector<SimulatedLayer> layers = simulated_layers(400);
  double neuron_rate_hz = 4.0;
  double noise_ar1 = 0.35;          // coefficient of the voxels' noise, 0 <= .. < 1
  double signal_to_noise = 0.8;     // SD of a network's signal at its peak / SD of the noise
  double voxel_mm = 4.0;            // of the MNI-like grid
  std::size_t n_subjects = 1;       // each sees the same film, with a brain and noise of its own
  double hrf_delay_secs = 0.0;      // of every response, beside the canonical one
  double hrf_jitter_sd_secs = 0.0;  // of each voxel's response around its network's
  double hrf_delay_sd_secs = 0.0;   // of each network's response in each subject
  double map_jitter_mm = 0.0;       // SD of the shift of each subject's networks along each axis
  double drift = 1.0;               // SD of slow drift / SD of the noise
  double physiology = 0.0;          // SD of heart and breath / SD of the noise
  double motion_mm = 0.0;           // SD of the head's wandering; 0: it keeps still
  double shared_noise = 0.0;        // share of the noise variance that all voxels have in common
  // Networks of one's own; empty: the first n_networks of the built-in list.
  std::vector<PlantedNetwork> planted = {};
  // What the film shows, [column][sample at neuron_rate_hz of all runs], by name; empty: random
  // events.
  std::vector<std::string> stimulus_names = {};
  std::vector<std::vector<float>> stimulus = {};
};

// The options as parameters (keys: seed, runs, scans_per_run, tr_secs, networks, neurons, ...).
const std::vector<ParameterField<SimulationOptions>>& simulation_parameters();

enum class PlantedKind : std::uint8_t { kCoupled, kAntiCoupled, kNoise, kDead };
std::string_view planted_kind_name(PlantedKind kind);  // "coupled", "anti_coupled", ...

// The truth about one neuron.
struct PlantedNeuron {
  PlantedKind kind = PlantedKind::kNoise;
  std::int32_t network = -1;  // -1: none
  float weight = 0.0F;        // w above: its correlation with the network's drive
};

class Simulation {
 public:
  // `hrf`: samples at neuron_rate_hz. `anatomy`, where given, in MNI space, of any grid: it is
  // resampled onto the simulation's (trilinear) and its 98th percentile becomes 1; else the phantom
  // is used. The mask is where the anatomy is above 0.2. Fails for options out of range and for an
  // anatomy that leaves fewer than 100 voxels.
  static Result<Simulation> create(const SimulationOptions& options, std::span<const double> hrf,
                                   const Volume* anatomy = nullptr);

  const SimulationOptions& options() const { return options_; }
  // Runs of all subjects, subject by subject.
  std::size_t total_runs() const { return options_.n_runs * options_.n_subjects; }
  std::size_t n_scans() const { return total_runs() * options_.n_scans_per_run; }
  std::vector<std::size_t> run_starts() const;
  const Mask& mask() const { return networks_.mask; }
  const Volume& anatomy() const { return anatomy_; }  // 0..1 on the simulation's grid

  // Planted maps (0..1) and the networks' time courses at the scans.
  const NetworkSet& networks() const { return networks_; }
  // Film events [sample x event] at neuron_rate_hz; one per network, named.
  const TimeSeries& film_events() const { return events_; }
  const std::vector<PlantedNeuron>& planted_neurons() const { return planted_; }
  const std::vector<PlantedNetwork>& planted() const { return list_; }
  // Delay of each network's response in each subject beside its lag, seconds; [subject][network].
  const std::vector<std::vector<double>>& delays_secs() const { return delays_secs_; }
  // Delay of each mask voxel's response beside its network's, seconds: normal with SD
  // hrf_jitter_sd_secs, cut at 2 SD, in steps of a quarter SD. Empty where there is none.
  std::vector<double> voxel_delays_secs() const;
  const Nuisances& nuisances() const { return nuisances_; }

  // Responses [sample x neuron] at neuron_rate_hz, ids "layer1:0", ... About 10 ns a value.
  NeuronSet simulate_neurons() const;

  // BOLD series of voxel mask().voxels[mask_index]; out.size() == n_scans(). About 10 ns a value.
  void simulate_voxel(std::size_t mask_index, std::span<float> out) const;
  // Mask voxels [first, last): [scan x voxel].
  TimeSeries simulate_voxels(std::size_t first, std::size_t last, int n_threads) const;
  // Series of any voxel of the grid, for whole images: outside the mask faint positive noise.
  void simulate_grid_voxel(std::size_t voxel, std::span<float> out) const;

 private:
  struct Weight {
    std::uint32_t network;
    float weight;
  };
  Simulation() = default;
  void make_drives();
  void make_time_courses(std::span<const double> hrf);
  void choose_delays();
  void choose_voxel_delays();
  // The networks' time courses where the driven part comes late_secs later.
  TimeSeries delayed_courses(const std::vector<std::vector<double>>& convolved,
                             double late_secs) const;
  std::vector<std::vector<double>> convolved_drives(std::span<const double> hrf) const;
  const TimeSeries& courses_at(std::size_t mask_index) const;
  void plant_maps();
  Status choose_events();
  void drive_by_list();
  void plant_neurons();
  void add_nuisances(std::size_t mask_index, double noise_sd, std::span<float> out) const;
  void add_noise_and_drift(std::uint64_t stream, double noise_sd, std::span<float> out) const;
  std::size_t samples_per_run() const;

  SimulationOptions options_;
  Volume anatomy_;
  NetworkSet networks_;
  TimeSeries events_;
  TimeSeries drives_;  // [sample x network]
  std::vector<PlantedNeuron> planted_;
  // Per subject (one for all where maps do not differ).
  struct Weights {
    std::vector<Weight> weights;     // of all mask voxels, one after another
    std::vector<std::size_t> first;  // per mask voxel, and the end
  };
  Weights weights_of(const std::vector<PlantedNetwork>& networks, float* maps) const;
  std::vector<Weights> weights_;
  std::vector<PlantedNetwork> list_;
  std::vector<std::vector<double>> delays_secs_;
  Nuisances nuisances_;
  std::vector<TimeSeries> delayed_;        // the time courses at each step of delay
  std::vector<std::uint8_t> voxel_delay_;  // per mask voxel, which of them
  std::vector<bool> edge_;                 // per mask voxel: it touches the outside
  std::vector<float> linear_, quadratic_;  // drift shapes over a run, SD 1
};

}  // namespace sync_act
