#include "shop/dujiaonext/dujiaonext_inbound.h"

#include <fmt/format.h>

#include <algorithm>

#include "codec/json.h"
#include "shop/net/signing.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

std::string_view header(const host::InboundRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

host::InboundReply refusal(int status, std::string_view message) {
  return {
      .status = status,
      .body = fmt::format("{{\"ok\":false,\"message\":{}}}", codec::to_json(std::string(message)))};
}

bool is_signed_by(const DujiaoNextOptions& site, const host::InboundRequest& request, Instant now) {
  const std::string_view timestamp = header(request, "dujiao-next-timestamp");
  const auto at = read_unix_seconds(timestamp);
  const bool fresh =
      at && now - *at <= dujiaonext_clock_skew_max && *at - now <= dujiaonext_clock_skew_max;
  const std::string expected =
      dujiaonext_signature(site.api_secret, request.method, request.path, timestamp, request.body);
  return fresh && equal_in_constant_time(site.api_key, header(request, "dujiao-next-api-key")) &&
         equal_in_constant_time(expected, header(request, "dujiao-next-signature"));
}

// What a callback says, on its way through the pool.
struct Told {
  DujiaoNextOrder order{};
  trade::Fact fact{};
};

Result<Told> read(const DujiaoNextOptions& site, std::string body, Instant now,
                  const host::Keys& keys) {
  auto answer = ApiAnswer::of({.status = 200, .body = std::move(body)});
  if (!answer) return error_of(std::move(answer));
  const ApiObjectView root = answer->root();
  trade::UpstreamCallback callback = callback_of(root, site.name);
  Told told{.order = {.id = root.text("order_id"),
                      .no = root.number("order_no"),
                      .ours = callback.order_no}};
  const bool is_id =
      !told.order.id.empty() && told.order.id.size() <= 19 &&
      std::ranges::all_of(told.order.id, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_id || callback.order_no.empty() || root.text("status").empty()) {
    return fail(ErrorKind::invalid, "endpoint.bad_answer",
                "order_id, downstream_order_no and status are needed");
  }
  trade::FactBody callback_body = std::move(callback);
  std::string id = content_id("callback", told.order.id, callback_body);
  told.fact = {.source = "dujiaonext:" + site.name,
               .id = std::move(id),
               .seen_at = now,
               .body = std::move(callback_body)};
  auto normal = normalise_fact(told.fact, keys);
  if (!normal) return error_of(std::move(normal));
  return told;
}

}  // namespace

DujiaoNextInbound::DujiaoNextInbound(host::DeskService& desk, std::vector<Site> sites)
    : desk_(desk), sites_(std::move(sites)) {}

void DujiaoNextInbound::handle(host::InboundRequest request,
                               std::function<void(Result<host::InboundReply>)> done) {
  const auto site = std::ranges::find_if(sites_, [&](const Site& one) {
    return request.path == fmt::format("{}/{}/callback", path_prefix(), one.options.name);
  });
  if (site == sites_.end()) return done(refusal(404, "unknown site"));
  if (request.method != "POST") return done(refusal(405, "POST is expected"));
  if (!is_signed_by(site->options, request, desk_.now())) {
    return done(refusal(401, "invalid signature"));
  }
  auto told = std::make_shared<Told>();
  desk_.in_pool(
      [this, told, site, body = std::move(request.body), now = desk_.now()]() -> Result<void> {
        auto found = read(site->options, body, now, *desk_.store().keys);
        if (!found) return error_of(std::move(found));
        *told = *std::move(found);
        return site->orders->add(told->order);
      },
      [this, told, done = std::move(done)](Result<void> worked) {
        if (!worked) {
          const bool theirs = worked.error().kind == ErrorKind::invalid ||
                              worked.error().code.starts_with("endpoint.");
          return done(refusal(theirs ? 400 : 503, worked.error().code));
        }
        std::vector<trade::Fact> facts;
        facts.push_back(std::move(told->fact));
        desk_.record_facts(std::move(facts), [done](Result<host::FactsReport> report) {
          if (!report) return done(refusal(503, report.error().code));
          done(host::InboundReply{.body = R"({"ok":true,"message":"received"})"});
        });
      });
}

}  // namespace jx::shop
