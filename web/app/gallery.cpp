#include "web/app/gallery.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "web/app/format.h"
#include "web/app/sort_stably.h"

namespace sync_act::app {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// In CSS px.
constexpr double kGap = 8;
constexpr double kLeastWidth = 288, kSmallPicture = 112;
constexpr double kLeastLargeWidth = 400, kLargePlots = 84;
// From here on there is room for three slices in each tile.
constexpr double kLargeRoomWidth = 900, kLargeRoomHeight = 560;

GalleryLayout with_columns(const GalleryRequest& request, int columns, bool large) {
  const double px = request.px_per_css;
  GalleryLayout layout;
  layout.columns = columns;
  layout.rows = (request.n + columns - 1) / columns;
  layout.large = large;
  layout.n_pictures = large ? 3 : 1;
  layout.gap = std::round(kGap * px);
  layout.tile_width = std::floor((request.width_px - (columns - 1) * layout.gap) / columns);
  const double inner = layout.tile_width - 2 * kTilePad * px;
  const double lines = request.n_lines > 0 ? kTileGap + kTileLine * request.n_lines : 0;
  // As high as the slices get at this width, but no higher than two tiles in the room.
  const double most = std::max(kSmallPicture * px, request.height_px * 0.32);
  layout.picture_height =
      std::floor(large ? std::min(inner / request.planes_shape, most) : kSmallPicture * px);
  layout.tile_height =
      std::round((kTilePad + kTileHead + lines + kTilePad - 2) * px + layout.picture_height +
                 (large ? (kTileGap + kLargePlots) * px : 0));
  return layout;
}

// Slices that can be seen at once, however it is scrolled.
int most_seen(const GalleryRequest& request, const GalleryLayout& layout) {
  const double seen = std::ceil(request.height_px / (layout.tile_height + layout.gap)) + 1;
  const double rows = std::min(seen, static_cast<double>(layout.rows));
  const double tiles = std::min(rows * layout.columns, static_cast<double>(request.n));
  return static_cast<int>(tiles) * layout.n_pictures;
}

double value_at(const std::vector<float>& values, int index) {
  return index >= 0 && at(index) < values.size() ? static_cast<double>(values[at(index)]) : kNaN;
}

// `words`, and more of them for a tooltip.
void add_item(GalleryLine& line, const std::string& item, bool is_shown) {
  if (is_shown) line.text += (line.text.empty() ? "" : ", ") + item;
  line.detail += (line.detail.empty() ? "" : "\n") + item;
}

GalleryLine where_line(const AppData& data, int network) {
  constexpr std::size_t kShown = 3, kMost = 8;
  GalleryLine line;
  const auto found = data.network_regions.find(network);
  if (found == data.network_regions.end()) return line;
  const std::vector<RegionShare>& regions = found->second.regions;
  for (std::size_t i = 0; i < std::min(kMost, regions.size()); ++i) {
    add_item(line, plain_words(regions[i].name) + " " + format_percent(regions[i].share),
             i < kShown);
  }
  if (!regions.empty()) return line;
  line.text = found->second.why.empty() ? "In no region of the atlas." : found->second.why;
  line.quiet = true;
  return line;
}

GalleryLine film_line(const AppData& data, int network) {
  constexpr int kShown = 3, kMost = 8;
  GalleryLine line;
  const auto found = data.network_labels.find(network);
  if (found == data.network_labels.end()) return line;
  const LabelResponses& labels = found->second;
  const auto is_sure = [&](int label) { return labels.p[at(label)] <= data.significance.alpha; };
  const auto size = [&](int label) {
    return std::isnan(labels.r[at(label)]) ? -1 : std::abs(labels.r[at(label)]);
  };
  const std::vector<int> order = stable_order(static_cast<int>(labels.r.size()), [&](int a, int b) {
    const bool sure_a = is_sure(a), sure_b = is_sure(b);
    return sure_a != sure_b ? sure_a : size(a) > size(b);
  });
  int n = 0;
  bool all_sure = true;
  for (const int label : order) {
    if (n == kMost || size(label) < 0) break;
    const std::string item =
        plain_words(labels.names[at(label)]) + " " + format_r(labels.r[at(label)]);
    add_item(line, is_sure(label) ? item : item + " n.s.", is_sure(label) && n < kShown);
    all_sure = all_sure && is_sure(label);
    ++n;
  }
  if (!all_sure) line.detail += "\nn.s.: not significant, p adjusted for the number of labels";
  line.quiet = line.text.empty();
  if (line.quiet) {
    line.text = n > 0 ? "n.s." : labels.why.empty() ? "This film has no labels." : labels.why;
  }
  return line;
}

GalleryLine neuron_line(const AppData& data, int network) {
  GalleryLine line;
  const int best =
      at(network) < data.coupling.best_neuron.size() ? data.coupling.best_neuron[at(network)] : -1;
  const double r = pair_r(data, best, network);
  if (best < 0 || std::isnan(r)) {
    line.text = "none";
    line.quiet = true;
    return line;
  }
  const Verdict verdict = network_verdict(data, network);
  const double q = value_at(data.significance.network_q, network);
  line.quiet = verdict == Verdict::kNotSignificant;
  line.text = neuron_short_name(data.neurons, best) + "  r " + format_r(r);
  if (std::isfinite(q)) line.text += "  q " + format_p(q);
  if (line.quiet) line.text += "  n.s.";
  line.detail = neuron_name(data.neurons, best) + ", r " + format_r(r);
  if (std::isfinite(q)) {
    line.detail += "\nq " + format_p(q) + ", adjusted for the number of networks";
  } else if (verdict == Verdict::kUntested) {
    line.detail += "\nNot tested against chance yet.";
  }
  if (line.quiet) line.detail += "\nNot significant: chance alone often gives an r this large.";
  return line;
}

}  // namespace

GalleryLayout gallery_layout(const GalleryRequest& request) {
  const double px = request.px_per_css;
  GalleryLayout layout;
  if (request.n <= 0 || !(request.width_px > 40 * px) || !(request.height_px > 0) ||
      !(request.planes_shape > 0)) {
    return layout;
  }
  const bool large =
      request.width_px >= kLargeRoomWidth * px && request.height_px >= kLargeRoomHeight * px;
  const double least = (large ? kLeastLargeWidth : kLeastWidth) * px;
  const double gap = kGap * px;
  int columns = static_cast<int>((request.width_px + gap) / (least + gap));
  columns = std::clamp(columns, 1, request.n);
  layout = with_columns(request, columns, large);
  while (columns > 1 && most_seen(request, layout) > request.most_pictures) {
    layout = with_columns(request, --columns, large);
  }
  // Where all are in sight there may be room for larger ones.
  while (large && columns > 1) {
    const GalleryLayout larger = with_columns(request, columns - 1, large);
    if (larger.content_height() > request.height_px) break;
    layout = larger;
    --columns;
  }
  return layout;
}

std::vector<int> gallery_order(const AppData& data, GalleryOrder order,
                               const std::vector<double>& low_share) {
  if (order == GalleryOrder::kBest) return networks_by_best_r(data);
  std::vector<int> networks(at(data.networks.n_units));
  std::iota(networks.begin(), networks.end(), 0);
  if (order == GalleryOrder::kSlow) {
    const auto key = [&](int k) {
      const double share = at(k) < low_share.size() ? low_share[at(k)] : kNaN;
      return std::isnan(share) ? -1 : share;
    };
    sort_stably(networks, [&](int a, int b) { return key(a) > key(b); });
  }
  return networks;
}

MapSlab map_slab(const Scan& scan, const std::vector<float>& map, std::size_t axis, double mm) {
  MapSlab slab;
  const Grid& grid = scan.grid;
  const auto row = static_cast<int>(axis);
  // The voxel axis that leads most directly through the plane; along the others the plane is met
  // at more than one of its voxels where the grid is oblique.
  int through = 0;
  for (int a = 1; a < 3; ++a) {
    if (std::abs(grid.world_from_voxel(row, a)) > std::abs(grid.world_from_voxel(row, through))) {
      through = a;
    }
  }
  const double step = grid.world_from_voxel(row, through);
  double low = (mm - grid.world_from_voxel(row, 3)) / step, high = low;
  for (int a = 0; a < 3; ++a) {
    if (a == through) continue;
    const double reach = -grid.world_from_voxel(row, a) * (grid.dims[at(a)] - 1) / step;
    low += std::min(0.0, reach);
    high += std::max(0.0, reach);
  }
  constexpr double kRounding = 1e-6;
  std::array<int, 3> first{0, 0, 0}, last{grid.dims[0] - 1, grid.dims[1] - 1, grid.dims[2] - 1};
  // Half a voxel beyond the outermost centres still is the grid's.
  if (!(high > -0.5 - kRounding) || !(low < last[at(through)] + 0.5 + kRounding)) return slab;
  const double end = last[at(through)];
  first[at(through)] = static_cast<int>(std::clamp(std::floor(low + kRounding), 0.0, end));
  last[at(through)] = static_cast<int>(std::clamp(std::ceil(high - kRounding), 0.0, end));
  slab.grid = grid;
  Eigen::Vector4d corner(first[0], first[1], first[2], 1);
  slab.grid.world_from_voxel.col(3) = grid.world_from_voxel * corner;
  for (std::size_t a = 0; a < 3; ++a) slab.grid.dims[a] = last[a] - first[a] + 1;
  std::uint32_t linear = 0;
  for (int z = first[2]; z <= last[2]; ++z) {
    for (int y = first[1]; y <= last[1]; ++y) {
      for (int x = first[0]; x <= last[0]; ++x, ++linear) {
        const std::int32_t index = scan.mask_index_of[grid.index(x, y, z)];
        if (index < 0 || at(index) >= map.size()) continue;
        slab.voxels.push_back(linear);
        slab.values.push_back(map[at(index)]);
      }
    }
  }
  return slab;
}

NetworkStory network_story(const AppData& data, int network) {
  return {where_line(data, network), film_line(data, network), neuron_line(data, network)};
}

bool has_film_line(const AppData& data) { return data.film.present; }
bool has_neuron_line(const AppData& data) { return data.coupling.n_neurons > 0; }

bool has_no_signal(const AppData& data, int network) {
  const std::vector<bool>& silent = data.networks.no_signal;
  return at(network) < silent.size() && silent[at(network)];
}

std::string low_share_text(double share) {
  return std::isfinite(share) ? format_percent(share) : "\xE2\x80\x93";
}

// ---- Memoised ----------------------------------------------------------------------------------

GallerySelectors::Tile& GallerySelectors::tile(const AppData& data, int network) {
  if (networks_revision_ != data.networks.revision || tiles_.size() != at(data.networks.n_units)) {
    tiles_.clear();
    tiles_.resize(at(data.networks.n_units));
    networks_revision_ = data.networks.revision;
  }
  return tiles_[at(network)];
}

const GallerySelectors::MapFacts* GallerySelectors::map(const AppData& data, int network) {
  const auto found = data.network_maps.find(network);
  if (found == data.network_maps.end() ||
      found->second.values.size() != data.scan.mask_voxels.size()) {
    return nullptr;
  }
  MapFacts& facts = tile(data, network).map;
  if (facts.revision != found->second.revision) {
    facts = {};
    facts.revision = found->second.revision;
    facts.scale_end = scale_end(found->second.values);
    const int peak = peak_of_map(found->second.values);
    facts.has_peak = peak >= 0;
    if (peak >= 0) facts.peak_mm = mask_voxel_mm(data.scan, peak);
  }
  return &facts;
}

double GallerySelectors::max_r(const State& state, const AppData& data) {
  if (state.max_r > 0) return state.max_r;
  double end = 0;
  for (const auto& [network, map_of] : data.network_maps) {
    if (network >= data.networks.n_units) continue;
    if (const MapFacts* facts = map(data, network)) end = std::max(end, facts->scale_end);
  }
  if (end == 0) end = 0.8;  // no map yet
  // A scale must reach beyond its threshold.
  return end > state.threshold_r ? end : std::min(1.0, std::floor(state.threshold_r * 10 + 1) / 10);
}

const std::vector<int>& GallerySelectors::order(const State& state, const AppData& data) {
  return order_.get(OrderKey{data.results_revision, state.gallery}, [&] {
    std::vector<double> shares;
    if (state.gallery == GalleryOrder::kSlow) {
      for (int k = 0; k < data.networks.n_units; ++k) shares.push_back(low_share(data, k));
    }
    return gallery_order(data, state.gallery, shares);
  });
}

const std::vector<CurvePoint>& GallerySelectors::curve(const State& state, const AppData& data,
                                                       int network, int columns) {
  const std::array<double, 2> window = time_window(state, data.scan);
  const CurveKey key{data.results_revision, window[0], window[1], columns};
  return tile(data, network).curve.get(key, [&] {
    return curve_points({data.networks.unit(network), at(data.networks.n_times)}, data.scan.tr_secs,
                        window[0], window[1], columns);
  });
}

const GallerySelectors::Spectrum& GallerySelectors::spectrum_of(const AppData& data, int network) {
  return tile(data, network).spectrum.get(data.results_revision, [&] {
    Spectrum made;
    made.power = power_spectrum({data.networks.unit(network), at(data.networks.n_times)},
                                data.scan.tr_secs, data.scan.run_starts);
    made.low_share = power_share_below(made.power, kSlowHz);
    return made;
  });
}

const PowerSpectrum& GallerySelectors::spectrum(const AppData& data, int network) {
  return spectrum_of(data, network).power;
}

double GallerySelectors::low_share(const AppData& data, int network) {
  return spectrum_of(data, network).low_share;
}

const NetworkStory& GallerySelectors::story(const AppData& data, int network) {
  return tile(data, network).story.get(data.words_revision, [&] {
    return network_story(data, network);
  });
}

}  // namespace sync_act::app
