#include "web/app/json_fields.h"

namespace sync_act::app {

Result<Json> parse_object(std::string_view what, std::string_view text) {
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return bad_input(message(what, " is not valid JSON."));
  if (!json.is_object()) return bad_input(message(what, " must be a JSON object."));
  return json;
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
  if (!has(key)) return;
  const Json& field = object_[key];
  const double number = field.is_number() ? field.get<double>() : std::nan("");
  if (!(number >= low && number <= high)) {
    refuse(key, message("must be a number from ", low, " to ", high));
    return;
  }
  value = number;
}

void FieldReader::integer(const char* key, long long low, long long high, int& value) {
  if (!has(key)) return;
  const Json& field = object_[key];
  const double number = field.is_number() ? field.get<double>() : std::nan("");
  if (!(number >= static_cast<double>(low) && number <= static_cast<double>(high)) ||
      number != std::floor(number)) {
    refuse(key, message("must be a whole number from ", low, " to ", high));
    return;
  }
  value = static_cast<int>(number);
}

void FieldReader::flag(const char* key, bool& value) {
  if (!has(key)) return;
  if (!object_[key].is_boolean()) {
    refuse(key, "must be true or false");
    return;
  }
  value = object_[key].get<bool>();
}

void FieldReader::text(const char* key, std::string& value) {
  if (!has(key)) return;
  if (!object_[key].is_string()) {
    refuse(key, "must be a text");
    return;
  }
  value = object_[key].get<std::string>();
}

void FieldReader::numbers(const char* key, std::size_t count, double* values) {
  const Json* field = array(key);
  if (field == nullptr) return;
  bool fits = field->size() == count;
  for (const Json& item : *field) fits = fits && item.is_number();
  if (!fits) {
    refuse(key, message("must be ", count, " numbers"));
    return;
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = (*field)[i].get<double>();
}

void FieldReader::integers(const char* key, std::vector<int>& values) {
  const Json* field = array(key);
  if (field == nullptr) return;
  std::vector<int> read;
  for (const Json& item : *field) {
    const double number = item.is_number() ? item.get<double>() : std::nan("");
    if (!(std::abs(number) <= 2147483647.0) || number != std::floor(number)) {
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
  for (const Json& item : *field) {
    if (!item.is_string()) {
      refuse(key, "must hold texts only");
      return;
    }
    read.push_back(item.get<std::string>());
  }
  values = std::move(read);
}

const Json* FieldReader::object(const char* key) {
  if (!has(key)) return nullptr;
  if (object_[key].is_object()) return &object_[key];
  refuse(key, "must be an object");
  return nullptr;
}

const Json* FieldReader::array(const char* key) {
  if (!has(key)) return nullptr;
  if (object_[key].is_array()) return &object_[key];
  refuse(key, "must be a list");
  return nullptr;
}

}  // namespace sync_act::app
