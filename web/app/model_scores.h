#pragma once
// The models that the page offers, and how similar each is to the brain where they were compared
// (core/score/brain_similarity.h). NaN: not known.

#include <limits>
#include <string>
#include <vector>

namespace sync_act::app {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// A model whose neurons can be shown in place of those that are.
struct ModelInfo {
  std::string id, name;
  int n_units = 0, n_layers = 0;
  double response_bytes = 0;  // of the files that hold its units' responses
  double parameters = 0;      // 0: not stated
  std::string training;
  double accuracy = kUnknown;
  std::string accuracy_metric, accuracy_source;
};

struct LayerScore {
  std::string name;
  double similarity = kUnknown, low = kUnknown, high = kUnknown;
  std::vector<double> networks;  // held-out r of the best unit with each network
};

struct ModelScore {
  std::string id;
  double similarity = kUnknown;
  double low = kUnknown, high = kUnknown;  // 95 % of the subsets
  double z = kUnknown, p = kUnknown;       // of its best r in its own null of the largest r
  double accuracy = kUnknown;              // known where it is of the common metric
  std::vector<LayerScore> layers;          // from input to output
};

struct ScoreRelation {
  int n = 0;  // models; 0: no relation, too few have an accuracy
  double pearson = kUnknown, low = kUnknown, high = kUnknown;
  double spearman = kUnknown;
  double p = kUnknown;  // of Pearson's r, by permutation, two-sided
};

struct ModelScores {
  int n_models = 0;  // to be compared; 0: not asked for yet. `models` has those that are done
  std::string metric;
  int subset_size = 0, layer_size = 0;
  int n_surrogates = 0;
  std::string null_label;
  std::vector<ModelScore> models;
  ScoreRelation relation;
};

}  // namespace sync_act::app
