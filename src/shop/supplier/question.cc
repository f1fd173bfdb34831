#include "shop/supplier/question.h"

#include <chrono>

namespace jx::shop {

namespace {

// A comma would ask for several orders, a brace or quote would change the question.
bool is_order_number(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == ':';
  });
}

// As JSON writes a whole number.
bool is_digits(std::string_view text) {
  const bool led_by_zero = text.size() > 1 && text.starts_with('0');
  return !text.empty() && text.size() <= 18 && !led_by_zero &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string local_text(Instant at) {
  namespace chrono = std::chrono;
  const Instant local = at + hours(8);
  const chrono::sys_seconds since(chrono::seconds(local.ms / 1000));
  const auto day = chrono::floor<chrono::days>(since);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(since - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string stamp_text(StampForm form, Instant at) {
  switch (form) {
    case StampForm::seconds:
      return std::to_string(at.ms / 1000);
    case StampForm::milliseconds:
      return std::to_string(at.ms);
    case StampForm::local_text:
      return local_text(at);
  }
  return {};
}

// Writes one request: members first, then what is signed over them, then the signature.
class RequestWriter {
 public:
  RequestWriter(const SupplierAccount& account, const Question& question, Instant now)
      : account_(account),
        table_(account.protocol->request),
        question_(question),
        by_our_no_(asks_by_our_no(*account.protocol, question)),
        stamp_(stamp_text(table_.stamp, now)) {}

  Result<HttpRequest> write() {
    Node members = object_of(table_.members);
    std::string body = written(members);
    auto signed_by = signature(table_.signing, {.account = account_.account,
                                                .secret = account_.secret,
                                                .timestamp = stamp_,
                                                .method = "POST",
                                                .path = table_.path,
                                                .body = body,
                                                .members = &members});
    if (!signed_by) return error_of(std::move(signed_by));
    signature_ = *std::move(signed_by);
    if (carries_signature(table_.members)) body = written(object_of(table_.members));
    HttpRequest request{
        .method = "POST", .url = account_.url + std::string(table_.path), .body = std::move(body)};
    request.headers.push_back({"Content-Type", table_.body == BodyShape::json
                                                   ? "application/json; charset=utf-8"
                                                   : "application/x-www-form-urlencoded"});
    request.headers.push_back({"Accept", "application/json"});
    for (const RequestField& field : table_.headers) {
      request.headers.push_back({std::string(field.name), node_of(field).text});
    }
    return request;
  }

 private:
  static bool carries_signature(std::span<const RequestField> fields) {
    return std::ranges::find(fields, FieldValue::signature, &RequestField::value) != fields.end();
  }

  std::string written(const Node& members) const {
    return table_.body == BodyShape::json ? write_json(members, JsonStyle{}) : write_form(members);
  }

  // Without the signature while it is not made.
  Node object_of(std::span<const RequestField> fields) const {
    Node object{.kind = NodeKind::object};
    for (const RequestField& field : fields) {
      if (field.value == FieldValue::signature && signature_.empty()) continue;
      Node value = node_of(field);
      if (field.left_out_blank && value.is_blank()) continue;
      object.names.emplace_back(field.name);
      object.items.push_back(std::move(value));
    }
    return object;
  }

  Node node_of(const RequestField& field) const {
    Node node{.kind = field.as_number ? NodeKind::number : NodeKind::text};
    switch (field.value) {
      case FieldValue::literal:
        node.text = field.literal;
        break;
      case FieldValue::account:
        node.text = account_.account;
        break;
      case FieldValue::stamp:
        node.text = stamp_;
        break;
      case FieldValue::our_no:
        node.text = by_our_no_ ? question_.our_no.view() : std::string_view{};
        break;
      case FieldValue::their_no:
        node.text = by_our_no_ ? std::string_view{} : question_.their_no.view();
        break;
      case FieldValue::their_no_list:
        node = {.kind = NodeKind::list};
        node.items.push_back(
            {.kind = NodeKind::number, .text = std::string(question_.their_no.view())});
        break;
      case FieldValue::order_text:
        node.text = write_json(object_of(table_.order_fields), JsonStyle{});
        break;
      case FieldValue::signature:
        node.text = signature_;
        break;
    }
    return node;
  }

  const SupplierAccount& account_;
  const RequestTable& table_;
  const Question& question_;
  const bool by_our_no_;
  const std::string stamp_;
  std::string signature_{};
};

bool needs_digits(const RequestTable& table) {
  return std::ranges::find(table.members, FieldValue::their_no_list, &RequestField::value) !=
         table.members.end();
}

}  // namespace

bool asks_by_our_no(const Protocol& protocol, const Question& question) {
  return protocol.request.by_our_no && !question.our_no.empty();
}

Result<HttpRequest> request_for(const SupplierAccount& account, const Question& question,
                                Instant now) {
  const RequestTable& table = account.protocol->request;
  const bool by_ours = asks_by_our_no(*account.protocol, question);
  if (!by_ours && (!table.by_their_no || question.their_no.empty())) {
    return fail(ErrorKind::not_found, "supplier.number_missing");
  }
  const std::string_view number = by_ours ? question.our_no.view() : question.their_no.view();
  if (!is_order_number(number) || (needs_digits(table) && !is_digits(number))) {
    return fail(ErrorKind::invalid, "supplier.bad_question");
  }
  return RequestWriter(account, question, now).write();
}

}  // namespace jx::shop
