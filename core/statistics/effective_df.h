#pragma once
// Effective number of samples of the correlation of two autocorrelated series (Pyper & Peterman
// 1998, doi 10.1139/f98-104):
//
//   1/N* = 1/N + (2/N) sum_{k=1..N/4} ((N-k)/N) rho_x(k) rho_y(k),      N* <= N
//
// with the unbiased autocorrelations of statistics/autocorrelation.h (within runs, divided by the
// pairs of lag k, which runs of k scans or less do not have; lags up to a quarter of the longest
// run: of the shortest, a run of 3 scans would undo the correction). Then r is tested with N* - 2
// degrees of freedom. A quick preview: it does not know about the choice of the best of many, and
// is meant for r near 0.

#include <cstddef>
#include <span>
#include <vector>

#include "core/data/coupling.h"
#include "core/data/time_series.h"

namespace sync_act {

// Lags that the sum goes over: a quarter of the longest run.
std::size_t effective_df_lags(const std::vector<std::size_t>& run_starts, std::size_t n_times);

// rho_x, rho_y: from lag 0 on, equally many. NaN where one of them is.
double effective_samples(std::span<const double> rho_x, std::span<const double> rho_y,
                         std::size_t n_times);

// Fills in the coupling's network_df, network_preview_p, neuron_df and neuron_preview_p for the
// best pairs (two-sided where `absolute`, else one-sided). The series are those that r was made
// from; a pair's lag is not regarded.
void preview_significance(Coupling& coupling, const TimeSeries& neurons, const TimeSeries& networks,
                          int n_threads);

}  // namespace sync_act
