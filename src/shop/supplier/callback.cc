#include "shop/supplier/callback.h"

#include "shop/import/columns.h"

namespace jx::shop {

namespace {

std::string_view header(const host::InboundRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

std::string_view text_at(const Node& members, std::string_view name) {
  const Node* node = members.find(name);
  return node == nullptr || !node->is_scalar() ? std::string_view{} : std::string_view(node->text);
}

// Members travel as JSON, as a form, or in the query.
Result<Node> members_of(const host::InboundRequest& request) {
  const std::size_t begin = request.body.find_first_not_of(" \t\r\n");
  if (begin == request.body.npos) return read_form(request.query);
  if (request.body[begin] != '{' && request.body[begin] != '[') return read_form(request.body);
  auto members = read_json(request.body);
  if (members && members->kind != NodeKind::object) {
    return fail(ErrorKind::invalid, "supplier.callback_malformed");
  }
  return members;
}

Result<void> check_request(const host::InboundRequest& request) {
  if (request.body.size() > callback_bytes_max || request.query.size() > callback_bytes_max) {
    return fail(ErrorKind::throttled, "supplier.callback_too_large");
  }
  const bool by_query = request.method == "GET" && !request.query.empty();
  if (request.method != "POST" && !by_query) {
    return fail(ErrorKind::invalid, "supplier.bad_method");
  }
  return {};
}

// One callback with what stands in its headers and members.
class CallbackReader {
 public:
  CallbackReader(const SupplierAccount& account, const host::InboundRequest& request,
                 const Node& members)
      : account_(account),
        table_(account.protocol->callback),
        request_(request),
        members_(members),
        sent_at_(table_.sent_at_in_header ? header(request, table_.sent_at)
                                          : text_at(members, table_.sent_at)) {}

  Result<SupplierOrder> read(Instant now) const {
    for (const auto check : {&CallbackReader::check_signature, &CallbackReader::check_account}) {
      auto checked = (this->*check)();
      if (!checked) return error_of(std::move(checked));
    }
    auto sent = sent_at(now);
    if (!sent) return error_of(std::move(sent));
    OrderFields fields = table_.order;
    if (!table_.cards_are_signed) fields.cards = {};
    auto order = read_order(members_, fields, account_.secret);
    if (order && !order->at) order->at = *sent;
    return order;
  }

 private:
  Result<void> check_signature() const {
    const std::string_view given = table_.signature_in_header ? header(request_, table_.signature)
                                                              : text_at(members_, table_.signature);
    if (given.empty()) return fail(ErrorKind::unauthenticated, "supplier.unsigned");
    auto expected = signature(table_.signing, {.account = account_.account,
                                               .secret = account_.secret,
                                               .timestamp = sent_at_,
                                               .method = request_.method,
                                               .path = request_.path,
                                               .body = request_.body,
                                               .members = &members_});
    if (!expected) return error_of(std::move(expected));
    if (!same_signature(table_.signing.text, *expected, given)) {
      return fail(ErrorKind::unauthenticated, "supplier.bad_signature");
    }
    return {};
  }

  Result<void> check_account() const {
    if (table_.account.empty() || text_at(members_, table_.account) == account_.account) return {};
    return fail(ErrorKind::unauthenticated, "supplier.other_account");
  }

  Result<std::optional<Instant>> sent_at(Instant now) const {
    if (table_.sent_at.empty()) return std::optional<Instant>{};
    auto at = read_time(sent_at_, hours(8));
    if (!at || *at < now - callback_age_max || *at > now + callback_ahead_max) {
      return fail(ErrorKind::unauthenticated, "supplier.stale");
    }
    return std::optional(*at);
  }

  const SupplierAccount& account_;
  const CallbackTable& table_;
  const host::InboundRequest& request_;
  const Node& members_;
  const std::string_view sent_at_;
};

}  // namespace

Result<SupplierOrder> read_callback(const SupplierAccount& account,
                                    const host::InboundRequest& request, Instant now) {
  if (!account.protocol->has_callback) return fail(ErrorKind::not_found, "supplier.no_callback");
  auto checked = check_request(request);
  if (!checked) return error_of(std::move(checked));
  auto members = members_of(request);
  if (!members) return error_of(std::move(members));
  return CallbackReader(account, request, *members).read(now);
}

}  // namespace jx::shop
