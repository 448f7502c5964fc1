#pragma once
// What has been handed to the interface to show: results of the engine, already computed. Filled by
// web/platform from app_put messages; views read it and never change it. Revisions rise with each
// change of what they stand for, so that selectors and textures can be keyed on them.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/data/grid.h"
#include "web/app/contents.h"
#include "web/app/film.h"
#include "web/app/model_scores.h"
#include "web/app/state.h"
#include "web/app/unit_details.h"

namespace sync_act::app {

struct LayerInfo {
  std::string name;
  int first = 0;
  int count = 0;
};

struct Scan {
  bool present = false;
  std::string title;
  bool simulated = false;
  Grid grid;
  double tr_secs = 0;
  int n_scans = 0;
  std::vector<int> run_starts;
  std::vector<std::uint32_t> mask_voxels;   // rising linear indices into grid
  std::vector<std::int32_t> mask_index_of;  // per voxel of grid: index into mask_voxels, -1 outside
  std::int64_t non_finite_voxels = 0;
  std::int64_t no_signal_voxels = 0;
  std::vector<std::string> warnings;
};

struct Anatomy {
  std::uint64_t revision = 0;  // 0: none; another number for each picture received
  Grid grid;
  std::vector<float> values;
  double low = 0, high = 1;  // display window
  std::string kind;          // "template": a reference brain; "mean": mean of the first scans
};

// Triangles in millimetres, counter-clockwise seen from outside.
struct Mesh {
  std::uint64_t revision = 0;            // 0: none; another number for each mesh received
  std::vector<float> positions;          // [vertex x 3]
  std::vector<float> normals;            // [vertex x 3], unit
  std::vector<std::uint32_t> triangles;  // [triangle x 3]
};

// Neurons or networks: names and z-scored series at the scans.
struct SeriesSet {
  std::uint64_t revision = 0;  // another number for each set received
  int n_times = 0;
  int n_units = 0;
  std::vector<float> values;     // [scan x unit], each unit contiguous
  std::vector<std::string> ids;  // n_units names
  std::vector<bool> no_signal;
  std::string model;              // neurons: model name; networks: method
  std::vector<LayerInfo> layers;  // neurons only; at least one where there are neurons
  // Neurons only: what they were delayed and smoothed by; kAsOpened: not known, and then it cannot
  // be changed.
  HrfChoice hrf = HrfChoice::kAsOpened;
  const float* unit(int u) const {
    return values.data() + static_cast<std::size_t>(u) * static_cast<std::size_t>(n_times);
  }
};

struct CouplingTable {
  int n_neurons = 0;
  int n_networks = 0;
  CouplingRecipe recipe;  // what it was made with; the neurons here are those before the lag
  std::vector<float> r;   // [neuron x network], row-major; NaN where there is no signal
  std::vector<int> best_network, best_neuron;
  std::vector<std::pair<int, int>> mutual;  // (neuron, network) by falling |r|
  float at(int neuron, int network) const {
    return r[static_cast<std::size_t>(neuron) * static_cast<std::size_t>(n_networks) +
             static_cast<std::size_t>(network)];
  }
};

// What chance alone gives, and so what of the coupling is more than chance. Empty (not present)
// until a null model has run. p is family-wise: (k + 1) / (n + 1) of the largest r of any neuron; q
// is p after the correction over networks (neurons: over neurons).
struct Significance {
  bool present = false;
  std::string null_model;  // "phase"
  std::string label;       // "phase randomised"
  int n_surrogates = 0;
  double seed = 0;
  std::string correction;  // "bh", "by"
  std::string caution;     // where this null is known not to hold; what it warned of
  double alpha = 0.05;
  bool absolute = false;  // the null is of the largest |r|, and either sign counts
  std::vector<float> network_p, network_q;  // NaN: no signal
  std::vector<float> neuron_p, neuron_q;
  std::vector<float> held_out_r;  // per network, of its best neuron; empty or NaN: not there
  std::vector<float> null_max;    // [network x surrogate], row-major: largest r of any neuron
};

struct BrainMap {
  std::uint64_t revision = 0;  // another number for each map received
  int unit = -1;               // neuron or network it belongs to
  std::vector<float> values;   // r per mask voxel
};

// What of a neuron's voxel map is more than chance (core/statistics/voxel_test.h).
struct VoxelTest {
  std::uint64_t revision = 0;   // another number for each received
  int neuron = -1;              // -1: none
  double q = 0.05;              // false discovery rate
  int n_significant = 0;        // voxels
  double least_r = 0;           // the smallest |r| among them
  std::string why;              // why there is none; else empty
  std::vector<float> strength;  // per mask voxel: significant from 1 on; empty where none is
};

struct JobInfo {
  std::string id, title, step;
  double fraction = 0;
  bool can_cancel = false;
};

struct Problem {
  std::string id, title, file, text, code;
};

struct AppData {
  // What slices show behind the maps.
  const Anatomy& shown_anatomy() const { return preview.values.empty() ? anatomy : preview; }

  std::uint64_t revision = 0;          // any change
  std::uint64_t words_revision = 0;    // any but of pictures, jobs and workers
  std::uint64_t results_revision = 0;  // scan, anatomy, neurons, networks or coupling
  Scan scan;
  Anatomy anatomy;
  // The first look at a scan that is being read: its first scans' mean. Shown in place of the brain
  // until all of it is there (or it is not, and this is empty again); the rest stays what is open.
  Anatomy preview;
  int preview_scans = 0;
  Mesh surface;  // of the reference brain; empty where the scan is in another space
  SeriesSet neurons, networks;
  CouplingTable coupling;
  Significance significance;
  std::map<int, BrainMap> network_maps;  // by network
  BrainMap voxel_map;                    // newest that has arrived
  VoxelTest voxel_test;                  // newest that has arrived
  int voxel_series_index = -1;           // mask index of voxel_series
  std::vector<float> voxel_series;       // [scan], z-scored
  UnitMoments moments;                   // of the neuron that was asked for last
  LabelResponses unit_labels;
  std::map<int, LabelResponses> network_labels;   // by network
  std::map<int, NetworkRegions> network_regions;  // by network
  Film film;
  FilmSheet film_sheet;           // newest that has arrived
  FilmFrame film_frame;           // newest of a player with a video
  FilmLabels labels;              // of the film
  std::vector<ModelInfo> models;  // to choose from; may be empty
  std::string open_model;         // id of the one whose neurons are shown; may be empty
  ModelScores model_scores;       // of `models`, where they were compared with the open networks
  Contents contents;              // of what is open, in words
  Carpet carpet;                  // of the scan
  std::vector<JobInfo> jobs;      // running
  std::vector<Problem> problems;
  int workers = 0, workers_busy = 0;
  double graphics_bytes = 0;  // what the graphics card holds of the picture, as of the last frame
  std::string simd;
};

}  // namespace sync_act::app
