// The gallery of networks: tiles that fit, orders, the part of a map that a slice needs, and what
// is said of a network.

#include "web/app/gallery.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "tests/app/sample_data.h"
#include "web/app/gallery_document.h"

namespace sync_act::app {
namespace {

GalleryRequest room(double width_px, double height_px, int n) {
  GalleryRequest request;
  request.width_px = width_px;
  request.height_px = height_px;
  request.n = n;
  request.n_lines = 3;
  request.most_pictures = 37;
  request.planes_shape = 2.6;
  return request;
}

TEST_CASE("tiles lie within the room's width, and there is one for each network") {
  for (const double density : {1.0, 2.0}) {
    for (const double width : {220.0, 360.0, 700.0, 980.0, 1420.0, 3800.0}) {
      for (const double height : {120.0, 400.0, 800.0, 2000.0}) {
        for (const int n : {1, 2, 14, 200}) {
          GalleryRequest request = room(width * density, height * density, n);
          request.px_per_css = density;
          const GalleryLayout layout = gallery_layout(request);
          CAPTURE(width);
          CAPTURE(height);
          CAPTURE(n);
          REQUIRE(layout.columns >= 1);
          CHECK(layout.columns * layout.rows >= n);
          CHECK(layout.columns * (layout.rows - 1) < n);  // no row without tiles
          CHECK(layout.columns * (layout.tile_width + layout.gap) - layout.gap <= request.width_px);
          CHECK(layout.tile_height > layout.picture_height);
          if (layout.columns == 1) continue;
          CHECK(layout.tile_width >= 280 * density);
          // However it is scrolled, there are no more slices in sight than can be drawn.
          const double rows =
              std::min(static_cast<double>(layout.rows),
                       std::ceil(request.height_px / (layout.tile_height + layout.gap)) + 1);
          CHECK(std::min(rows * layout.columns, static_cast<double>(n)) * layout.n_pictures <= 37);
        }
      }
    }
  }
}

TEST_CASE("a large room has three slices in each tile, a small one has one") {
  CHECK(gallery_layout(room(1400, 760, 12)).large);
  CHECK(gallery_layout(room(1400, 760, 12)).n_pictures == 3);
  CHECK_FALSE(gallery_layout(room(700, 400, 12)).large);
  CHECK(gallery_layout(room(700, 400, 12)).columns == 2);
}

TEST_CASE("without tiles or room there is no layout") {
  CHECK(gallery_layout(room(700, 400, 0)).columns == 0);
  CHECK(gallery_layout(room(0, 400, 3)).columns == 0);
  CHECK(gallery_layout(room(700, 0, 3)).columns == 0);
}

TEST_CASE("networks are ordered by number, by best r, or the slowest first") {
  AppData data = sample_data();
  CHECK(gallery_order(data, GalleryOrder::kIndex, {}) == std::vector<int>{0, 1});
  CHECK(gallery_order(data, GalleryOrder::kBest, {}) == networks_by_best_r(data));
  CHECK(gallery_order(data, GalleryOrder::kSlow, {0.2, 0.7}) == std::vector<int>{1, 0});
  CHECK(gallery_order(data, GalleryOrder::kSlow, {std::nan(""), 0.1}) == std::vector<int>{1, 0});
}

// A scan whose voxels all are in the mask; the map's value is the voxel's linear index.
struct Ramp {
  Scan scan;
  std::vector<float> map;
  explicit Ramp(const Eigen::Matrix4d& world_from_voxel) {
    scan.present = true;
    scan.grid.dims = {6, 5, 4};
    scan.grid.world_from_voxel = world_from_voxel;
    for (std::uint32_t v = 0; v < scan.grid.voxel_count(); ++v) {
      scan.mask_voxels.push_back(v);
      scan.mask_index_of.push_back(static_cast<std::int32_t>(v));
      map.push_back(static_cast<float>(v));
    }
  }
};

// Whether each of the slab's voxels has the value of the scan's voxel at its place, and every voxel
// that the plane cuts is in it.
void check_slab(const Ramp& ramp, std::size_t axis, double mm) {
  const MapSlab slab = map_slab(ramp.scan, ramp.map, axis, mm);
  REQUIRE(slab.voxels.size() == slab.values.size());
  const auto nx = static_cast<std::uint32_t>(slab.grid.dims[0]);
  const auto ny = static_cast<std::uint32_t>(slab.grid.dims[1]);
  std::vector<bool> is_in(ramp.map.size(), false);
  for (std::size_t i = 0; i < slab.voxels.size(); ++i) {
    const std::uint32_t v = slab.voxels[i];
    const Eigen::Vector4d place =
        slab.grid.world_from_voxel * Eigen::Vector4d(v % nx, v / nx % ny, v / (nx * ny), 1);
    const int index = mask_index_at(ramp.scan, {place[0], place[1], place[2]});
    REQUIRE(index >= 0);
    CHECK(slab.values[i] == ramp.map[static_cast<std::size_t>(index)]);
    is_in[static_cast<std::size_t>(index)] = true;
  }
  double reach = 0;
  for (int a = 0; a < 3; ++a) {
    reach += std::abs(ramp.scan.grid.world_from_voxel(static_cast<int>(axis), a)) / 2;
  }
  for (std::size_t v = 0; v < ramp.map.size(); ++v) {
    const double distance = std::abs(mask_voxel_mm(ramp.scan, static_cast<int>(v))[axis] - mm);
    // A voxel whose centre is nearer than half its own extent along the axis may be cut.
    if (distance < reach * 0.49) CHECK(is_in[v]);
  }
}

TEST_CASE("a slab holds what a slice needs, on grids that are straight, turned or oblique") {
  Eigen::Matrix4d straight, turned, oblique;
  straight << 3, 0, 0, -9, 0, 3, 0, -6, 0, 0, 4, -8, 0, 0, 0, 1;
  turned << 0, -3, 0, 9, 0, 0, 3, -6, 4, 0, 0, -8, 0, 0, 0, 1;
  oblique << 2.8, 0.9, 0.2, -9, -0.9, 2.8, 0.3, -6, -0.1, -0.4, 3.9, -8, 0, 0, 0, 1;
  for (const Eigen::Matrix4d& world : {straight, turned, oblique}) {
    const Ramp ramp(world);
    const auto box = world_box(ramp.scan.grid);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      for (const double share : {0.1, 0.35, 0.5, 0.77, 0.95}) {
        check_slab(ramp, axis, box[axis][0] + share * (box[axis][1] - box[axis][0]));
      }
    }
  }
}

TEST_CASE("through voxel centres of a straight grid a slab is one voxel thick, and exact") {
  Eigen::Matrix4d world;
  world << -3, 0, 0, 9, 0, 3, 0, -6, 0, 0, 4, -8, 0, 0, 0, 1;
  const Ramp ramp(world);
  const MapSlab slab = map_slab(ramp.scan, ramp.map, 2, 0);  // k = 2
  CHECK(slab.grid.dims == std::array<int, 3>{6, 5, 1});
  REQUIRE(slab.values.size() == 30);
  CHECK(slab.values.front() == 60);
  CHECK(slab.values.back() == 89);
  CHECK(map_slab(ramp.scan, ramp.map, 0, 3).grid.dims == std::array<int, 3>{1, 5, 4});
  CHECK(map_slab(ramp.scan, ramp.map, 2, 1).grid.dims[2] == 2);  // between two
  CHECK(map_slab(ramp.scan, ramp.map, 2, 40).voxels.empty());    // beside the grid
}

TEST_CASE("a network's story: regions, labels beyond chance, best neuron; and why there is none") {
  AppData data = sample_data();
  CHECK(network_story(data, 0).where.text.empty());  // on its way
  CHECK(network_story(data, 0).film.text.empty());
  data.network_regions[0] = {
      .regions = {{"Fusiform_R", .31}, {"Lingual_R", .2}, {"Cuneus_L", .1}, {"Calcarine_L", .05}},
      .share_outside = 0,
      .threshold = {},
      .peak_mm = {},
      .why = {}};
  data.network_labels[0] = {0,
                            {"face", "hand_left", "word", "dog"},
                            {.3, -.5, .1, std::nan("")},
                            {.04, .001, .6, std::nan("")},
                            {}};
  data.significance.present = true;
  data.significance.network_p = {.004F, .4F};
  data.significance.network_q = {.008F, .4F};
  const NetworkStory story = network_story(data, 0);
  CHECK(story.where.text == "Fusiform R 31 %, Lingual R 20 %, Cuneus L 10 %");
  CHECK(story.where.detail.find("Calcarine L 5 %") != std::string::npos);
  CHECK(story.film.text == "hand left \u2212.50, face .30");
  CHECK(story.film.detail ==
        "hand left \u2212.50\nface .30\nword .10 n.s.\n"
        "n.s.: not significant, p adjusted for the number of labels");
  CHECK(story.neuron.text == "fire6, 0  r \u2212.70  q .008");
  CHECK_FALSE(story.neuron.quiet);
  // Not significant is said, and never left out.
  CHECK(network_story(data, 1).neuron.text == "fire6, 1  r .62  q .400  n.s.");
  CHECK(network_story(data, 1).neuron.quiet);
  data.network_labels[1] = {1, {"face"}, {.1}, {.6}, {}};
  CHECK(network_story(data, 1).film.text == "n.s.");
  CHECK(network_story(data, 1).film.detail.starts_with("face .10 n.s.\nn.s.: "));
  data.network_labels[1] = {1, {}, {}, {}, "This film has no labels."};
  data.network_regions[1] = {.regions = {},
                             .share_outside = 0,
                             .threshold = {},
                             .peak_mm = {},
                             .why = "Not in MNI space."};
  CHECK(network_story(data, 1).film.text == "This film has no labels.");
  CHECK(network_story(data, 1).where.text == "Not in MNI space.");
  CHECK(network_story(data, 1).where.quiet);
}

TEST_CASE("selectors: peak and scale of the maps, curves in the window, the slow share") {
  AppData data = sample_data();
  GallerySelectors selectors;
  State state;
  REQUIRE(selectors.map(data, 1) != nullptr);
  CHECK(selectors.map(data, 1)->peak_mm == std::array<double, 3>{-3, -3, 3});
  CHECK(selectors.max_r(state, data) == doctest::Approx(0.9));
  state.max_r = 0.5;
  CHECK(selectors.max_r(state, data) == 0.5);
  state.max_r = 0;
  data.network_maps.erase(1);
  CHECK(selectors.map(data, 1) == nullptr);
  CHECK(selectors.max_r(state, data) == doctest::Approx(0.5));
  data.network_maps[0].values.resize(2);  // of another mask
  CHECK(selectors.map(data, 0) == nullptr);
  // Another map of the same network.
  data.network_maps[1] = {9, 1, {.1F, .95F, .3F, .2F}};
  CHECK(selectors.map(data, 1)->peak_mm != std::array<double, 3>{-3, -3, 3});

  CHECK(selectors.curve(state, data, 1, 100).size() == 10);
  state.window_start_secs = 6;
  state.window_secs = 6;
  const auto before = selectors.curve(state, data, 1, 100).size();
  CHECK(before < 10);
  CHECK(selectors.curve(state, data, 0, 100).size() == before);
  CHECK(selectors.spectrum(data, 0).density.empty());  // runs of 5 scans
  CHECK(std::isnan(selectors.low_share(data, 0)));
}

TEST_CASE("the slowest curves come first, and the order follows the data") {
  AppData data = sample_data();
  data.scan.n_scans = data.networks.n_times = 200;
  data.scan.run_starts = {0, 100};
  data.networks.values.clear();
  for (const double hz : {0.25, 0.03}) {
    for (int t = 0; t < 200; ++t) {
      data.networks.values.push_back(
          static_cast<float>(std::sin(2 * std::numbers::pi * hz * data.scan.tr_secs * t)));
    }
  }
  data.networks.revision = 5;
  GallerySelectors selectors;
  State state;
  state.gallery = GalleryOrder::kSlow;
  CHECK(selectors.order(state, data) == std::vector<int>{1, 0});
  CHECK(selectors.low_share(data, 1) > 0.99);
  CHECK(selectors.low_share(data, 0) < 0.01);
  std::swap_ranges(data.networks.values.begin(), data.networks.values.begin() + 200,
                   data.networks.values.begin() + 200);
  data.networks.revision = 6;
  ++data.results_revision;
  CHECK(selectors.order(state, data) == std::vector<int>{0, 1});
  CHECK(low_share_text(std::nan("")) == "\u2013");
}

TEST_CASE("the gallery in words has a row per network, in its order") {
  AppData data = sample_data();
  State state;
  state.network = 1;
  state.gallery = GalleryOrder::kBest;
  const Document document = gallery_document(state, data);
  const auto& table = std::get<DocTable>(document.blocks.at(0));
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].network == networks_by_best_r(data)[0]);
  for (const DocTable::Row& row : table.rows) CHECK(row.cells.size() == table.columns.size());
  const std::string text = html(document, HtmlForm::kText);
  CHECK(text.find("Ventral visual (selected)") != std::string::npos);
  CHECK(text.find("not told yet") != std::string::npos);
  CHECK(text.find("Film") == std::string::npos);  // there is none
}

TEST_CASE("the gallery in words says where there is nothing to be told") {
  AppData data = sample_data();
  data.networks.no_signal[0] = true;
  data.network_maps[1] = {1, 1, {kSampleNaN, kSampleNaN, kSampleNaN, kSampleNaN}};
  const Document document = gallery_document({}, data);
  const auto& table = std::get<DocTable>(document.blocks.at(0));
  for (const DocTable::Row& row : table.rows) {
    CHECK(row.cells[1] == (row.network == 0 ? "no signal" : "none"));
    CHECK(row.cells[2] == (row.network == 0 ? "no signal" : "not told yet"));
  }
}

TEST_CASE("a very large screen has all tiles in sight, as large as that leaves them") {
  GalleryRequest request = room(3800, 1950, 14);
  request.most_pictures = 61;
  const GalleryLayout all = gallery_layout(request);
  CHECK(all.columns * all.rows >= 14);
  CHECK(all.content_height() <= 1950);
  CHECK(all.content_height() > 1950 * 0.6);
  CHECK(all.tile_width > 500);
}

}  // namespace
}  // namespace sync_act::app
