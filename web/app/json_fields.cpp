#include "web/app/json_fields.h"

#include <cmath>
#include <limits>

namespace sync_act::app {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double number_or_nan(const Json& json) {
  return json.is(Json::Kind::kNumber) ? json.number() : kNaN;
}

}  // namespace

Result<Json> parse_object(std::string_view what, std::string_view text) {
  Result<Json> json = parse_json(text);
  if (!json.ok()) return bad_input(message(what, ": ", json.error().message, "."));
  if (!json->is(Json::Kind::kObject)) return bad_input(message(what, " must be a JSON object."));
  return json;
}

const Json* FieldReader::present(const char* key) const {
  const Json* field = object_.find(key);
  return field == nullptr || field->is(Json::Kind::kNull) ? nullptr : field;
}

void FieldReader::refuse(const char* key, std::string_view why) {
  if (!ok_) return;
  ok_ = false;
  error_ = bad_input(message(what_, ": \"", key, "\" ", why, "."));
}

void FieldReader::require(const char* key) {
  if (!has(key)) refuse(key, "is missing");
}

void FieldReader::number(const char* key, double low, double high, double& value) {
  const Json* field = present(key);
  if (field == nullptr) return;
  const double number = number_or_nan(*field);
  if (!(number >= low && number <= high)) {
    refuse(key, message("must be a number from ", low, " to ", high));
    return;
  }
  value = number;
}

void FieldReader::integer(const char* key, long long low, long long high, int& value) {
  const Json* field = present(key);
  if (field == nullptr) return;
  const double number = number_or_nan(*field);
  if (!(number >= static_cast<double>(low) && number <= static_cast<double>(high)) ||
      number != std::floor(number)) {
    refuse(key, message("must be a whole number from ", low, " to ", high));
    return;
  }
  value = static_cast<int>(number);
}

void FieldReader::flag(const char* key, bool& value) {
  if (const Json* field = of_kind(key, Json::Kind::kFlag, "true or false")) value = field->flag();
}

void FieldReader::text(const char* key, std::string& value) {
  if (const Json* field = of_kind(key, Json::Kind::kText, "a text")) value = field->text();
}

void FieldReader::numbers(const char* key, std::size_t count, double* values) {
  const Json* field = array(key);
  if (field == nullptr) return;
  bool fits = field->size() == count;
  for (const Json& item : field->items()) fits = fits && item.is(Json::Kind::kNumber);
  if (!fits) {
    refuse(key, message("must be ", count, " numbers"));
    return;
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = field->items()[i].number();
}

void FieldReader::integers(const char* key, std::vector<int>& values) {
  const Json* field = array(key);
  if (field == nullptr) return;
  std::vector<int> read;
  for (const Json& item : field->items()) {
    const double number = number_or_nan(item);
    if (!(std::abs(number) <= std::numeric_limits<int>::max()) || number != std::floor(number)) {
      refuse(key, "must hold whole numbers only");
      return;
    }
    read.push_back(static_cast<int>(number));
  }
  values = std::move(read);
}

void FieldReader::texts(const char* key, std::vector<std::string>& values) {
  const Json* field = array(key);
  if (field == nullptr) return;
  std::vector<std::string> read;
  for (const Json& item : field->items()) {
    if (!item.is(Json::Kind::kText)) {
      refuse(key, "must hold texts only");
      return;
    }
    read.push_back(item.text());
  }
  values = std::move(read);
}

const Json* FieldReader::object(const char* key) {
  return of_kind(key, Json::Kind::kObject, "an object");
}

const Json* FieldReader::array(const char* key) {
  return of_kind(key, Json::Kind::kList, "a list");
}

const Json* FieldReader::of_kind(const char* key, Json::Kind kind, const char* name) {
  const Json* field = present(key);
  if (field == nullptr || field->is(kind)) return field;
  refuse(key, message("must be ", name));
  return nullptr;
}

}  // namespace sync_act::app
