#include "web/views/pair_line.h"

#include <cmath>

#include "web/app/format.h"
#include "web/views/help_overlay.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

// Two curves in step or in opposition: what the pair does, at a glance.
void draw_pair_glyph(const Box& box, int network, double r) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto wave = [&](float shift, float sign, ImU32 ink) {
    constexpr int kSteps = 28;
    for (int i = 0; i <= kSteps; ++i) {
      const float u = static_cast<float>(i) / kSteps;
      const float y = std::sin((u * 2.1F + 0.1F + shift) * 6.2831853F) * 0.75F +
                      std::sin((u * 3.4F + shift) * 6.2831853F) * 0.25F;
      list.PathLineTo({box.x0 + u * box.width(), box.middle_y() - sign * y * box.height() * 0.42F});
    }
    list.PathStroke(ink, 0, px_exact(1.5F));
  };
  wave(0.035F, r < 0 ? -1.0F : 1.0F, network_ink(network));
  wave(0, 1, palette().neuron);
}

bool is_mutual(const app::ViewContext& context) {
  return context.selectors.pair_position(context.state, context.data) >= 0;
}

int best_network_of(const app::ViewContext& context) {
  const auto n = static_cast<std::size_t>(context.state.neuron);
  const auto& best = context.data.coupling.best_network;
  return context.state.neuron >= 0 && n < best.size() ? best[n] : -1;
}

int best_neuron_of(const app::ViewContext& context) {
  const auto k = static_cast<std::size_t>(context.state.network);
  const auto& best = context.data.coupling.best_neuron;
  return context.state.network >= 0 && k < best.size() ? best[k] : -1;
}

}  // namespace

std::string pair_position_text(const app::ViewContext& context) {
  const auto n = static_cast<long long>(context.selectors.pairs(context.data).size());
  const int at = context.selectors.pair_position(context.state, context.data);
  if (n == 0) return "No mutual pairs";
  if (at < 0) return app::format_count(n) + (n == 1 ? " pair" : " pairs");
  return "Pair " + app::format_count(at + 1) + " of " + app::format_count(n);
}

std::string pair_sentence(const app::ViewContext& context, bool short_form) {
  const double r = app::pair_r(context.data, context.state.neuron, context.state.network);
  if (context.state.neuron < 0 || context.state.network < 0) {
    return "Choose a network and a neuron to compare them.";
  }
  if (!std::isfinite(r)) {
    return context.data.coupling.n_neurons > 0
               ? "One of the two has no signal, so they cannot be compared."
               : "Not compared yet.";
  }
  const char* motion = std::fabs(r) < 0.1 ? "they move almost independently"
                       : r > 0            ? "they rise and fall together"
                                          : "one rises where the other falls";
  const std::vector<double>& least = context.selectors.coupling.least_r(context.data);
  const bool by_chance = app::pair_verdict(context.data, least, context.state.neuron,
                                           context.state.network) == app::Verdict::kNotSignificant;
  const char* end = !by_chance           ? "."
                    : std::fabs(r) < 0.1 ? ", no closer than by chance."
                                         : ", but no closer than by chance.";
  if (short_form) {
    std::string text = motion;
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text + end;
  }
  std::string head;
  if (is_mutual(context)) {
    head = "Each is the other's best match: ";
  } else if (best_network_of(context) == context.state.network) {
    head = "The network is this neuron's best match, but another neuron is closer to it: ";
  } else if (best_neuron_of(context) == context.state.neuron) {
    head = "The neuron is this network's best match, but is closer to another network: ";
  } else {
    head = "Neither is the other's best match: ";
  }
  return head + motion + end;
}

void step_pair(const app::ViewContext& context, int step) {
  const auto& pairs = context.selectors.pairs(context.data);
  if (pairs.empty()) return;
  const int n = static_cast<int>(pairs.size());
  const int at = context.selectors.pair_position(context.state, context.data);
  const int next = at < 0 ? (step > 0 ? 0 : n - 1) : (at + step + n) % n;
  const app::Pair& pair = pairs[static_cast<std::size_t>(next)];
  context.sink(app::SelectPair{pair.neuron, pair.network});
}

void draw_pair_line(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  Box free = box.inset(px(ui().layout == Layout::kNarrow ? 4 : 8), 0);
  const float y = free.middle_y();
  const bool any = !context.selectors.pairs(context.data).empty();
  const app::AppData& data = context.data;
  const std::string network = app::network_name(data.networks, context.state.network);
  const std::string neuron = app::neuron_name(data.neurons, context.state.neuron);
  const double r = app::pair_r(data, context.state.neuron, context.state.network);

  if (ui().layout == Layout::kNarrow) {
    if (icon_button("previous", free.cut_left(px(40)).centred_height(px(44)), Icon::kChevronLeft,
                    "Previous pair", any)) {
      step_pair(context, -1);
    }
    if (icon_button("next", free.cut_right(px(40)).centred_height(px(44)), Icon::kChevronRight,
                    "Next pair", any)) {
      step_pair(context, 1);
    }
    // Both names in one line; the network's gives way first.
    const float and_width = text_width(Font::kBody, " and ");
    const float room = free.width() - px(18) - and_width;
    const float neuron_width = std::min(text_width(Font::kBodyMedium, neuron), room * 0.6F);
    const float network_width =
        std::min(text_width(Font::kBodyMedium, network), room - neuron_width);
    float x =
        std::round(free.middle_x() - (px(18) + network_width + and_width + neuron_width) * 0.5F);
    const float line = y - px(10);
    draw_network_mark(context.state.network, {x + px(5), line});
    x += px(18);
    x += draw_text_cut(Font::kBodyMedium, x, line, network_width, p.text, network);
    x += draw_text(Font::kBody, x, line, p.text2, " and ");
    draw_text_cut(Font::kBodyMedium, x, line, neuron_width + px(1), p.text, neuron);
    std::string words = pair_position_text(context) + ". ";
    if (std::isfinite(r)) words += "r " + app::format_r(r) + ". ";
    words += pair_sentence(context, true);
    const float width = std::min(free.width(), text_width(Font::kControl, words));
    draw_text_cut(Font::kControl, free.middle_x() - width * 0.5F, y + px(11), free.width(), p.text2,
                  words);
    return;
  }

  if (icon_button("previous", free.cut_left(px(26)).centred_height(px(26)), Icon::kChevronLeft,
                  "Previous pair ([)", any)) {
    step_pair(context, -1);
  }
  const std::string position = pair_position_text(context);
  const float position_width = text_width(Font::kControl, position);
  draw_text(Font::kControl, free.x0 + px(3), y, p.text2, position);
  free.cut_left(position_width + px(6));
  if (icon_button("next", free.cut_left(px(26)).centred_height(px(26)), Icon::kChevronRight,
                  "Next pair (])", any)) {
    step_pair(context, 1);
  }
  free.cut_left(px(8));
  draw_line_v(std::round(free.x0), box.y0 + px(9), box.y1 - px(9), p.line2);
  free.cut_left(px(13));

  const std::string question = "What does this mean?";
  const bool words_fit = free.width() > px(560);
  const Box help = words_fit
                       ? free.cut_right(button_width(Icon::kInfo, question)).centred_height(px(28))
                       : free.cut_right(px(28)).centred_height(px(28));
  const bool asked = words_fit ? button("meaning", help, Icon::kInfo, question, ButtonKind::kGhost)
                               : icon_button("meaning", help, Icon::kInfo, question);
  if (asked) ImGui::OpenPopup("words");
  if (ui().help) ui().help->draw_words("words", help);
  free.cut_right(px(12));

  if (context.state.neuron < 0 && context.state.network < 0) {
    draw_text_cut(Font::kBody, free.x0, y, free.width(), p.text2, pair_sentence(context, false));
    return;
  }
  const float glyph = px(64) + px(20);
  const float number = std::isfinite(r) ? px(52) : 0;
  const float names = std::max(px(40), (free.width() - px(18) - glyph - number));
  const float network_room = std::min(text_width(Font::kBodyMedium, network), names * 0.5F);
  draw_network_mark(context.state.network, {free.x0 + px(5), y});
  free.cut_left(px(18));
  free.cut_left(draw_text_cut(Font::kBodyMedium, free.x0, y, network_room, p.text, network) +
                px(10));
  if (free.width() > px(200)) {
    const Box at = free.cut_left(px(64)).centred_height(px(14));
    draw_pair_glyph(at, context.state.network, r);
    free.cut_left(px(10));
  }
  free.cut_left(draw_text_cut(Font::kBodyMedium, free.x0, y, std::min(free.width(), names * 0.5F),
                              p.text, neuron) +
                px(10));
  if (number > 0 && free.width() > px(46)) {
    free.cut_left(draw_text(Font::kTitle, free.x0, y, p.text, "r " + app::format_r(r)) + px(12));
  }
  if (free.width() < px(60)) return;
  const std::string sentence = pair_sentence(context, false);
  const bool fits = text_width(Font::kBody, sentence) <= free.width();
  const std::string shown = fits ? sentence : pair_sentence(context, true);
  bool cut = false;
  const float width = draw_text_cut(Font::kBody, free.x0, y, free.width(), p.text2, shown, &cut);
  if (!fits) {
    const Interaction item =
        interact("sentence", {free.x0, y - px(10), free.x0 + width, y + px(10)}, 3);
    if (item.hovered) tooltip(item.id, sentence);
  }
}

}  // namespace sync_act::views
