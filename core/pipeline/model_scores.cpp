#include "core/pipeline/model_scores.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/io/tsv.h"
#include "core/pipeline/held_out.h"
#include "core/pipeline/provenance_record.h"
#include "core/pipeline/surrogate_job.h"
#include "core/statistics/max_null.h"
#include "core/statistics/null_model.h"

namespace sync_act {
namespace {

using Json = nlohmann::ordered_json;

Error of_model(const std::string& name, const Error& error) {
  return {error.code, message("model ", name, ": ", error.message)};
}

std::vector<FoldR> views_of(const std::vector<FoldCorrelations>& folds) {
  std::vector<FoldR> views;
  views.reserve(folds.size());
  for (const FoldCorrelations& fold : folds) views.push_back({fold.train, fold.test});
  return views;
}

// Mean over the networks with signal of their best r.
double mean_best_r(const Coupling& coupling) {
  double sum = 0;
  std::size_t n = 0;
  for (std::size_t k = 0; k < coupling.n_networks; ++k) {
    if (coupling.best_neuron[k] < 0) continue;
    const auto r = static_cast<double>(
        coupling.r[static_cast<std::size_t>(coupling.best_neuron[k]) * coupling.n_networks + k]);
    sum += coupling.absolute ? std::abs(r) : r;
    ++n;
  }
  return n == 0 ? std::nan("") : sum / static_cast<double>(n);
}

// The same of every surrogate.
std::vector<double> null_means(const NullMaxima& maxima, const Coupling& coupling) {
  std::vector<double> means;
  for (std::size_t s = 0; s < maxima.last - maxima.first; ++s) {
    double sum = 0;
    std::size_t n = 0;
    for (std::size_t k = 0; k < maxima.n_networks; ++k) {
      if (coupling.best_neuron[k] < 0) continue;
      sum += static_cast<double>(maxima.of_networks[s * maxima.n_networks + k]);
      ++n;
    }
    if (n > 0) means.push_back(sum / static_cast<double>(n));
  }
  return means;
}

void add_z(ModelScore& score, const std::vector<double>& null) {
  if (null.size() < 2 || std::isnan(score.best_r)) return;
  const auto n = static_cast<double>(null.size());
  double sum = 0;
  for (const double x : null) sum += x;
  score.null_mean = sum / n;
  double squares = 0;
  for (const double x : null) squares += (x - score.null_mean) * (x - score.null_mean);
  score.null_sd = std::sqrt(squares / (n - 1.0));
  score.z = z_against_null(score.best_r, null);
  const auto n_reached = std::count_if(null.begin(), null.end(), [&](double x) {
    return x >= score.best_r - static_cast<double>(kTieTolerance);
  });
  score.p = (static_cast<double>(n_reached) + 1.0) / (n + 1.0);
}

Status add_null(ModelScore& score, const TimeSeries& neurons, const TimeSeries& networks,
                const SurrogateSource* source, const CouplingRequest& request,
                const ProgressCallback& keep_going) {
  const Result<Coupling> coupling =
      couple(neurons, networks, {.absolute = request.absolute}, request.n_threads);
  if (!coupling.ok()) return coupling.error();
  score.best_r = mean_best_r(*coupling);
  if (source == nullptr) return {};
  SurrogateJobInput input;
  input.neurons = &neurons;
  input.networks = &networks;
  input.source = source;
  input.best_r = best_r_of_neurons(*coupling);
  input.absolute = request.absolute;
  input.last = source->n_surrogates();
  input.n_threads = request.n_threads;
  const auto job = SurrogateJob::create(std::move(input));
  if (!job.ok()) return job.error();
  SYNC_ACT_RETURN_IF_ERROR(run_to_end(**job, keep_going));
  place_in_null(score, *coupling, (*job)->take_result());
  return {};
}

// What the bar of one model shows, of all models.
ProgressCallback part_of(const ProgressCallback& keep_going, std::size_t model,
                         std::size_t n_models) {
  if (!keep_going) return {};
  return [&keep_going, model, n_models](const JobProgress& progress) {
    const double done = static_cast<double>(model) + progress.fraction;
    return keep_going({done / static_cast<double>(n_models), "Scoring models"});
  };
}

Status add_relation(ModelScores& scores, const ScoreRequest& request) {
  std::vector<double> of_scores;
  std::vector<double> accuracies;
  std::vector<std::string> blocks;
  for (const ModelScore& model : scores.models) {
    if (std::isnan(model.accuracy) || std::isnan(model.similarity.score)) continue;
    of_scores.push_back(model.similarity.score);
    accuracies.push_back(model.accuracy);
    if (request.use_blocks) blocks.push_back(model.architecture);
  }
  if (of_scores.size() < kMinModels) {
    scores.warnings.push_back(message("No relation to accuracy: it needs at least ", kMinModels,
                                      " models with an accuracy, there are ", of_scores.size(),
                                      "."));
    return {};
  }
  RelationOptions options = request.relation;
  options.seed = request.coupling.seed;
  Result<AccuracyRelation> relation = accuracy_relation(of_scores, accuracies, blocks, options);
  if (!relation.ok()) {
    scores.warnings.push_back(relation.error().message);
    return {};
  }
  if (std::isnan(relation->pearson.p)) {
    scores.warnings.push_back(
        "Every architecture has one model only: nothing can be permuted "
        "within architectures, so that there is no p.");
  }
  scores.relation = *relation;
  return {};
}

Json number_or_null(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

Json relation_to_json(const Relation& relation) {
  return {{"r", number_or_null(relation.r)},
          {"low", number_or_null(relation.low)},
          {"high", number_or_null(relation.high)},
          {"p", number_or_null(relation.p)}};
}

Json model_to_json(const ModelScore& model, const std::vector<std::string>& ids) {
  Json networks = Json::array();
  for (std::size_t k = 0; k < model.similarity.network_scores.size(); ++k) {
    Json id = k;
    if (!ids.empty()) id = ids[k];
    networks.push_back(
        {{"id", std::move(id)}, {"score", number_or_null(model.similarity.network_scores[k])}});
  }
  return {{"name", model.name},
          {"architecture", model.architecture.empty() ? Json(nullptr) : Json(model.architecture)},
          {"accuracy", number_or_null(model.accuracy)},
          {"n_neurons", model.n_neurons},
          {"n_neurons_with_signal", model.similarity.n_neurons_with_signal},
          {"n_subsets", model.similarity.n_subsets},
          {"score", number_or_null(model.similarity.score)},
          {"sd_over_subsets", number_or_null(model.similarity.sd_over_subsets)},
          {"best_r", number_or_null(model.best_r)},
          {"null_mean", number_or_null(model.null_mean)},
          {"null_sd", number_or_null(model.null_sd)},
          {"z", number_or_null(model.z)},
          {"p", number_or_null(model.p)},
          {"networks", std::move(networks)}};
}

}  // namespace

void place_in_null(ModelScore& score, const Coupling& coupling, const NullMaxima& maxima) {
  score.best_r = mean_best_r(coupling);
  add_z(score, null_means(maxima, coupling));
}

Result<ModelScores> score_models(const std::vector<ScoredModel>& models, const TimeSeries& networks,
                                 const ScoreRequest& request, const ProgressCallback& keep_going) {
  if (models.empty()) return bad_input("There are no models to score.");
  const Result<HeldOutPlan> plan = held_out_plan_of(networks);
  if (!plan.ok()) return plan.error();
  ModelScores scores;
  scores.network_ids = networks.unit_ids;
  scores.held_out_description = plan->description;

  std::vector<std::vector<FoldCorrelations>> folds;
  SimilarityOptions similarity = request.similarity;
  similarity.seed = request.coupling.seed;
  similarity.absolute = request.coupling.absolute;
  std::size_t smallest = std::numeric_limits<std::size_t>::max();
  for (const ScoredModel& model : models) {
    auto of_model_folds =
        fold_correlations(*model.neurons, networks, *plan, request.coupling.n_threads);
    if (!of_model_folds.ok()) return of_model(model.name, of_model_folds.error());
    folds.push_back(*std::move(of_model_folds));
    const std::size_t n = count_neurons_with_signal(views_of(folds.back()), networks.n_units());
    if (n == 0) return bad_input(message("model ", model.name, ": no neuron has a signal."));
    smallest = std::min(smallest, n);
  }
  if (similarity.subset_size == 0) similarity.subset_size = smallest;

  Result<std::unique_ptr<SurrogateSource>> source = std::unique_ptr<SurrogateSource>();
  if (request.coupling.null != "none") {
    source = make_surrogates(networks, request.coupling);
    if (!source.ok()) return source.error();
    scores.null_description = (*source)->description();
    scores.warnings = (*source)->warnings();
  }
  for (std::size_t i = 0; i < models.size(); ++i) {
    const ScoredModel& model = models[i];
    auto of_subsets = brain_similarity(views_of(folds[i]), networks.n_units(), similarity);
    if (!of_subsets.ok()) return of_model(model.name, of_subsets.error());
    ModelScore score;
    score.name = model.name;
    score.architecture = model.architecture;
    score.accuracy = model.accuracy;
    score.n_neurons = model.neurons->n_units();
    score.similarity = *std::move(of_subsets);
    const ProgressCallback part = part_of(keep_going, i, models.size());
    SYNC_ACT_RETURN_IF_ERROR(
        add_null(score, *model.neurons, networks, source->get(), request.coupling, part));
    scores.models.push_back(std::move(score));
  }
  SYNC_ACT_RETURN_IF_ERROR(add_relation(scores, request));
  scores.provenance.seed = request.coupling.seed;
  return scores;
}

std::string model_scores_to_json(const ModelScores& scores) {
  Json json;
  json["models"] = Json::array();
  for (const ModelScore& model : scores.models) {
    json["models"].push_back(model_to_json(model, scores.network_ids));
  }
  json["subset_size"] =
      scores.models.empty() ? Json(nullptr) : Json(scores.models[0].similarity.subset_size);
  json["held_out"] = scores.held_out_description;
  json["null"] = scores.null_description.empty() ? Json(nullptr) : Json(scores.null_description);
  json["relation"] = nullptr;
  if (scores.relation) {
    json["relation"] = {{"n_models", scores.relation->n_models},
                        {"pearson", relation_to_json(scores.relation->pearson)},
                        {"spearman", relation_to_json(scores.relation->spearman)},
                        {"n_permutations", scores.relation->n_permutations},
                        {"exact", scores.relation->exact},
                        {"within_blocks", scores.relation->within_blocks}};
  }
  json["warnings"] = scores.warnings;
  json["provenance"] = Json::parse(provenance_to_json(scores.provenance), nullptr, false);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string model_scores_to_tsv(const ModelScores& scores) {
  TsvWriter tsv;
  for (const char* name : {"name", "architecture", "accuracy", "n_neurons", "score",
                           "sd_over_subsets", "best_r", "null_mean", "null_sd", "z", "p"}) {
    tsv.cell(name);
  }
  tsv.end_row();
  for (const ModelScore& model : scores.models) {
    tsv.cell(model.name)
        .cell(model.architecture.empty() ? std::string_view("n/a") : model.architecture)
        .cell(model.accuracy)
        .cell(static_cast<unsigned long long>(model.n_neurons))
        .cell(model.similarity.score)
        .cell(model.similarity.sd_over_subsets)
        .cell(model.best_r)
        .cell(model.null_mean)
        .cell(model.null_sd)
        .cell(model.z)
        .cell(model.p)
        .end_row();
  }
  return tsv.text();
}

}  // namespace sync_act
