#include "shop/net/api_answer.h"

#include <fmt/format.h>

#include <charconv>

#include "codec/json.h"
#include "shop/import/columns.h"
#include "shop/net/signing.h"

namespace jx::shop {

namespace {

std::optional<std::string> plain_text(const simdjson::dom::element& element) {
  switch (element.type()) {
    case simdjson::dom::element_type::STRING:
      return std::string(std::string_view(element));
    case simdjson::dom::element_type::INT64:
      return std::to_string(std::int64_t(element));
    case simdjson::dom::element_type::UINT64:
      return std::to_string(std::uint64_t(element));
    case simdjson::dom::element_type::DOUBLE:
      return fmt::format("{}", double(element));
    case simdjson::dom::element_type::BOOL:
      return bool(element) ? "true" : "false";
    case simdjson::dom::element_type::NULL_VALUE:
    case simdjson::dom::element_type::ARRAY:
    case simdjson::dom::element_type::OBJECT:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool ApiObjectView::has(std::string_view name) const {
  simdjson::dom::element element;
  return object_.at_key(name).get(element) == simdjson::SUCCESS && !element.is_null();
}

std::string ApiObjectView::text(std::string_view name) const {
  simdjson::dom::element element;
  if (object_.at_key(name).get(element) != simdjson::SUCCESS) return {};
  return plain_text(element).value_or("");
}

std::optional<std::int64_t> ApiObjectView::integer(std::string_view name) const {
  const std::string digits = text(name);
  std::int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<Money> ApiObjectView::money(std::string_view name) const {
  const auto amount = read_amount(text(name));
  return amount ? std::optional(*amount) : std::nullopt;
}

std::optional<Instant> ApiObjectView::time(std::string_view name, Duration utc_offset) const {
  const auto at = read_time(text(name), utc_offset);
  return at ? std::optional(*at) : std::nullopt;
}

trade::Number ApiObjectView::number(std::string_view name) const {
  return trade::Number::from(text(name)).value_or(trade::Number{});
}

std::optional<ApiObjectView> ApiObjectView::object(std::string_view name) const {
  simdjson::dom::object found;
  if (object_.at_key(name).get_object().get(found) != simdjson::SUCCESS) return std::nullopt;
  return ApiObjectView(found);
}

std::vector<ApiObjectView> ApiObjectView::objects(std::string_view name) const {
  std::vector<ApiObjectView> found;
  simdjson::dom::array items;
  if (object_.at_key(name).get_array().get(items) != simdjson::SUCCESS) return found;
  for (const auto item : items) {
    simdjson::dom::object object;
    if (item.get_object().get(object) == simdjson::SUCCESS) found.emplace_back(object);
  }
  return found;
}

std::vector<std::pair<std::string, std::string>> ApiObjectView::texts() const {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto field : object_) {
    if (auto text = plain_text(field.value)) found.emplace_back(field.key, *std::move(text));
  }
  return found;
}

Result<ApiAnswer> ApiAnswer::of(HttpResponse response) {
  ApiAnswer answer;
  answer.status_ = response.status;
  answer.parser_ = std::make_unique<simdjson::dom::parser>();
  // Some scripts answer with a byte order mark.
  std::string_view body = response.body;
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (body.starts_with(mark)) body.remove_prefix(mark.size());
  const auto error =
      answer.parser_->parse(body.data(), body.size(), true).get_object().get(answer.root_);
  if (error == simdjson::SUCCESS) return answer;
  const std::string status = fmt::format("HTTP {}", response.status);
  if (response.status < 200 || response.status > 299) {
    return fail(ErrorKind::unavailable, "endpoint.http_status", status);
  }
  return fail(ErrorKind::unavailable, "endpoint.bad_answer", status + ", no JSON object");
}

std::string content_id(std::string_view thing, std::string_view key, const trade::FactBody& body) {
  return fmt::format("{}:{}@{}", thing, key,
                     std::string_view(sha256_hex(codec::to_json(body))).substr(0, 16));
}

}  // namespace jx::shop
