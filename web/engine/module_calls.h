#pragma once
// How a wasm module's C ABI calls its host object (Engine, Methods): a table of hosts by handle,
// one reply each, errors as JSON, and memory for inputs. Included by the one file of a module that
// defines its exported functions.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "web/engine/module_reply.h"
#include "web/engine/reply.h"

namespace sync_act {

// `Host` has drop_inputs(), and error_details(JsonWriter&) const for the fields of an error.
template <class Host>
class ModuleCalls {
 public:
  // A handle above 0; 0 where there are too many.
  static std::int32_t create() {
    for (std::size_t i = 0; i < kMaxHosts; ++i) {
      if (slots()[i]) continue;
      std::set_new_handler(end_without_memory);
      slots()[i] = std::make_unique<Slot>();
      return static_cast<std::int32_t>(i) + 1;
    }
    return 0;
  }
  static void destroy(std::int32_t handle) {
    if (find(handle) != nullptr) slots()[static_cast<std::size_t>(handle - 1)].reset();
  }
  static bool ran_out_of_memory() { return out_of_memory(); }

  // action(host, reply) -> Status, with the reply's JSON object open.
  template <class Action>
  static const EngineReply* answer(std::int32_t handle, const Action& action) {
    Slot* slot = find(handle);
    if (slot == nullptr) return closed();
    slot->reply.emplace();
    slot->reply->json().begin_object();
    const Status status = action(slot->host, *slot->reply);
    std::uint32_t code = 0;
    if (status.ok()) {
      slot->reply->json().end_object();
    } else {
      code = static_cast<std::uint32_t>(status.error().code);
      slot->reply.emplace();
      write_error(status.error(), slot->host, slot->reply->json());
    }
    const std::string& text = slot->reply->text();
    slot->fields = {code, reinterpret_cast<std::uintptr_t>(text.data()),
                    static_cast<std::uint32_t>(text.size())};
    return &slot->fields;
  }

  // For the calls that answer with memory to be filled: `count` items of Item.
  template <class Item>
  static const EngineReply* memory(std::int32_t handle, std::uint32_t count,
                                   std::span<Item> (Host::*input)(std::size_t)) {
    Slot* slot = find(handle);
    if (slot == nullptr) return closed();
    slot->reply.reset();
    const std::span<Item> span = (slot->host.*input)(count);
    if (span.size() != count) {
      slot->host.drop_inputs();
      slot->fields = fixed_reply(
          ErrorCode::kOutOfMemory,
          R"({"code":"out_of_memory","message":"There is not enough memory for this. Close other )"
          R"(pages or use fewer scans or a smaller mask."})");
    } else {
      slot->fields = {0, reinterpret_cast<std::uintptr_t>(span.data()), count};
    }
    return &slot->fields;
  }

 private:
  struct Slot {
    Host host;
    std::optional<Reply> reply;
    EngineReply fields{};
  };
  // One per worker is the rule; tests make several.
  static constexpr std::size_t kMaxHosts = 8;

  // The only global state of a module: its hosts by handle - 1, and why it trapped.
  static std::array<std::unique_ptr<Slot>, kMaxHosts>& slots() {
    static std::array<std::unique_ptr<Slot>, kMaxHosts> all;
    return all;
  }
  static bool& out_of_memory() {
    static bool flag = false;
    return flag;
  }
  // The module is built without exceptions: an allocation that fails ends it with a trap. Those
  // whose size a file decides are asked for beforehand (core/base/memory.h); for the others the
  // flag tells JavaScript what the trap was about.
  static void end_without_memory() {
    out_of_memory() = true;
    __builtin_trap();
  }
  static Slot* find(std::int32_t handle) {
    if (handle < 1 || handle > static_cast<std::int32_t>(kMaxHosts)) return nullptr;
    return slots()[static_cast<std::size_t>(handle - 1)].get();
  }
  static EngineReply fixed_reply(ErrorCode code, std::string_view json) {
    return {static_cast<std::uint32_t>(code), reinterpret_cast<std::uintptr_t>(json.data()),
            static_cast<std::uint32_t>(json.size())};
  }
  static const EngineReply* closed() {
    static const EngineReply reply = fixed_reply(
        ErrorCode::kInternal, R"({"code":"internal","message":"This engine is closed."})");
    return &reply;
  }
  static void write_error(const Error& error, const Host& host, JsonWriter& json) {
    json.begin_object().field("code", error_code_name(error.code));
    json.field("message", error.message).key("details").begin_object();
    host.error_details(json);
    json.end_object().end_object();
  }
};

}  // namespace sync_act
