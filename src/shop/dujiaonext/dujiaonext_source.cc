#include "shop/dujiaonext/dujiaonext_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "desk/command.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

constexpr std::size_t products_per_page = 100;
constexpr std::size_t orders_per_look_up = 6;

std::string source_of(const DujiaoNextOptions& options) {
  return fmt::format("dujiaonext:{}", options.name);
}

// What the site says now about one of its orders. Nothing when it knows no such order.
Result<std::optional<trade::UpstreamOrder>> ask(DujiaoNextApi& api, const DujiaoNextOrder& order,
                                                Instant now) {
  auto answer = api.get("/orders/" + order.id, now);
  if (!answer) {
    if (answer.error().code == "endpoint.no_such_thing") {
      return std::optional<trade::UpstreamOrder>{};
    }
    return error_of(std::move(answer));
  }
  const ApiObjectView root = answer->root();
  if (root.text("order_id") != order.id) {
    return fail(ErrorKind::unavailable, "endpoint.bad_answer", "about another order");
  }
  return std::optional(upstream_order_of(root, order, api.options().name));
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 19 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

DujiaoNextSource::DujiaoNextSource(DujiaoNextOptions options, DujiaoNextPace pace, HttpClient& http,
                                   DujiaoNextOrders& orders, const host::Keys& keys)
    : api_(std::move(options), http), pace_(pace), orders_(orders), keys_(keys) {}

Result<SourceProgress> DujiaoNextSource::poll(Instant now, const FactSink& sink) {
  progress_ = {};
  auto read = read_orders(now, sink);
  if (read && (page_ > 0 || polls_ % std::max(pace_.products_every, 1) == 0)) {
    read = read_products(now, sink);
  }
  if (!read) return error_of(std::move(read));
  ++polls_;
  return progress_;
}

Result<void> DujiaoNextSource::read_products(Instant now, const FactSink& sink) {
  for (std::size_t pages = 0; pages < pace_.pages_per_poll; ++pages) {
    auto answer =
        api_.get(fmt::format("/products?page={}&page_size={}", page_ + 1, products_per_page), now);
    if (!answer) return error_of(std::move(answer));
    const std::vector<ApiObjectView> products = answer->root().objects("items");
    std::vector<trade::Fact> facts;
    for (const ApiObjectView& product : products) {
      for (trade::Goods& goods : goods_of(product, api_.options().name)) {
        const std::string number(goods.goods_no.view());
        trade::FactBody body = std::move(goods);
        std::string id = content_id("goods", number, body);
        facts.push_back(
            {.source = {}, .id = std::move(id), .seen_at = now, .body = std::move(body)});
      }
    }
    auto sent = send(std::move(facts), sink);
    if (!sent) return sent;
    const auto total = answer->root().integer("total").value_or(0);
    ++page_;
    const bool last =
        products.empty() ||
        static_cast<std::int64_t>(page_) * static_cast<std::int64_t>(products_per_page) >= total;
    if (!last) continue;
    page_ = 0;
    return {};
  }
  progress_.caught_up = false;
  return {};
}

Result<void> DujiaoNextSource::read_orders(Instant now, const FactSink& sink) {
  auto open = orders_.open(turn_, pace_.orders_per_poll);
  if (!open) return error_of(std::move(open));
  for (const DujiaoNextOrder& order : *open) {
    auto told = ask(api_, order, now);
    if (!told) return error_of(std::move(told));
    ++turn_;
    bool ended = !told->has_value();
    if (*told) {
      ended = is_final((*told)->status);
      trade::FactBody body = **std::move(told);
      std::string id = content_id("order", order.id, body);
      std::vector<trade::Fact> facts;
      facts.push_back({.source = {}, .id = std::move(id), .seen_at = now, .body = std::move(body)});
      auto sent = send(std::move(facts), sink);
      if (!sent) return sent;
    }
    if (!ended) continue;
    auto stopped = orders_.end(order.id);
    if (!stopped) return stopped;
    --turn_;
  }
  return {};
}

Result<void> DujiaoNextSource::send(std::vector<trade::Fact> facts, const FactSink& sink) {
  progress_.rows += facts.size();
  std::vector<trade::Fact> batch;
  const auto flush = [&]() -> Result<void> {
    if (batch.empty()) return {};
    auto report = sink(std::exchange(batch, {}));
    if (!report) return error_of(std::move(report));
    progress_.recorded += report->recorded;
    progress_.known += report->known;
    progress_.refused += report->conflicting.size();
    return {};
  };
  for (trade::Fact& fact : facts) {
    fact.source = source_of(api_.options());
    auto normal = normalise_fact(fact, keys_);
    if (!normal) {
      ++progress_.refused;
      continue;
    }
    batch.push_back(std::move(fact));
    if (batch.size() < desk::facts_per_command_max) continue;
    auto flushed = flush();
    if (!flushed) return flushed;
  }
  return flush();
}

DujiaoNextLookup::DujiaoNextLookup(DujiaoNextOptions options, HttpClient& http,
                                   DujiaoNextOrders& orders, const host::Keys& keys)
    : api_(std::move(options), http), orders_(orders), keys_(keys) {
  source_ = source_of(api_.options());
}

Result<Findings> DujiaoNextLookup::look_up(const PurchaseNumbers& numbers, Instant now) {
  std::vector<std::string> names{numbers.written};
  for (const auto& number : numbers.order_nos) names.emplace_back(number.view());
  for (const auto& number : numbers.upstream_nos) names.emplace_back(number.view());
  std::vector<DujiaoNextOrder> asked;
  for (const std::string& name : names) {
    auto known = orders_.find(name);
    if (!known) return error_of(std::move(known));
    for (DujiaoNextOrder& order : *known) {
      if (std::ranges::find(asked, order) == asked.end()) asked.push_back(std::move(order));
    }
  }
  // An upstream number of digits alone may be the id itself.
  if (asked.empty()) {
    for (const auto& number : numbers.upstream_nos) {
      if (is_digits(number.view())) asked.push_back({.id = std::string(number.view())});
    }
  }
  asked.resize(std::min(asked.size(), orders_per_look_up));
  Findings findings;
  for (const DujiaoNextOrder& order : asked) {
    auto told = ask(api_, order, now);
    if (!told) return error_of(std::move(told));
    if (!*told) continue;
    trade::FactBody body = **std::move(told);
    std::string id = content_id("order", order.id, body);
    trade::Fact fact{
        .source = source_, .id = std::move(id), .seen_at = now, .body = std::move(body)};
    if (normalise_fact(fact, keys_)) findings.facts.push_back(std::move(fact));
  }
  return findings;
}

}  // namespace jx::shop
