// A customer with one question, who knows what really happened: asks in its own words, answers what
// is asked of it, and confirms an answer only when it agrees with the truth.
// Thread-safety: the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "market/client/account.h"
#include "market/client/stream.h"
#include "market/self_service/ear.h"
#include "market/self_service/phrasings.h"

namespace jx::market {

JX_ENUM(Ending, confirmed, handed_over, unanswered)

// How it went, and what was said, for whoever looks into it.
struct Asked {
  Ending ending = Ending::unanswered;
  bool wrong = false;   // a cause that is not so was named with confidence, or a false word said
  bool circle = false;  // asked twice for the same, or told nothing new
  std::vector<std::string> talk{};
};

class Asker final : private StreamWatcher {
 public:
  struct Settings {
    Address server{};
    int source = 0;
    std::string identity{};  // signed; empty = a stranger
    double patience_s = 30;  // then it leaves
    double silence_s = 12;   // without an answer it says the same in other words
    double quiet_s = 1.5;    // after its last word it listens so long
  };
  struct Case {
    QuestionKind kind{};
    Purchase purchase{};
    std::vector<std::string> other_orders{};  // of the same buyer
    Buyer who{};
  };
  // `gone` is called once, when this may be destroyed.
  Asker(Loop& loop, HttpClient& http, Settings settings, Case matter, Dice dice,
        std::function<void(Asker&)> gone);
  ~Asker() override;

  void come();
  const Asked& asked() const { return asked_; }
  QuestionKind kind() const { return case_.kind; }

 private:
  void on_ready(const Json& welcome) override;
  void on_event(const ServerEvent& event) override;
  void on_snapshot(const Json&) override {}

  void open();
  void hear(const std::string& text);
  void hear_verdict(const Json& verdict);
  void reply_to(const std::vector<AskedFor>& wanted);
  void judge(const std::string& text);
  void give_number();
  void say(const std::string& text);
  void wait_for_an_answer();
  void leave(Ending ending);
  bool names_a_foreign_order(std::string_view text) const;
  void later(double seconds, std::function<void()> then);

  Loop& loop_;
  HttpClient& http_;
  Settings settings_;
  Case case_;
  Expectation expected_;
  Dice dice_;
  std::function<void(Asker&)> gone_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<StreamClient> client_{};
  Ear ear_{};
  Asked asked_{};
  std::size_t said_ = 0;   // messages of its own
  std::size_t heard_ = 0;  // of the assistant
  bool opened_ = false;
  bool gave_number_ = false;
  bool slipped_ = false;
  bool confirmed_ = false;
  bool leaving_ = false;
  int unhelped_ = 0;
};

}  // namespace jx::market
