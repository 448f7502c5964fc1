#include <algorithm>

#include "core/simulate/planted_networks.h"
#include "core/simulate/simulation.h"

namespace sync_act {
namespace {

using Field = ParameterField<SimulationOptions>;

std::size_t count(double value) { return static_cast<std::size_t>(value); }

}  // namespace

std::vector<SimulatedLayer> simulated_layers(std::size_t n_neurons) {
  constexpr std::size_t kPercent[] = {12, 28, 52, 76, 100};  // up to and with each layer
  std::vector<SimulatedLayer> layers;
  std::size_t before = 0;
  for (const std::size_t percent : kPercent) {
    const std::size_t until = n_neurons * percent / 100;
    layers.push_back({"layer" + std::to_string(layers.size() + 1), until - before});
    before = until;
  }
  return layers;
}

const std::vector<ParameterField<SimulationOptions>>& simulation_parameters() {
  using Options = SimulationOptions;
  static const std::vector<Field> kFields{
      {integer_parameter("seed", "Seed", "", 0.0, 9007199254740991.0,
                         "Another seed gives another scan, the same seed the same scan."),
       [](const Options& o) { return static_cast<double>(o.seed); },
       [](Options& o, double v) { o.seed = static_cast<std::uint64_t>(v); }},
      {integer_parameter("runs", "Runs", "", 1.0, 20.0, "Runs of the scan."),
       [](const Options& o) { return static_cast<double>(o.n_runs); },
       [](Options& o, double v) { o.n_runs = count(v); }},
      {integer_parameter("scans_per_run", "Scans per run", "scans", 20.0, 5000.0,
                         "Length of each run."),
       [](const Options& o) { return static_cast<double>(o.n_scans_per_run); },
       [](Options& o, double v) { o.n_scans_per_run = count(v); }},
      {number_parameter("tr_secs", "Repetition time (TR)", "s", 0.2, 5.0,
                        "Time from one scan to the next."),
       [](const Options& o) { return o.tr_secs; }, [](Options& o, double v) { o.tr_secs = v; }},
      {integer_parameter("networks", "Networks", "", 1.0, static_cast<double>(kMaxPlantedNetworks),
                         "Number of planted networks."),
       [](const Options& o) { return static_cast<double>(o.n_networks); },
       [](Options& o, double v) { o.n_networks = count(v); }},
      {integer_parameter("neurons", "Neurons", "", 0.0, 100000.0,
                         "Number of neurons, over five layers."),
       [](const Options& o) {
         std::size_t total = 0;
         for (const SimulatedLayer& layer : o.layers) total += layer.n_neurons;
         return static_cast<double>(total);
       },
       [](Options& o, double v) { o.layers = simulated_layers(count(v)); }},
      {number_parameter("neuron_rate_hz", "Neuron rate", "Hz", 1.0, 60.0,
                        "Responses per second of film."),
       [](const Options& o) { return o.neuron_rate_hz; },
       [](Options& o, double v) { o.neuron_rate_hz = v; }},
      {number_parameter("noise_ar1", "Noise autocorrelation", "", 0.0, 0.99,
                        "Correlation of a voxel's noise from one scan to the next."),
       [](const Options& o) { return o.noise_ar1; }, [](Options& o, double v) { o.noise_ar1 = v; }},
      {number_parameter("signal_to_noise", "Signal to noise", "", 0.0, 100.0,
                        "Standard deviation of a network's signal at its peak over the noise's."),
       [](const Options& o) { return o.signal_to_noise; },
       [](Options& o, double v) { o.signal_to_noise = v; }},
      {number_parameter("voxel_mm", "Voxel size", "mm", 1.0, 12.0, "Edge of a voxel."),
       [](const Options& o) { return o.voxel_mm; }, [](Options& o, double v) { o.voxel_mm = v; }},
      {integer_parameter("subjects", "Subjects", "", 1.0, 100.0,
                         "People who see the same film, each with a brain and noise of their own."),
       [](const Options& o) { return static_cast<double>(o.n_subjects); },
       [](Options& o, double v) { o.n_subjects = count(v); }},
      {number_parameter("hrf_delay_secs", "HRF delay", "s", -3.0, 6.0,
                        "How much later than the canonical response every voxel responds."),
       [](const Options& o) { return o.hrf_delay_secs; },
       [](Options& o, double v) { o.hrf_delay_secs = v; }},
      {number_parameter("hrf_jitter_sd_secs", "HRF variation over voxels", "s", 0.0, 3.0,
                        "Standard deviation of the delay of each voxel around its network's."),
       [](const Options& o) { return o.hrf_jitter_sd_secs; },
       [](Options& o, double v) { o.hrf_jitter_sd_secs = v; }},
      {number_parameter("hrf_delay_sd_secs", "Delay variation", "s", 0.0, 5.0,
                        "Standard deviation of the delay of each network in each subject."),
       [](const Options& o) { return o.hrf_delay_sd_secs; },
       [](Options& o, double v) { o.hrf_delay_sd_secs = v; }},
      {number_parameter(
           "map_jitter_mm", "Place variation", "mm", 0.0, 30.0,
           "Standard deviation of the shift of the networks of each subject along each axis."),
       [](const Options& o) { return o.map_jitter_mm; },
       [](Options& o, double v) { o.map_jitter_mm = v; }},
      {number_parameter("drift", "Drift", "", 0.0, 100.0,
                        "Standard deviation of slow drift over that of the noise."),
       [](const Options& o) { return o.drift; }, [](Options& o, double v) { o.drift = v; }},
      {number_parameter("physiology", "Physiology", "", 0.0, 100.0,
                        "Standard deviation of heart and breath over that of the noise."),
       [](const Options& o) { return o.physiology; },
       [](Options& o, double v) { o.physiology = v; }},
      {number_parameter("motion_mm", "Head motion", "mm", 0.0, 20.0,
                        "Standard deviation of the wandering of the head."),
       [](const Options& o) { return o.motion_mm; }, [](Options& o, double v) { o.motion_mm = v; }},
      {number_parameter("shared_noise", "Shared noise", "", 0.0, 1.0,
                        "Share of the noise variance that all voxels have in common."),
       [](const Options& o) { return o.shared_noise; },
       [](Options& o, double v) { o.shared_noise = v; }},
  };
  return kFields;
}

}  // namespace sync_act
