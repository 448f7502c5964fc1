#pragma once
// Everything a view, a key, a link or a host page can ask for. State commands go through
// reduce(); requests go out to the page (web/platform), which owns files, engine and clipboard.

#include <array>
#include <functional>
#include <string>
#include <variant>

#include "web/app/state.h"

namespace sync_act::app {

// State commands.
struct SelectNeuron {
  int neuron;
};
struct SelectNetwork {
  int network;
  bool to_peak = false;  // and the crosshair to the peak of its map
};
struct SelectPair {
  int neuron;
  int network;
};
struct MoveCursor {
  std::array<double, 3> mm;
};
struct SetTime {
  double secs;
};
struct SetTimeWindow {
  double start_secs;
  double secs;
};
struct SetOverlay {
  Overlay overlay;
};
struct SetThreshold {
  double threshold_r;
};
struct SetMaxR {
  double max_r;
};
struct SetOpacity {
  double opacity;
};
struct SetVoxelExact {
  bool exact;
};
struct SetContours {
  ContourSet networks;
};
struct SetSignificant {
  bool on;
};
struct SetRadiological {
  bool radiological;
};
// Azimuth and elevation of the 3D view, in degrees.
struct TurnBrain {
  std::array<double, 2> camera_deg;
};
struct SetFourth {
  FourthPanel panel;
};
struct SetBrainPicture {
  BrainPicture picture;
};
struct SetMosaicPlane {
  MosaicPlane plane;
};
struct SetGalleryOrder {
  GalleryOrder order;
};
struct SetOrder {
  NeuronOrder order;
};
// -1: the layer of the selected neuron.
struct SelectLayer {
  int layer;
};
struct SetUnitView {
  UnitView view;
};
struct SetUnitColour {
  UnitColour colour;
};
struct SetFilter {
  std::string text;
};
struct ExpandPanel {
  Panel panel;
};
struct ShowScreen {
  Screen screen;
};
struct SetLayerValue {
  LayerValue value;
};
struct SetNetworkOrder {
  NetworkOrder order;
};
// How neurons and networks are compared: another coupling is asked for.
struct SetHrf {
  HrfChoice hrf;
};
struct SetLag {
  int scans;
};
struct SetPartial {
  bool features;
};
// The film plays and is here now, in film time. Not to be undone.
struct FilmTime {
  double film_secs;
};
struct SetTheme {
  Theme theme;
};
struct Undo {};
struct Redo {};

// Transient commands.
struct HoverNeuron {
  int neuron;
};
struct HoverNetwork {
  int network;
};
struct ShowHelp {
  bool open;
};

struct SetPlaying {
  bool playing;
};
struct SetMuted {
  bool muted;
};

// Requests to the page.
struct FilmPlay {
  double film_secs;
};
struct FilmPause {};
struct FilmMute {
  bool muted;
};
struct NeedFilmSheet {
  int sheet;
};
struct OpenFiles {};
struct OpenSimulated {};
// A request without fields: "open_demo", "show_guide", "show_knobs" or "score_models"; or with a
// network, what is needed of it beyond what the state asks for: "need_network_map",
// "need_network_regions" or "need_network_labels" (docs/architecture.md).
struct AskPage {
  std::string request;
  int network = -1;
};
struct Share {};
struct Export {
  std::string kind;
};  // "coupling_csv", "map_nifti", "view_png"
// Runs a null model; its result comes as data of kind "significance".
struct TestSignificance {
  std::string null_model;  // "phase", "shift", "block"
  std::string correction;  // "bh", "by"
};
// Another of the models that the page offers.
struct OpenModel {
  std::string id;
};
struct CancelJob {
  std::string id;
};
struct DismissProblem {
  std::string id;
};
struct CopyText {
  std::string text;
};

using Command = std::variant<
    SelectNeuron, SelectNetwork, SelectPair, MoveCursor, SetTime, SetTimeWindow, SetOverlay,
    SetThreshold, SetMaxR, SetOpacity, SetVoxelExact, SetContours, SetSignificant, SetRadiological,
    TurnBrain, SetFourth, SetBrainPicture, SetMosaicPlane, SetGalleryOrder, SetOrder, SelectLayer,
    SetUnitView, SetUnitColour, SetFilter, ExpandPanel, ShowScreen, SetLayerValue, SetNetworkOrder,
    SetHrf, SetLag, SetPartial, FilmTime, SetTheme, Undo, Redo, HoverNeuron, HoverNetwork, ShowHelp,
    SetPlaying, SetMuted, FilmPlay, FilmPause, FilmMute, NeedFilmSheet, OpenFiles, OpenSimulated,
    AskPage, Share, Export, TestSignificance, OpenModel, CancelJob, DismissProblem, CopyText>;

// Where views put commands; they take effect before the next frame.
using CommandSink = std::function<void(Command)>;

}  // namespace sync_act::app
