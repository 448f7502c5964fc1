#include "web/app/state_json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/app/sample_data.h"

namespace sync_act::app {
namespace {

Model selected_model() {
  Model model;
  model.state.neuron = 2;
  model.state.network = 1;
  model.wishes.default_pair = false;
  model.wishes.cursor_to_peak = false;
  return model;
}

std::string refusal_of(const std::string& text) {
  const auto parsed = state_from_json(text, Model(), sample_data(), MissingKeys::kDefault);
  return parsed.ok() ? "" : parsed.error().message;
}

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("defaults are omitted") { CHECK(state_to_json(Model(), AppData()) == R"({"v":1})"); }

TEST_CASE("the keys of a full state are stable") {
  Model model = selected_model();
  State& s = model.state;
  s.cursor_mm = {40, -52.04, -18};
  s.time_secs = 306;
  s.window_start_secs = 240;
  s.window_secs = 120;
  s.overlay = Overlay::kVoxelMap;
  s.threshold_r = 0.3;
  s.max_r = 0.8;
  s.overlay_opacity = 0.5;
  s.voxel_exact = s.significant = s.radiological = true;
  s.contours = outlined({1, 0});
  s.layer = 0;
  s.brain = BrainPicture::kGallery;
  s.gallery = GalleryOrder::kSlow;
  s.recipe = {HrfChoice::kGlover, -2, true};
  s.order = NeuronOrder::kIndex;
  s.unit_view = UnitView::kList;
  s.unit_colour = UnitColour::kBest;
  s.neuron_filter = "fire";
  s.expanded = Panel::kBrain;
  s.theme = Theme::kDark;
  s.mode = Mode::kEmbed;
  const auto json = nlohmann::json::parse(state_to_json(model, sample_data()));
  CHECK(json == nlohmann::json::parse(R"({"v":1,"neuron":{"layer":"fire6","unit":1},
    "network":"Ventral visual","mm":[40,-52,-18],"secs":306,"window":[240,120],"hrf":"glover","lag":-2,"partial":"features",
    "overlay":"voxel","threshold":0.3,"max":0.8,"opacity":0.5,"exact":true,"radiological":true,
    "contours":["Ventral visual","Auditory"],"significant":true,"brain":"gallery","gallery":"slow","layer":"conv1","order":"index","units":"list","colour":"best","filter":"fire","expanded":"brain","theme":"dark","mode":"embed"})"));
}

TEST_CASE("networks to outline wait for the data, and too many or unknown ones are refused") {
  const AppData data = sample_data();
  Model model;
  const auto link = state_from_json(R"({"v":1,"contours":["Ventral visual","Gone","Auditory"]})",
                                    model, AppData(), MissingKeys::kDefault);
  REQUIRE(link.ok());
  replace_state(model, link->state, link->wishes, AppData());
  CHECK(model.state.contours.empty());
  CHECK(mentions(state_to_json(model, AppData()), R"("contours":["Ventral visual","Gone")"));
  data_changed(model, data);
  CHECK(model.state.contours == outlined({1, 0}));
  CHECK(mentions(state_to_json(model, data), R"("contours":["Ventral visual","Auditory"])"));

  const auto kept = [&](const std::string& text) {
    return state_from_json(text, model, data, MissingKeys::kKeep);
  };
  const auto none = kept(R"({"contours":[]})");
  REQUIRE(none.ok());
  replace_state(model, none->state, none->wishes, data);
  CHECK(model.state.contours.empty());
  CHECK(mentions(kept(R"({"contours":["Gone"]})").error().message, "a network that is not there"));
  CHECK(mentions(kept(R"({"contours":"Auditory"})").error().message, "\"contours\""));
  const std::string nine = R"({"contours":["a","b","c","d","e","f","g","h","i"]})";
  CHECK(mentions(refusal_of(nine), "names 9 networks; at most 8 are outlined at once"));

  const auto command =
      command_from_json(R"({"type":"set_contours","contours":["Auditory"]})", data);
  REQUIRE(command.ok());
  apply(model, *command, data, 0);
  CHECK(model.state.contours == outlined({0}));
  CHECK_FALSE(command_from_json(R"({"type":"set_contours","contours":["Gone"]})", data).ok());
  CHECK_FALSE(command_from_json(R"({"type":"set_contours"})", data).ok());
}

TEST_CASE("a state written and read again is the same") {
  const AppData data = sample_data();
  Model model = selected_model();
  model.state.cursor_mm = {3, -3, 0};
  model.state.time_secs = 4.5;
  model.state.window_start_secs = 1.5;
  model.state.window_secs = 7.5;
  model.state.recipe = {HrfChoice::kAsOpened, 3, true};
  model.state.overlay = Overlay::kVoxelMap;
  model.state.threshold_r = 0.125;
  model.state.expanded = Panel::kTime;
  model.state.theme = Theme::kLight;
  Model other;
  auto parsed = state_from_json(state_to_json(model, data), other, data, MissingKeys::kDefault);
  REQUIRE(parsed.ok());
  replace_state(other, parsed->state, parsed->wishes, data);
  CHECK(other.state == model.state);
  CHECK(state_to_json(other, data) == state_to_json(model, data));
}

TEST_CASE("a link opened before its data keeps what it names until the data is there") {
  Model model;
  auto parsed = state_from_json(R"({"v":1,"neuron":{"layer":"fire6","unit":1},"mm":[3,3,3]})",
                                model, AppData(), MissingKeys::kDefault);
  REQUIRE(parsed.ok());
  replace_state(model, parsed->state, parsed->wishes, AppData());
  CHECK(model.state.neuron == -1);
  CHECK(mentions(state_to_json(model, AppData()), R"("layer":"fire6")"));
  const AppData data = sample_data();
  data_changed(model, data);
  CHECK(model.state.neuron == 2);
  CHECK(model.state.network == 1);  // its best match, as the link names none
  CHECK(model.state.cursor_mm == std::array<double, 3>{3, 3, 3});
}

TEST_CASE("missing keys are defaults for a link, but not theme and mode") {
  Model now = selected_model();
  now.state.theme = Theme::kLight;
  now.state.mode = Mode::kEmbed;
  now.state.threshold_r = 0.5;
  const AppData data = sample_data();
  const auto link = state_from_json(R"({"v":1,"secs":3})", now, data, MissingKeys::kDefault);
  REQUIRE(link.ok());
  CHECK(link->state.threshold_r == 0.25);
  CHECK(link->state.neuron == -1);
  CHECK(link->wishes.default_pair);
  CHECK(link->state.theme == Theme::kLight);
  CHECK(link->state.mode == Mode::kEmbed);
  const auto part = state_from_json(R"({"secs":3})", now, data, MissingKeys::kKeep);
  REQUIRE(part.ok());
  CHECK(part->state.threshold_r == 0.5);
  CHECK(part->state.neuron == 2);
  CHECK(part->state.time_secs == 3);
  CHECK_FALSE(part->wishes.default_pair);
}

TEST_CASE("unknown keys and null are ignored") {
  CHECK(refusal_of(R"({"v":1,"shoe_size":43,"secs":null,"neuron":null})").empty());
}

TEST_CASE("bad values are refused with the name of their key") {
  CHECK(mentions(refusal_of(R"({"v":1,"threshold":2})"), "\"threshold\""));
  CHECK(mentions(refusal_of(R"({"v":1,"threshold":"a"})"), "\"threshold\""));
  CHECK(mentions(refusal_of(R"({"v":1,"mm":[1,2]})"), "\"mm\""));
  CHECK(mentions(refusal_of(R"({"v":1,"mm":[1,2,1e300]})"), "\"mm\""));
  CHECK(mentions(refusal_of(R"({"v":1,"window":[-1,2]})"), "\"window\""));
  CHECK(mentions(refusal_of(R"({"v":1,"secs":-4})"), "\"secs\""));
  CHECK(mentions(refusal_of(R"({"v":1,"overlay":"blob"})"), "\"network\", \"voxel\""));
  CHECK(mentions(refusal_of(R"({"v":1,"exact":1})"), "\"exact\""));
  CHECK(mentions(refusal_of(R"({"v":1,"neuron":5})"), "\"neuron\""));
  CHECK(mentions(refusal_of(R"({"v":1,"neuron":{"unit":1.5}})"), "\"unit\""));
  CHECK(mentions(refusal_of(R"({"v":1,"neuron":{"layer":"fire6"}})"), "\"unit\""));
  CHECK(mentions(refusal_of(R"({"v":2})"), "newer version"));
  CHECK(mentions(refusal_of(R"({"v":"1"})"), "\"v\""));
  CHECK(mentions(refusal_of("[1]"), "object"));
  CHECK(mentions(refusal_of("{\"v\":"), "JSON"));
  CHECK(mentions(refusal_of(""), "JSON"));
}

TEST_CASE("a unit that is not there is refused in a change, and left out of a link") {
  const AppData data = sample_data();
  const auto change = state_from_json(R"({"network":"Smell"})", Model(), data, MissingKeys::kKeep);
  REQUIRE_FALSE(change.ok());
  CHECK(mentions(change.error().message, "\"network\""));
  const auto other = state_from_json(R"({"neuron":{"layer":"fire6","unit":9}})", Model(), data,
                                     MissingKeys::kKeep);
  REQUIRE_FALSE(other.ok());
  CHECK(mentions(other.error().message, "\"neuron\""));
  const auto link =
      state_from_json(R"({"v":1,"network":"Smell"})", Model(), data, MissingKeys::kDefault);
  REQUIRE(link.ok());
  Model model;
  replace_state(model, link->state, link->wishes, data);
  CHECK(model.state.neuron == 1);
  CHECK(model.state.network == 0);
}

TEST_CASE("a layer is kept by its name, also before the neurons are there") {
  Model model;
  const auto link =
      state_from_json(R"({"v":1,"layer":"fire6","neuron":{"layer":"conv1","unit":0}})", model,
                      AppData(), MissingKeys::kDefault);
  REQUIRE(link.ok());
  replace_state(model, link->state, link->wishes, AppData());
  CHECK(mentions(state_to_json(model, AppData()), R"("layer":"fire6")"));
  const AppData data = sample_data();
  data_changed(model, data);
  CHECK(model.state.layer == 1);
  CHECK(model.state.neuron == 0);
  // Another neuron brings its own layer; a layer that is not there is refused in a change.
  const auto other =
      state_from_json(R"({"neuron":{"layer":"conv1","unit":0}})", model, data, MissingKeys::kKeep);
  REQUIRE(other.ok());
  replace_state(model, other->state, other->wishes, data);
  CHECK(model.state.layer == -1);
  CHECK_FALSE(state_from_json(R"({"layer":"fire9"})", model, data, MissingKeys::kKeep).ok());
}

TEST_CASE("a filter that is not UTF-8 does not break the state") {
  Model model;
  model.state.neuron_filter = "\xff\xfe";
  CHECK(state_from_json(state_to_json(model, AppData()), model, AppData(), MissingKeys::kDefault)
            .ok());
}

TEST_CASE("commands are read with units as index or by name") {
  const AppData data = sample_data();
  auto command = command_from_json(R"({"type":"select_neuron","neuron":3})", data);
  REQUIRE(command.ok());
  CHECK(std::get<SelectNeuron>(*command).neuron == 3);
  command = command_from_json(
      R"({"type":"select_pair","neuron":{"layer":"fire6","unit":1},"network":"Auditory"})", data);
  REQUIRE(command.ok());
  CHECK(std::get<SelectPair>(*command).neuron == 2);
  CHECK(std::get<SelectPair>(*command).network == 0);
}

TEST_CASE("every command has a JSON form") {
  const AppData data = sample_data();
  const char* const kAll[] = {R"({"type":"select_neuron","neuron":-1})",
                              R"({"type":"select_network","network":1})",
                              R"({"type":"select_pair","neuron":1,"network":0})",
                              R"({"type":"move_cursor","mm":[1,2,3]})",
                              R"({"type":"set_time","secs":3})",
                              R"({"type":"set_time_window","window":[0,3]})",
                              R"({"type":"set_overlay","overlay":"voxel"})",
                              R"({"type":"set_threshold","threshold":0.3})",
                              R"({"type":"set_max","max":0.8})",
                              R"({"type":"set_opacity","opacity":0.5})",
                              R"({"type":"set_exact","exact":true})",
                              R"({"type":"set_contours","contours":["Auditory"]})",
                              R"({"type":"set_significant","significant":true})",
                              R"({"type":"set_radiological","radiological":true})",
                              R"({"type":"turn_brain","camera":[30,5]})",
                              R"({"type":"set_fourth","fourth":"voxel"})",
                              R"({"type":"set_brain_picture","brain":"mosaic"})",
                              R"({"type":"set_mosaic_plane","mosaic":"coronal"})",
                              R"({"type":"set_gallery_order","gallery":"slow"})",
                              R"({"type":"set_order","order":"index"})",
                              R"({"type":"select_layer","layer":"fire6"})",
                              R"({"type":"set_unit_view","units":"list"})",
                              R"({"type":"set_unit_colour","colour":"best"})",
                              R"({"type":"set_filter","filter":"fire"})",
                              R"({"type":"expand_panel","expanded":"brain"})",
                              R"({"type":"show_screen","screen":"coupling"})",
                              R"({"type":"set_layer_value","cells":"mean"})",
                              R"({"type":"set_network_order","columns":"index"})",
                              R"({"type":"set_hrf","hrf":"glover"})",
                              R"({"type":"set_lag","lag":-2})",
                              R"({"type":"set_partial","partial":"features"})",
                              R"({"type":"film_time","secs":12.5})",
                              R"({"type":"set_theme","theme":"light"})",
                              R"({"type":"undo"})",
                              R"({"type":"redo"})",
                              R"({"type":"hover_neuron","neuron":1})",
                              R"({"type":"hover_network","network":1})",
                              R"({"type":"show_help","open":true})",
                              R"({"type":"set_playing","playing":true})",
                              R"({"type":"set_muted","muted":false})",
                              R"({"type":"film_play","secs":12.5})",
                              R"({"type":"film_pause"})",
                              R"({"type":"film_mute","muted":false})",
                              R"({"type":"need_film_sheet","sheet":1})",
                              R"({"type":"open_files"})",
                              R"({"type":"open_simulated"})",
                              R"({"type":"ask_page","request":"show_guide"})",
                              R"({"type":"share"})",
                              R"({"type":"export","kind":"view_png"})",
                              R"({"type":"test_significance","null":"phase","correction":"bh"})",
                              R"({"type":"open_model","id":"squeezenet"})",
                              R"({"type":"cancel_job","id":"1"})",
                              R"({"type":"dismiss_problem","id":"1"})",
                              R"({"type":"copy_text","text":"a"})"};
  // Each alternative of Command, in its order.
  REQUIRE(std::size(kAll) == std::variant_size_v<Command>);
  for (std::size_t i = 0; i < std::size(kAll); ++i) {
    const auto command = command_from_json(kAll[i], data);
    INFO(kAll[i]);
    REQUIRE(command.ok());
    CHECK(command->index() == i);
  }
}

TEST_CASE("bad commands are refused with the name of their field") {
  const AppData data = sample_data();
  const auto refusal = [&](const char* text) {
    const auto command = command_from_json(text, data);
    return command.ok() ? std::string() : command.error().message;
  };
  CHECK(mentions(refusal(R"({"type":"dance"})"), "dance"));
  CHECK(mentions(refusal(R"({})"), "\"type\""));
  CHECK(mentions(refusal(R"({"type":"select_neuron"})"), "\"neuron\""));
  CHECK(mentions(refusal(R"({"type":"select_neuron","neuron":4})"), "\"neuron\""));
  CHECK(mentions(refusal(R"({"type":"select_neuron","neuron":{"unit":"x"}})"), "\"neuron\""));
  CHECK(mentions(refusal(R"({"type":"select_network","network":"Smell"})"), "\"network\""));
  CHECK(mentions(refusal(R"({"type":"select_layer","layer":"fire9"})"), "\"layer\""));
  CHECK(mentions(refusal(R"({"type":"select_layer","layer":2})"), "\"layer\""));
  CHECK(mentions(refusal(R"({"type":"set_theme","theme":"pink"})"), "\"theme\""));
  CHECK(mentions(refusal(R"({"type":"move_cursor","mm":"here"})"), "\"mm\""));
}

}  // namespace
}  // namespace sync_act::app
