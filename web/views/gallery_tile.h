#pragma once
// A tile of the gallery of networks: where its parts are, and how it is drawn.

#include <array>
#include <string_view>
#include <vector>

#include "web/app/gallery.h"
#include "web/views/box.h"
#include "web/views/slice_grid.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// The slots before them are those of the slices through the crosshair.
inline constexpr int kFirstTileSlot = 3;
inline constexpr int kMostTilePictures = gl::SliceRenderer::kSlots - kFirstTileSlot;

// One frame's tiles, by their places in the gallery's order.
struct GallerySheet {
  app::GalleryLayout layout;
  Box content;              // of all tiles, partly out of sight
  double max_r = 1;         // of the maps' colours
  int first = 0, last = 0;  // places in sight
  std::array<double, 2> window{};
  std::vector<const char*> keys;  // of the lines: "Where", "Film", "Neuron"

  Box tile(int place) const;
  int at(ImVec2 point) const;  // place; -1: none
};

struct TileParts {
  Box head, picture, curve, spectrum, axis;
  std::vector<Box> lines;  // one per key
};
TileParts tile_parts(const app::ViewContext& context, const GallerySheet& sheet, const Box& tile);

// Width by height of three slices beside each other.
double shape_of_planes(const app::ViewContext& context);

const app::GalleryLine& line_of(const app::NetworkStory& story, std::string_view key);

void draw_gallery_tile(const app::ViewContext& context, DrawResources& resources,
                       app::GallerySelectors& tiles, const GallerySheet& sheet, int place,
                       int network);

}  // namespace sync_act::views
