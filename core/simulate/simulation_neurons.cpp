// Neurons that follow the networks' drives, run against them, or do neither.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/portable_math.h"
#include "core/base/rng.h"
#include "core/simulate/simulation.h"
#include "core/simulate/simulation_parts.h"

namespace sync_act {
namespace {

constexpr double kNeuronNoiseAr1Secs = 2.4;  // time constant of the neurons' noise

}  // namespace

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

}  // namespace sync_act
