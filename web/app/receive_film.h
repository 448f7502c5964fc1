#pragma once
// Film, sheets of frames and labels handed over by the page (receive.h), checked.

#include <cstddef>
#include <span>

#include "web/app/app_data.h"
#include "web/app/json_fields.h"

namespace sync_act::app {

// A sheet as it may be given to the graphics card, in pixels.
inline constexpr int kMostSheetSide = 8192;

// `meta` without fields: no film any more, and no labels.
void receive_film(FieldReader& fields, const Json& meta, AppData& data);
// Checks that `rgba` fits; it is the caller who keeps the pixels.
void receive_film_sheet(FieldReader& fields, std::span<const std::byte> rgba, AppData& data);
// The same for the player's picture of a moment.
void receive_film_frame(FieldReader& fields, std::span<const std::byte> rgba, AppData& data);
// Values [sample x label] as floats; meta without names: no labels any more.
void receive_labels(FieldReader& fields, std::span<const std::byte> bytes, AppData& data);

}  // namespace sync_act::app
