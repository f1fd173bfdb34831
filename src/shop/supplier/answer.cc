#include "shop/supplier/answer.h"

namespace jx::shop {

namespace {

tl::unexpected<Error> refuse(ErrorKind kind, std::string_view code, std::string_view detail = {}) {
  return fail(kind, code, std::string(detail.substr(0, 64)));
}

tl::unexpected<Error> refuse(CodeMeaning meaning, std::string_view code) {
  switch (meaning) {
    case CodeMeaning::no_such_order:
      return refuse(ErrorKind::not_found, "supplier.no_such_order");
    case CodeMeaning::refused_us:
      return refuse(ErrorKind::forbidden, "supplier.refused_us", code);
    case CodeMeaning::address_refused:
      return refuse(ErrorKind::forbidden, "supplier.address_refused", code);
    case CodeMeaning::clock_skew:
      return refuse(ErrorKind::unavailable, "supplier.clock_skew", code);
    case CodeMeaning::slow_down:
      return refuse(ErrorKind::throttled, "supplier.slow_down", code);
  }
  return refuse(ErrorKind::unavailable, "supplier.error_code", code);
}

Result<void> check_status(const HttpResponse& response) {
  const std::string status = std::to_string(response.status);
  switch (response.status) {
    case 200:
      return {};
    case 401:
    case 403:
      return refuse(ErrorKind::forbidden, "supplier.refused_us", status);
    case 429:
      return refuse(ErrorKind::throttled, "supplier.slow_down", status);
    default:
      return refuse(ErrorKind::unavailable,
                    response.status >= 500 ? "supplier.down" : "supplier.http_status", status);
  }
}

// What a gateway, a firewall or a maintenance page says in place of the supplier.
bool is_markup(std::string_view body) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return begin != body.npos && body[begin] == '<';
}

std::string_view text_at(const Node& document, std::string_view path) {
  const Node* node = path.empty() ? nullptr : document.find(path);
  return node == nullptr || !node->is_scalar() ? std::string_view{} : std::string_view(node->text);
}

Result<void> check_code(const Node& document, const AnswerTable& table) {
  const std::string_view code = text_at(document, table.code);
  if (code == table.code_ok) return {};
  if (code.empty()) return refuse(ErrorKind::corrupt, "supplier.missing_member", table.code);
  const auto known = std::ranges::find(table.codes, code, &CodeWord::word);
  if (known != table.codes.end()) return refuse(known->meaning, code);
  const std::string_view message = text_at(document, table.message);
  for (const std::string_view words : table.no_order_words) {
    if (message.find(words) != message.npos) {
      return refuse(ErrorKind::not_found, "supplier.no_such_order");
    }
  }
  return refuse(ErrorKind::unavailable, "supplier.error_code", code);
}

// The order or the orders, out of the text that holds them when they are signed.
Result<Node> orders_of(const Node& document, const AnswerTable& table, std::string_view secret) {
  const Node* orders = document.find(table.orders);
  if (orders == nullptr || orders->kind == NodeKind::null) {
    return refuse(ErrorKind::corrupt, "supplier.missing_member", table.orders);
  }
  if (table.signature.empty()) return *orders;
  auto expected = signature(table.signing, {.secret = secret, .body = orders->text});
  if (!expected) return error_of(std::move(expected));
  if (orders->kind != NodeKind::text ||
      !same_signature(table.signing.text, *expected, text_at(document, table.signature))) {
    return refuse(ErrorKind::corrupt, "supplier.answer_forged");
  }
  return read_json(orders->text);
}

bool is_asked(const SupplierOrder& order, const Question& question, bool by_ours) {
  return by_ours ? order.our_no == question.our_no : order.their_no == question.their_no;
}

}  // namespace

Result<std::vector<SupplierOrder>> read_answer(const SupplierAccount& account,
                                               const Question& question,
                                               const HttpResponse& response) {
  const AnswerTable& table = account.protocol->answer;
  auto status = check_status(response);
  if (!status) return error_of(std::move(status));
  if (is_markup(response.body)) return refuse(ErrorKind::unavailable, "supplier.html");
  auto document = read_json(response.body);
  if (!document) return error_of(std::move(document));
  auto code = check_code(*document, table);
  if (!code) return error_of(std::move(code));
  auto orders = orders_of(*document, table, account.secret);
  if (!orders) return error_of(std::move(orders));

  const bool listed = orders->kind == NodeKind::list;
  if (listed && orders->items.empty()) {
    return refuse(ErrorKind::not_found, "supplier.no_such_order");
  }
  if (orders->items.size() > orders_per_answer_max && listed) {
    return refuse(ErrorKind::corrupt, "supplier.too_many_orders");
  }
  const std::span<const Node> found =
      listed ? std::span<const Node>(orders->items) : std::span<const Node>(&*orders, 1);
  const bool by_ours = asks_by_our_no(*account.protocol, question);
  std::vector<SupplierOrder> asked;
  for (const Node& node : found) {
    auto order = read_order(node, table.order, account.secret);
    if (!order) return error_of(std::move(order));
    if (is_asked(*order, question, by_ours)) asked.push_back(*std::move(order));
  }
  if (asked.empty()) return refuse(ErrorKind::corrupt, "supplier.other_order");
  // What a number that the answer leaves out is known to be.
  for (SupplierOrder& order : asked) {
    if (order.our_no.empty()) order.our_no = question.our_no;
  }
  return asked;
}

bool may_be_asked_again(const Error& error) {
  constexpr std::array<std::string_view, 7> passing{
      "http.unreachable", "http.timeout",  "http.connection_lost", "http.bad_answer",
      "supplier.down",    "supplier.html", "supplier.not_json"};
  return std::ranges::find(passing, error.code) != passing.end();
}

}  // namespace jx::shop
