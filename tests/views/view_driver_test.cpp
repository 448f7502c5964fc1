// The driver's parts, and the slice renderer it uses instead of WebGL's.

#include "tests/views/view_driver.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "web/fonts/draw_font_atlas.h"

namespace sync_act::gl {

// Keeps whether there is an anatomy, and draws nothing.
struct SliceRenderer::Gl {
  bool anatomy = false;
  OwnMap own[kSlots];
  bool drawn[kSlots] = {};
};
struct GlassRenderer::Gl {
  std::string problem;
};
GlassRenderer::GlassRenderer() : gl_(std::make_unique<Gl>()) {}
GlassRenderer::~GlassRenderer() = default;
void GlassRenderer::set_mesh(Part, const app::Mesh& mesh) {
  REQUIRE(mesh.normals.size() == mesh.positions.size());
}
unsigned GlassRenderer::draw(const GlassView& view, const GlassLook&) {
  CHECK(view.width_px > 0);
  CHECK(std::isfinite(view.radius_mm));
  return 1;
}
const std::string& GlassRenderer::problem() const { return gl_->problem; }
void GlassRenderer::forget_context() {}
std::size_t GlassRenderer::gpu_bytes() const { return 0; }
std::array<std::array<double, 3>, 3> camera_axes(const std::array<double, 2>&) {
  return {{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}};
}

// Textures are numbers, never drawn from.
void FilmSheets::Picture::set(int new_width, int new_height, std::span<const std::byte>) {
  texture = 99;
  width = new_width;
  height = new_height;
}
void FilmSheets::Picture::free() { *this = {}; }
FilmSheets::~FilmSheets() = default;
void FilmSheets::follow(std::uint64_t revision, int n_sheets) {
  if (revision == revision_) return;
  revision_ = revision;
  sheets_.assign(static_cast<std::size_t>(n_sheets), {});
}
void FilmSheets::set_sheet(int sheet, int width, int height, std::span<const std::byte> rgba) {
  sheets_.at(static_cast<std::size_t>(sheet)).set(width, height, rgba);
}
unsigned FilmSheets::sheet(int sheet) const {
  return sheets_.at(static_cast<std::size_t>(sheet)).texture;
}
bool FilmSheets::must_ask_for(int sheet) {
  Picture& wanted = sheets_.at(static_cast<std::size_t>(sheet));
  return wanted.texture == 0 && !wanted.asked && (wanted.asked = true);
}

SliceRenderer::SliceRenderer() : gl_(std::make_unique<Gl>()) {}
SliceRenderer::~SliceRenderer() = default;
void SliceRenderer::set_anatomy(const Grid& grid, std::span<const float> values) {
  CHECK((values.empty() || values.size() == grid.voxel_count()));
  gl_->anatomy = !values.empty();
}
void SliceRenderer::set_map(const Grid&, std::span<const std::uint32_t> mask,
                            std::span<const float> values) {
  CHECK(mask.size() == values.size());
}
bool SliceRenderer::has_anatomy() const { return gl_->anatomy; }
unsigned SliceRenderer::draw(int slot, const SliceView& view, const SliceLook& look) {
  CHECK(slot >= 0);
  CHECK(slot < kSlots);
  CHECK(view.width_px > 0);
  CHECK(view.height_px > 0);
  CHECK(std::isfinite(view.right_mm[0] + view.right_mm[1] + view.up_mm[0] + view.up_mm[1]));
  CHECK(look.max_r > 0);
  gl_->drawn[slot] = true;
  return 1;
}
unsigned SliceRenderer::kept(int slot, const SliceView&, const SliceLook&,
                             const OwnMap& own) const {
  return gl_->own[slot] == own ? 1U : 0U;
}
unsigned SliceRenderer::draw_own(int slot, const SliceView& view, const SliceLook& look,
                                 const OwnMap& own) {
  CHECK(own.map > 0);
  gl_->own[slot] = own;
  return draw(slot, view, look);
}
void SliceRenderer::release_from(int first) {
  for (int slot = first; slot < kSlots; ++slot) {
    gl_->own[slot] = {};
    gl_->drawn[slot] = false;
  }
}
void SliceRenderer::forget_context() { gl_->anatomy = false; }
// One for each picture.
std::size_t SliceRenderer::gpu_bytes() const {
  return static_cast<std::size_t>(std::count(gl_->drawn, gl_->drawn + kSlots, true));
}

}  // namespace sync_act::gl

namespace sync_act::views {

app::AppData sample_data(const SampleSize& size) {
  app::AppData data;
  data.revision = data.results_revision = 1;
  app::Scan& scan = data.scan;
  scan.present = true;
  scan.title = "Simulated scan";
  scan.simulated = true;
  scan.grid.dims = {10, 12, 9};
  scan.grid.world_from_voxel << 16, 0, 0, -72, 0, 16, 0, -104, 0, 0, 16, -56, 0, 0, 0, 1;
  scan.tr_secs = 1.5;
  scan.n_scans = size.scans;
  scan.run_starts = {0, size.scans / 2};
  scan.mask_index_of.assign(scan.grid.voxel_count(), -1);
  for (std::size_t v = 0; v < scan.grid.voxel_count(); ++v) {
    if (v % 3 == 0) continue;
    scan.mask_index_of[v] = static_cast<std::int32_t>(scan.mask_voxels.size());
    scan.mask_voxels.push_back(static_cast<std::uint32_t>(v));
  }
  scan.warnings = {"A note."};
  data.anatomy.revision = 1;
  data.anatomy.grid = scan.grid;
  data.anatomy.values.assign(scan.grid.voxel_count(), 0.5F);

  const auto series = [&](app::SeriesSet& set, int n, double pace) {
    set.n_times = size.scans;
    set.n_units = n;
    for (int u = 0; u < n; ++u) {
      for (int t = 0; t < size.scans; ++t) {
        set.values.push_back(static_cast<float>(1.4 * std::sin(pace * t * (u % 7 + 1) + u)));
      }
      set.no_signal.push_back(false);
    }
  };
  series(data.networks, size.networks, 0.05);
  for (int k = 0; k < size.networks; ++k)
    data.networks.ids.push_back("Network " + std::to_string(k));
  series(data.neurons, size.neurons, 0.07);
  data.neurons.model = "Sample";
  const int each = std::max(1, size.neurons / std::max(1, size.layers));
  for (int first = 0; first < size.neurons; first += each) {
    data.neurons.layers.push_back({"layer" + std::to_string(data.neurons.layers.size() + 1), first,
                                   std::min(each, size.neurons - first)});
  }

  app::CouplingTable& coupling = data.coupling;
  coupling.n_neurons = size.neurons;
  coupling.n_networks = size.networks;
  coupling.best_network.assign(static_cast<std::size_t>(size.neurons), -1);
  coupling.best_neuron.assign(static_cast<std::size_t>(size.networks), -1);
  for (int n = 0; n < size.neurons; ++n) {
    const bool silent = n % 17 == 16;
    data.neurons.no_signal[static_cast<std::size_t>(n)] = silent;
    for (int k = 0; k < size.networks; ++k) {
      const double r =
          silent ? std::numeric_limits<double>::quiet_NaN() : 0.7 * std::sin(n * 1.7 + k * 2.3);
      coupling.r.push_back(static_cast<float>(r));
    }
  }
  const auto size_of = [&](int n, int k) { return std::fabs(coupling.at(n, k)); };
  for (int n = 0; n < size.neurons; ++n) {
    for (int k = 0; k < size.networks; ++k) {
      if (!(size_of(n, k) >= 0)) continue;
      int& network = coupling.best_network[static_cast<std::size_t>(n)];
      int& neuron = coupling.best_neuron[static_cast<std::size_t>(k)];
      if (network < 0 || size_of(n, k) > size_of(n, network)) network = k;
      if (neuron < 0 || size_of(n, k) > size_of(neuron, k)) neuron = n;
    }
  }
  for (int k = 0; k < size.networks; ++k) {
    const int n = coupling.best_neuron[static_cast<std::size_t>(k)];
    if (n >= 0 && coupling.best_network[static_cast<std::size_t>(n)] == k) {
      coupling.mutual.emplace_back(n, k);
    }
    app::BrainMap map;
    map.revision = static_cast<std::uint64_t>(10 + k);
    map.unit = k;
    for (std::size_t v = 0; v < scan.mask_voxels.size(); ++v) {
      map.values.push_back(0.6F * std::sin(static_cast<float>(v) * 0.1F + static_cast<float>(k)));
    }
    data.network_maps[k] = std::move(map);
  }
  data.workers = 2;
  data.simd = "relaxed";
  return data;
}

ViewDriver::ViewDriver(float width_css, float height_css, float density, bool dark)
    : width_(width_css), height_(height_css), density_(density) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  ImFontAtlas atlas;
  FontFace faces[kFontCount];
  fonts::draw_font_atlas(fonts::FontFiles{}, static_cast<double>(density), true, atlas, faces);
  load_font_atlas(font_atlas_file(atlas, faces, static_cast<double>(density)));
  apply_style(dark, static_cast<double>(density));
  model.state.theme = dark ? app::Theme::kDark : app::Theme::kLight;
  model.transient.density = static_cast<double>(density);
}

ViewDriver::~ViewDriver() { ImGui::DestroyContext(); }

void ViewDriver::open_sample() {
  data = sample_data({});
  select_something();
}

void ViewDriver::select_something() {
  if (!data.coupling.mutual.empty()) {
    model.state.neuron = data.coupling.mutual.front().first;
    model.state.network = data.coupling.mutual.front().second;
  }
  model.state.time_secs = data.scan.n_scans * data.scan.tr_secs / 3;
}

bool ViewDriver::frame(float secs) {
  now_ += static_cast<double>(secs);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {std::round(width_ * density_), std::round(height_ * density_)};
  io.DeltaTime = secs;
  ImGui::NewFrame();
  std::vector<app::Command> issued;
  const app::CommandSink sink = [&issued](app::Command command) {
    issued.push_back(std::move(command));
  };
  const app::ViewContext context{model.state,
                                 model.transient,
                                 data,
                                 sink,
                                 selectors_,
                                 model.history.can_undo(),
                                 model.history.can_redo(),
                                 now_};
  film_.follow(data.film.revision, data.film.frames.n_sheets);
  DrawResources resources{slices_, glass_, film_};
  const bool more = draw_shell(context, resources);
  ImGui::Render();
  for (app::Command& command : issued) {
    app::apply(model, command, data, now_);
    commands.push_back(std::move(command));
  }
  return more || !issued.empty();
}

void ViewDriver::frames(int n) {
  for (int i = 0; i < n; ++i) frame();
}

bool ViewDriver::settles(int most) {
  for (int i = 0; i < most; ++i) {
    if (!frame()) return true;
  }
  return false;
}

void ViewDriver::move_to(float x_css, float y_css) {
  pointer_ = {x_css, y_css};
  ImGui::GetIO().AddMousePosEvent(x_css * density_, y_css * density_);
  frames(2);
}

void ViewDriver::press(bool down, int button) {
  ImGui::GetIO().AddMouseButtonEvent(button, down);
  frames(2);
}

void ViewDriver::click(float x_css, float y_css) {
  move_to(x_css, y_css);
  press(true);
  press(false);
}

void ViewDriver::wheel(float steps) {
  ImGui::GetIO().AddMouseWheelEvent(0, steps);
  frames(2);
}

void ViewDriver::key(ImGuiKey key, bool ctrl, bool shift) {
  ImGuiIO& io = ImGui::GetIO();
  if (ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, true);
  if (shift) io.AddKeyEvent(ImGuiMod_Shift, true);
  io.AddKeyEvent(key, true);
  frames(2);
  io.AddKeyEvent(key, false);
  if (ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, false);
  if (shift) io.AddKeyEvent(ImGuiMod_Shift, false);
  frames(2);
}

void ViewDriver::type(unsigned character) {
  ImGui::GetIO().AddInputCharacter(character);
  frames(2);
}

bool ViewDriver::seek(const std::function<bool()>& found, float step_css, float top_css) {
  for (float y = top_css; y < height_; y += step_css) {
    for (float x = 4; x < width_; x += step_css) {
      move_to(x, y);
      if (found()) return true;
    }
  }
  return false;
}

std::vector<app::Command> ViewDriver::take() {
  std::vector<app::Command> taken = std::move(commands);
  commands.clear();
  return taken;
}

TEST_CASE("the sample holds what the views' tests rely on") {
  const app::AppData data = sample_data({});
  CHECK_FALSE(data.coupling.mutual.empty());
  CHECK(std::count(data.neurons.no_signal.begin(), data.neurons.no_signal.end(), true) > 0);
  CHECK(data.network_maps.at(0).values.size() == data.scan.mask_voxels.size());
}

}  // namespace sync_act::views
