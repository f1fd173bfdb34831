#include "shop/dujiaonext/dujiaonext_api.h"

#include <fmt/format.h>

#include <algorithm>

#include "shop/net/https_client.h"
#include "shop/net/signing.h"
#include "shop/table/table.h"

namespace jx::shop {

namespace {

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

// {"zh-CN": "示例", "en": "Example"}: the Chinese one, else the first.
std::string localised(const ApiObjectView& parent, std::string_view member) {
  const auto names = parent.object(member);
  if (!names) return parent.text(member);
  if (std::string chinese = names->text("zh-CN"); !chinese.empty()) return chinese;
  const auto all = names->texts();
  return all.empty() ? std::string{} : all.front().second;
}

std::string named(std::string title, const ApiObjectView& sku) {
  if (const auto values = sku.object("spec_values")) {
    for (const auto& [name, value] : values->texts()) title += fmt::format(" {}", value);
  }
  return std::string(cut_to(title, trade::text_bytes_max));
}

tl::unexpected<Error> refusal_of(const ApiAnswer& answer) {
  std::string code = answer.root().text("error_code");
  if (code.empty()) code = answer.root().text("error_message");
  std::string detail = fmt::format("HTTP {} {}", answer.status(), cut_to(code, 200));
  if (answer.status() == 404) {
    return fail(ErrorKind::not_found, "endpoint.no_such_thing", std::move(detail));
  }
  if (answer.status() == 429) {
    return fail(ErrorKind::throttled, "endpoint.too_often", std::move(detail));
  }
  if (answer.status() >= 500) {
    return fail(ErrorKind::unavailable, "endpoint.failed", std::move(detail));
  }
  return fail(ErrorKind::forbidden, "endpoint.refused", std::move(detail));
}

}  // namespace

std::string dujiaonext_signature(std::string_view secret, std::string_view method,
                                 std::string_view path, std::string_view timestamp,
                                 std::string_view body) {
  return hmac_sha256_hex(secret,
                         fmt::format("{}\n{}\n{}\n{}", method, path, timestamp, md5_hex(body)));
}

DujiaoNextApi::DujiaoNextApi(DujiaoNextOptions options, HttpClient& http)
    : options_(std::move(options)), http_(http) {
  options_.url = without_slash(std::move(options_.url));
}

Result<ApiAnswer> DujiaoNextApi::get(std::string_view target, Instant now) {
  auto url = url_of(options_.url + std::string(target));
  if (!url) return error_of(std::move(url));
  const std::string timestamp = std::to_string(now.ms / 1000);
  const HttpRequest request{
      .method = "GET",
      .url = options_.url + std::string(target),
      .headers = {
          {"Accept", "application/json"},
          {"Dujiao-Next-Api-Key", options_.api_key},
          {"Dujiao-Next-Timestamp", timestamp},
          {"Dujiao-Next-Signature",
           dujiaonext_signature(options_.api_secret, "GET", path_of(url->target), timestamp, "")}}};
  auto response = http_.send(request, options_.bounds);
  if (!response) return error_of(std::move(response));
  auto answer = ApiAnswer::of(*std::move(response));
  if (!answer) return answer;
  const bool good = answer->status() >= 200 && answer->status() <= 299;
  if (good && answer->root().text("ok") == "true") return answer;
  return refusal_of(*answer);
}

trade::UpstreamStatus dujiaonext_status(std::string_view status) {
  using trade::UpstreamStatus;
  if (status == "pending_payment") return UpstreamStatus::submitted;
  if (status == "paid") return UpstreamStatus::pending;
  if (status == "fulfilling") return UpstreamStatus::working;
  if (status == "partially_delivered") return UpstreamStatus::partly_succeeded;
  if (status == "delivered" || status == "completed") return UpstreamStatus::succeeded;
  if (status == "canceled") return UpstreamStatus::cancelled;
  if (status == "refunded") return UpstreamStatus::refunded;
  if (status == "partially_refunded") return UpstreamStatus::partially_refunded;
  return UpstreamStatus::unknown;
}

bool is_final(trade::UpstreamStatus status) {
  switch (status) {
    case trade::UpstreamStatus::succeeded:
    case trade::UpstreamStatus::failed:
    case trade::UpstreamStatus::cancelled:
    case trade::UpstreamStatus::refunded:
    case trade::UpstreamStatus::partially_refunded:
      return true;
    case trade::UpstreamStatus::unknown:
    case trade::UpstreamStatus::submitted:
    case trade::UpstreamStatus::pending:
    case trade::UpstreamStatus::working:
    case trade::UpstreamStatus::partly_succeeded:  // the rest may still come
    case trade::UpstreamStatus::needs_human:
    case trade::UpstreamStatus::refunding:
      return false;
  }
  return false;
}

trade::UpstreamOrder upstream_order_of(const ApiObjectView& answer, const DujiaoNextOrder& order,
                                       std::string_view supplier) {
  std::int64_t quantity = 0;
  for (const ApiObjectView& item : answer.objects("items")) {
    quantity += std::clamp<std::int64_t>(item.integer("quantity").value_or(0), 0, 1'000'000);
  }
  trade::UpstreamOrder told{.upstream_no = answer.number("order_no"),
                            .order_no = order.ours,
                            .supplier = std::string(supplier),
                            .status = dujiaonext_status(answer.text("status")),
                            .quantity = std::max<std::int64_t>(quantity, 1)};
  if (const auto fulfillment = answer.object("fulfillment")) {
    told.at = fulfillment->time("delivered_at", Duration{});
  }
  return told;
}

trade::UpstreamCallback callback_of(const ApiObjectView& body, std::string_view supplier) {
  trade::UpstreamCallback told{.upstream_no = body.number("order_no"),
                               .order_no = body.number("downstream_order_no"),
                               .supplier = std::string(supplier),
                               .status = dujiaonext_status(body.text("status")),
                               .at = body.time("timestamp", Duration{})};
  if (told.upstream_no.empty()) told.upstream_no = body.number("order_id");
  return told;
}

std::vector<trade::Goods> goods_of(const ApiObjectView& product, std::string_view supplier) {
  std::vector<trade::Goods> goods;
  const std::string title = localised(product, "title");
  const bool manual = product.text("fulfillment_type") == "manual";
  for (const ApiObjectView& sku : product.objects("skus")) {
    const auto number =
        trade::Number::from(fmt::format("dujiaonext:{}:{}", supplier, sku.text("id")));
    if (!number || sku.text("id").empty()) continue;
    trade::Goods one{
        .goods_no = *number,
        .name = named(title, sku),
        .goods_kind = manual ? trade::GoodsKind::manual : trade::GoodsKind::stock_cards,
        .supplier = std::string(supplier),
        .price = sku.money("price_amount")};
    const auto stock = sku.integer("stock_quantity");
    if (stock && *stock >= 0) one.stock = *stock;
    goods.push_back(std::move(one));
  }
  return goods;
}

}  // namespace jx::shop
