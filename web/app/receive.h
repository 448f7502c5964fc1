#pragma once
// Data handed over by the page (app_put, docs/architecture.md) becomes AppData, checked: sizes fit,
// indices lie within their lists, transforms can be inverted. What is refused changes nothing.

#include <cstddef>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "web/app/app_data.h"
#include "web/app/reduce.h"

namespace sync_act::app {

// `kind` is one of app_put's; `meta_json` its fields; `bytes` its buffer, native byte order, any
// alignment. What no longer fits (coupling of other neurons, maps of another scan) is forgotten
// along with it; the model's selection follows its unit by name.
// Fails with bad_input and a message naming kind and field.
Status receive(std::string_view kind, std::string_view meta_json, std::span<const std::byte> bytes,
               AppData& data, Model& model);

}  // namespace sync_act::app
