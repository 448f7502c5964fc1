#include "web/app/json_value.h"

#include <cmath>
#include <cstdint>
#include <optional>

#include "core/base/number_text.h"

namespace sync_act::app {
namespace {

constexpr int kMaxDepth = 64;

void append_utf8(std::uint32_t code, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 where there is none (Unicode
// 15, table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool beyond = first == 0xF4 && byte(1) > 0x8F;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

void append_quoted(std::string_view text, std::string& out) {
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char c = text[0];
    if (length == 0) {
      append_utf8(0xFFFD, out);
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (length == 1 && static_cast<unsigned char>(c) < 0x20) {
      out += c < 0x10 ? "\\u000" : "\\u001";
      out += "0123456789abcdef"[c % 16];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void append_number(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  // Whole numbers and what a user typed need no more than the first try.
  out += exact_text(number, 15);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Json> whole() {
    Json value;
    const bool read = parse(value, 0);
    skip_space();
    if (!read || at_ != text_.size()) {
      return bad_input(message("no valid JSON at byte ", at_));
    }
    return value;
  }

 private:
  bool parse(Json& value, int depth) {
    skip_space();
    switch (peek()) {
      case '{':
        return parse_object(value, depth);
      case '[':
        return parse_list(value, depth);
      case '"': {
        std::string text;
        if (!parse_text(text)) return false;
        value = Json(std::move(text));
        return true;
      }
      case 't':
        value = Json(true);
        return take("true");
      case 'f':
        value = Json(false);
        return take("false");
      case 'n':
        value = Json();
        return take("null");
      default:
        return parse_number(value);
    }
  }

  bool parse_object(Json& value, int depth) {
    if (depth == kMaxDepth) return false;
    value = Json::object();
    ++at_;
    skip_space();
    if (take("}")) return true;
    do {
      skip_space();
      std::string key;
      if (peek() != '"' || !parse_text(key)) return false;
      skip_space();
      if (!take(":")) return false;
      Json field;
      if (!parse(field, depth + 1)) return false;
      value.set(key, std::move(field));
      skip_space();
    } while (take(","));
    return take("}");
  }

  bool parse_list(Json& value, int depth) {
    if (depth == kMaxDepth) return false;
    value = Json::list();
    ++at_;
    skip_space();
    if (take("]")) return true;
    do {
      Json item;
      if (!parse(item, depth + 1)) return false;
      value.add(std::move(item));
      skip_space();
    } while (take(","));
    return take("]");
  }

  bool parse_text(std::string& out) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\') {
        if (!parse_escape(out)) return false;
        continue;
      }
      const std::size_t length = utf8_length(text_.substr(at_));
      if (length == 0) return false;
      out += text_.substr(at_, length);
      at_ += length;
    }
    return false;
  }

  bool parse_escape(std::string& out) {
    constexpr std::string_view kShort = "\"\\/bfnrt";
    constexpr std::string_view kMeaning = "\"\\/\b\f\n\r\t";
    ++at_;
    const std::size_t which = kShort.find(peek());
    if (at_ < text_.size() && which != std::string_view::npos) {
      out += kMeaning[which];
      ++at_;
      return true;
    }
    std::uint32_t code = 0;
    if (!parse_unit(code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {  // the first half of a surrogate pair
      std::uint32_t low = 0;
      if (!take("\\") || !parse_unit(low) || low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
      return false;
    }
    append_utf8(code, out);
    return true;
  }

  // uXXXX
  bool parse_unit(std::uint32_t& code) {
    if (!take("u") || at_ + 4 > text_.size()) return false;
    code = 0;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
      const char c = text_[at_];
      const char lower = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9') {
        code = 16 * code + static_cast<std::uint32_t>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        code = 16 * code + static_cast<std::uint32_t>(lower - 'a' + 10);
      } else {
        return false;
      }
    }
    return true;
  }

  bool parse_number(Json& value) {
    const std::size_t start = at_;
    take("-");
    // No leading zeros: they are either a mistake or octal, and both would be read as another
    // number.
    if (!take("0") && skip_digits() == 0) return false;
    if (take(".") && skip_digits() == 0) return false;
    if (take("e") || take("E")) {
      if (!take("+")) take("-");
      if (skip_digits() == 0) return false;
    }
    const std::optional<double> number = sync_act::parse_number(text_.substr(start, at_ - start));
    if (!number || !std::isfinite(*number)) return false;
    value = Json(*number);
    return true;
  }

  std::size_t skip_digits() {
    const std::size_t start = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ - start;
  }

  void skip_space() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') ++at_;
  }

  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

const Json* Json::find(std::string_view key) const {
  for (std::size_t i = keys_.size(); i > 0; --i) {
    if (keys_[i - 1] == key) return &items_[i - 1];
  }
  return nullptr;
}

std::string Json::dump() const {
  std::string out;
  dump_to(out);
  return out;
}

void Json::dump_to(std::string& out) const {
  switch (kind_) {
    case Kind::kNull:
      out += "null";
      break;
    case Kind::kFlag:
      out += flag() ? "true" : "false";
      break;
    case Kind::kNumber:
      append_number(number_, out);
      break;
    case Kind::kText:
      append_quoted(text_, out);
      break;
    case Kind::kList:
    case Kind::kObject: {
      const bool is_list = kind_ == Kind::kList;
      out += is_list ? '[' : '{';
      for (std::size_t i = 0; i < items_.size(); ++i) {
        if (i > 0) out += ',';
        if (!is_list) {
          append_quoted(keys_[i], out);
          out += ':';
        }
        items_[i].dump_to(out);
      }
      out += is_list ? ']' : '}';
      break;
    }
  }
}

Result<Json> parse_json(std::string_view text) { return Parser(text).whole(); }

}  // namespace sync_act::app
