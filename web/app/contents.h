#pragma once
// What the page tells of what is open beyond the data themselves: files, the header of the scan,
// how everything was prepared; and the carpet of the masked voxels' series. Shown by the data
// screen, written out by the report.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace sync_act::app {

struct OpenFile {
  std::string role;  // "BOLD", "Mask", "Neurons", ...
  std::string name;
  double bytes = 0;  // 0: not known
  std::string facts;
};

// Of the scan's file, as it states it.
struct ScanHeader {
  bool present = false;
  std::string datatype;       // numpy's name
  std::string tr_source;      // "unknown", "header", "unit_assumed", "placeholder"
  std::string affine_source;  // "sform", "qform", "voxel_size"
  std::string description;
  int version = 0;  // of NIfTI
  int sform_code = 0, qform_code = 0;
  int n_scans = 0;     // in the file; more than the scan's where only the first are used
  double tr_secs = 0;  // 0: not stated
  double slope = 1, intercept = 0;
};

// How the series that are compared were made.
struct PreparationRecipe {
  std::string detrend;        // "none", "constant", "linear", "quadratic", "cubic"; empty: not told
  double high_pass_secs = 0;  // 0: none
  std::string hrf;            // "spm", "glover", "none", "shift"; empty: there are no neurons
  int shift_scans = 0;
  double neuron_rate_hz = 0;  // 0: neurons came with one row per scan
  double onset_secs = 0;      // the film's, where responses are along the film
};

struct Contents {
  std::uint64_t results_revision = 0;  // AppData's, for which it was told; 0: not yet
  std::string origin;                  // "simulated", "demo", "bundle", "user", "caller"
  std::vector<OpenFile> files;
  ScanHeader header;
  PreparationRecipe recipe;
  std::vector<std::string> network_notes;  // of the method that found the networks
  std::string title, licence, citation;    // of a bundle
  double seed = 0;                         // of a simulation
  std::string version;                     // of the program
};

// The z-scored series of the mask's voxels, neighbours along the mask averaged
// (core/data/carpet.h).
struct Carpet {
  std::uint64_t revision = 0;  // 0: none
  int rows = 0, columns = 0;
  std::vector<float> values;  // [row x column], row-major; NaN: no voxel with signal
  std::vector<float>
      dvars;  // [scan]: root mean square of the change since the scan before; NaN: a run's first
};

// Scans whose dvars lies above the third quartile by more than 1.5 interquartile ranges.
std::vector<int> spike_scans(const Carpet& carpet);

}  // namespace sync_act::app
