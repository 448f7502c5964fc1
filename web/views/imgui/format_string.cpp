// Dear ImGui's two format functions, in place of its own: those call vsnprintf, and printf is 8 kB
// of the page. What ImGui formats here are names of windows: text and integers. From a conversion
// of another kind on, the format is copied as it stands.

#include <cstdarg>
#include <cstddef>
#include <cstring>

#include "imgui.h"
#include "imgui_internal.h"

namespace {

// Writes what fits, counts all.
class Output {
 public:
  Output(char* begin, std::size_t size) : begin_(begin), size_(size) {}

  void put(char c) {
    if (begin_ != nullptr && length_ + 1 < size_) begin_[length_] = c;
    ++length_;
  }
  void put(const char* text, std::size_t length) {
    for (std::size_t n = 0; n < length; ++n) put(text[n]);
  }
  // What ImGui expects: the length, cut to the buffer where there is one.
  int finish() {
    if (begin_ == nullptr) return static_cast<int>(length_);
    if (length_ >= size_) length_ = size_ - 1;
    begin_[length_] = '\0';
    return static_cast<int>(length_);
  }

 private:
  char* begin_;
  std::size_t size_;
  std::size_t length_ = 0;
};

struct Conversion {
  bool zeros = false;
  int width = 0;
  int precision = -1;
  char type = '\0';
};

int take_number(const char*& at) {
  int number = 0;
  for (; *at >= '0' && *at <= '9'; ++at) number = 10 * number + (*at - '0');
  return number;
}

void put_whole(Output& out, const Conversion& conversion, unsigned value, bool minus) {
  const bool hex = conversion.type == 'x' || conversion.type == 'X';
  const char* const digits = conversion.type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  const unsigned base = hex ? 16 : 10;
  char text[12];
  std::size_t n = sizeof text;
  do {
    text[--n] = digits[value % base];
    value /= base;
  } while (value > 0);
  int padding = conversion.width - static_cast<int>(sizeof text - n) - (minus ? 1 : 0);
  if (minus && conversion.zeros) out.put('-');
  for (; padding > 0; --padding) out.put(conversion.zeros ? '0' : ' ');
  if (minus && !conversion.zeros) out.put('-');
  out.put(text + n, sizeof text - n);
}

}  // namespace

// The declarations are ImGui's: C varargs.
// NOLINTBEGIN(cert-dcl50-cpp,*-vararg,readability-identifier-naming,clang-analyzer-valist*)
int ImFormatStringV(char* buf, std::size_t buf_size, const char* fmt, va_list args) {
  Output out(buf, buf_size);
  for (const char* at = fmt; *at != '\0';) {
    if (*at != '%') {
      out.put(*at++);
      continue;
    }
    const char* const start = at++;
    Conversion conversion;
    conversion.zeros = *at == '0';
    conversion.width = take_number(at);
    if (at[0] == '.' && at[1] == '*') {
      conversion.precision = va_arg(args, int);
      at += 2;
    } else if (at[0] == '.') {
      conversion.precision = take_number(++at);
    }
    conversion.type = *at;
    if (*at != '\0') ++at;
    switch (conversion.type) {
      case 's': {
        const char* const text = va_arg(args, const char*);
        std::size_t length = 0;
        const auto limit = static_cast<std::size_t>(conversion.precision);  // -1: none
        while (length < limit && text[length] != '\0') ++length;
        out.put(text, length);
        break;
      }
      case 'd':
      case 'i': {
        const int value = va_arg(args, int);
        const auto bits = static_cast<unsigned>(value);
        put_whole(out, conversion, value < 0 ? 0U - bits : bits, value < 0);
        break;
      }
      case 'u':
      case 'x':
      case 'X':
        put_whole(out, conversion, va_arg(args, unsigned), false);
        break;
      case '%':
        out.put('%');
        break;
      default:  // what its argument is, and the next one, is not known
        out.put(start, std::strlen(start));
        return out.finish();
    }
  }
  return out.finish();
}

int ImFormatString(char* buf, std::size_t buf_size, const char* fmt, ...) {
  va_list args;
  va_start(args, fmt);
  const int length = ImFormatStringV(buf, buf_size, fmt, args);
  va_end(args);
  return length;
}
// NOLINTEND(cert-dcl50-cpp,*-vararg,readability-identifier-naming,clang-analyzer-valist*)
