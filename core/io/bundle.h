#pragma once
// bundle.json, version 1: what a URL opens (docs/bundle-format.md, docs/bundle.schema.json). A
// bundle is a folder whose other files open in numpy, nibabel, a spreadsheet and an image viewer;
// bundle.json says what they are and carries the SHA-256 of each.
//
// Reading never follows a path out of the folder, never believes a count it cannot hold, and ends
// with a message that names the field by its place, e.g. models[0].layers[2].responses.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

inline constexpr int kBundleMajorVersion = 1;
inline constexpr int kBundleMinorVersion = 1;
inline constexpr std::string_view kBundleFileName = "bundle.json";

// One file of the bundle, as the list "files" has it.
struct BundleFile {
  std::string sha256;  // 64 lower-case hex digits
  std::uint64_t bytes = 0;
};

// Small pictures of the film, in sheets of columns x rows frames, left to right, then down.
struct BundleFrames {
  std::vector<std::string> sheets;  // paths; .png, .jpg or .webp
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::size_t frame_width = 0;  // pixels
  std::size_t frame_height = 0;
  std::size_t count = 0;       // frames in all sheets together
  double interval_secs = 0.0;  // frame i shows the film at i x interval_secs
};

struct BundleStimulus {
  std::string title;
  double duration_secs = 0.0;
  std::vector<double> run_durations_secs;  // empty: one run
  std::string film;                        // path of the film; empty where it is not there
  std::optional<BundleFrames> frames;
  std::string labels;           // .tsv, a column per label, a row per sample; empty: none
  double labels_rate_hz = 0.0;  // rows per second
};

struct BundleScan {
  double tr_secs = 0.0;
  std::vector<std::size_t> run_scans;  // scans of each run
  double onset_secs = 0.0;             // the film starts this long after a run's first scan
  std::string bold;                    // 4-D image, all runs one after the other; may be empty

  std::size_t n_scans() const;
};

struct BundleAccuracy {
  double value = 0.0;
  std::string metric;  // "top-1"
  std::string source;  // who measured it on what
};

struct BundleLayer {
  std::string name;
  std::string responses;  // .npy [sample x unit]
  std::size_t n_samples = 0;
  std::size_t n_units = 0;
  double rate_hz = 0.0;                  // samples per second of film; 0: one per scan
  std::vector<std::size_t> run_samples;  // samples of each run; empty: by the scan's runs
  std::vector<std::string> unit_names;   // empty: numbered
};

struct BundleModel {
  std::string id;
  std::string name;
  std::string architecture;
  std::string source;  // who made it, under which licence
  std::optional<BundleAccuracy> accuracy;
  std::vector<BundleLayer> layers;
  std::string onnx;  // path; empty where the model is not there
};

struct BundleNetworkSet {
  std::string id;
  std::string name;
  std::string method;
  std::vector<std::string> network_names;
  std::string maps;         // .nii.gz, one volume per network; may be empty
  std::string mask;         // .nii.gz; may be empty
  std::string timecourses;  // .npy [scan x network]; may be empty
  std::string annotation;   // .json, as sync-act annotate writes it; may be empty
};

struct BundleAnatomy {
  std::string space;           // "MNI152NLin6Asym"; for people
  std::string template_image;  // .nii.gz
  std::string atlas;           // .nii.gz of labels; may be empty
  std::string atlas_names;
  std::string atlas_title;
  std::string surface_vertices;   // .npy [vertex x 3], mm
  std::string surface_triangles;  // .npy [triangle x 3], vertex numbers from 0
};

struct Bundle {
  int major = kBundleMajorVersion;
  int minor = kBundleMinorVersion;
  std::string title;
  std::string description;
  std::string licence;
  std::string citation;
  bool simulated = false;
  std::optional<BundleStimulus> stimulus;
  std::optional<BundleScan> scan;
  std::vector<BundleModel> models;
  std::vector<BundleNetworkSet> network_sets;
  std::optional<BundleAnatomy> anatomy;
  std::string simulation_recipe;            // .json; a scan the page makes itself; may be empty
  std::map<std::string, BundleFile> files;  // by path
};

// A reference to a file and the field that holds it.
struct BundleReference {
  std::string field;  // "anatomy.template"
  std::string path;
};
std::vector<BundleReference> references_of(const Bundle& bundle);

// What is wrong, one sentence each: "models[0].id is missing".
struct BundleReading {
  Bundle bundle;
  std::vector<std::string> problems;
  std::vector<std::string> warnings;  // what a reader may go on with: fields it does not know
};

enum class BundleKind {
  kComplete,  // a bundle.json: files with hashes, counts stated
  kSpec,      // what `sync-act bundle` is given: files, counts and hashes may be missing
};

// Fails only where the text is no JSON object of this format and major version; everything else is
// in the list of problems.
Result<BundleReading> read_bundle_text(std::string_view file_name, std::string_view text,
                                       BundleKind kind = BundleKind::kComplete);
// The bundle, or its first problem as an error.
Result<Bundle> parse_bundle(std::string_view file_name, std::string_view text);

// Empty where `path` may name a file of a bundle; else what is wrong with it. Allowed: relative
// paths of forward slashes without empty, "." and ".." parts, backslashes, colons, control
// characters, and ? # % (which have a meaning in URLs); at most 255 bytes; not bundle.json.
std::string problem_of_path(std::string_view path);

// The size of a manifest that is still read: 16 MiB.
inline constexpr std::size_t kMaxBundleJsonBytes = std::size_t{16} << 20;

}  // namespace sync_act
