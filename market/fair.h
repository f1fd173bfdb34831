// The demo marketplace: orders come in, some go wrong, customers complain, agents help.
// Thread-safety: the loop's thread.
#pragma once

#include <deque>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "market/client/shop_push.h"
#include "market/people/clerk.h"
#include "market/people/customer.h"
#include "market/town/story.h"

namespace jx::market {

class Fair {
 public:
  struct Settings {
    DemoLogins logins{};
    Address server{};
    std::uint64_t seed = 1;
    double speed = 1;                    // of people and machines
    double order_every_s = 4;            // on average
    double complaint_every_s = 20;       // on average
    std::size_t history_orders = 80;     // over the last three days
    std::size_t opening_complaints = 6;  // in the first seconds
    std::size_t customers_max = 60;      // at the desk at once
    std::size_t clerks = 99;             // at most so many of the demo's agents are simulated
  };
  Fair(Loop& loop, Settings settings);
  ~Fair();
  Fair(const Fair&) = delete;
  Fair& operator=(const Fair&) = delete;

  void open();

  std::vector<std::unique_ptr<Clerk>>& clerks() { return clerks_; }
  // The suppliers of the town; a broken one fails every new order until it is mended.
  static std::vector<std::string> suppliers();
  void break_supplier(const std::string& name, bool broken);
  bool is_broken(const std::string& name) const { return broken_.contains(name); }

  const ShopPush& push() const { return push_; }
  std::size_t orders() const { return stories_.size(); }
  std::size_t customers_now() const { return customers_.size(); }
  std::size_t complaints() const { return complaints_; }

 private:
  struct Told {
    Story story{};
    bool complained = false;
  };

  void tell_history();
  void place_order();
  void keep_complaining();
  void complain();
  void complain_about(std::size_t story);
  void release_due_facts();
  void schedule(std::vector<ShopFact> facts, std::int64_t from_ms);
  void repair_for(const std::string& contact);
  void later_about(double mean_s, std::function<void()> then);

  Loop& loop_;
  Settings settings_;
  Dice dice_;
  std::vector<Buyer> people_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  HttpClient http_;
  ShopPush push_;
  std::vector<Told> stories_{};
  std::deque<std::size_t> troubled_{};  // stories nobody has complained of yet, oldest first
  std::set<std::string> broken_{};      // suppliers
  std::vector<ShopFact> due_later_{};   // heap by time
  std::list<Customer> customers_{};
  std::vector<std::unique_ptr<Clerk>> clerks_{};
  std::size_t complaints_ = 0;
};

}  // namespace jx::market
