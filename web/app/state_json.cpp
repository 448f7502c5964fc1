#include "web/app/state_json.h"

#include <cmath>
#include <functional>
#include <initializer_list>
#include <utility>

#include "web/app/hrf_names.h"
#include "web/app/json_fields.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

constexpr int kVersion = 1;
constexpr double kFar = 1e9;  // mm or s; anything beyond is a mistake
constexpr double kWhole = 2147483647;

const std::initializer_list<std::pair<const char*, Overlay>> kOverlays{
    {"network", Overlay::kNetworkMap}, {"voxel", Overlay::kVoxelMap}};
const std::initializer_list<std::pair<const char*, NeuronOrder>> kOrders{
    {"similar", NeuronOrder::kSimilar},
    {"coupling", NeuronOrder::kCoupling},
    {"index", NeuronOrder::kIndex}};
const std::initializer_list<std::pair<const char*, UnitView>> kUnitViews{{"grid", UnitView::kGrid},
                                                                         {"list", UnitView::kList}};
const std::initializer_list<std::pair<const char*, UnitColour>> kUnitColours{
    {"network", UnitColour::kNetwork},
    {"best", UnitColour::kBest},
    {"verdict", UnitColour::kVerdict}};
const std::initializer_list<std::pair<const char*, Panel>> kPanels{{"none", Panel::kNone},
                                                                   {"brain", Panel::kBrain},
                                                                   {"neurons", Panel::kNeurons},
                                                                   {"time", Panel::kTime},
                                                                   {"matrix", Panel::kMatrix}};
const std::initializer_list<std::pair<const char*, FourthPanel>> kFourths{
    {"3d", FourthPanel::kGlass}, {"voxel", FourthPanel::kVoxel}};
const std::initializer_list<std::pair<const char*, BrainPicture>> kBrainPictures{
    {"slices", BrainPicture::kSlices},
    {"mosaic", BrainPicture::kMosaic},
    {"gallery", BrainPicture::kGallery}};
const std::initializer_list<std::pair<const char*, GalleryOrder>> kGalleryOrders{
    {"index", GalleryOrder::kIndex}, {"best", GalleryOrder::kBest}, {"slow", GalleryOrder::kSlow}};
const std::initializer_list<std::pair<const char*, MosaicPlane>> kMosaicPlanes{
    {"axial", MosaicPlane::kAxial},
    {"coronal", MosaicPlane::kCoronal},
    {"sagittal", MosaicPlane::kSagittal}};
const std::initializer_list<std::pair<const char*, Screen>> kScreens{
    {"explore", Screen::kExplore},
    {"coupling", Screen::kCoupling},
    {"models", Screen::kModels},
    {"data", Screen::kData},
    {"report", Screen::kReport}};
const std::initializer_list<std::pair<const char*, LayerValue>> kLayerValues{
    {"best", LayerValue::kBest}, {"mean", LayerValue::kMean}, {"share", LayerValue::kShare}};
const std::initializer_list<std::pair<const char*, NetworkOrder>> kNetworkOrders{
    {"cluster", NetworkOrder::kCluster}, {"index", NetworkOrder::kIndex}};
const std::initializer_list<std::pair<const char*, Theme>> kThemes{
    {"auto", Theme::kAuto}, {"dark", Theme::kDark}, {"light", Theme::kLight}};
const std::initializer_list<std::pair<const char*, Mode>> kModes{{"full", Mode::kFull},
                                                                 {"embed", Mode::kEmbed}};

template <class Enum>
const char* name_of(std::initializer_list<std::pair<const char*, Enum>> choices, Enum value) {
  for (const auto& [name, enumerator] : choices) {
    if (enumerator == value) return name;
  }
  return "";
}

const std::initializer_list<std::pair<const char*, bool>> kPartials{{"nothing", false},
                                                                    {"features", true}};

// 0.1 and 0.01 are finer than anything on the screen, and keep links short.
double tenths(double value) { return std::round(value * 10) / 10; }
double hundredths(double value) { return std::round(value * 100) / 100; }
double thousandths(double value) { return std::round(value * 1000) / 1000; }

// Writes what differs from the default.
class DifferenceWriter {
 public:
  explicit DifferenceWriter(Json& json) : json_(json) {}
  template <class Value>
  void write(const char* key, const Value& value, const Value& otherwise) {
    if (!(value == otherwise)) json_.set(key, value);
  }
  template <class Enum>
  void write(const char* key, std::initializer_list<std::pair<const char*, Enum>> choices,
             Enum value, Enum otherwise) {
    if (value != otherwise) json_.set(key, name_of(choices, value));
  }

 private:
  Json& json_;
};

Json json_of(const NeuronKey& key) {
  Json json = Json::object();
  if (!key.layer.empty()) json.set("layer", key.layer);
  json.set("unit", key.unit);
  return json;
}

Json json_of(std::initializer_list<double> numbers) {
  Json json = Json::list();
  for (const double number : numbers) json.add(number);
  return json;
}

// {"layer":"fire6","unit":117}
Status read_neuron_key(const Json& json, NeuronKey& key) {
  FieldReader fields("The neuron", json);
  fields.require("unit");
  fields.integer("unit", 0, static_cast<long long>(kWhole), key.unit);
  fields.text("layer", key.layer);
  return fields.status();
}

// Networks to be outlined; the names are kept.
std::vector<std::string> contour_names(FieldReader& fields) {
  std::vector<std::string> names;
  fields.texts("contours", names);
  if (names.size() > ContourSet::kMost) {
    fields.refuse("contours", message("names ", names.size(), " networks; at most ",
                                      ContourSet::kMost, " are outlined at once"));
  }
  return names;
}

struct CommandReader {
  FieldReader& fields;
  const Json& json;
  const AppData& data;

  int neuron() {
    fields.require("neuron");
    int index = -1;
    if (!fields.has("neuron")) return index;
    const Json& field = *json.find("neuron");
    if (!field.is(Json::Kind::kObject)) {
      fields.integer("neuron", -1, data.neurons.n_units - 1, index);
      return index;
    }
    NeuronKey key;
    const Status status = read_neuron_key(field, key);
    if (!status.ok()) {
      fields.refuse("neuron", "must be an index, or an object with layer and unit");
      return index;
    }
    index = find_neuron(data.neurons, key);
    if (index < 0) fields.refuse("neuron", "names a unit that is not there");
    return index;
  }
  // By name, or as an index.
  int layer() {
    fields.require("layer");
    int index = -1;
    if (!fields.has("layer")) return index;
    const Json& field = *json.find("layer");
    if (!field.is(Json::Kind::kText)) {
      fields.integer("layer", -1, static_cast<long long>(data.neurons.layers.size()) - 1, index);
      return index;
    }
    index = find_layer(data.neurons, field.text());
    if (index < 0) fields.refuse("layer", "names a layer that is not there");
    return index;
  }
  int network() {
    fields.require("network");
    int index = -1;
    if (!fields.has("network")) return index;
    const Json& field = *json.find("network");
    if (!field.is(Json::Kind::kText)) {
      fields.integer("network", -1, data.networks.n_units - 1, index);
      return index;
    }
    index = find_network(data.networks, field.text());
    if (index < 0) fields.refuse("network", "names a network that is not there");
    return index;
  }
  // By names.
  ContourSet networks() {
    fields.require("contours");
    ContourSet found;
    for (const std::string& name : contour_names(fields)) {
      const int network = find_network(data.networks, name);
      if (network < 0) fields.refuse("contours", "names a network that is not there");
      found.add(network);
    }
    return found;
  }
  double number(const char* key, double low, double high) {
    fields.require(key);
    double value = 0;
    fields.number(key, low, high, value);
    return value;
  }
  bool flag(const char* key) {
    fields.require(key);
    bool value = false;
    fields.flag(key, value);
    return value;
  }
  std::string text(const char* key) {
    fields.require(key);
    std::string value;
    fields.text(key, value);
    return value;
  }
  template <std::size_t n>
  std::array<double, n> numbers(const char* key) {
    fields.require(key);
    std::array<double, n> values{};
    fields.numbers(key, n, values.data());
    return values;
  }
  template <class Enum>
  Enum choice(const char* key, std::initializer_list<std::pair<const char*, Enum>> choices) {
    fields.require(key);
    Enum value{};
    fields.choice(key, choices, value);
    return value;
  }
};

using MakeCommand = Command (*)(CommandReader&);

// The list of commands by name.
const std::initializer_list<std::pair<const char*, MakeCommand>> kCommands{
    {"select_neuron", [](CommandReader& r) -> Command { return SelectNeuron{r.neuron()}; }},
    {"select_network", [](CommandReader& r) -> Command { return SelectNetwork{r.network()}; }},
    {"select_pair",
     [](CommandReader& r) -> Command {
       const int neuron = r.neuron();
       return SelectPair{neuron, r.network()};
     }},
    {"move_cursor", [](CommandReader& r) -> Command { return MoveCursor{r.numbers<3>("mm")}; }},
    {"set_time", [](CommandReader& r) -> Command { return SetTime{r.number("secs", 0, kFar)}; }},
    {"set_time_window",
     [](CommandReader& r) -> Command {
       const auto window = r.numbers<2>("window");
       return SetTimeWindow{window[0], window[1]};
     }},
    {"set_overlay",
     [](CommandReader& r) -> Command { return SetOverlay{r.choice("overlay", kOverlays)}; }},
    {"set_threshold",
     [](CommandReader& r) -> Command { return SetThreshold{r.number("threshold", 0, 1)}; }},
    {"set_max", [](CommandReader& r) -> Command { return SetMaxR{r.number("max", 0, 1)}; }},
    {"set_opacity",
     [](CommandReader& r) -> Command { return SetOpacity{r.number("opacity", 0, 1)}; }},
    {"set_exact", [](CommandReader& r) -> Command { return SetVoxelExact{r.flag("exact")}; }},
    {"set_contours", [](CommandReader& r) -> Command { return SetContours{r.networks()}; }},
    {"set_significant",
     [](CommandReader& r) -> Command { return SetSignificant{r.flag("significant")}; }},
    {"set_radiological",
     [](CommandReader& r) -> Command { return SetRadiological{r.flag("radiological")}; }},
    {"turn_brain", [](CommandReader& r) -> Command { return TurnBrain{r.numbers<2>("camera")}; }},
    {"set_fourth",
     [](CommandReader& r) -> Command { return SetFourth{r.choice("fourth", kFourths)}; }},
    {"set_brain_picture",
     [](CommandReader& r) -> Command {
       return SetBrainPicture{r.choice("brain", kBrainPictures)};
     }},
    {"set_mosaic_plane",
     [](CommandReader& r) -> Command { return SetMosaicPlane{r.choice("mosaic", kMosaicPlanes)}; }},
    {"set_gallery_order",
     [](CommandReader& r) -> Command {
       return SetGalleryOrder{r.choice("gallery", kGalleryOrders)};
     }},
    {"set_order", [](CommandReader& r) -> Command { return SetOrder{r.choice("order", kOrders)}; }},
    {"select_layer", [](CommandReader& r) -> Command { return SelectLayer{r.layer()}; }},
    {"set_unit_view",
     [](CommandReader& r) -> Command { return SetUnitView{r.choice("units", kUnitViews)}; }},
    {"set_unit_colour",
     [](CommandReader& r) -> Command { return SetUnitColour{r.choice("colour", kUnitColours)}; }},
    {"set_filter", [](CommandReader& r) -> Command { return SetFilter{r.text("filter")}; }},
    {"expand_panel",
     [](CommandReader& r) -> Command { return ExpandPanel{r.choice("expanded", kPanels)}; }},
    {"show_screen",
     [](CommandReader& r) -> Command { return ShowScreen{r.choice("screen", kScreens)}; }},
    {"set_layer_value",
     [](CommandReader& r) -> Command { return SetLayerValue{r.choice("cells", kLayerValues)}; }},
    {"set_network_order",
     [](CommandReader& r) -> Command {
       return SetNetworkOrder{r.choice("columns", kNetworkOrders)};
     }},
    {"set_hrf", [](CommandReader& r) -> Command { return SetHrf{r.choice("hrf", kHrfChoices)}; }},
    {"set_lag",
     [](CommandReader& r) -> Command {
       return SetLag{static_cast<int>(r.number("lag", -kMostLagScans, kMostLagScans))};
     }},
    {"set_partial",
     [](CommandReader& r) -> Command { return SetPartial{r.choice("partial", kPartials)}; }},
    {"film_time", [](CommandReader& r) -> Command { return FilmTime{r.number("secs", 0, kFar)}; }},
    {"set_muted", [](CommandReader& r) -> Command { return SetMuted{r.flag("muted")}; }},
    {"set_playing", [](CommandReader& r) -> Command { return SetPlaying{r.flag("playing")}; }},
    {"set_theme", [](CommandReader& r) -> Command { return SetTheme{r.choice("theme", kThemes)}; }},
    {"undo", [](CommandReader&) -> Command { return Undo{}; }},
    {"redo", [](CommandReader&) -> Command { return Redo{}; }},
    {"hover_neuron", [](CommandReader& r) -> Command { return HoverNeuron{r.neuron()}; }},
    {"hover_network", [](CommandReader& r) -> Command { return HoverNetwork{r.network()}; }},
    {"show_help", [](CommandReader& r) -> Command { return ShowHelp{r.flag("open")}; }},
    {"film_play", [](CommandReader& r) -> Command { return FilmPlay{r.number("secs", 0, kFar)}; }},
    {"film_pause", [](CommandReader&) -> Command { return FilmPause{}; }},
    {"film_mute", [](CommandReader& r) -> Command { return FilmMute{r.flag("muted")}; }},
    {"need_film_sheet",
     [](CommandReader& r) -> Command {
       return NeedFilmSheet{static_cast<int>(r.number("sheet", 0, kFar))};
     }},
    {"open_files", [](CommandReader&) -> Command { return OpenFiles{}; }},
    {"open_simulated", [](CommandReader&) -> Command { return OpenSimulated{}; }},
    {"ask_page", [](CommandReader& r) -> Command { return AskPage{r.text("request")}; }},
    {"share", [](CommandReader&) -> Command { return Share{}; }},
    {"export", [](CommandReader& r) -> Command { return Export{r.text("kind")}; }},
    {"test_significance",
     [](CommandReader& r) -> Command {
       const std::string null = r.text("null");
       return TestSignificance{null, r.text("correction")};
     }},
    {"open_model", [](CommandReader& r) -> Command { return OpenModel{r.text("id")}; }},
    {"cancel_job", [](CommandReader& r) -> Command { return CancelJob{r.text("id")}; }},
    {"dismiss_problem", [](CommandReader& r) -> Command { return DismissProblem{r.text("id")}; }},
    {"copy_text", [](CommandReader& r) -> Command { return CopyText{r.text("text")}; }},
};

void read_looks(FieldReader& fields, State& state) {
  fields.choice("overlay", kOverlays, state.overlay);
  fields.number("threshold", 0, 1, state.threshold_r);
  fields.number("max", 0, 1, state.max_r);
  fields.number("opacity", 0, 1, state.overlay_opacity);
  fields.flag("exact", state.voxel_exact);
  fields.flag("significant", state.significant);
  fields.flag("radiological", state.radiological);
  fields.choice("fourth", kFourths, state.fourth);
  fields.choice("brain", kBrainPictures, state.brain);
  fields.choice("mosaic", kMosaicPlanes, state.mosaic);
  fields.choice("gallery", kGalleryOrders, state.gallery);
  fields.numbers("camera", 2, state.camera_deg.data());
  fields.choice("order", kOrders, state.order);
  fields.choice("units", kUnitViews, state.unit_view);
  fields.choice("colour", kUnitColours, state.unit_colour);
  fields.text("filter", state.neuron_filter);
  fields.choice("expanded", kPanels, state.expanded);
  fields.choice("screen", kScreens, state.screen);
  fields.choice("cells", kLayerValues, state.layer_value);
  fields.choice("columns", kNetworkOrders, state.network_order);
  fields.choice("theme", kThemes, state.theme);
  fields.choice("mode", kModes, state.mode);
}

void read_places(FieldReader& fields, ParsedState& parsed) {
  State& state = parsed.state;
  if (fields.has("mm")) {
    fields.numbers("mm", 3, state.cursor_mm.data());
    for (const double mm : state.cursor_mm) {
      if (!(std::abs(mm) <= kFar)) fields.refuse("mm", "is too far away");
    }
    parsed.wishes.cursor_to_peak = false;
  }
  fields.number("secs", 0, kFar, state.time_secs);
  fields.choice("hrf", kHrfChoices, state.recipe.hrf);
  fields.integer("lag", -kMostLagScans, kMostLagScans, state.recipe.lag_scans);
  fields.choice("partial", kPartials, state.recipe.partial_features);
  if (fields.has("window")) {
    std::array<double, 2> window{};
    fields.numbers("window", 2, window.data());
    if (!(window[0] >= 0 && window[0] <= kFar && window[1] >= 0 && window[1] <= kFar)) {
      fields.refuse("window", "must be a start and a length in seconds");
    }
    state.window_start_secs = window[0];
    state.window_secs = window[1];
  }
}

}  // namespace

std::string state_to_json(const Model& model, const AppData& data) {
  const State& state = model.state;
  const State defaults;
  Json json = Json::object();
  json.set("v", kVersion);
  if (model.wishes.neuron) {
    json.set("neuron", json_of(*model.wishes.neuron));
  } else if (state.neuron >= 0 && state.neuron < data.neurons.n_units) {
    json.set("neuron", json_of(neuron_key(data.neurons, state.neuron)));
  }
  if (model.wishes.network) {
    json.set("network", *model.wishes.network);
  } else if (state.network >= 0 && state.network < data.networks.n_units) {
    json.set("network", network_name(data.networks, state.network));
  }
  if (model.wishes.layer) {
    json.set("layer", *model.wishes.layer);
  } else if (state.layer >= 0 && state.layer < static_cast<int>(data.neurons.layers.size())) {
    json.set("layer", data.neurons.layers[static_cast<std::size_t>(state.layer)].name);
  }
  // Without this key the crosshair goes to the network's peak, so it is there even at 0 0 0.
  if (!model.wishes.cursor_to_peak) {
    json.set("mm", json_of({tenths(state.cursor_mm[0]), tenths(state.cursor_mm[1]),
                            tenths(state.cursor_mm[2])}));
  }
  DifferenceWriter writer(json);
  writer.write("secs", hundredths(state.time_secs), 0.0);
  if (state.window_secs > 0) {
    json.set("window",
             json_of({hundredths(state.window_start_secs), hundredths(state.window_secs)}));
  }
  writer.write("hrf", kHrfChoices, state.recipe.hrf, defaults.recipe.hrf);
  writer.write("lag", state.recipe.lag_scans, defaults.recipe.lag_scans);
  writer.write("partial", kPartials, state.recipe.partial_features, false);
  writer.write("overlay", kOverlays, state.overlay, defaults.overlay);
  writer.write("threshold", thousandths(state.threshold_r), defaults.threshold_r);
  writer.write("max", thousandths(state.max_r), defaults.max_r);
  writer.write("opacity", hundredths(state.overlay_opacity), defaults.overlay_opacity);
  writer.write("exact", state.voxel_exact, defaults.voxel_exact);
  if (!model.wishes.contours.empty() || !state.contours.empty()) {
    Json names = Json::list();
    for (const std::string& name : model.wishes.contours) names.add(name);
    for (const int k : state.contours) names.add(network_name(data.networks, k));
    json.set("contours", std::move(names));
  }
  writer.write("significant", state.significant, defaults.significant);
  writer.write("radiological", state.radiological, defaults.radiological);
  writer.write("fourth", kFourths, state.fourth, defaults.fourth);
  writer.write("brain", kBrainPictures, state.brain, defaults.brain);
  writer.write("mosaic", kMosaicPlanes, state.mosaic, defaults.mosaic);
  writer.write("gallery", kGalleryOrders, state.gallery, defaults.gallery);
  if (state.camera_deg != defaults.camera_deg) {
    json.set("camera", json_of({tenths(state.camera_deg[0]), tenths(state.camera_deg[1])}));
  }
  writer.write("order", kOrders, state.order, defaults.order);
  writer.write("units", kUnitViews, state.unit_view, defaults.unit_view);
  writer.write("colour", kUnitColours, state.unit_colour, defaults.unit_colour);
  writer.write("filter", state.neuron_filter, defaults.neuron_filter);
  writer.write("expanded", kPanels, state.expanded, defaults.expanded);
  writer.write("screen", kScreens, state.screen, defaults.screen);
  writer.write("cells", kLayerValues, state.layer_value, defaults.layer_value);
  writer.write("columns", kNetworkOrders, state.network_order, defaults.network_order);
  writer.write("theme", kThemes, state.theme, defaults.theme);
  writer.write("mode", kModes, state.mode, defaults.mode);
  return json.dump();
}

Result<ParsedState> state_from_json(std::string_view text, const Model& now, const AppData& data,
                                    MissingKeys missing) {
  constexpr std::string_view kWhat = "The state";
  Result<Json> json = parse_object(kWhat, text);
  if (!json.ok()) return json.error();
  FieldReader fields(kWhat, *json);
  int version = kVersion;
  fields.integer("v", 1, static_cast<long long>(kWhole), version);
  if (fields.ok() && version > kVersion) {
    return unsupported(message("The state: \"v\" is ", version,
                               ", made by a newer version. This one reads up to ", kVersion, "."));
  }
  ParsedState parsed;
  if (missing == MissingKeys::kKeep) {
    parsed.state = now.state;
    parsed.wishes = now.wishes;
  } else {
    parsed.state.theme = now.state.theme;
    parsed.state.mode = now.state.mode;
  }
  if (const Json* neuron = fields.object("neuron")) {
    NeuronKey key;
    SYNC_ACT_RETURN_IF_ERROR(read_neuron_key(*neuron, key));
    if (missing == MissingKeys::kKeep && data.neurons.n_units > 0 &&
        find_neuron(data.neurons, key) < 0) {
      fields.refuse("neuron", "names a unit that is not there");
    }
    parsed.wishes.neuron = std::move(key);
    parsed.wishes.neuron_is_provisional = false;
    parsed.wishes.layer.reset();
    parsed.state.layer = -1;  // shown is the neuron's, unless another is named
  }
  if (fields.has("network")) {
    std::string name;
    fields.text("network", name);
    if (missing == MissingKeys::kKeep && data.networks.n_units > 0 &&
        find_network(data.networks, name) < 0) {
      fields.refuse("network", "names a network that is not there");
    }
    parsed.wishes.network = std::move(name);
  }
  if (fields.has("contours")) {
    parsed.wishes.contours = contour_names(fields);
    parsed.state.contours = {};
    for (const std::string& name : parsed.wishes.contours) {
      if (missing == MissingKeys::kKeep && data.networks.n_units > 0 &&
          find_network(data.networks, name) < 0) {
        fields.refuse("contours", "names a network that is not there");
      }
    }
  }
  if (fields.has("layer")) {
    std::string name;
    fields.text("layer", name);
    if (missing == MissingKeys::kKeep && data.neurons.n_units > 0 &&
        find_layer(data.neurons, name) < 0) {
      fields.refuse("layer", "names a layer that is not there");
    }
    parsed.wishes.layer = std::move(name);
  }
  read_places(fields, parsed);
  read_looks(fields, parsed.state);
  SYNC_ACT_RETURN_IF_ERROR(fields.status());
  return parsed;
}

Result<Command> command_from_json(std::string_view text, const AppData& data) {
  constexpr std::string_view kWhat = "The command";
  Result<Json> json = parse_object(kWhat, text);
  if (!json.ok()) return json.error();
  FieldReader fields(kWhat, *json);
  fields.require("type");
  std::string type;
  fields.text("type", type);
  SYNC_ACT_RETURN_IF_ERROR(fields.status());
  for (const auto& [name, make] : kCommands) {
    if (type != name) continue;
    CommandReader reader{fields, *json, data};
    Command command = make(reader);
    SYNC_ACT_RETURN_IF_ERROR(fields.status());
    return command;
  }
  return bad_input(message("The command: \"type\" is \"", type, "\", which is not known."));
}

}  // namespace sync_act::app
