#include "web/app/receive_models.h"

#include <utility>

namespace sync_act::app {
namespace {

constexpr long long kMany = 1 << 30;
constexpr double kLargest = 1e300;
constexpr double kMostR = 1 + 1e-6;  // rounding may carry an r a little over 1

// Calls `read(inner)` for each object of the list; what it refuses, the list does.
template <class Read>
void each_object(FieldReader& fields, const char* key, const char* what, Read read) {
  const Json* list = fields.array(key);
  if (list == nullptr) return;
  for (const Json& item : list->items()) {
    if (!item.is(Json::Kind::kObject)) {
      fields.refuse(key, "must hold objects");
      return;
    }
    FieldReader inner(what, item);
    read(inner);
    if (!inner.ok()) {
      fields.refuse(key, inner.status().error().message);
      return;
    }
  }
}

LayerScore read_layer(FieldReader& fields, std::size_t n_networks) {
  LayerScore layer;
  fields.text("name", layer.name);
  fields.number("value", -kMostR, kMostR, layer.similarity);
  fields.number("low", -kMostR, kMostR, layer.low);
  fields.number("high", -kMostR, kMostR, layer.high);
  if (const Json* list = fields.array("networks")) {
    for (const Json& r : list->items()) {
      layer.networks.push_back(r.is(Json::Kind::kNumber) ? r.number() : kUnknown);
    }
  }
  if (layer.networks.size() != n_networks) {
    fields.refuse("networks", message("must have one r for each of ", n_networks, " networks"));
  }
  return layer;
}

}  // namespace

void receive_models(FieldReader& fields, AppData& data) {
  std::vector<ModelInfo> models;
  std::string open;
  fields.text("open", open);
  each_object(fields, "list", "A model", [&](FieldReader& inner) {
    ModelInfo model;
    inner.require("id");
    inner.require("name");
    inner.text("id", model.id);
    inner.text("name", model.name);
    inner.integer("nUnits", 0, kMany, model.n_units);
    inner.integer("nLayers", 0, kMany, model.n_layers);
    inner.number("responseBytes", 0, 1e15, model.response_bytes);
    inner.number("parameters", 0, 1e15, model.parameters);
    inner.text("training", model.training);
    inner.number("accuracy", -kLargest, kLargest, model.accuracy);
    inner.text("accuracyMetric", model.accuracy_metric);
    inner.text("accuracySource", model.accuracy_source);
    models.push_back(std::move(model));
  });
  if (!fields.ok()) return;
  data.models = std::move(models);
  data.open_model = std::move(open);
}

void receive_model_scores(FieldReader& fields, AppData& data) {
  ModelScores scores;
  fields.require("nModels");
  fields.integer("nModels", 0, kMany, scores.n_models);
  fields.text("metric", scores.metric);
  fields.integer("subsetSize", 0, kMany, scores.subset_size);
  fields.integer("layerSize", 0, kMany, scores.layer_size);
  fields.integer("nSurrogates", 0, kMany, scores.n_surrogates);
  fields.text("null", scores.null_label);
  const auto n_networks = static_cast<std::size_t>(data.networks.n_units);
  each_object(fields, "perModel", "A model", [&](FieldReader& inner) {
    ModelScore model;
    inner.require("id");
    inner.text("id", model.id);
    inner.number("similarity", -kMostR, kMostR, model.similarity);
    inner.number("low", -kMostR, kMostR, model.low);
    inner.number("high", -kMostR, kMostR, model.high);
    inner.number("z", -kLargest, kLargest, model.z);
    inner.number("p", 0, 1, model.p);
    inner.number("accuracy", -kLargest, kLargest, model.accuracy);
    each_object(inner, "perLayer", "A layer",
                [&](FieldReader& layer) { model.layers.push_back(read_layer(layer, n_networks)); });
    scores.models.push_back(std::move(model));
  });
  if (const Json* relation = fields.object("relation")) {
    FieldReader inner("The relation", *relation);
    inner.integer("n", 0, kMany, scores.relation.n);
    inner.number("pearson", -kMostR, kMostR, scores.relation.pearson);
    inner.number("low", -kMostR, kMostR, scores.relation.low);
    inner.number("high", -kMostR, kMostR, scores.relation.high);
    inner.number("spearman", -kMostR, kMostR, scores.relation.spearman);
    inner.number("p", 0, 1, scores.relation.p);
    if (!inner.ok()) fields.refuse("relation", inner.status().error().message);
  }
  if (fields.ok()) data.model_scores = std::move(scores);
}

}  // namespace sync_act::app
