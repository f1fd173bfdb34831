// Writing and reading the few JSON shapes a client needs.
// Thread-safety: a JsonObject is a value; parsed answers live until the next parse of their parser.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jx::market {

using Json = simdjson::dom::element;

// An object, written member by member.
//   JsonObject().text("kind", "order").number("quantity", 2).take()
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& number(std::string_view name, std::int64_t value);
  JsonObject& flag(std::string_view name, bool value);
  JsonObject& raw(std::string_view name, std::string_view json);  // `json` is JSON already
  std::string take();

 private:
  void begin_member(std::string_view name);
  std::string out_ = "{";
};

// Members of an object; empty, nothing or zero when absent, null or of another type.
std::string_view text_at(const Json& object, std::string_view name);
std::optional<Json> member_at(const Json& object, std::string_view name);
std::int64_t number_at(const Json& object, std::string_view name);
// An id or seq: a decimal string.
std::uint64_t id_at(const Json& object, std::string_view name);

// Keeps the memory of what it parsed last.
class JsonReader {
 public:
  // Nothing when malformed. `text` need not be padded.
  std::optional<Json> read(std::string_view text);
  // The same for text with SIMDJSON_PADDING readable bytes behind it; copies nothing.
  std::optional<Json> read_padded(std::string_view text);

 private:
  simdjson::dom::parser parser_{};
};

}  // namespace jx::market
