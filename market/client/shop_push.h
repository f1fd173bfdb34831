// The shop's push of facts: signed, in batches, repeated until the server has them.
// Thread-safety: the loop's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "market/client/account.h"
#include "market/net/http.h"

namespace jx::market {

// One observation, as docs/protocol.md wants it. `body` is the fact's JSON with its kind.
struct ShopFact {
  std::string id{};
  std::int64_t seen_at_ms = 0;
  std::string body{};
};

class ShopPush {
 public:
  // `name` is the key's: facts are those of the source "push:<name>".
  ShopPush(Loop& loop, const Address& server, std::int64_t key, std::string name,
           std::string secret);
  ~ShopPush();
  ShopPush(const ShopPush&) = delete;
  ShopPush& operator=(const ShopPush&) = delete;

  void push(std::vector<ShopFact> facts);
  // Called once when nothing waits any more.
  void when_empty(std::function<void()> then);

  std::uint64_t recorded() const { return recorded_; }
  std::uint64_t known() const { return known_; }
  std::uint64_t refused() const { return refused_; }
  const std::string& last_refusal() const { return last_refusal_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  void send_batch();
  void take_answer(std::size_t facts, Result<HttpAnswer> answer);
  void try_again();

  Loop& loop_;
  HttpClient http_;
  std::int64_t key_;
  std::string source_;
  std::string secret_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::deque<ShopFact> waiting_{};
  std::vector<std::function<void()>> when_empty_{};
  bool sending_ = false;
  std::uint64_t recorded_ = 0, known_ = 0, refused_ = 0;
  std::string last_refusal_{};
};

}  // namespace jx::market
