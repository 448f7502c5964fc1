#include "web/app/request_json.h"

#include "web/app/hrf_names.h"
#include "web/app/json_value.h"

namespace sync_act::app {
namespace {

// {"type":type}
Json request(std::string_view type) {
  Json json = Json::object();
  json.set("type", type);
  return json;
}

struct RequestOf {
  std::string operator()(const OpenFiles&) const { return request_json("open_files"); }
  std::string operator()(const OpenSimulated&) const { return request_json("open_simulated"); }
  std::string operator()(const AskPage& c) const {
    return c.network < 0 ? request_json(c.request) : request_json(c.request, "network", c.network);
  }
  std::string operator()(const Share&) const { return request_json("share"); }
  std::string operator()(const Export& c) const { return request_json("export", "kind", c.kind); }
  std::string operator()(const TestSignificance& c) const {
    Json json = request("test_significance");
    json.set("null", c.null_model);
    json.set("correction", c.correction);
    return json.dump();
  }
  std::string operator()(const OpenModel& c) const {
    return request_json("open_model", "id", c.id);
  }
  std::string operator()(const CancelJob& c) const {
    return request_json("cancel_job", "id", c.id);
  }
  std::string operator()(const FilmPlay& c) const {
    Json json = request("film_play");
    json.set("atSecs", c.film_secs);
    return json.dump();
  }
  std::string operator()(const FilmPause&) const { return request_json("film_pause"); }
  std::string operator()(const FilmMute& c) const {
    Json json = request("film_mute");
    json.set("muted", c.muted);
    return json.dump();
  }
  std::string operator()(const NeedFilmSheet& c) const {
    return request_json("need_film_sheet", "sheet", c.sheet);
  }
  std::string operator()(const CopyText& c) const {
    return request_json("clipboard_write", "text", c.text);
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::string film_seek_request_json(double film_secs) {
  Json json = request("film_seek");
  json.set("secs", film_secs);
  return json.dump();
}

std::string recouple_request_json(const CouplingRecipe& recipe) {
  Json json = request("recouple");
  for (const auto& [name, choice] : kHrfChoices) {
    if (choice == recipe.hrf) json.set("hrf", name);
  }
  json.set("lagScans", recipe.lag_scans);
  json.set("partialFeatures", recipe.partial_features);
  return json.dump();
}

std::string request_json(const Command& command) { return std::visit(RequestOf{}, command); }

std::string request_json(std::string_view type) { return request(type).dump(); }

std::string request_json(std::string_view type, std::string_view key, int value) {
  Json json = request(type);
  json.set(key, value);
  return json.dump();
}

std::string request_json(std::string_view type, std::string_view key, std::string_view value) {
  Json json = request(type);
  json.set(key, value);
  return json.dump();
}

std::string text_input_request_json(bool active, double x_css, double y_css) {
  Json json = request("text_input");
  json.set("active", active);
  json.set("x", x_css);
  json.set("y", y_css);
  return json.dump();
}

}  // namespace sync_act::app
