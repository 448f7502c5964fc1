#pragma once
// What the gallery of networks shows, a tile for each: where its map peaks and the map's slices
// there, its curve, its spectrum, and what is known of it in words. Pure functions; class
// GallerySelectors keeps the answers of the expensive ones, for the tiles that were asked for.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/data/power_spectrum.h"
#include "web/app/app_data.h"
#include "web/app/memo.h"
#include "web/app/selectors.h"

namespace sync_act::app {

// ---- Tiles -------------------------------------------------------------------------------------

// Parts of a tile, in CSS px.
inline constexpr double kTilePad = 10, kTileHead = 24, kTileLine = 16, kTileGap = 6;

struct GalleryRequest {
  double width_px = 0, height_px = 0;  // room for the tiles that are seen at once
  double px_per_css = 1;
  int n = 0;                // tiles
  int n_lines = 0;          // of words in each
  int most_pictures = 1;    // slices that can be seen at once
  double planes_shape = 1;  // width by height of three slices side by side, at one scale
  bool operator==(const GalleryRequest&) const = default;
};

// Tiles row by row, in px. Those that are large have three slices above their curves, the others
// one beside them.
struct GalleryLayout {
  int columns = 0, rows = 0;
  bool large = false;
  double tile_width = 0, tile_height = 0, gap = 0;
  double picture_height = 0;  // of the slices
  int n_pictures = 1;         // per tile

  double content_height() const { return rows > 0 ? rows * (tile_height + gap) - gap : 0; }
};
// As many columns as stay wide enough, fewer where more slices would be seen at once than can be,
// or where all large tiles are in sight all the same. No columns where there is no room or no tile.
// Cost: columns.
GalleryLayout gallery_layout(const GalleryRequest& request);

// Indices of the networks in the gallery's order. kBest: networks_by_best_r(); kSlow: by falling
// low_share (NaN last), which has one value per network.
std::vector<int> gallery_order(const AppData& data, GalleryOrder order,
                               const std::vector<double>& low_share);

// ---- Maps --------------------------------------------------------------------------------------

// The part of a map that a slice at this place of a world axis needs, with its own little grid.
struct MapSlab {
  Grid grid;
  std::vector<std::uint32_t> voxels;  // rising linear indices into grid
  std::vector<float> values;
};
// `map`: one value per mask voxel. Empty where the plane does not meet the grid. One voxel thick
// where the plane goes through voxel centres of a grid that lies along the axes, as thick as it
// must be elsewhere. Cost: its voxels.
MapSlab map_slab(const Scan& scan, const std::vector<float>& map, std::size_t axis, double mm);

// ---- Words -------------------------------------------------------------------------------------

// What is known of a network: short, and in full for a tooltip. Empty: it is on its way.
struct GalleryLine {
  std::string text;
  std::string detail;
  bool quiet = false;  // not significant, or why there is nothing
};
struct NetworkStory {
  GalleryLine where;   // its regions
  GalleryLine film;    // labels of the film that its curve follows
  GalleryLine neuron;  // its best one
};
NetworkStory network_story(const AppData& data, int network);
// Lines that a tile has: without a film, or without neurons, theirs is left out.
bool has_film_line(const AppData& data);
bool has_neuron_line(const AppData& data);

// A network without signal has no map, and none of these lines ever comes.
bool has_no_signal(const AppData& data, int network);

// At which blood-flow signals end, as most analyses have it.
inline constexpr double kSlowHz = 0.1;
// "83 %"; an en dash where it is not known.
std::string low_share_text(double share);

// ---- Memoised ----------------------------------------------------------------------------------

class GallerySelectors {
 public:
  // Of the network's map that is there.
  struct MapFacts {
    std::uint64_t revision = 0;
    bool has_peak = false;
    std::array<double, 3> peak_mm{};
    double scale_end = 0;
  };
  // Null: its map is not there, or is of another mask.
  const MapFacts* map(const AppData& data, int network);
  // End of the colour scale of all tiles: the state's, or that of the maps that are there.
  double max_r(const State& state, const AppData& data);
  const std::vector<int>& order(const State& state, const AppData& data);
  // In the shown window.
  const std::vector<CurvePoint>& curve(const State& state, const AppData& data, int network,
                                       int columns);
  const PowerSpectrum& spectrum(const AppData& data, int network);
  double low_share(const AppData& data, int network);
  const NetworkStory& story(const AppData& data, int network);

 private:
  struct CurveKey {
    std::uint64_t revision = 0;
    double start_secs = 0, end_secs = 0;
    int columns = 0;
    bool operator==(const CurveKey&) const = default;
  };
  struct Spectrum {
    PowerSpectrum power;
    double low_share = 0;
  };
  struct OrderKey {
    std::uint64_t revision = 0;
    GalleryOrder order = GalleryOrder::kIndex;
    bool operator==(const OrderKey&) const = default;
  };
  struct Tile {
    MapFacts map;
    Memo<CurveKey, std::vector<CurvePoint>> curve;
    Memo<std::uint64_t, Spectrum> spectrum;
    Memo<std::uint64_t, NetworkStory> story;
  };
  Tile& tile(const AppData& data, int network);
  const Spectrum& spectrum_of(const AppData& data, int network);

  std::vector<Tile> tiles_;  // by network
  std::uint64_t networks_revision_ = 0;
  Memo<OrderKey, std::vector<int>> order_;
};

}  // namespace sync_act::app
