#include "shop/epay/epay_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "shop/net/api_answer.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

constexpr std::size_t questions_max = 6;
constexpr Duration clock_skew_max = seconds(300);

bool says(std::string_view text, std::string_view words) {
  return text.find(words) != std::string_view::npos;
}

// The gateway tells "no such order" only in words, with the code of any other refusal.
bool knows_no_order(std::string_view message) {
  constexpr std::array nothing =
      std::to_array<std::string_view>({"不存在", "未找到", "没有找到", "查无", "not found"});
  const bool about_order = says(message, "订单") || says(message, "order");
  return about_order &&
         std::ranges::any_of(nothing, [&](std::string_view words) { return says(message, words); });
}

std::string with_slash(std::string url) {
  if (!url.ends_with('/')) url += '/';
  return url;
}

EpayPayment payment_of(const ApiObjectView& answer, Duration utc_offset) {
  EpayPayment payment{.trade_no = answer.number("trade_no"),
                      .order_no = answer.number("out_trade_no"),
                      .transaction_id = answer.number("api_trade_no"),
                      .amount = answer.money("money"),
                      .refunded = answer.money("refundmoney"),
                      .status = answer.integer("status"),
                      .paid_at = answer.time("endtime", utc_offset),
                      .channel = answer.text("type")};
  if (!payment.status && answer.text("trade_status") == "TRADE_SUCCESS") payment.status = 1;
  return payment;
}

}  // namespace

EpayLookup::EpayLookup(EpayOptions options, HttpClient& http, const host::Keys& keys)
    : options_(std::move(options)),
      http_(http),
      keys_(keys),
      source_(fmt::format("epay:{}", options_.name)) {
  options_.url = with_slash(std::move(options_.url));
}

Result<Findings> EpayLookup::look_up(const PurchaseNumbers& numbers, Instant now) {
  std::vector<std::pair<By, std::string>> questions;
  for (const auto& number : numbers.order_nos) questions.emplace_back(By::order_no, number.view());
  for (const auto& number : numbers.trade_nos) questions.emplace_back(By::trade_no, number.view());
  if (questions.empty() && numbers.written.size() <= trade::number_bytes_max) {
    questions = {{By::order_no, numbers.written}, {By::trade_no, numbers.written}};
  }
  questions.resize(std::min(questions.size(), questions_max));
  Findings findings;
  std::vector<trade::Number> met;
  for (const auto& [by, number] : questions) {
    if (by == By::trade_no && std::ranges::find(met, trade::Number(number)) != met.end()) continue;
    auto payment = query(by, number, now);
    if (!payment) return error_of(std::move(payment));
    if (!*payment) continue;
    met.push_back((*payment)->trade_no);
    std::vector<std::pair<std::string_view, trade::FactBody>> bodies;
    if (auto refund = refund_of(**payment)) bodies.emplace_back("refund", *std::move(refund));
    bodies.emplace_back("payment", payment_fact(**payment));
    for (auto& [thing, body] : bodies) {
      trade::Fact fact{.source = source_,
                       .id = content_id(thing, (*payment)->trade_no.view(), body),
                       .seen_at = now,
                       .body = std::move(body)};
      if (normalise_fact(fact, keys_)) findings.facts.push_back(std::move(fact));
    }
  }
  return findings;
}

Result<HttpRequest> EpayLookup::request_of(By by, std::string_view number, Instant now) const {
  Parameters asked{{"pid", options_.merchant},
                   {by == By::order_no ? "out_trade_no" : "trade_no", std::string(number)}};
  if (!is_version_2()) {
    asked.emplace("act", "order");
    asked.emplace("key", options_.key);
    return HttpRequest{.method = "GET", .url = options_.url + "api.php?" + form_of(asked)};
  }
  asked.emplace("timestamp", std::to_string(now.ms / 1000));
  auto sign = rsa_sign(options_.private_key, signed_text(asked));
  if (!sign) return error_of(std::move(sign));
  asked.emplace("sign", *std::move(sign));
  asked.emplace("sign_type", "RSA");
  return HttpRequest{.method = "POST",
                     .url = options_.url + "api/pay/query",
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                     .body = form_of(asked)};
}

Result<void> EpayLookup::check_signature(const Parameters& answer, Instant now) const {
  const auto sign = answer.find("sign");
  const auto refused = [](std::string_view what) {
    return fail(ErrorKind::forbidden, "endpoint.bad_signature", std::string(what));
  };
  if (sign == answer.end()) return refused("no sign");
  auto good = rsa_verify(options_.public_key, signed_text(answer), sign->second);
  if (!good) return error_of(std::move(good));
  if (!*good) return refused("sign");
  const auto written = answer.find("timestamp");
  const auto at = written == answer.end() ? std::nullopt : read_unix_seconds(written->second);
  if (!at || now - *at > clock_skew_max || *at - now > clock_skew_max) return refused("timestamp");
  return {};
}

Result<std::optional<EpayPayment>> EpayLookup::query(By by, std::string_view number, Instant now) {
  auto request = request_of(by, number, now);
  if (!request) return error_of(std::move(request));
  auto response = http_.send(*request, options_.bounds);
  if (!response) return error_of(std::move(response));
  auto answer = ApiAnswer::of(*std::move(response));
  if (!answer) return error_of(std::move(answer));
  const ApiObjectView root = answer->root();
  const std::string message = root.text("msg");
  const std::int64_t good = is_version_2() ? 0 : 1;
  if (root.integer("code") != good) {
    if (knows_no_order(message)) return std::optional<EpayPayment>{};
    if (!root.has("code")) return fail(ErrorKind::unavailable, "endpoint.bad_answer", "no code");
    return fail(ErrorKind::forbidden, "endpoint.refused", message);
  }
  if (is_version_2()) {
    Parameters members;
    for (auto& [name, value] : root.texts()) members[name] = std::move(value);
    auto checked = check_signature(members, now);
    if (!checked) return error_of(std::move(checked));
  }
  EpayPayment payment = payment_of(root, options_.utc_offset);
  const trade::Number& about = by == By::order_no ? payment.order_no : payment.trade_no;
  const bool ours = !root.has("pid") || root.text("pid") == options_.merchant;
  if (about.view() != number || payment.trade_no.empty() || !ours) {
    return fail(ErrorKind::unavailable, "endpoint.bad_answer", "about another payment");
  }
  return std::optional(std::move(payment));
}

}  // namespace jx::shop
