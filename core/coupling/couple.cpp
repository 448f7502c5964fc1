#include "core/coupling/couple.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>
#include <utility>

namespace sync_act {

Coupling couple_from_r(std::vector<float> r, std::size_t n_neurons, std::size_t n_networks,
                       const CoupleOptions& options) {
  SYNC_ACT_ASSERT(r.size() == n_neurons * n_networks);
  Coupling coupling;
  coupling.n_neurons = n_neurons;
  coupling.n_networks = n_networks;
  coupling.absolute = options.absolute;
  coupling.r = std::move(r);
  coupling.best_network.assign(n_neurons, -1);
  coupling.best_neuron.assign(n_networks, -1);

  const auto strength = [&](std::size_t n, std::size_t k) {
    const float value = coupling.r[n * n_networks + k];
    return options.absolute ? std::abs(value) : value;
  };
  // Rising indices and a strict comparison: the lowest index wins among equals.
  for (std::size_t n = 0; n < n_neurons; ++n) {
    for (std::size_t k = 0; k < n_networks; ++k) {
      if (std::isnan(strength(n, k))) continue;
      std::int32_t& network = coupling.best_network[n];
      if (network < 0 || strength(n, k) > strength(n, static_cast<std::size_t>(network))) {
        network = static_cast<std::int32_t>(k);
      }
      std::int32_t& neuron = coupling.best_neuron[k];
      if (neuron < 0 || strength(n, k) > strength(static_cast<std::size_t>(neuron), k)) {
        neuron = static_cast<std::int32_t>(n);
      }
    }
  }
  const auto without = [](const std::vector<std::int32_t>& best) {
    return static_cast<std::size_t>(std::count(best.begin(), best.end(), -1));
  };
  coupling.n_neurons_without_signal = without(coupling.best_network);
  coupling.n_networks_without_signal = without(coupling.best_neuron);

  for (std::size_t k = 0; k < n_networks; ++k) {
    const std::int32_t n = coupling.best_neuron[k];
    if (n < 0) continue;
    if (coupling.best_network[static_cast<std::size_t>(n)] != static_cast<std::int32_t>(k))
      continue;
    coupling.mutual.emplace_back(n, static_cast<std::int32_t>(k));
  }
  using Pair = std::pair<std::int32_t, std::int32_t>;
  const auto order = [&](const Pair& pair) {
    const std::size_t at =
        static_cast<std::size_t>(pair.first) * n_networks + static_cast<std::size_t>(pair.second);
    return std::tuple(-std::abs(coupling.r[at]), pair.first, pair.second);
  };
  // A function, or the whole comparison would be written out wherever the sort compares: 8 kB.
  const std::function<bool(const Pair&, const Pair&)> before = [&](const Pair& a, const Pair& b) {
    return order(a) < order(b);
  };
  std::sort(coupling.mutual.begin(), coupling.mutual.end(),
            [&](const Pair& a, const Pair& b) { return before(a, b); });
  return coupling;
}

Result<Coupling> couple(const TimeSeries& neurons, const TimeSeries& networks,
                        const CoupleOptions& options, int n_threads) {
  if (neurons.n_units() == 0) return bad_input("There are no neurons to couple.");
  if (networks.n_units() == 0) return bad_input("There are no networks to couple.");
  Result<std::vector<float>> r = correlate(view_of(neurons), view_of(networks), n_threads);
  if (!r.ok()) return r.error();
  Coupling coupling = couple_from_r(*std::move(r), neurons.n_units(), networks.n_units(), options);
  coupling.neuron_ids = neurons.unit_ids;
  coupling.network_ids = networks.unit_ids;
  return coupling;
}

}  // namespace sync_act
