#include "core/pipeline/provenance_record.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/pipeline/build_id.h"

namespace sync_act {

Provenance provenance_of(std::string method, const Recipe& recipe) {
  Provenance provenance;
  provenance.method = std::move(method);
  provenance.options = recipe_options(recipe);
  provenance.build_id = build_id();
  return provenance;
}

std::string provenance_to_json(const Provenance& provenance) {
  nlohmann::ordered_json json;
  json["method"] = provenance.method;
  json["options"] = nlohmann::ordered_json::object();
  for (const auto& [key, value] : provenance.options) json["options"][key] = value;
  json["seed"] = provenance.seed;
  json["inputs"] = nlohmann::ordered_json::array();
  for (const InputFile& input : provenance.inputs) {
    nlohmann::ordered_json entry{{"name", input.name}};
    if (input.sha256.empty()) {
      entry["sha256"] = nullptr;
    } else {
      entry["sha256"] = input.sha256;
    }
    json["inputs"].push_back(std::move(entry));
  }
  json["build"] = provenance.build_id;
  json["simulated"] = provenance.simulated;
  // Names of files may hold bytes that are not UTF-8: they are replaced, not thrown on.
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace sync_act
