#pragma once
// What the app asks of the page, as JSON for onAppRequest (docs/architecture.md).

#include <string>
#include <string_view>

#include "web/app/command.h"

namespace sync_act::app {

// The request that a command stands for; empty for commands that the app answers itself.
std::string request_json(const Command& command);

// {"type":type}, with one more field.
std::string request_json(std::string_view type);
std::string request_json(std::string_view type, std::string_view key, int value);
std::string request_json(std::string_view type, std::string_view key, std::string_view value);
// {"type":"text_input","active":true,"x":12,"y":30}; CSS px.
std::string text_input_request_json(bool active, double x_css, double y_css);
// {"type":"film_seek","secs":12.5}; film time.
std::string film_seek_request_json(double film_secs);
// {"type":"recouple","hrf":"glover","lagScans":2,"partialFeatures":false}
std::string recouple_request_json(const CouplingRecipe& recipe);

}  // namespace sync_act::app
