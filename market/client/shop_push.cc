#include "market/client/shop_push.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "market/client/signing.h"

namespace jx::market {

namespace {

constexpr std::size_t batch_facts_max = 500;
constexpr auto retry_after = std::chrono::seconds(1);

std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

ShopPush::ShopPush(Loop& loop, const Address& server, std::int64_t key, std::string name,
                   std::string secret)
    : loop_(loop),
      http_(loop, server),
      key_(key),
      source_("push:" + std::move(name)),
      secret_(std::move(secret)) {}

ShopPush::~ShopPush() { *alive_ = false; }

void ShopPush::push(std::vector<ShopFact> facts) {
  std::move(facts.begin(), facts.end(), std::back_inserter(waiting_));
  send_batch();
}

void ShopPush::when_empty(std::function<void()> then) {
  if (waiting_.empty()) return then();
  when_empty_.push_back(std::move(then));
}

void ShopPush::send_batch() {
  if (sending_ || waiting_.empty()) return;
  sending_ = true;
  const std::size_t count = std::min(batch_facts_max, waiting_.size());
  std::string facts = "[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) facts.push_back(',');
    facts += JsonObject()
                 .text("id", waiting_[i].id)
                 .number("seen_at", waiting_[i].seen_at_ms)
                 .raw("body", waiting_[i].body)
                 .take();
  }
  const std::string body = JsonObject().text("source", source_).raw("facts", facts + "]").take();
  const std::string timestamp = fmt::to_string(unix_seconds());
  HttpRequest request{.method = "POST",
                      .target = "/v1/trade/facts",
                      .headers = {{"X-Jx-Key", fmt::to_string(key_)},
                                  {"X-Jx-Timestamp", timestamp},
                                  {"X-Jx-Signature", hmac_hex(secret_, timestamp + "." + body)}},
                      .body = body};
  http_.ask(std::move(request),
            [this, count](Result<HttpAnswer> answer) { take_answer(count, std::move(answer)); });
}

void ShopPush::take_answer(std::size_t facts, Result<HttpAnswer> answer) {
  sending_ = false;
  if (!answer || answer->status == 429 || answer->status >= 500) return try_again();
  JsonReader reader;
  const auto json = reader.read(answer->body);
  if (answer->status / 100 != 2 || !json) {
    refused_ += facts;
    last_refusal_ = fmt::format("{} {}", answer->status, answer->body.substr(0, 300));
  } else {
    recorded_ += static_cast<std::uint64_t>(number_at(*json, "recorded"));
    known_ += static_cast<std::uint64_t>(number_at(*json, "known"));
    const auto refused = member_at(*json, "refused");
    if (refused && refused->is_array()) {
      for (const Json one : refused->get_array().value_unsafe()) {
        ++refused_;
        last_refusal_ = fmt::format("{} {}", text_at(one, "code"), text_at(one, "en"));
      }
    }
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(facts));
  if (!waiting_.empty()) return send_batch();
  for (const auto& then : std::exchange(when_empty_, {})) then();
}

// Nothing is dropped: the server knows a fact it already has by its id.
void ShopPush::try_again() {
  loop_.after(retry_after, [this, alive = alive_] {
    if (*alive) send_batch();
  });
}

}  // namespace jx::market
