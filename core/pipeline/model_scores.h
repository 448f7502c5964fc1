#pragma once
// Models against one brain: each model's similarity (core/score/brain_similarity.h) from held-out
// r, its z against its own null of the largest r, and the relation of similarity to accuracy over
// models.

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/coupling.h"
#include "core/data/provenance.h"
#include "core/data/time_series.h"
#include "core/pipeline/coupling_run.h"
#include "core/score/accuracy_relation.h"
#include "core/score/brain_similarity.h"
#include "core/statistics/max_null.h"

namespace sync_act {

struct ScoredModel {
  std::string name;
  std::string architecture;  // empty: not stated
  double accuracy = std::numeric_limits<double>::quiet_NaN();
  const TimeSeries* neurons = nullptr;  // [scan x neuron], prepared
};

struct ModelScore {
  std::string name;
  std::string architecture;
  double accuracy = std::numeric_limits<double>::quiet_NaN();
  std::size_t n_neurons = 0;
  BrainSimilarity similarity;
  // Mean over networks of the best r of all neurons on all scans, and where that lies in the null
  // of the model's own largest r (so that its width is accounted for). NaN without a null model.
  double best_r = 0.0;
  double null_mean = std::numeric_limits<double>::quiet_NaN();
  double null_sd = std::numeric_limits<double>::quiet_NaN();
  double z = std::numeric_limits<double>::quiet_NaN();
  double p = std::numeric_limits<double>::quiet_NaN();  // (k + 1) / (n + 1) of that mean
};

struct ScoreRequest {
  SimilarityOptions similarity;
  RelationOptions relation;
  CouplingRequest coupling;  // null, its values, n_surrogates, absolute, n_threads; seed for all
  bool use_blocks = false;   // permute accuracies within architectures
};

struct ModelScores {
  std::vector<ModelScore> models;
  std::vector<std::string> network_ids;
  std::optional<AccuracyRelation> relation;  // none with fewer than kMinModels accuracies
  std::string held_out_description;
  std::string null_description;
  std::vector<std::string> warnings;
  Provenance provenance;
};

// The models' neurons and the networks [scan x network, with run_starts] are prepared alike.
Result<ModelScores> score_models(const std::vector<ScoredModel>& models, const TimeSeries& networks,
                                 const ScoreRequest& request, const ProgressCallback& keep_going);

// Of all neurons on all scans: best_r from the coupling, and z and p from the null's maxima of
// every surrogate. For callers that run the surrogates themselves; score_models() does the same.
void place_in_null(ModelScore& score, const Coupling& coupling, const NullMaxima& maxima);

// {"models": [{"name", "architecture", "accuracy", "n_neurons", "n_neurons_with_signal", "score",
//   "sd_over_subsets", "best_r", "null_mean", "null_sd", "z", "p", "networks": [{"id", "score"}]}],
//  "subset_size", "n_subsets", "held_out", "null", "relation": {"n_models", "pearson": {"r", "low",
//   "high", "p"}, "spearman": {...}, "n_permutations", "exact", "within_blocks"}, "warnings",
//  "provenance"}. What does not exist is null.
std::string model_scores_to_json(const ModelScores& scores);
// One row per model: name, architecture, accuracy, n_neurons, score, sd_over_subsets, best_r,
// null_mean, null_sd, z, p; "n/a" for what is null.
std::string model_scores_to_tsv(const ModelScores& scores);

}  // namespace sync_act
