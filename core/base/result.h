#pragma once
// Result<T> and Status: how every fallible function of the library reports bad data.
// An Error carries a code (which the command line maps to an exit status and the engine to a reply)
// and one sentence for the user that names file, field and value and says what to do.

#include <cassert>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace sync_act {

enum class ErrorCode {
  kBadInput = 1,     // the user's data or options are wrong; exit 2
  kUnsupported = 2,  // valid, but of a kind we do not read; exit 2
  kIo = 3,           // a file cannot be opened, read or written; exit 2
  kOutOfMemory = 4,  // exit 1
  kCancelled = 5,    // stopped on request
  kInternal = 6,     // our defect; exit 1
};

// Stable lower-case name of a code for JSON replies: "bad_input", "unsupported", ...
std::string_view error_code_name(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

namespace message_detail {

// One piece of a message. Not a template, and joined elsewhere: there are hundreds of messages.
class Piece {
 public:
  // NOLINTBEGIN(google-explicit-constructor)
  Piece(const char* text) : kind_(Kind::kLiteral), literal_(text) {}
  Piece(std::string_view text) : kind_(Kind::kText), text_{text.data(), text.size()} {}
  Piece(const std::string& text) : Piece(std::string_view(text)) {}
  Piece(double value) : kind_(Kind::kReal), real_(value) {}
  Piece(float value) : Piece(static_cast<double>(value)) {}
  Piece(long long value) : kind_(Kind::kWhole), whole_(value) {}
  Piece(int value) : Piece(static_cast<long long>(value)) {}
  Piece(long value) : Piece(static_cast<long long>(value)) {}
  Piece(unsigned long long value) : kind_(Kind::kNatural), natural_(value) {}
  Piece(unsigned value) : Piece(static_cast<unsigned long long>(value)) {}
  Piece(unsigned long value) : Piece(static_cast<unsigned long long>(value)) {}
  // NOLINTEND(google-explicit-constructor)

  std::string text() const;

 private:
  enum class Kind { kLiteral, kText, kReal, kWhole, kNatural };
  struct Text {
    const char* begin;
    std::size_t size;
  };
  Kind kind_;
  union {
    const char* literal_;
    Text text_;
    double real_;
    long long whole_;
    unsigned long long natural_;
  };
};

std::string join(std::span<const Piece> pieces);

}  // namespace message_detail

// Joins pieces into one message. Numbers are written with std::to_string for integers and with up
// to 6 significant digits for floating point.
template <class... Pieces>
std::string message(const Pieces&... pieces) {
  const message_detail::Piece all[] = {message_detail::Piece(pieces)...};
  return message_detail::join(all);
}

inline Error bad_input(std::string text) { return {ErrorCode::kBadInput, std::move(text)}; }
inline Error unsupported(std::string text) { return {ErrorCode::kUnsupported, std::move(text)}; }
inline Error io_error(std::string text) { return {ErrorCode::kIo, std::move(text)}; }

// Either a value or an Error. Access to the value of a failed Result is a programmer error.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : content_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(content_); }
  explicit operator bool() const { return ok(); }

  T& value() & {
    assert(ok());
    return *std::get_if<T>(&content_);
  }
  const T& value() const& {
    assert(ok());
    return *std::get_if<T>(&content_);
  }
  T&& value() && {
    assert(ok());
    return std::move(*std::get_if<T>(&content_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    assert(!ok());
    return *std::get_if<Error>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

// A Result without a value.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error)
      : error_(std::move(error)), ok_(false) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  const Error& error() const {
    assert(!ok_);
    return error_;
  }

 private:
  Error error_;
  bool ok_ = true;
};

}  // namespace sync_act

// Returns the error of a Status or Result from the enclosing function.
#define SYNC_ACT_RETURN_IF_ERROR(expression)                          \
  do {                                                                \
    if (auto sync_act_status = (expression); !sync_act_status.ok()) { \
      return sync_act_status.error();                                 \
    }                                                                 \
  } while (false)

// Programmer errors; active in every build that does not define NDEBUG.
#define SYNC_ACT_ASSERT(condition) assert(condition)
