#pragma once
// What one call of the engine answers: metadata as JSON, in which an array stands as
// {"array": "f32", "pointer": address, "count": n}. The reply owns its arrays, or borrows them from
// the engine's state; either way they are valid until the next call.

#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "web/engine/json_writer.h"

namespace sync_act {

class Reply {
 public:
  JsonWriter& json() { return json_; }
  const std::string& text() const { return json_.text(); }

  // A field that the reply keeps.
  void keep(std::string_view name, std::vector<float> values) {
    borrow(name, std::span<const float>(floats_.emplace_back(std::move(values))));
  }
  void keep(std::string_view name, std::vector<std::int32_t> values) {
    borrow(name, std::span<const std::int32_t>(integers_.emplace_back(std::move(values))));
  }
  void keep(std::string_view name, std::vector<std::uint32_t> values) {
    borrow(name, std::span<const std::uint32_t>(indices_.emplace_back(std::move(values))));
  }
  void keep(std::string_view name, std::vector<std::byte> values) {
    borrow(name, std::span<const std::byte>(bytes_.emplace_back(std::move(values))));
  }

  // A field whose array outlives the reply.
  void borrow(std::string_view name, std::span<const float> values) { add(name, "f32", values); }
  void borrow(std::string_view name, std::span<const std::int32_t> values) {
    add(name, "i32", values);
  }
  void borrow(std::string_view name, std::span<const std::uint32_t> values) {
    add(name, "u32", values);
  }
  void borrow(std::string_view name, std::span<const std::byte> values) { add(name, "u8", values); }

 private:
  template <class T>
  void add(std::string_view name, const char* type, std::span<const T> values) {
    json_.key(name).begin_object().field("array", type);
    json_.field("pointer",
                reinterpret_cast<std::uintptr_t>(values.empty() ? nullptr : values.data()));
    json_.field("count", values.size()).end_object();
  }

  JsonWriter json_;
  // Deques: the vectors stay where they are (not that moving one would move its content).
  std::deque<std::vector<float>> floats_;
  std::deque<std::vector<std::int32_t>> integers_;
  std::deque<std::vector<std::uint32_t>> indices_;
  std::deque<std::vector<std::byte>> bytes_;
};

}  // namespace sync_act
