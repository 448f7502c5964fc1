#pragma once
// Fonts, colours and sizes of the interface as ImGui needs them. They hang on the ImGui context
// (made with the first use, freed with the context), so there are no globals of ours and a test can
// make as many contexts as it likes.
//
// Sizes in the code are CSS pixels; px() turns them into whole device pixels.

#include <memory>
#include <string>
#include <vector>

#include "imgui.h"
#include "web/app/colours.h"
#include "web/views/box.h"

namespace sync_act::views {

// Type scale of the interface specification; sizes in CSS px are those of the em.
enum class Font {
  kTick,           // 10 regular
  kCaption,        // 11 regular
  kBadge,          // 11 semibold
  kControl,        // 12 regular
  kControlMedium,  // 12 medium
  kControlStrong,  // 12 semibold
  kBody,           // 13 regular
  kBodyMedium,     // 13 medium
  kTitle,          // 13 semibold
  kCard,           // 15 semibold
  kHeadline,       // 20 semibold
  kMono,           // 12 mono
  kCount
};

struct FontFace {
  ImFont* font = nullptr;
  float em_px = 0;          // em in device px
  float cap_height_px = 0;  // height of capitals: text is centred by it
};

// app::Tokens packed for ImGui.
struct Palette {
  ImU32 bg = 0, panel = 0, raised = 0, inset = 0, line = 0, line2 = 0;
  ImU32 text = 0, text2 = 0, text3 = 0, neuron = 0;
  ImU32 accent = 0, selected = 0, ok = 0, warn = 0, bad = 0, on_accent = 0;
};

class BrainOutlines;
class HelpOverlay;
class Shell;

// How the page is arranged: by width, or as an embed.
enum class Layout { kWide, kMedium, kNarrow, kEmbed };

struct Tip {
  bool wanted = false;
  std::string title, value, detail;
};

// What the widgets of one frame share.
struct Ui {
  Ui();
  ~Ui();
  FontFace fonts[static_cast<int>(Font::kCount)];
  Palette palette;
  bool dark = true;
  Layout layout = Layout::kWide;
  float density = 1;
  bool reduced_motion = false;
  double now_secs = 0;

  // Per frame.
  bool wants_frame = false;  // an animation or a tooltip delay is running
  int hovered_neuron = -1;   // under the pointer, whichever view shows it
  int hovered_network = -1;
  bool drag_taken = false;    // the held item uses dragging: a touch does not scroll with it
  bool focus_filter = false;  // the filter field takes the keyboard
  // Typed while the filter field has not the keyboard yet: ImGui gives it two frames after it is
  // asked for, and would drop what comes between. Kept for at most this many further frames.
  int filter_wait_frames = 0;
  std::vector<ImWchar> held_characters;
  bool arrows_taken = false;  // the focused item uses the arrow keys
  bool space_plays = false;   // the focused item leaves the space bar to the film

  // Tooltip delay.
  ImGuiID hover_id = 0;
  double hover_since_secs = 0;
  Tip tip;
  bool tip_is_shown = false;

  std::vector<Box> targets;  // of the last frame: every item that can be pressed

  ImGuiStorage animation;  // by item id: 0..1
  std::unique_ptr<Shell> shell;
  // Null: their code has not come yet.
  std::unique_ptr<BrainOutlines> outlines;
  std::unique_ptr<HelpOverlay> help;
};

Ui& ui();

inline const Palette& palette() { return ui().palette; }

// CSS px to whole device px; anything above 0 stays at least 1.
float px(float css);
// Device px without rounding, for strokes of icons and curves.
float px_exact(float css);

ImU32 with_alpha(ImU32 colour, float alpha);
ImU32 mixed(ImU32 from, ImU32 to, float share);
inline ImU32 packed(app::Colour colour) { return colour.packed(); }
ImU32 network_ink(int network);
ImU32 r_ink(double r, double max_r);

}  // namespace sync_act::views
