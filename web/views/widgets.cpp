#include "web/views/widgets.h"

#include <array>
#include <cmath>
#include <cstring>

#include "imgui_internal.h"

namespace sync_act::views {

namespace {

ImDrawList& list() { return *ImGui::GetWindowDrawList(); }

void draw_frame(const Box& box, ImU32 fill, ImU32 border, float rounding_css) {
  if (fill != 0) list().AddRectFilled(box.min(), box.max(), fill, px(rounding_css));
  if (border != 0) {
    const float half = px(1) * 0.5F;
    list().AddRect({box.x0 + half, box.y0 + half}, {box.x1 - half, box.y1 - half}, border,
                   px(rounding_css), 0, px(1));
  }
}

}  // namespace

float animated(ImGuiID id, bool on, double secs) {
  Ui& state = ui();
  const float target = on ? 1.0F : 0.0F;
  if (state.reduced_motion) return target;
  float* value = state.animation.GetFloatRef(id, 0);
  if (*value == target) return target;
  const float step = ImGui::GetIO().DeltaTime / static_cast<float>(secs);
  *value = on ? std::min(1.0F, *value + step) : std::max(0.0F, *value - step);
  state.wants_frame = true;
  const float rest = 1 - *value;
  return 1 - rest * rest;  // ease out
}

Interaction interact(const char* id, const Box& box, float rounding_css) {
  Interaction result;
  if (box.width() < 1 || box.height() < 1) return result;
  ImGui::SetCursorScreenPos(box.min());
  result.clicked = ImGui::InvisibleButton(id, {box.width(), box.height()});
  if (ImGui::IsItemVisible()) {
    const ImVec2 low = list().GetClipRectMin(), high = list().GetClipRectMax();
    ui().targets.push_back({std::max(box.x0, low.x), std::max(box.y0, low.y),
                            std::min(box.x1, high.x), std::min(box.y1, high.y)});
  }
  result.id = ImGui::GetItemID();
  result.hovered = ImGui::IsItemHovered();
  result.held = ImGui::IsItemActive();
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  result.has_keys = g.NavId == result.id;
  result.focused = result.has_keys && !g.NavDisableHighlight;
  if (result.focused) {
    const float out = px(2) + px(1);
    list().PushClipRectFullScreen();
    list().AddRect({box.x0 - out, box.y0 - out}, {box.x1 + out, box.y1 + out}, palette().accent,
                   px(rounding_css) + out, 0, px(2));
    list().PopClipRect();
  }
  result.hover_share = animated(result.id, result.hovered);
  return result;
}

float button_width(Icon icon, std::string_view label) {
  float width = px(24) + text_width(Font::kControlMedium, label);
  if (icon != Icon::kNone) width += px(16) + px(6) - px(2);
  return std::ceil(width);
}

bool button(const char* id, const Box& box, Icon icon, std::string_view label, ButtonKind kind,
            bool enabled, std::string_view tip) {
  const Interaction item = interact(id, box);
  const Palette& p = palette();
  const float share = enabled ? item.hover_share : 0;
  const float alpha = enabled ? 1.0F : 0.45F;
  ImU32 ink = p.text;
  switch (kind) {
    case ButtonKind::kPrimary:
      ink = p.on_accent;
      draw_frame(box, with_alpha(mixed(p.accent, p.text, share * 0.18F), alpha), 0, 6);
      break;
    case ButtonKind::kSecondary:
      draw_frame(box, p.raised, mixed(p.line2, p.text3, share), 6);
      break;
    case ButtonKind::kGhost:
      ink = mixed(p.text2, p.text, share);
      if (share > 0) draw_frame(box, with_alpha(p.raised, share), 0, 6);
      break;
  }
  if (item.held && enabled) draw_frame(box, with_alpha(p.text, 0.08F), 0, 6);
  ink = with_alpha(ink, alpha);
  float content = text_width(Font::kControlMedium, label);
  if (icon != Icon::kNone) content += px(16) + px(6);
  float x = box.x0 + std::max(px(6), (box.width() - content) * 0.5F);
  if (icon != Icon::kNone) {
    draw_icon(icon, {x + px(8), box.middle_y()}, ink);
    x += px(16) + px(6);
  }
  bool cut = false;
  draw_text_cut(Font::kControlMedium, x, box.middle_y(), box.x1 - px(4) - x, ink, label, &cut);
  if (item.hovered) {
    ImGui::SetMouseCursor(enabled ? ImGuiMouseCursor_Hand : ImGuiMouseCursor_Arrow);
    if (!tip.empty() || cut) tooltip(item.id, tip.empty() ? label : tip);
  }
  return item.clicked && enabled;
}

bool icon_button(const char* id, const Box& box, Icon icon, std::string_view tip, bool enabled) {
  const Interaction item = interact(id, box);
  const Palette& p = palette();
  const float share = enabled ? item.hover_share : 0;
  if (share > 0) draw_frame(box, with_alpha(p.raised, share), with_alpha(p.line2, share), 6);
  const ImU32 ink = enabled ? mixed(p.text2, p.text, share) : with_alpha(p.text2, 0.45F);
  draw_icon(icon, {box.middle_x(), box.middle_y()}, ink);
  if (item.hovered) {
    ImGui::SetMouseCursor(enabled ? ImGuiMouseCursor_Hand : ImGuiMouseCursor_Arrow);
    tooltip(item.id, tip);
  }
  return item.clicked && enabled;
}

float segmented_width(std::span<const std::string_view> labels) {
  float width = px(2);
  for (const std::string_view label : labels) {
    width += std::ceil(text_width(Font::kControlMedium, label)) + px(20);
  }
  return width;
}

int segmented(const char* id, const Box& box, std::span<const std::string_view> labels,
              int selected) {
  const Palette& p = palette();
  draw_frame(box, p.inset, p.line, 6);
  const Box inner = box.inset(px(1));
  const auto natural = [](std::string_view label) {
    return std::ceil(text_width(Font::kControlMedium, label)) + px(20);
  };
  // Where there is more room all parts grow alike. Where there is less, those within an equal
  // share keep their width and the longer ones share the rest.
  const float equal = inner.width() / static_cast<float>(labels.size());
  float sum = 0, within = 0, n_longer = 0;
  for (const std::string_view label : labels) {
    const float width = natural(label);
    sum += width;
    within += width <= equal ? width : 0;
    n_longer += width <= equal ? 0.0F : 1.0F;
  }
  const float spare = std::max(0.0F, inner.width() - sum) / static_cast<float>(labels.size());
  const float most =
      sum > inner.width() ? (inner.width() - within) / std::max(1.0F, n_longer) : inner.width();
  ImGui::PushID(id);
  float x = inner.x0;
  for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
    const std::string_view label = labels[static_cast<std::size_t>(i)];
    const bool last = i + 1 == static_cast<int>(labels.size());
    float width = std::min(natural(label), std::max(most, equal)) + spare;
    if (last) width = inner.x1 - x;
    const Box part{std::round(x), inner.y0, std::round(x + width), inner.y1};
    ImGui::PushID(i);
    const Interaction item = interact("segment", part, 5);
    ImGui::PopID();
    const bool on = i == selected;
    if (on) draw_frame(part, p.raised, p.text3, 5);
    const ImU32 ink = on ? p.text : mixed(p.text2, p.text, item.hover_share);
    const float natural_text = text_width(Font::kControlMedium, label);
    const float room = part.width() - px(12);
    bool cut = false;
    draw_text_cut_inside(Font::kControlMedium,
                         part.middle_x() - std::min(natural_text, room) * 0.5F, part.middle_y(),
                         room, ink, label, &cut);
    if (item.hovered) {
      if (!on) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      if (cut) tooltip(item.id, label);
    }
    if (item.clicked) selected = i;
    x += width;
  }
  ImGui::PopID();
  return selected;
}

float picker_width(const PickerFace& look) {
  float width = px(8) + text_width(Font::kControlMedium, look.value) + px(6) + px(16) + px(4);
  if (look.network >= 0) width += px(16);
  if (!look.prefix.empty()) width += text_width(Font::kControl, look.prefix) + px(6);
  return std::ceil(width);
}

bool picker(const char* id, const Box& box, const PickerFace& look, std::string_view tip) {
  const Interaction item = interact(id, box);
  const Palette& p = palette();
  if (look.framed) {
    draw_frame(box, p.raised, mixed(p.line2, p.text3, item.hover_share), 6);
  } else if (item.hover_share > 0) {
    draw_frame(box, with_alpha(p.raised, item.hover_share), 0, 6);
  }
  float x = box.x0 + px(8);
  if (look.network >= 0) {
    draw_network_mark(look.network, {x + px(5), box.middle_y()});
    x += px(16);
  }
  if (!look.prefix.empty()) {
    x += draw_text(Font::kControl, x, box.middle_y(), p.text2, look.prefix) + px(6);
  }
  bool cut = false;
  const Font font = look.framed ? Font::kControlMedium : Font::kBodyMedium;
  const float width =
      draw_text_cut(font, x, box.middle_y(), box.x1 - px(24) - x, p.text, look.value, &cut);
  const float chevron =
      look.framed ? box.x1 - px(13) : std::min(box.x1 - px(13), x + width + px(13));
  draw_icon(Icon::kChevronDown, {chevron, box.middle_y()}, p.text2, 14);
  if (item.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (cut) {
      tooltip(item.id, look.value, {}, tip);
    } else if (!tip.empty()) {
      tooltip(item.id, tip);
    }
  }
  return item.clicked;
}

bool begin_menu(const char* id, const Box& anchor, float width_css, int n_items, bool align_right) {
  if (!ImGui::IsPopupOpen(id)) return false;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float gap = px(4), margin = px(8);
  const float width = std::min(px(width_css), screen.x - 2 * margin);
  const float wanted = static_cast<float>(n_items) * px(30) + 2 * px(5);
  const float below = screen.y - margin - anchor.y1 - gap;
  const float above = anchor.y0 - margin - gap;
  const bool upwards = wanted > below && above > below;
  const float height = std::min(wanted, std::max(px(40), upwards ? above : below));
  float x = align_right ? anchor.x1 - width : anchor.x0;
  x = std::clamp(x, margin, std::max(margin, screen.x - margin - width));
  ImGui::SetNextWindowPos({x, upwards ? anchor.y0 - gap - height : anchor.y1 + gap});
  ImGui::SetNextWindowSize({width, height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(5), px(5)});
  const bool open =
      ImGui::BeginPopup(id, ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove |
                                ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  return open;
}

bool menu_item(int index, const MenuItem& entry) {
  const Palette& p = palette();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Box box{at.x, at.y, at.x + ImGui::GetContentRegionAvail().x, at.y + px(30)};
  ImGui::PushID(index);
  const Interaction item = interact("item", box, 5);
  ImGui::PopID();
  if (entry.enabled && (item.hovered || item.focused)) draw_frame(box, p.line, 0, 5);
  const float alpha = entry.enabled ? 1.0F : 0.45F;
  float x = box.x0 + px(8);
  if (entry.checked) {
    draw_icon(Icon::kCheck, {box.x1 - px(14), box.middle_y()}, p.accent, 14);
  }
  if (entry.icon != Icon::kNone) {
    draw_icon(entry.icon, {x + px(8), box.middle_y()}, with_alpha(p.text2, alpha));
    x += px(24);
  }
  if (entry.network >= 0) {
    draw_network_mark(entry.network, {x + px(6), box.middle_y()});
    x += px(20);
  }
  float right = box.x1 - px(8) - (entry.checked ? px(18) : 0);
  if (!entry.hint.empty()) {
    draw_text_right(Font::kControl, right, box.middle_y(), with_alpha(p.text3, alpha), entry.hint);
    right -= text_width(Font::kControl, entry.hint) + px(8);
  }
  bool cut = false;
  draw_text_cut(Font::kControl, x, box.middle_y(), right - x, with_alpha(p.text, alpha),
                entry.label, &cut);
  if (item.hovered && cut) tooltip(item.id, entry.label);
  if (item.clicked && entry.enabled) {
    ImGui::CloseCurrentPopup();
    return true;
  }
  return false;
}

void end_menu() { ImGui::EndPopup(); }

float badge_width(std::string_view text) {
  // Capitals are spaced by .06 em, which ImGui cannot do: each letter is placed.
  return std::ceil(text_width(Font::kBadge, text) +
                   static_cast<float>(text.size()) * px_exact(0.7F)) +
         px(14);
}

float draw_badge(float x, float middle_y, ImU32 colour, std::string_view text) {
  const float width = badge_width(text);
  const float height = px(20);
  const float top = std::round(middle_y - height * 0.5F);
  const Box box{std::round(x), top, std::round(x) + width, top + height};
  draw_dashed_rect(box, colour, 4);
  float at = box.x0 + px(7) + px_exact(0.35F);
  for (std::size_t i = 0; i < text.size(); ++i) {
    at += draw_text(Font::kBadge, at, middle_y, colour, text.substr(i, 1)) + px_exact(0.7F);
  }
  return width;
}

float simulated_badge_width() { return badge_width("SIMULATED"); }

void simulated_badge(const char* id, float x, float middle_y) {
  const Box box{x, middle_y - px(10), x + simulated_badge_width(), middle_y + px(10)};
  const Interaction item = interact(id, box, 4);
  draw_badge(x, middle_y, palette().warn, "SIMULATED");
  if (item.hovered) {
    tooltip(item.id, "This scan was made up by the program.", {},
            "Networks, neurons and their coupling were planted in noise. Nobody was scanned.");
  }
}

namespace {

// Between the slash and the keyboard's arrival ImGui would drop what is typed: it is taken out of
// its queue here, and put back in front once the field is active.
void pass_held_characters(ImGuiID field) {
  Ui& frame = ui();
  if (frame.filter_wait_frames == 0) return;
  ImVector<ImWchar>& typed = ImGui::GetIO().InputQueueCharacters;
  std::vector<ImWchar>& held = frame.held_characters;
  held.insert(held.end(), typed.begin(), typed.end());
  typed.resize(0);
  if (ImGui::GetActiveID() != field) return;
  for (const ImWchar character : held) typed.push_back(character);
  held.clear();
  frame.filter_wait_frames = 0;
}

}  // namespace

bool search_field(const char* id, const Box& box, const char* hint, std::string& text,
                  bool focus_now) {
  const Palette& p = palette();
  char buffer[160];
  const std::size_t length = std::min(text.size(), sizeof buffer - 1);
  std::memcpy(buffer, text.data(), length);
  buffer[length] = '\0';
  ImGui::PushID(id);
  draw_frame(box, p.inset, p.line2, 6);
  draw_icon(Icon::kSearch, {box.x0 + px(15), box.middle_y()}, p.text3, 14);
  const FontFace& f = face(Font::kControl);
  ImGui::PushFont(f.font);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {0, std::max(0.0F, std::floor((box.height() - f.font->FontSize) * 0.5F))});
  ImGui::SetCursorScreenPos({box.x0 + px(28), box.y0});
  const bool has_text = length > 0;
  ImGui::SetNextItemWidth(box.width() - px(28) - px(26));
  if (focus_now) ImGui::SetKeyboardFocusHere();
  pass_held_characters(ImGui::GetID("##text"));
  bool changed = ImGui::InputTextWithHint("##text", hint, buffer, sizeof buffer,
                                          ImGuiInputTextFlags_EscapeClearsAll);
  const bool active = ImGui::IsItemActive();
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  if (active) {
    list().AddRect(box.min(), box.max(), p.accent, px(6), 0, px(2));
    ui().wants_frame = ui().wants_frame || ImGui::GetIO().ConfigInputTextCursorBlink;
  }
  if (changed) text = buffer;
  const Box end{box.x1 - px(26), box.y0, box.x1, box.y1};
  if (has_text) {
    if (icon_button("clear", end.inset(px(3)), Icon::kClose, "Clear the filter")) {
      text.clear();
      changed = true;
    }
  } else if (!active) {
    const Box key{end.x0 + px(4), end.middle_y() - px(8), end.x1 - px(6), end.middle_y() + px(8)};
    draw_frame(key, 0, p.line2, 3);
    draw_text_centred(Font::kCaption, key.middle_x(), key.middle_y(), p.text3, "/");
  }
  ImGui::PopID();
  return changed;
}

Box window_box() {
  const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  return {at.x, at.y, at.x + size.x, at.y + size.y};
}

}  // namespace sync_act::views
