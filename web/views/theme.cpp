#include "web/views/theme.h"

#include <cmath>

#include "imgui_internal.h"
#include "web/views/brain_outlines.h"
#include "web/views/font_atlas.h"
#include "web/views/help_overlay.h"
#include "web/views/shell.h"
#include "web/views/view_list.h"

namespace sync_act::views {

Ui::Ui() = default;
Ui::~Ui() = default;

namespace {

// Marks our hook among a context's; the hook's UserData is the context's Ui.
constexpr ImGuiID kHookOwner = 0x53594E43;

void free_ui(ImGuiContext*, ImGuiContextHook* hook) {
  delete static_cast<Ui*>(hook->UserData);
  hook->UserData = nullptr;
}

}  // namespace

Ui& ui() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  for (ImGuiContextHook& hook : context.Hooks) {
    if (hook.Owner == kHookOwner && hook.UserData != nullptr) {
      return *static_cast<Ui*>(hook.UserData);
    }
  }
  ImGuiContextHook hook;
  hook.Type = ImGuiContextHookType_Shutdown;
  hook.Owner = kHookOwner;
  hook.Callback = free_ui;
  hook.UserData = new Ui();  // NOLINT(cppcoreguidelines-owning-memory): freed by the hook
  ImGui::AddContextHook(&context, &hook);
  return *static_cast<Ui*>(hook.UserData);
}

float px(float css) {
  const float value = std::round(css * ui().density);
  return css > 0 ? std::max(1.0F, value) : value;
}

float px_exact(float css) { return css * ui().density; }

ImU32 with_alpha(ImU32 colour, float alpha) {
  const float own = static_cast<float>(colour >> IM_COL32_A_SHIFT & 0xFFU);
  const auto scaled = static_cast<ImU32>(own * std::clamp(alpha, 0.0F, 1.0F) + 0.5F);
  return (colour & ~IM_COL32_A_MASK) | scaled << IM_COL32_A_SHIFT;
}

ImU32 mixed(ImU32 from, ImU32 to, float share) {
  ImU32 out = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const float a = static_cast<float>(from >> shift & 0xFFU);
    const float b = static_cast<float>(to >> shift & 0xFFU);
    out |= static_cast<ImU32>(a + (b - a) * std::clamp(share, 0.0F, 1.0F) + 0.5F) << shift;
  }
  return out;
}

ImU32 network_ink(int network) { return app::network_colour(network, ui().dark).packed(); }

ImU32 r_ink(double r, double max_r) { return app::signed_r_colour(r, max_r, ui().dark).packed(); }

double load_font_atlas(std::span<const unsigned char> file) {
  Ui& state = ui();
  const double density = read_font_atlas(file, *ImGui::GetIO().Fonts, state.fonts);
  if (density <= 0) return 0;
  state.density = static_cast<float>(density);
  ImGui::GetIO().FontDefault = state.fonts[static_cast<int>(Font::kControl)].font;
  return density;
}

void apply_style(bool dark, double density) {
  Ui& state = ui();
  state.dark = dark;
  state.density = static_cast<float>(density);
  const app::Tokens& t = app::tokens(dark);
  Palette& p = state.palette;
  p = {t.bg.packed(),    t.panel.packed(),  t.raised.packed(), t.inset.packed(),
       t.line.packed(),  t.line2.packed(),  t.text.packed(),   t.text2.packed(),
       t.text3.packed(), t.neuron.packed(), t.accent.packed(), t.selected.packed(),
       t.ok.packed(),    t.warn.packed(),   t.bad.packed(),    t.on_accent.packed()};

  // What ImGui itself still draws: popups, scroll bars, the text field's caret and selection.
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowPadding = {0, 0};
  style.WindowRounding = 0;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.ChildRounding = 0;
  style.PopupRounding = px(8);
  style.PopupBorderSize = px(1);
  style.FramePadding = {px(8), px(6)};
  style.FrameRounding = px(6);
  style.FrameBorderSize = 0;
  style.ItemSpacing = {0, 0};
  style.ItemInnerSpacing = {0, 0};
  style.ScrollbarSize = px(8);
  style.ScrollbarRounding = px(4);
  style.GrabMinSize = px(24);
  style.DisplaySafeAreaPadding = {0, 0};
  style.WindowMinSize = {1, 1};
  style.AntiAliasedLinesUseTex = true;
  style.CurveTessellationTol = 0.6F;
  style.CircleTessellationMaxError = 0.25F;
  const auto set = [&style](ImGuiCol slot, ImU32 colour) {
    style.Colors[slot] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  for (int slot = 0; slot < ImGuiCol_COUNT; ++slot) set(slot, 0);
  set(ImGuiCol_Text, p.text);
  set(ImGuiCol_TextDisabled, p.text3);
  set(ImGuiCol_WindowBg, p.bg);
  set(ImGuiCol_PopupBg, p.raised);
  set(ImGuiCol_Border, p.line2);
  set(ImGuiCol_ScrollbarGrab, p.line2);
  set(ImGuiCol_ScrollbarGrabHovered, p.text3);
  set(ImGuiCol_ScrollbarGrabActive, p.text3);
  set(ImGuiCol_TextSelectedBg, with_alpha(p.accent, 0.35F));

  ImGuiIO& io = ImGui::GetIO();
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.IniFilename = nullptr;  // the state is ours, ImGui keeps none
  io.ConfigWindowsMoveFromTitleBarOnly = true;
}

}  // namespace sync_act::views
