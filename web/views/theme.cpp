#include "web/views/theme.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "imgui_internal.h"
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

struct FontSource {
  float em_css;
  const std::vector<unsigned char>* file;
  bool wide;  // also letters beyond Latin-1: names from files
};

std::uint32_t big_endian(const unsigned char* p, int bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8U | p[i];
  return value;
}

// ImGui measures fonts from ascender to descender, designers in ems: their ratio for this file.
// 1 where the file cannot be read (then ImGui refuses it as well).
float line_per_em(const std::vector<unsigned char>& file) {
  if (file.size() < 12) return 1;
  const std::size_t n_tables = big_endian(&file[4], 2);
  float units_per_em = 0, ascender = 0, descender = 0;
  for (std::size_t i = 0; i < n_tables && 12 + 16 * (i + 1) <= file.size(); ++i) {
    const unsigned char* record = &file[12 + 16 * i];
    const std::uint32_t tag = big_endian(record, 4);
    const std::size_t offset = big_endian(record + 8, 4);
    if (offset + 20 > file.size()) continue;
    if (tag == 0x68656164) units_per_em = static_cast<float>(big_endian(&file[offset + 18], 2));
    if (tag == 0x68686561) {
      ascender = static_cast<float>(static_cast<std::int16_t>(big_endian(&file[offset + 4], 2)));
      descender = static_cast<float>(static_cast<std::int16_t>(big_endian(&file[offset + 6], 2)));
    }
  }
  return units_per_em > 0 && ascender > descender ? (ascender - descender) / units_per_em : 1;
}

// Numbers in columns must not dance: every digit gets the widest digit's advance.
void equalise_digits(ImFont& font) {
  float widest = 0;
  for (const ImFontGlyph& glyph : font.Glyphs) {
    if (glyph.Codepoint >= '0' && glyph.Codepoint <= '9') widest = std::max(widest, glyph.AdvanceX);
  }
  for (ImFontGlyph& glyph : font.Glyphs) {
    if (glyph.Codepoint < '0' || glyph.Codepoint > '9') continue;
    const float shift = (widest - glyph.AdvanceX) / 2;
    glyph.X0 += shift;
    glyph.X1 += shift;
    glyph.AdvanceX = widest;
    font.IndexAdvanceX[static_cast<int>(glyph.Codepoint)] = widest;
  }
}

constexpr ImWchar kBasicGlyphs[] = {0x20,   0x7E,   0x2013, 0x2013, 0x2019, 0x2019,
                                    0x2026, 0x2026, 0x2212, 0x2212, 0};
constexpr ImWchar kLatin1[] = {0x20,   0x7E,   0xA0,   0xFF,   0x2012, 0x2014, 0x2018, 0x201D,
                               0x2022, 0x2022, 0x2026, 0x2026, 0x2039, 0x203A, 0x2190, 0x2193,
                               0x2212, 0x2212, 0x2248, 0x2248, 0x2264, 0x2265, 0};
constexpr ImWchar kLatinWide[] = {0x20,   0x7E,   0xA0,   0x17F,  0x391,  0x3C9,  0x2012,
                                  0x2014, 0x2018, 0x201D, 0x2022, 0x2022, 0x2026, 0x2026,
                                  0x2039, 0x203A, 0x2190, 0x2193, 0x2212, 0x2212, 0x2248,
                                  0x2248, 0x2264, 0x2265, 0};

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

void build_font_atlas(const FontFiles& fonts, double density, Glyphs glyphs) {
  Ui& state = ui();
  state.density = static_cast<float>(density);
  const FontSource sources[] = {
      {10, &fonts.regular, false}, {11, &fonts.regular, false},  {11, &fonts.semibold, false},
      {12, &fonts.regular, true},  {12, &fonts.medium, true},    {12, &fonts.semibold, false},
      {13, &fonts.regular, true},  {13, &fonts.medium, true},    {13, &fonts.semibold, false},
      {15, &fonts.semibold, true}, {20, &fonts.semibold, false}, {12, &fonts.mono, true}};
  static_assert(std::size(sources) == static_cast<std::size_t>(Font::kCount));

  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  for (std::size_t i = 0; i < std::size(sources); ++i) {
    const FontSource& source = sources[i];
    FontFace& face = state.fonts[i];
    face.em_px = source.em_css * state.density;
    if (source.file->empty()) {
      ImFontConfig config;
      config.SizePixels = std::round(face.em_px);
      face.font = atlas.AddFontDefault(&config);
      face.cap_height_px = std::round(face.em_px * 0.6F);
      continue;
    }
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    // One density step of oversampling keeps letter spacing even at low densities.
    config.OversampleH = density < 1.5 ? 2 : 1;
    config.OversampleV = 1;
    // The atlas only reads the bytes; its signature lacks the const.
    auto* bytes = const_cast<unsigned char*>(source.file->data());
    face.font = atlas.AddFontFromMemoryTTF(bytes, static_cast<int>(source.file->size()),
                                           face.em_px * line_per_em(*source.file), &config,
                                           glyphs == Glyphs::kBasic ? kBasicGlyphs
                                           : source.wide            ? kLatinWide
                                                                    : kLatin1);
    face.cap_height_px = face.em_px * 0.727F;  // Inter's; JetBrains Mono's is .73
  }
  atlas.Build();
  for (FontFace& face : state.fonts) equalise_digits(*face.font);
  ImGui::GetIO().FontDefault = state.fonts[static_cast<int>(Font::kControl)].font;
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
