#pragma once
// Inputs of the methods module as they come from JavaScript: options as text, numbers as bytes.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/networks/network_method.h"

namespace sync_act {

// "key<TAB>value" per line.
inline Result<ParameterValues> values_of(std::string_view text) {
  ParameterValues values;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty()) continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) {
      return bad_input(message("The option \"", line, "\" has no value."));
    }
    values.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  return values;
}

template <class T>
Result<std::vector<T>> numbers_of(const std::vector<std::byte>& bytes, std::string_view what) {
  if (bytes.size() % sizeof(T) != 0) {
    return bad_input(message(what, " have ", bytes.size(), " bytes, which is no whole number."));
  }
  std::vector<T> numbers(bytes.size() / sizeof(T));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), bytes.size());
  return numbers;
}

}  // namespace sync_act
