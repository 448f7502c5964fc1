#pragma once
// A small, wholly known data set for the tests of web/app: 4 neurons in 2 layers, 2 networks, a
// 4 x 3 x 2 voxel scan with 3 mm voxels, 10 scans of 1.5 s in two runs.

#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

#include "web/app/app_data.h"

namespace sync_act::app {

inline constexpr float kSampleNaN = std::numeric_limits<float>::quiet_NaN();

inline ContourSet outlined(std::initializer_list<int> networks) {
  ContourSet set;
  for (const int network : networks) set.add(network);
  return set;
}

inline Scan sample_scan() {
  Scan scan;
  scan.present = true;
  scan.title = "sample";
  scan.grid.dims = {4, 3, 2};
  scan.grid.world_from_voxel << 3, 0, 0, -6, 0, 3, 0, -3, 0, 0, 3, 0, 0, 0, 0, 1;
  scan.tr_secs = 1.5;
  scan.n_scans = 10;
  scan.run_starts = {0, 5};
  scan.mask_voxels = {1, 2, 6, 13};
  scan.mask_index_of.assign(24, -1);
  for (std::size_t i = 0; i < scan.mask_voxels.size(); ++i) {
    scan.mask_index_of[scan.mask_voxels[i]] = static_cast<std::int32_t>(i);
  }
  return scan;
}

inline SeriesSet sample_series(int n_times, int n_units) {
  SeriesSet set;
  set.n_times = n_times;
  set.n_units = n_units;
  for (int u = 0; u < n_units; ++u) {
    for (int t = 0; t < n_times; ++t) {
      set.values.push_back(static_cast<float>(std::sin(0.7 * t * (u + 1) + u)));
    }
    set.ids.push_back(std::to_string(u));
    set.no_signal.push_back(false);
  }
  return set;
}

inline AppData sample_data() {
  AppData data;
  data.revision = data.results_revision = 1;
  data.scan = sample_scan();
  data.neurons = sample_series(10, 4);
  data.neurons.layers = {{"conv1", 0, 1}, {"fire6", 1, 3}};
  data.neurons.no_signal[3] = true;
  data.networks = sample_series(10, 2);
  data.networks.ids = {"Auditory", "Ventral visual"};
  data.coupling.n_neurons = 4;
  data.coupling.n_networks = 2;
  data.coupling.r = {.1F, .2F, -.7F, .3F, .05F, .62F, kSampleNaN, kSampleNaN};
  data.coupling.best_network = {1, 0, 1, -1};
  data.coupling.best_neuron = {1, 2};
  data.coupling.mutual = {{1, 0}, {2, 1}};
  data.network_maps[0] = {1, 0, {.1F, -.5F, .2F, .3F}};
  data.network_maps[1] = {2, 1, {.1F, .2F, .3F, .9F}};
  return data;
}

}  // namespace sync_act::app
