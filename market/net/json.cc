#include "market/net/json.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

#include "codec/json.h"

namespace jx::market {

void JsonObject::begin_member(std::string_view name) {
  if (out_.size() > 1) out_.push_back(',');
  out_.push_back('"');
  out_.append(name);
  out_.append("\":");
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  begin_member(name);
  codec::append_json_text(out_, value);
  return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::int64_t value) {
  begin_member(name);
  fmt::format_to(std::back_inserter(out_), "{}", value);
  return *this;
}

JsonObject& JsonObject::flag(std::string_view name, bool value) {
  begin_member(name);
  out_.append(value ? "true" : "false");
  return *this;
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  begin_member(name);
  out_.append(json);
  return *this;
}

std::string JsonObject::take() {
  out_.push_back('}');
  return std::move(out_);
}

std::string_view text_at(const Json& object, std::string_view name) {
  std::string_view value;
  if (object[name].get_string().get(value) != simdjson::SUCCESS) return {};
  return value;
}

std::optional<Json> member_at(const Json& object, std::string_view name) {
  Json value;
  if (object[name].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  return value;
}

std::int64_t number_at(const Json& object, std::string_view name) {
  std::int64_t value = 0;
  if (object[name].get_int64().get(value) != simdjson::SUCCESS) return 0;
  return value;
}

std::uint64_t id_at(const Json& object, std::string_view name) {
  const std::string_view text = text_at(object, name);
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Json> JsonReader::read(std::string_view text) {
  Json value;
  if (parser_.parse(text.data(), text.size(), true).get(value) != simdjson::SUCCESS) return {};
  return value;
}

std::optional<Json> JsonReader::read_padded(std::string_view text) {
  Json value;
  if (parser_.parse(text.data(), text.size(), false).get(value) != simdjson::SUCCESS) return {};
  return value;
}

}  // namespace jx::market
