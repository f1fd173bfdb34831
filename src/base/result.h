// What a function answers when it can fail for a reason the caller should handle.
// Thread-safety: values.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace jx {

// What the caller can do about it. Only edge/ turns a kind into an HTTP status.
enum class ErrorKind : unsigned char {
  invalid,          // the input is wrong; the same input will fail again
  unauthenticated,  // who is asking is not known
  forbidden,        // known, but without the right
  not_found,        // no such thing, or none the asker may see
  conflict,         // true, but not together with what already happened
  throttled,        // a named bound is reached; later may work
  unavailable,      // something outside is down; later may work
  corrupt,          // stored or received data contradicts itself
};

// `code` is stable, static and documented ("ticket.already_closed"); `detail` is for the log and
// the developer, never personal data, never parsed.
struct Error {
  ErrorKind kind = ErrorKind::invalid;
  std::string_view code;
  std::string detail{};
};

inline tl::unexpected<Error> fail(ErrorKind kind, std::string_view code, std::string detail = {}) {
  return tl::unexpected<Error>(Error{kind, code, std::move(detail)});
}

// tl::expected that may not be dropped silently.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  using Base = tl::expected<T, Error>;

 public:
  using Base::Base;
  Result(Base base)
      : Base(std::move(base)) {}  // NOLINT(google-explicit-constructor): the same value
};

// Hands the error of one result on as that of another.
template <class T>
tl::unexpected<Error> error_of(Result<T>&& result) {
  return tl::unexpected<Error>(std::move(result).error());
}

}  // namespace jx
