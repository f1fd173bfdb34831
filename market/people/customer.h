// A customer with a purchase gone wrong: complains, answers what is asked, loses patience, asks for
// a human, sends a screenshot, says thanks and goes.
// Thread-safety: the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "market/client/account.h"
#include "market/client/stream.h"
#include "market/people/voices.h"

namespace jx::market {

class Customer final : private StreamWatcher {
 public:
  struct Settings {
    Address server{};
    double speed = 1;        // waits are divided by it
    std::string identity{};  // signed; empty = a stranger
  };
  // `purchase` and `who` are copied; `gone` is called once, when this may be destroyed.
  Customer(Loop& loop, HttpClient& http, Settings settings, Purchase purchase, Buyer who, Dice dice,
           std::function<void(Customer&)> gone);
  ~Customer() override;

  void come();
  const std::string& contact() const { return contact_; }
  const Purchase& purchase() const { return purchase_; }

 private:
  void on_ready(const Json& welcome) override;
  void on_event(const ServerEvent& event) override;
  void on_snapshot(const Json&) override {}
  void on_refused(std::string_view id, std::string_view code) override;

  void hear(std::string_view author, std::string_view text);
  void say_later(std::string text);
  void say(std::string_view text);
  void give_order_number();
  void prove_ownership();
  void ask_for_human();
  void send_screenshot();
  void look_at_the_clock();
  void leave_after(double seconds);
  void later(double low_s, double high_s, std::function<void()> then);

  Loop& loop_;
  HttpClient& http_;
  Settings settings_;
  Purchase purchase_;
  Buyer who_;
  Dice dice_;
  Mood mood_;
  std::function<void(Customer&)> gone_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::string token_{};
  std::string contact_{};
  std::unique_ptr<StreamClient> client_{};
  bool complained_ = false;
  bool gave_number_ = false;
  bool proved_ = false;
  bool asked_human_ = false;
  bool satisfied_ = false;
  bool leaving_ = false;
  int impatience_ = 0;
};

}  // namespace jx::market
