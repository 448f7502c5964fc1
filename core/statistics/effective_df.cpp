#include "core/statistics/effective_df.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/parallel_for.h"
#include "core/statistics/autocorrelation.h"
#include "core/statistics/student_t.h"

namespace sync_act {

std::size_t effective_df_lags(const std::vector<std::size_t>& run_starts, std::size_t n_times) {
  std::size_t longest = 0;
  for (const auto& [first, last] : run_ranges(run_starts, n_times)) {
    longest = std::max(longest, last - first);
  }
  return longest / 4;
}

double effective_samples(std::span<const double> rho_x, std::span<const double> rho_y,
                         std::size_t n_times) {
  // Lag 0 is 1 or NaN: without further lags it alone tells that a series has no signal.
  if (std::isnan(rho_x[0]) || std::isnan(rho_y[0])) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(n_times);
  double sum = 0;
  for (std::size_t k = 1; k < rho_x.size(); ++k) {
    sum += (n - static_cast<double>(k)) / n * rho_x[k] * rho_y[k];
  }
  const double inverse = 1.0 / n + 2.0 / n * sum;
  if (std::isnan(inverse)) return inverse;
  // Series that oscillate against each other can bring the sum below 0: never more than N samples.
  return inverse > 1.0 / n ? 1.0 / inverse : n;
}

void preview_significance(Coupling& coupling, const TimeSeries& neurons, const TimeSeries& networks,
                          int n_threads) {
  const std::size_t n_times = networks.n_times();
  const std::size_t n_lags = effective_df_lags(networks.run_starts, n_times) + 1;
  const AutocorrelationOptions options{n_lags - 1, true};
  const std::vector<double> of_networks =
      autocorrelations(networks.values(), n_times, networks.run_starts, options);
  std::vector<double> of_neurons(neurons.n_units() * n_lags);
  parallel_for(neurons.n_units(), n_threads, [&](std::size_t n) {
    const std::vector<double> rho =
        autocorrelations(neurons.unit(n), n_times, networks.run_starts, options);
    std::copy(rho.begin(), rho.end(), of_neurons.begin() + static_cast<std::ptrdiff_t>(n * n_lags));
  });
  const auto preview = [&](std::size_t neuron, std::size_t network, double& df, double& p) {
    const double samples =
        effective_samples(std::span(of_neurons).subspan(neuron * n_lags, n_lags),
                          std::span(of_networks).subspan(network * n_lags, n_lags), n_times);
    const auto r = static_cast<double>(coupling.r[neuron * coupling.n_networks + network]);
    df = samples - 2.0;
    p = correlation_p(r, samples, coupling.absolute);
  };
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  coupling.network_df.assign(coupling.n_networks, kNone);
  coupling.network_preview_p.assign(coupling.n_networks, kNone);
  for (std::size_t k = 0; k < coupling.n_networks; ++k) {
    if (coupling.best_neuron[k] < 0) continue;
    preview(static_cast<std::size_t>(coupling.best_neuron[k]), k, coupling.network_df[k],
            coupling.network_preview_p[k]);
  }
  coupling.neuron_df.assign(coupling.n_neurons, kNone);
  coupling.neuron_preview_p.assign(coupling.n_neurons, kNone);
  for (std::size_t n = 0; n < coupling.n_neurons; ++n) {
    if (coupling.best_network[n] < 0) continue;
    preview(n, static_cast<std::size_t>(coupling.best_network[n]), coupling.neuron_df[n],
            coupling.neuron_preview_p[n]);
  }
}

}  // namespace sync_act
