#include "web/app/request_json.h"

#include "web/app/json_fields.h"

namespace sync_act::app {
namespace {

// Names of files and clipboard text may hold anything; broken UTF-8 becomes U+FFFD.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct RequestOf {
  std::string operator()(const OpenFiles&) const { return request_json("open_files"); }
  std::string operator()(const OpenSimulated&) const { return request_json("open_simulated"); }
  std::string operator()(const Share&) const { return request_json("share"); }
  std::string operator()(const Export& c) const { return request_json("export", "kind", c.kind); }
  std::string operator()(const CancelJob& c) const {
    return request_json("cancel_job", "id", c.id);
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

std::string request_json(const Command& command) { return std::visit(RequestOf{}, command); }

std::string request_json(std::string_view type) { return dumped(Json{{"type", type}}); }

std::string request_json(std::string_view type, std::string_view key, int value) {
  return dumped(Json{{"type", type}, {std::string(key), value}});
}

std::string request_json(std::string_view type, std::string_view key, std::string_view value) {
  return dumped(Json{{"type", type}, {std::string(key), value}});
}

std::string text_input_request_json(bool active, double x_css, double y_css) {
  return dumped(Json{{"type", "text_input"}, {"active", active}, {"x", x_css}, {"y", y_css}});
}

}  // namespace sync_act::app
