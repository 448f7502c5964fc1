#pragma once
// What chance alone gives for a network, as a sentence and as a histogram.

#include <string>

#include "web/app/app_data.h"
#include "web/app/plot.h"
#include "web/app/selectors_coupling.h"

namespace sync_act::app {

// "2 of 1,000 surrogate Auditory time courses reached .62 with any of the 160 neurons: p = 3 /
// 1,001."; empty where there is nothing to compare. `histogram`: null_histogram() of the network.
std::string chance_sentence(const AppData& data, const NullHistogram& histogram, int network);
// The surrogates' largest r of any neuron, the observed r, and where 95 % of chance stays below.
Plot chance_plot(const AppData& data, const NullHistogram& histogram, int network);

}  // namespace sync_act::app
