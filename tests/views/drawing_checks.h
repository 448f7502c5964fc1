#pragma once
// What every test of drawing asks: sizes of windows to try, and that what is drawn is there and
// finite.

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "tests/views/view_driver.h"

namespace sync_act::views {

struct Size {
  float width, height;
};
inline constexpr std::array<Size, 9> kSizes{{{320, 240},
                                             {320, 568},
                                             {390, 844},
                                             {719, 500},
                                             {720, 900},
                                             {1000, 700},
                                             {1440, 900},
                                             {1280, 480},
                                             {3840, 1600}}};

inline int vertices() { return ImGui::GetDrawData()->TotalVtxCount; }

// Everything that is drawn is finite: a NaN in a layout draws garbage on some graphics cards only.
inline bool all_finite() {
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    for (const ImDrawVert& vertex : list->VtxBuffer) {
      if (!std::isfinite(vertex.pos.x) || !std::isfinite(vertex.pos.y)) return false;
    }
  }
  return true;
}

inline void check_draws(ViewDriver& driver) {
  CHECK(driver.settles());
  CHECK(vertices() > 0);
  CHECK(all_finite());
}

// Surrogates whose largest r reaches from .2 to .4: about half of the networks are significant.
inline void add_significance(app::AppData& data) {
  app::Significance& found = data.significance;
  found.present = true;
  found.null_model = "phase";
  found.label = "phase randomised";
  found.correction = "bh";
  found.n_surrogates = 99;
  const auto n = static_cast<std::size_t>(data.networks.n_units);
  for (std::size_t k = 0; k < n; ++k) {
    found.network_p.push_back(k % 2 == 0 ? 0.01F : 0.4F);
    found.network_q.push_back(k % 2 == 0 ? 0.02F : 0.4F);
    found.held_out_r.push_back(0.3F);
    for (int i = 0; i < 99; ++i) found.null_max.push_back(0.2F + 0.002F * static_cast<float>(i));
  }
  found.neuron_p.assign(static_cast<std::size_t>(data.neurons.n_units), 0.01F);
  found.neuron_q.assign(static_cast<std::size_t>(data.neurons.n_units), 0.2F);
}

}  // namespace sync_act::views
