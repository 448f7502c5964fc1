#pragma once
// Writes one JSON value into a string, piece by piece: the metadata of the engine's replies. Small
// on purpose (a JSON library would be a quarter of the engine's wasm); nothing is ever parsed here.
//
//   JsonWriter json;
//   json.begin_object().key("dims").begin_array().value(3).value(4).end_array().end_object();

#include <cstdint>
#include <string>
#include <string_view>

namespace sync_act {

class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  // NaN and infinities, which JSON lacks, become null. 17 digits: the same double when read.
  JsonWriter& value(double number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::size_t number);
  JsonWriter& value(bool truth);
  // UTF-8; control characters are escaped, invalid bytes are left to the reader's decoder.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }

  // key(name) and value(v), the usual pair.
  template <class T>
  JsonWriter& field(std::string_view name, const T& v) {
    return key(name).value(v);
  }
  // An array of numbers or texts.
  template <class Range>
  JsonWriter& list(std::string_view name, const Range& values) {
    key(name).begin_array();
    for (const auto& v : values) value(v);
    return end_array();
  }

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& raw(std::string_view piece);
  void separate();

  std::string text_;
  bool needs_comma_ = false;
};

}  // namespace sync_act
