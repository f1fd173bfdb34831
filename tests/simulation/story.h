// A story: what happened, step by step, the fact by which each step is told, and what is true of
// the world after it.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "trade/signal.h"

namespace jx::tests {

using Random = std::mt19937_64;
// Every cause that is right, as "cause", or as "cause/party" where the party differs.
using Causes = std::set<std::string>;

// What follows a purchase (a dispute, an invoice, a merchant's callback) goes its own way: hearing
// of it says nothing new of the purchase.
enum class Thread { itself, aftermath };

struct Step {
  trade::Fact fact{};
  Causes truth{};
  bool progress = true;  // false: a look that finds nothing changed
  Thread thread = Thread::itself;
  bool certain = false;  // never lost: what no source told at all cannot be seen
};

// Which thread a cause speaks of.
Thread thread_of(std::string_view cause);

struct Story {
  std::vector<Step> steps{};
  trade::Number order_no{};
  std::vector<trade::BuyerKey> buyers{};
  trade::Claim claim{};
  Instant now{};
};

class Dice {
 public:
  explicit Dice(Random& random) : random_(random) {}
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
  }
  template <class T, std::size_t N>
  T one_of(const std::array<T, N>& items) {
    return items[below(N)];
  }
  Random& random() { return random_; }

 private:
  Random& random_;
};

// Tells facts at a running clock and numbers their views.
class Teller {
 public:
  Instant time() const { return time_; }
  void wait(Duration span) { time_ = time_ + span; }
  // "order:1" -> "order:1@7".
  std::string revised(std::string_view thing);
  trade::Fact fact(std::string_view source, std::string id, trade::FactBody body) const;

 private:
  Instant time_{1'795'226'400'000};  // 2026-11-21 10:00 +08:00
  int revision_ = 0;
};

// How many things of this name a source has told of: ids are "<name>:<number>@<view>".
std::int64_t things_told(const std::vector<Step>& steps, std::string_view source,
                         std::string_view name);

Story purchase_story(Random& random);
Story customer_story(Random& random);

}  // namespace jx::tests
