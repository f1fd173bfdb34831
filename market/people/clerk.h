// A simulated agent: takes what is offered, reads the verdict, answers, adds progress, has the shop
// repair what is broken, resolves. Can be sent home, so that a person takes the place.
// Thread-safety: the loop's thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "market/client/account.h"
#include "market/client/stream.h"
#include "market/people/voices.h"

namespace jx::market {

class Clerk final : private StreamWatcher {
 public:
  struct Settings {
    Address server{};
    double speed = 1;
    Login login{};
  };
  // `ask_shop(contact)` sets right what is wrong with the purchase of that customer.
  Clerk(Loop& loop, HttpClient& http, Settings settings, Dice dice,
        std::function<void(const std::string& contact)> ask_shop);
  ~Clerk() override;

  void begin_shift();
  void end_shift();
  bool working() const { return working_; }
  const std::string& login() const { return settings_.login.login; }
  const std::string& name() const { return settings_.login.name; }
  std::size_t resolved() const { return resolved_; }

 private:
  struct Case {
    std::string contact{};
    std::string cause{};
    bool greeted = false;
    bool explained = false;
  };

  void on_ready(const Json& welcome) override;
  void on_event(const ServerEvent& event) override;
  void on_snapshot(const Json& conversation) override;
  void on_board(const Json& board) override;
  void on_refused(std::string_view, std::string_view) override {}

  void log_in_and_start();
  void consider_offer(std::string ticket, const std::string& contact, std::string offer);
  void take_case(const std::string& ticket, const std::string& contact);
  void work_on(const std::string& ticket);
  void say(const std::string& ticket, std::string_view text);
  void add_progress(const std::string& ticket);
  void resolve(const std::string& ticket);
  void prove_presence();
  void set_presence(std::string_view presence, std::string_view reason);
  void later(double low_s, double high_s, std::function<void()> then);

  Loop& loop_;
  HttpClient& http_;
  Settings settings_;
  Dice dice_;
  std::function<void(const std::string&)> ask_shop_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::shared_ptr<bool> shift_ = std::make_shared<bool>(false);
  std::unique_ptr<StreamClient> client_{};
  std::string agent_{};
  std::map<std::string, Case> cases_{};  // by ticket
  bool working_ = false;
  std::size_t resolved_ = 0;
};

}  // namespace jx::market
