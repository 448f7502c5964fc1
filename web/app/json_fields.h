#pragma once
// Reading fields of a JSON object with errors that name the field.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "web/app/json_value.h"

namespace sync_act::app {

// The object that the text holds; `what` names it in messages ("The state").
Result<Json> parse_object(std::string_view what, std::string_view text);

// Reads optional fields one after the other and keeps the first error.
class FieldReader {
 public:
  // `what` and `object` must outlive the reader.
  FieldReader(std::string_view what, const Json& object) : what_(what), object_(object) {}

  // Whether the key is there with a value other than null.
  bool has(const char* key) const { return present(key) != nullptr; }
  // Each leaves `value` alone where the key is missing or null, unless `require` was called for it.
  void require(const char* key);
  void number(const char* key, double low, double high, double& value);
  void integer(const char* key, long long low, long long high, int& value);
  void flag(const char* key, bool& value);
  void text(const char* key, std::string& value);
  // Exactly `count` numbers.
  void numbers(const char* key, std::size_t count, double* values);
  void integers(const char* key, std::vector<int>& values);
  void texts(const char* key, std::vector<std::string>& values);
  // One of the names; value becomes the enumerator beside it.
  template <class Enum>
  void choice(const char* key, std::initializer_list<std::pair<const char*, Enum>> choices,
              Enum& value) {
    const Json* field = present(key);
    if (field == nullptr) return;
    std::string names;
    for (const auto& [name, enumerator] : choices) {
      if (field->is(Json::Kind::kText) && field->text() == name) {
        value = enumerator;
        return;
      }
      names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    }
    refuse(key, "must be one of " + names);
  }
  const Json* object(const char* key);
  const Json* array(const char* key);
  void refuse(const char* key, std::string_view why);

  Status status() const { return ok_ ? Status() : Status(error_); }
  bool ok() const { return ok_; }

 private:
  // The field, or null where it is missing or null.
  const Json* present(const char* key) const;
  const Json* of_kind(const char* key, Json::Kind kind, const char* name);

  std::string_view what_;
  const Json& object_;
  Error error_;
  bool ok_ = true;
};

}  // namespace sync_act::app
