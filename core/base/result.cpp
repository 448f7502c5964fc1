#include "core/base/result.h"

#include <cstdio>

namespace sync_act {

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadInput:
      return "bad_input";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kOutOfMemory:
      return "out_of_memory";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

namespace message_detail {

std::string piece(std::string_view text) { return std::string(text); }
std::string piece(long long value) { return std::to_string(value); }
std::string piece(unsigned long long value) { return std::to_string(value); }
std::string piece(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

}  // namespace message_detail
}  // namespace sync_act
