#include "shop/epay/epay_inbound.h"

#include <algorithm>

#include "shop/import/columns.h"
#include "shop/net/api_answer.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

std::string value_of(const Parameters& parameters, const std::string& name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string{} : found->second;
}

trade::Number number_of(const Parameters& parameters, const std::string& name) {
  return trade::Number::from(value_of(parameters, name)).value_or(trade::Number{});
}

Result<trade::Fact> fact_of(const EpayOptions& gateway, const Parameters& notice, Instant now,
                            const host::Keys& keys) {
  const auto amount = read_amount(value_of(notice, "money"));
  EpayPayment payment{.trade_no = number_of(notice, "trade_no"),
                      .order_no = number_of(notice, "out_trade_no"),
                      .transaction_id = number_of(notice, "api_trade_no"),
                      .amount = amount ? std::optional(*amount) : std::nullopt,
                      .status = value_of(notice, "trade_status") == "TRADE_SUCCESS" ? 1 : 0,
                      .channel = value_of(notice, "type")};
  trade::FactBody body = payment_fact(payment);
  trade::Fact fact{.source = "epay:" + gateway.name,
                   .id = content_id("payment", payment.trade_no.view(), body),
                   .seen_at = now,
                   .body = std::move(body)};
  auto normal = normalise_fact(fact, keys);
  if (!normal) return error_of(std::move(normal));
  return fact;
}

}  // namespace

EpayInbound::EpayInbound(host::DeskService& desk, std::vector<EpayOptions> gateways)
    : desk_(desk), gateways_(std::move(gateways)) {}

Result<bool> is_signed_by(const EpayOptions& gateway, const Parameters& notice) {
  const std::string sign = value_of(notice, "sign");
  if (value_of(notice, "sign_type") == "RSA") {
    if (gateway.public_key.empty()) return false;
    return rsa_verify(gateway.public_key, signed_text(notice), sign);
  }
  if (gateway.key.empty()) return false;
  for (const std::string& text :
       {signed_text(notice) + gateway.key, signed_text(notice) + "&key=" + gateway.key,
        signed_text(notice, true) + gateway.key}) {
    if (equal_in_constant_time(md5_hex(text), sign)) return true;
  }
  return false;
}

void EpayInbound::handle(host::InboundRequest request,
                         std::function<void(Result<host::InboundReply>)> done) {
  std::string_view name = std::string_view(request.path).substr(path_prefix().size());
  while (name.starts_with('/')) name.remove_prefix(1);
  const auto gateway = std::ranges::find(gateways_, name, &EpayOptions::name);
  if (gateway == gateways_.end()) return done(fail(ErrorKind::not_found, "gateway.unknown"));
  const bool posted = request.method == "POST";
  if (!posted && request.method != "GET") {
    return done(fail(ErrorKind::invalid, "gateway.bad_method"));
  }
  const Parameters notice = parameters_of(posted ? request.body : request.query);
  auto is_signed = is_signed_by(*gateway, notice);
  if (!is_signed) return done(error_of(std::move(is_signed)));
  if (!*is_signed || value_of(notice, "pid") != gateway->merchant) {
    return done(fail(ErrorKind::unauthenticated, "endpoint.bad_signature"));
  }
  auto fact = fact_of(*gateway, notice, desk_.now(), *desk_.store().keys);
  if (!fact) return done(error_of(std::move(fact)));
  desk_.record_facts(
      {*std::move(fact)}, [done = std::move(done)](Result<host::FactsReport> report) {
        if (!report) return done(error_of(std::move(report)));
        done(host::InboundReply{.content_type = "text/plain; charset=utf-8", .body = "success"});
      });
}

}  // namespace jx::shop
