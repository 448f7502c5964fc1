#pragma once
// The gallery of networks in words, for those who read the page instead of seeing it.

#include "web/app/document.h"
#include "web/app/gallery.h"

namespace sync_act::app {

// A table of the networks in the gallery's order, with what is known of each so far. Cost: samples
// of the networks' curves, up to kMostSpectrumSamples; above that spectra are left out.
inline constexpr double kMostSpectrumSamples = 1e6;
Document gallery_document(const State& state, const AppData& data);

}  // namespace sync_act::app
