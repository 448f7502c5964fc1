#pragma once
// Drives the whole interface without a screen: ImGui with no backend, ImGui's own font, a slice
// renderer that draws nothing. Commands go through the real reducer, as in the program.

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "imgui.h"
#include "web/app/reduce.h"
#include "web/app/selectors.h"
#include "web/views/view_list.h"

namespace sync_act::views {

struct SampleSize {
  int networks = 12;
  int neurons = 200;
  int layers = 3;
  int scans = 300;
};
// A simulated scan of 10 x 12 x 9 voxels with series, coupling and network maps. Every 17th neuron
// has no signal.
app::AppData sample_data(const SampleSize& size);

class ViewDriver {
 public:
  ViewDriver(float width_css, float height_css, float density = 1, bool dark = true);
  ~ViewDriver();
  ViewDriver(const ViewDriver&) = delete;
  ViewDriver& operator=(const ViewDriver&) = delete;

  app::AppData data;
  app::Model model;
  std::vector<app::Command> commands;  // of the last frames; cleared by take()

  // The sample scan, with something selected.
  void open_sample();
  // Selects the first mutual pair and puts the time cursor into the scan.
  void select_something();
  // One frame; true where another is wanted.
  bool frame(float secs = 1.0F / 60);
  void frames(int n);
  // Frames until nothing moves any more; false where that takes more than `most`.
  bool settles(int most = 200);

  void move_to(float x_css, float y_css);
  void press(bool down, int button = 0);
  void click(float x_css, float y_css);
  void wheel(float steps);
  void key(ImGuiKey key, bool ctrl = false, bool shift = false);
  void type(unsigned character);

  // Moves over the page from `top_css` down in steps until `found` holds; the pointer stays there.
  bool seek(const std::function<bool()>& found, float step_css = 12, float top_css = 4);

  template <class Wanted>
  const Wanted* last() const {
    for (auto it = commands.rbegin(); it != commands.rend(); ++it) {
      if (const auto* wanted = std::get_if<Wanted>(&*it)) return wanted;
    }
    return nullptr;
  }
  std::vector<app::Command> take();

  // Slots of slices that hold a picture.
  std::size_t pictures() const { return slices_.gpu_bytes(); }

  float width() const { return width_; }
  float height() const { return height_; }

 private:
  float width_, height_, density_;
  double now_ = 0;
  ImVec2 pointer_{-1, -1};
  app::Selectors selectors_;
  gl::SliceRenderer slices_;
  gl::GlassRenderer glass_;
  gl::FilmSheets film_;
};

}  // namespace sync_act::views
