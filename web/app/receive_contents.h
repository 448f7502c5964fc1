#pragma once
// app_put's kinds of what is open, in words, and of the carpet.

#include <cstddef>
#include <span>

#include "web/app/app_data.h"
#include "web/app/json_fields.h"

namespace sync_act::app {

void receive_contents(FieldReader& fields, AppData& data);
// Buffer: values [row x column], row-major, then dvars [scan].
void receive_carpet(FieldReader& fields, std::span<const std::byte> bytes, AppData& data);

}  // namespace sync_act::app
