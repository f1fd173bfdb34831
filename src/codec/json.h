// JSON for every described type: one strict reader, one writer. Used by edge, shop and channel.
//
// Mapping: members by name; enums by enum_text; Id as a decimal string (JavaScript numbers lose
// bits); Instant as integer milliseconds; Duration as integer milliseconds; Money as a decimal
// string "216.00"; ShortText, Personal and std::string as strings; optional absent or null when
// empty; vector and set as arrays; map as an object by text key; a variant of structs as {"kind":
// snake_case name, …members}. Pure. Thread-safety: functions are reentrant.
#pragma once

#include <fmt/format.h>
#include <simdjson.h>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <charconv>
#include <concepts>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/describe.h"
#include "base/ids.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/personal.h"
#include "base/result.h"
#include "base/short_text.h"
#include "codec/described.h"

namespace jx::codec {

// ---- writing
// ----------------------------------------------------------------------------------------

// Appends `text` with quotes and escapes. `text` is UTF-8; a byte that is not is written as U+FFFD,
// so the result is always valid JSON. "<", ">", "&", U+2028 and U+2029 are escaped, so it is also
// safe inside HTML.
void append_json_text(std::string& out, std::string_view text);

// "MessagePosted" -> "message_posted".
std::string snake_case(std::string_view type_name);

// Name of a described struct without its namespace, in snake_case. Static storage.
template <class T>
std::string_view type_name();

template <class T>
void append_json(std::string& out, const T& value);

template <class T>
std::string to_json(const T& value) {
  std::string out;
  append_json(out, value);
  return out;
}

// ---- reading
// ----------------------------------------------------------------------------------------

// Longest and deepest input that is read.
inline constexpr std::size_t json_bytes_max = 4u << 20;

// Reads a described struct. Strict: every member that is not optional and has no default marker may
// be absent (it keeps its default), but an unknown member, a wrong type, a number out of range, bad
// UTF-8 or more after the end is refused. Errors: invalid "json.malformed", "json.unknown_member",
// "json.wrong_type", "json.out_of_range", "json.too_long"; detail is the path ("$.body.text"),
// never the value.
template <class T>
Result<T> from_json(std::string_view text);

// The same from a parsed element (for envelopes whose body type depends on a name).
template <class T>
Result<T> from_element(const simdjson::dom::element& element, std::string_view path);

}  // namespace jx::codec

#include "codec/json_impl.h"
