// A model's similarity to the brain and its relation to accuracy, one model at a time.

#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "core/pipeline/held_out.h"
#include "core/pipeline/model_scores.h"
#include "web/methods/method_inputs.h"
#include "web/methods/methods.h"

namespace sync_act {
namespace {

// r of the held-out folds of all neurons, and how many neurons each layer has.
struct ModelFolds {
  std::vector<FoldCorrelations> folds;
  std::vector<std::size_t> layers;
  std::string held_out;
};

Result<ModelFolds> folds_of(const MethodsData& data, const std::vector<std::byte>& bytes) {
  const Result<std::vector<std::uint32_t>> counts = numbers_of<std::uint32_t>(bytes, "The layers");
  if (!counts.ok()) return counts.error();
  if (data.neurons.n_units() == 0 || data.networks.n_units() == 0) {
    return bad_input("There are no neurons and networks to compare.");
  }
  ModelFolds model;
  std::size_t sum = 0;
  for (const std::uint32_t count : *counts) {
    sum += count;
    model.layers.push_back(count);
  }
  if (!model.layers.empty() && sum != data.neurons.n_units()) {
    return bad_input(
        message("The layers have ", sum, " units, the model ", data.neurons.n_units(), "."));
  }
  const Result<HeldOutPlan> plan = held_out_plan_of(data.networks);
  if (!plan.ok()) return plan.error();
  model.held_out = plan->description;
  auto folds = fold_correlations(data.neurons, data.networks, *plan, 1);
  if (!folds.ok()) return folds.error();
  model.folds = *std::move(folds);
  return model;
}

// Of the neurons [first, first + count).
std::vector<FoldR> views_of(const ModelFolds& model, std::size_t n_networks, std::size_t first,
                            std::size_t count) {
  std::vector<FoldR> views;
  for (const FoldCorrelations& fold : model.folds) {
    views.push_back({std::span(fold.train).subspan(first * n_networks, count * n_networks),
                     std::span(fold.test).subspan(first * n_networks, count * n_networks)});
  }
  return views;
}

struct LayerScores {
  std::vector<float> scores, low, high, networks;
};

Result<LayerScores> scores_of_layers(const ModelFolds& model, std::size_t n_networks,
                                     const SimilarityOptions& options) {
  LayerScores found;
  std::size_t first = 0;
  for (const std::size_t count : model.layers) {
    const std::vector<FoldR> views = views_of(model, n_networks, first, count);
    first += count;
    BrainSimilarity layer;
    layer.score = layer.low = layer.high = std::nan("");
    layer.network_scores.assign(n_networks, std::nan(""));
    if (options.subset_size > 0 &&
        count_neurons_with_signal(views, n_networks) >= options.subset_size) {
      Result<BrainSimilarity> similarity = brain_similarity(views, n_networks, options);
      if (!similarity.ok()) return similarity.error();
      layer = *std::move(similarity);
    }
    found.scores.push_back(static_cast<float>(layer.score));
    found.low.push_back(static_cast<float>(layer.low));
    found.high.push_back(static_cast<float>(layer.high));
    for (const double r : layer.network_scores) found.networks.push_back(static_cast<float>(r));
  }
  return found;
}

void write_relation(const char* name, const Relation& relation, JsonWriter& json) {
  json.key(name).begin_object();
  json.field("r", relation.r).field("low", relation.low).field("high", relation.high);
  json.field("p", relation.p).end_object();
}

}  // namespace

Status Methods::model_signal(Reply& reply) {
  const Result<ModelFolds> model = folds_of(data_, bytes_);
  if (!model.ok()) return model.error();
  const std::size_t n_networks = data_.networks.n_units();
  std::vector<std::size_t> layers;
  std::size_t first = 0;
  for (const std::size_t count : model->layers) {
    layers.push_back(
        count_neurons_with_signal(views_of(*model, n_networks, first, count), n_networks));
    first += count;
  }
  const std::vector<FoldR> all = views_of(*model, n_networks, 0, data_.neurons.n_units());
  reply.json().field("n", count_neurons_with_signal(all, n_networks)).list("layers", layers);
  return {};
}

Status Methods::score_model(Reply& reply) {
  if (data_.surrogates == nullptr) return bad_input("No null model is open.");
  const Result<ParameterValues> values = values_of(text_);
  if (!values.ok()) return values.error();
  const std::size_t n_networks = data_.networks.n_units();
  ParameterValues of_subsets;
  double layer_size = 0;
  for (const auto& [key, text] : *values) {
    if (key != "layer_size") {
      of_subsets.emplace_back(key, text);
      continue;
    }
    const Result<double> size = parse_parameter(
        integer_parameter("layer_size", "", "", 0.0, 1e7, "Neurons drawn from every layer."), text);
    if (!size.ok()) return size.error();
    layer_size = *size;
  }
  Result<SimilarityOptions> options = options_from_values(similarity_fields(), of_subsets);
  if (!options.ok()) return options.error();
  options->seed = data_.request.seed;
  options->absolute = data_.request.absolute;
  const Result<ModelFolds> model = folds_of(data_, bytes_);
  if (!model.ok()) return model.error();
  const std::vector<FoldR> all = views_of(*model, n_networks, 0, data_.neurons.n_units());
  if (options->subset_size == 0) {
    options->subset_size = count_neurons_with_signal(all, n_networks);
    if (options->subset_size == 0) return bad_input("No neuron has a signal.");
  }
  NullMaxima maxima;
  maxima.n_networks = n_networks;
  maxima.last = data_.surrogates->n_surrogates();
  if (floats_.size() != maxima.last * n_networks) {
    return bad_input("The surrogates' results are not those of all surrogates.");
  }
  maxima.of_networks = std::exchange(floats_, {});
  ModelScore score;
  Result<BrainSimilarity> similarity = brain_similarity(all, n_networks, *options);
  if (!similarity.ok()) return similarity.error();
  score.similarity = *std::move(similarity);
  place_in_null(score, data_.coupling, maxima);
  options->subset_size = static_cast<std::size_t>(layer_size);
  Result<LayerScores> layers = scores_of_layers(*model, n_networks, *options);
  if (!layers.ok()) return layers.error();
  JsonWriter& json = reply.json();
  json.field("score", score.similarity.score).field("sd", score.similarity.sd_over_subsets);
  json.field("low", score.similarity.low).field("high", score.similarity.high);
  json.field("nSubsets", score.similarity.n_subsets);
  json.field("subsetSize", score.similarity.subset_size);
  json.field("bestR", score.best_r).field("nullMean", score.null_mean);
  json.field("nullSd", score.null_sd).field("z", score.z).field("p", score.p);
  json.field("heldOut", model->held_out);
  json.list("networkScores", score.similarity.network_scores);
  reply.keep("layerScores", std::move(layers->scores));
  reply.keep("layerLow", std::move(layers->low));
  reply.keep("layerHigh", std::move(layers->high));
  reply.keep("layerNetworks", std::move(layers->networks));
  return {};
}

Status Methods::accuracy_relation(Reply& reply) {
  const Result<ParameterValues> values = values_of(text_);
  if (!values.ok()) return values.error();
  const Result<RelationOptions> options = options_from_values(relation_fields(), *values);
  if (!options.ok()) return options.error();
  const Result<std::vector<double>> numbers = numbers_of<double>(bytes_, "Scores and accuracies");
  if (!numbers.ok()) return numbers.error();
  if (numbers->size() % 2 != 0) return bad_input("There are not as many accuracies as scores.");
  const std::span<const double> all = *numbers;
  const std::size_t n = all.size() / 2;
  const Result<AccuracyRelation> relation =
      sync_act::accuracy_relation(all.first(n), all.last(n), {}, *options);
  if (!relation.ok()) return relation.error();
  JsonWriter& json = reply.json();
  json.field("n", relation->n_models);
  write_relation("pearson", relation->pearson, json);
  write_relation("spearman", relation->spearman, json);
  json.field("nPermutations", relation->n_permutations).field("exact", relation->exact);
  return {};
}

}  // namespace sync_act
