#include "web/app/models_text.h"

#include <cmath>
#include <string>
#include <utility>

#include "web/app/format.h"
#include "web/app/selectors.h"
#include "web/app/selectors_models.h"

namespace sync_act::app {
namespace {

constexpr const char* kDash = "\xE2\x80\x93";

std::string range_words(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return kDash;
  return format_r(low, 3) + " to " + format_r(high, 3);
}

DocTable model_table(const AppData& data) {
  const bool compared = !data.model_scores.models.empty();
  DocTable table;
  table.title = compared ? "Models, the most similar one first" : "Models";
  table.columns = {{"Model"}};
  if (compared) {
    table.columns.insert(
        table.columns.end(),
        {{"Similarity", true}, {"95 % of draws", true}, {"z against its null", true}, {"p", true}});
  }
  table.columns.insert(table.columns.end(),
                       {{"Accuracy", true}, {"of what", false, true}, {"Size", false, true}});
  for (const int index : models_in_order(data)) {
    const ModelInfo& model = data.models[static_cast<std::size_t>(index)];
    DocTable::Row row;
    row.cells = {model_name(data, model.id) + (model.id == data.open_model ? " (open)" : "")};
    if (compared) {
      const ModelScore* score = score_of_model(data, model.id);
      if (score == nullptr) {
        row.cells.insert(row.cells.end(), {"not compared", kDash, kDash, kDash});
      } else {
        row.cells.insert(row.cells.end(),
                         {format_r(score->similarity, 3), range_words(score->low, score->high),
                          format_number(score->z, 1), format_p(score->p)});
      }
    }
    std::string of = model.accuracy_metric;
    if (!model.accuracy_source.empty()) of += (of.empty() ? "" : ", ") + model.accuracy_source;
    row.cells.insert(row.cells.end(),
                     {std::isnan(model.accuracy) ? kDash : format_accuracy(model.accuracy),
                      of.empty() ? kDash : of, model_size_words(model)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

void add_relation(const AppData& data, Document& document) {
  const ModelScores& scores = data.model_scores;
  document.blocks.emplace_back(DocHeading{3, "Similarity and accuracy"});
  const RelationWords words = relation_words(scores);
  if (!words.pearson.empty()) {
    DocFacts facts;
    facts.facts = {{"Pearson's r", words.pearson},
                   {"95 % interval, models drawn anew", words.interval},
                   {"Spearman's r", words.spearman},
                   {"p by permutation, two-sided", words.p},
                   {"Compared", words.n}};
    document.blocks.emplace_back(std::move(facts));
  }
  document.blocks.emplace_back(DocParagraph{relation_sentence(scores, data.scan.simulated)});
  std::string how =
      "Similarity is the mean over networks of the held-out r of the best unit, over "
      "random draws of " +
      format_count(scores.subset_size) + (scores.subset_size == 1 ? " unit" : " units") +
      " of each model, so that wide models cannot win by count. z and p place the "
      "largest r of all units in the model's own null";
  if (scores.n_surrogates > 0) how += " of " + format_count(scores.n_surrogates) + " surrogates";
  if (!scores.null_label.empty()) how += " (" + scores.null_label + ")";
  document.blocks.emplace_back(DocParagraph{how + ".", Tone::kQuiet});
}

void add_layers(const AppData& data, Document& document) {
  const ModelScore* open = score_of_model(data, data.open_model);
  if (open == nullptr || open->layers.empty()) return;
  document.blocks.emplace_back(DocHeading{3, "Where in the model: " + model_name(data, open->id)});
  DocTable table;
  table.title = "Layers from input to output";
  table.columns = {
      {"Layer"}, {"Similarity", true}, {"95 % of draws", true}, {"Best network"}, {"its r", true}};
  for (const LayerScore& layer : open->layers) {
    int best = -1;
    for (std::size_t k = 0; k < layer.networks.size(); ++k) {
      const double r = layer.networks[k];
      if (std::isnan(r)) continue;
      if (best < 0 || r > layer.networks[static_cast<std::size_t>(best)])
        best = static_cast<int>(k);
    }
    table.rows.push_back(
        {{layer.name, format_r(layer.similarity, 3), range_words(layer.low, layer.high),
          best < 0 ? kDash : network_name(data.networks, best),
          best < 0 ? kDash : format_r(layer.networks[static_cast<std::size_t>(best)])}});
  }
  document.blocks.emplace_back(std::move(table));
  document.blocks.emplace_back(
      DocParagraph{"Of every layer " + format_count(data.model_scores.layer_size) +
                       (data.model_scores.layer_size == 1 ? " unit was" : " units were") +
                       " drawn; layers with fewer have no similarity. r is held out.",
                   Tone::kQuiet});
}

}  // namespace

Document models_text(const AppData& data) {
  Document document;
  document.title = "Models";
  if (!data.scan.present) {
    document.blocks.emplace_back(DocParagraph{"Nothing is open yet."});
    return document;
  }
  if (data.scan.simulated) {
    document.blocks.emplace_back(
        DocParagraph{"Nothing here was measured.", Tone::kWarning, "Simulated brain."});
  }
  if (data.models.empty()) {
    document.blocks.emplace_back(DocParagraph{
        "What is open has no models to choose from. Add a network of your own as an ONNX file."});
    return document;
  }
  document.blocks.emplace_back(model_table(data));
  if (data.model_scores.models.empty()) {
    document.blocks.emplace_back(DocParagraph{comparison_words(data)});
    return document;
  }
  add_relation(data, document);
  add_layers(data, document);
  return document;
}

}  // namespace sync_act::app
