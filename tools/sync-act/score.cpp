// sync-act score --models SPEC.json --out DIR: which model is most like the brain, and whether that
// goes with its accuracy.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "core/io/file_bytes.h"
#include "core/pipeline/model_scores.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/provenance_record.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::json;

struct ModelEntry {
  std::string name;
  std::string architecture;
  double accuracy = std::nan("");
  double neuron_rate_hz = -1.0;  // negative: the recipe's
  std::string neurons;           // path
};

struct Spec {
  std::string networks;  // path
  std::vector<ModelEntry> models;
};

Result<std::string> text_at(const Json& object, const char* key, const std::string& where) {
  if (!object.contains(key) || !object.at(key).is_string()) {
    return bad_input(message(where, ": ", key, " is missing or no text"));
  }
  return object.at(key).get<std::string>();
}

Status check_keys(const Json& object, const std::set<std::string>& known,
                  const std::string& where) {
  for (const auto& item : object.items()) {
    if (known.count(item.key()) > 0) continue;
    std::string list;
    for (const std::string& key : known) list += (list.empty() ? "" : ", ") + key;
    return bad_input(message(where, ": there is no key ", item.key(), "; known are ", list));
  }
  return {};
}

Result<double> number_at(const Json& object, const char* key, double otherwise,
                         const std::string& where) {
  if (!object.contains(key) || object.at(key).is_null()) return otherwise;
  if (!object.at(key).is_number()) {
    return bad_input(message(where, ": ", key, " is ", object.at(key).dump(), ", no number"));
  }
  return object.at(key).get<double>();
}

Result<ModelEntry> model_from(const Json& json, const std::filesystem::path& folder,
                              const std::string& where) {
  if (!json.is_object()) return bad_input(message(where, " must be an object"));
  SYNC_ACT_RETURN_IF_ERROR(
      check_keys(json, {"name", "neurons", "accuracy", "architecture", "neuron_rate_hz"}, where));
  ModelEntry model;
  Result<std::string> name = text_at(json, "name", where);
  if (!name.ok()) return name.error();
  model.name = *std::move(name);
  const Result<std::string> neurons = text_at(json, "neurons", where);
  if (!neurons.ok()) return neurons.error();
  model.neurons = (folder / *neurons).string();
  if (json.contains("architecture") && !json.at("architecture").is_null()) {
    Result<std::string> architecture = text_at(json, "architecture", where);
    if (!architecture.ok()) return architecture.error();
    model.architecture = *std::move(architecture);
  }
  const Result<double> accuracy = number_at(json, "accuracy", model.accuracy, where);
  if (!accuracy.ok()) return accuracy.error();
  model.accuracy = *accuracy;
  const Result<double> rate = number_at(json, "neuron_rate_hz", -1.0, where);
  if (!rate.ok()) return rate.error();
  model.neuron_rate_hz = *rate;
  return model;
}

Result<Spec> read_spec(const std::string& path) {
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  const std::string file = base_name(path);
  const char* const text = reinterpret_cast<const char*>(bytes->data());
  const Json json = Json::parse(text, text + bytes->size(), nullptr, false);
  if (!json.is_object()) return bad_input(message(file, ": is not a JSON object"));
  SYNC_ACT_RETURN_IF_ERROR(check_keys(json, {"networks", "models"}, file));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  Spec spec;
  const Result<std::string> networks = text_at(json, "networks", file);
  if (!networks.ok()) return networks.error();
  spec.networks = (folder / *networks).string();
  if (!json.contains("models") || !json.at("models").is_array() || json.at("models").empty()) {
    return bad_input(message(file, ": models must be a list of at least one model"));
  }
  std::set<std::string> names;
  for (const Json& entry : json.at("models")) {
    const std::string where = message(file, ": models[", spec.models.size(), "]");
    Result<ModelEntry> model = model_from(entry, folder, where);
    if (!model.ok()) return model.error();
    if (!names.insert(model->name).second) {
      return bad_input(message(where, ": name is ", model->name, ", as of another model"));
    }
    spec.models.push_back(*std::move(model));
  }
  return spec;
}

// One field of a struct of options, from its flag where that is given.
template <class Options>
Status set_from(const Arguments& arguments, const std::vector<ParameterField<Options>>& fields,
                Options& options) {
  for (const ParameterField<Options>& field : fields) {
    const std::string flag = flag_of(field.spec.key);
    if (!arguments.has(flag)) continue;
    const Result<double> value = parse_parameter(field.spec, arguments.at(flag));
    if (!value.ok()) return value.error();
    field.set(options, *value);
  }
  return {};
}

// The coupling's parameters that have a say in a score.
std::vector<ParameterSpec> null_parameters() {
  std::vector<ParameterSpec> specs = coupling_parameters();
  std::erase_if(specs, [](const ParameterSpec& spec) {
    return spec.key == "max_lag" || spec.key == "fdr" || spec.key == "correction" ||
           spec.key == "held_out";
  });
  return specs;
}

Result<ScoreRequest> request_of(const Arguments& arguments, const Recipe& recipe, int n_threads) {
  ScoreRequest request;
  SYNC_ACT_RETURN_IF_ERROR(set_from(arguments, similarity_fields(), request.similarity));
  SYNC_ACT_RETURN_IF_ERROR(set_from(arguments, relation_fields(), request.relation));
  for (const ParameterSpec& spec : null_parameters()) {
    const std::string flag = flag_of(spec.key);
    if (!arguments.has(flag)) continue;
    SYNC_ACT_RETURN_IF_ERROR(
        set_coupling_parameter(request.coupling, spec.key, arguments.at(flag)));
  }
  request.coupling.absolute = recipe.absolute;
  request.coupling.n_threads = n_threads;
  request.use_blocks = arguments.has("--blocks");
  return request;
}

template <class Options>
void add_options(Provenance& provenance, const std::vector<ParameterField<Options>>& fields,
                 const Options& options) {
  for (const ParameterField<Options>& field : fields) {
    provenance.options.emplace_back(field.spec.key, parameter_text(field.spec, field.get(options)));
  }
}

Provenance provenance_of_score(const Recipe& recipe, const ScoreRequest& request) {
  Provenance provenance = provenance_of("score", recipe);
  provenance.seed = request.coupling.seed;
  add_options(provenance, similarity_fields(), request.similarity);
  add_options(provenance, relation_fields(), request.relation);
  provenance.options.emplace_back("blocks", request.use_blocks ? "true" : "false");
  const std::vector<ParameterSpec> used = null_parameters();
  for (auto& option : coupling_options(request.coupling)) {
    const bool has_a_say = std::any_of(used.begin(), used.end(), [&](const ParameterSpec& spec) {
      return spec.key == option.first;
    });
    if (has_a_say) provenance.options.push_back(std::move(option));
  }
  return provenance;
}

Result<ModelScores> scored(const Arguments& arguments, const Spec& spec, const Recipe& recipe,
                           const ScoreRequest& request) {
  Arguments networks_argument;
  networks_argument.values["--networks"] = spec.networks;
  const Result<TimeSeries> courses =
      read_named_series(networks_argument, "--networks", "--network-names");
  if (!courses.ok()) return courses.error();
  const int n_threads = request.coupling.n_threads;
  const Result<ScanSelection> selection = selection_of(recipe, courses->n_times());
  if (!selection.ok()) {
    return Error{selection.error().code,
                 message(base_name(spec.networks), ": ", selection.error().message)};
  }
  const Result<PreparedSeries> networks =
      prepare_networks(base_name(spec.networks), *courses, recipe, *selection, n_threads);
  if (!networks.ok()) return networks.error();

  Provenance provenance = provenance_of_score(recipe, request);
  for (const std::string& path : {arguments.at("--models"), spec.networks}) {
    Result<InputFile> input = input_file(path);
    if (!input.ok()) return input.error();
    provenance.inputs.push_back(*std::move(input));
  }
  std::vector<std::unique_ptr<PreparedSeries>> prepared;
  std::vector<ScoredModel> models;
  for (const ModelEntry& entry : spec.models) {
    Arguments neurons_argument;
    neurons_argument.values["--neurons"] = entry.neurons;
    const Result<TimeSeries> responses =
        read_named_series(neurons_argument, "--neurons", "--neuron-names");
    if (!responses.ok()) return responses.error();
    Recipe own = recipe;
    if (entry.neuron_rate_hz >= 0.0) own.neuron_rate_hz = entry.neuron_rate_hz;
    Result<PreparedSeries> neurons =
        prepare_neurons(base_name(entry.neurons), *responses, own, *selection, n_threads);
    if (!neurons.ok()) return neurons.error();
    prepared.push_back(std::make_unique<PreparedSeries>(*std::move(neurons)));
    models.push_back({entry.name, entry.architecture, entry.accuracy, &prepared.back()->series});
    Result<InputFile> input = input_file(entry.neurons);
    if (!input.ok()) return input.error();
    provenance.inputs.push_back(*std::move(input));
    SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  }
  Result<ModelScores> scores = score_models(models, networks->series, request, keep_going());
  if (scores.ok()) scores->provenance = std::move(provenance);
  return scores;
}

void print_relation(const char* name, const Relation& relation) {
  std::printf("%s r = %.3f [%.3f, %.3f], p = %.4g\n", name, relation.r, relation.low, relation.high,
              relation.p);
}

void print_summary(const ModelScores& scores, const std::vector<std::string>& files) {
  for (const ModelScore& model : scores.models) {
    std::printf("%s: score %.4f (sd over subsets %.4f)", model.name.c_str(), model.similarity.score,
                model.similarity.sd_over_subsets);
    if (std::isfinite(model.z)) std::printf(", z %.2f", model.z);
    std::printf("\n");
  }
  if (scores.relation) {
    std::printf("score and accuracy over %s:\n",
                counted(scores.relation->n_models, "model").c_str());
    print_relation("  Pearson", scores.relation->pearson);
    print_relation("  Spearman", scores.relation->spearman);
  }
  for (const std::string& warning : scores.warnings) std::printf("note: %s\n", warning.c_str());
  for (const std::string& file : files) std::printf("%s\n", file.c_str());
}

std::vector<OptionSpec> recipe_part() {
  return recipe_options_of({"tr_secs", "neuron_rate_hz", "hrf", "hrf_shift", "onset_secs",
                            "before_start", "run_lengths", "drop_scans", "max_scans", "detrend",
                            "high_pass_secs", "standardize", "absolute"});
}

Status run_score(const Arguments& arguments) {
  Command recipe_command;
  recipe_command.options = recipe_part();
  const Result<Recipe> recipe = recipe_of(recipe_command, arguments);
  if (!recipe.ok()) return recipe.error();
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  const Result<ScoreRequest> request = request_of(arguments, *recipe, *n_threads);
  if (!request.ok()) return request.error();
  const Result<Spec> spec = read_spec(arguments.at("--models"));
  if (!spec.ok()) return spec.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  const Result<ModelScores> scores = scored(arguments, *spec, *recipe, *request);
  if (!scores.ok()) return scores.error();
  const std::string json = model_scores_to_json(*scores);
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("score.json"), json));
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("score.tsv"), model_scores_to_tsv(*scores)));
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  if (arguments.json()) {
    std::fputs(json.c_str(), stdout);
  } else {
    print_summary(*scores, folder->written());
  }
  return {};
}

}  // namespace

Command score_command() {
  std::vector<OptionSpec> options{
      {"--models", "SPEC.json",
       "{\"networks\": \"Y.npy\", \"models\": [{\"name\", \"neurons\": \"X.npy\", \"accuracy\"?, "
       "\"architecture\"?, \"neuron_rate_hz\"?}, ...]}; paths are relative to the file.",
       true, ""},
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""},
      {"--blocks", "",
       "Permutes accuracies within architectures only, since models of one are related.", false,
       ""},
  };
  for (const ParameterSpec& spec : specs_of(similarity_fields()))
    options.push_back(option_of(spec));
  for (const ParameterSpec& spec : specs_of(relation_fields())) options.push_back(option_of(spec));
  for (const ParameterSpec& spec : null_parameters()) options.push_back(option_of(spec));
  for (OptionSpec& option : recipe_part()) options.push_back(std::move(option));
  options.push_back(threads_option());
  options.push_back(json_option());
  return {"score",
          "Scores models by their similarity to the brain and relates the scores to accuracy.",
          "",
          "",
          std::move(options),
          "Writes score.json and score.tsv. A model's score is the mean over networks of the\n"
          "held-out r of its best neuron, from random subsets of neurons of equal size; z places\n"
          "its best r in its own null of the largest r (--null). The relation has Pearson and\n"
          "Spearman correlation with a bootstrap interval and a permutation p.",
          run_score};
}

}  // namespace sync_act::cli
