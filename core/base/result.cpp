#include "core/base/result.h"

#include "core/base/number_text.h"

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

std::string join(std::span<const Piece> pieces) {
  std::string joined;
  for (const Piece& piece : pieces) joined += piece.text();
  return joined;
}

std::string Piece::text() const {
  switch (kind_) {
    case Kind::kLiteral:
      return literal_;
    case Kind::kText:
      return {text_.begin, text_.size};
    case Kind::kReal:
      return short_text(real_, 6);
    case Kind::kWhole:
      return std::to_string(whole_);
    default:
      return std::to_string(natural_);
  }
}

}  // namespace message_detail
}  // namespace sync_act
