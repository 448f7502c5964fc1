#pragma once
// What the interface shows, as one plain value. Everything a link, a session file or undo must
// bring back is here; what only the pointer knows (hover, drag) is in Transient.

#include <array>
#include <cstddef>
#include <string>

namespace sync_act::app {

enum class Theme { kAuto, kDark, kLight };
enum class Overlay { kNetworkMap, kVoxelMap };  // of the selected network; of the neuron
// Similar responses together; by falling |r| with the selected network; as in the model.
enum class NeuronOrder { kSimilar, kCoupling, kIndex };
enum class UnitView { kGrid, kList };  // a layer's units as cells; all units as rows
// What colours a unit's cell: r with the selected network, its best network, whether its best match
// is more than chance.
enum class UnitColour { kNetwork, kBest, kVerdict };
enum class Mode { kFull, kEmbed };
enum class Panel { kNone, kBrain, kNeurons, kTime, kMatrix };  // the one that is expanded
enum class FourthPanel { kGlass, kVoxel };  // beside the three slices: 3D, or the crosshair's voxel
// Three through the crosshair; many, evenly spaced; all networks, each in a tile.
enum class BrainPicture { kSlices, kMosaic, kGallery };
enum class MosaicPlane { kAxial, kCoronal, kSagittal };  // of the gallery's single slices, too
// As they are numbered; by falling |r| of the best neuron; those with the slowest curves first.
enum class GalleryOrder { kIndex, kBest, kSlow };
enum class Screen { kExplore, kCoupling, kModels, kData, kReport };  // the tab of the top bar
// What a cell of the layer x network matrix tells of a layer's units.
enum class LayerValue { kBest, kMean, kShare };
enum class NetworkOrder { kCluster, kIndex };  // similar together; as they are numbered
// How neurons are delayed and smoothed before they are compared with the scans. kAsOpened: as they
// came, or as was chosen when they were opened.
enum class HrfChoice { kAsOpened, kSpm, kGlover, kNone, kShift };

// How neurons and networks are compared.
struct CouplingRecipe {
  HrfChoice hrf = HrfChoice::kAsOpened;
  int lag_scans = 0;              // above 0: networks are compared with earlier neurons
  bool partial_features = false;  // without what the film's low-level features explain of both
  bool operator==(const CouplingRecipe&) const = default;
};
inline constexpr int kMostLagScans = 20;

// Networks that are outlined, in the order in which they were chosen: no more at once than can be
// told apart (two of one colour differ in their marks and the pattern of their lines).
class ContourSet {
 public:
  static constexpr std::size_t kMost = 8;
  const int* begin() const { return networks_.data(); }
  const int* end() const { return begin() + size_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == kMost; }
  bool contains(int network) const {
    for (const int other : *this) {
      if (other == network) return true;
    }
    return false;
  }
  // Not where it is there already, or the set is full.
  void add(int network) {
    if (!full() && !contains(network)) networks_[size_++] = network;
  }
  void remove(int network) {
    ContourSet rest;
    for (const int other : *this) {
      if (other != network) rest.add(other);
    }
    *this = rest;
  }
  bool operator==(const ContourSet&) const = default;

 private:
  std::array<int, kMost> networks_{};  // 0 beyond size_
  std::size_t size_ = 0;
};

struct State {
  int neuron = -1;   // selected neuron, index into AppData::neurons; -1 none
  int network = -1;  // selected network
  std::array<double, 3> cursor_mm{0, 0, 0};  // crosshair
  double time_secs = 0;                      // time cursor
  double window_start_secs = 0;              // shown part of the time axis
  double window_secs = 0;                    // 0: all of it
  CouplingRecipe recipe;                     // wished; what is there: CouplingTable::recipe
  Overlay overlay = Overlay::kNetworkMap;
  double threshold_r = 0.25;  // |r| below is not shown on the brain
  double max_r = 0;           // end of the colour scale; 0: from the data, rounded up to .1
  double overlay_opacity = 1;
  bool voxel_exact = false;  // nearest voxel instead of smooth display
  ContourSet contours;
  bool significant = false;  // what of a neuron's voxel map is more than chance is outlined
  // The 3D view: degrees around the body's axis (0: from behind, 90: from the right) and above it.
  std::array<double, 2> camera_deg{60, 12};
  FourthPanel fourth = FourthPanel::kGlass;
  BrainPicture brain = BrainPicture::kSlices;
  MosaicPlane mosaic = MosaicPlane::kAxial;
  GalleryOrder gallery = GalleryOrder::kIndex;
  bool radiological = false;  // left of the patient on the right of the picture
  int layer = -1;             // layer whose units the grid shows; -1: that of the selected neuron
  NeuronOrder order = NeuronOrder::kSimilar;
  UnitView unit_view = UnitView::kGrid;
  UnitColour unit_colour = UnitColour::kNetwork;
  std::string neuron_filter;
  Panel expanded = Panel::kNone;
  Screen screen = Screen::kExplore;
  LayerValue layer_value = LayerValue::kBest;
  NetworkOrder network_order = NetworkOrder::kCluster;
  Theme theme = Theme::kAuto;
  Mode mode = Mode::kFull;

  bool operator==(const State&) const = default;
};

// Never in a link, never undone.
struct Transient {
  int hovered_neuron = -1;
  int hovered_network = -1;
  bool system_dark = true;  // what Theme::kAuto means now
  bool reduced_motion = false;
  bool help_open = false;
  bool film_playing = false;
  bool film_muted = true;
  double density = 1;       // device pixels per CSS pixel
  bool later_ready = true;  // the code of the views that the first frame does not need has come

  bool operator==(const Transient&) const = default;
};

}  // namespace sync_act::app
