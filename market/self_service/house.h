// One run: a town whose purchases are told to the server, and the customers who ask about them.
// Thread-safety: the loop's thread.
#pragma once

#include <list>
#include <memory>
#include <vector>

#include "market/client/shop_push.h"
#include "market/self_service/asker.h"
#include "market/self_service/tally.h"

namespace jx::market {

class House {
 public:
  struct Settings {
    DemoLogins logins{};
    Address server{};
    std::uint64_t seed = 1;
    std::size_t customers = 100;
    double arrival_every_s = 0.1;
    bool tells_talks = false;  // prints the talks that did not end well
  };
  House(Loop& loop, Settings settings);
  ~House();

  // Runs the loop until everybody has left. Errors: invalid "self_service.facts_refused".
  Result<Tally> run();

 private:
  Asker::Case next_case(QuestionKind kind, std::size_t who, std::vector<ShopFact>& facts);
  std::vector<QuestionKind> kinds();
  void come(std::size_t position);
  void take_leave(const Asker& asker);

  Loop& loop_;
  Settings settings_;
  Dice dice_;
  std::vector<std::unique_ptr<HttpClient>> http_{};
  ShopPush push_;
  std::vector<Buyer> people_;
  std::vector<Asker::Case> cases_{};
  std::list<std::unique_ptr<Asker>> askers_{};
  std::size_t left_ = 0;
  Tally tally_{};
};

}  // namespace jx::market
