#pragma once
// JSON values, read and written (RFC 8259). Our own and small, because the app module is fetched
// before anything can be seen: the usual library is a tenth of it.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace sync_act::app {

class Json {
 public:
  enum class Kind { kNull, kFlag, kNumber, kText, kList, kObject };

  Json() = default;
  Json(bool flag) : kind_(Kind::kFlag), number_(flag ? 1 : 0) {}          // NOLINT(*-explicit-*)
  Json(double number) : kind_(Kind::kNumber), number_(number) {}          // NOLINT(*-explicit-*)
  Json(int number) : Json(static_cast<double>(number)) {}                 // NOLINT(*-explicit-*)
  Json(std::string text) : kind_(Kind::kText), text_(std::move(text)) {}  // NOLINT(*-explicit-*)
  Json(std::string_view text) : Json(std::string(text)) {}                // NOLINT(*-explicit-*)
  Json(const char* text) : Json(std::string(text)) {}                     // NOLINT(*-explicit-*)
  static Json list() { return Json(Kind::kList); }
  static Json object() { return Json(Kind::kObject); }

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  // Meaningful for their kind only.
  bool flag() const { return number_ != 0; }
  double number() const { return number_; }
  const std::string& text() const { return text_; }
  const std::vector<Json>& items() const { return items_; }

  // Field of an object; null where there is none, or this is no object. The last of equal keys.
  const Json* find(std::string_view key) const;
  // Number of items of a list, of fields of an object.
  std::size_t size() const { return items_.size(); }

  // Only for a list; only for an object, a key at most once.
  void add(Json item) { items_.push_back(std::move(item)); }
  void set(std::string_view key, Json value) {
    keys_.emplace_back(key);
    items_.push_back(std::move(value));
  }

  // Without spaces; fields in the order they were set. Numbers are the shortest text of up to 17
  // digits that reads back the same; NaN and infinities, which JSON lacks, are null. Bytes that are
  // not UTF-8 become U+FFFD.
  std::string dump() const;

 private:
  explicit Json(Kind kind) : kind_(kind) {}
  void dump_to(std::string& out) const;

  Kind kind_ = Kind::kNull;
  double number_ = 0;
  std::string text_;
  std::vector<Json> items_;
  std::vector<std::string> keys_;  // of an object, one per item
};

// The value that the whole text holds. Fails with bad_input saying where; nested deeper than 64
// lists or objects is refused.
Result<Json> parse_json(std::string_view text);

}  // namespace sync_act::app
