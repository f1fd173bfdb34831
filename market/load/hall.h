// Visitors and agents in conversation, each message counted until it is acknowledged to its sender
// and shown on the other side: what the closed loop, the open loop and the kill test stand on.
//
// Exactly once: every message carries its number within its conversation and direction; a number
// missed is `lost`, one shown again is `doubled`. Thread-safety: the loop's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "market/client/account.h"
#include "market/client/stream.h"

namespace jx::market {

enum class Direction : std::uint8_t { to_agent, to_visitor };

struct Timing {
  Clock::time_point due{};        // when it should have been sent
  Clock::time_point acked{};      // durable, said the server
  Clock::time_point delivered{};  // on the other's screen
};

struct HallCounts {
  std::uint64_t sent = 0;
  std::uint64_t acked = 0;
  std::uint64_t delivered = 0;
  std::uint64_t completed = 0;  // both
  std::uint64_t doubled = 0;    // shown again
  std::uint64_t skipped = 0;    // a later one was shown first
  std::uint64_t refused = 0;
  std::uint64_t slowed = 0;  // refused as too fast, sent again
  std::uint64_t gaps = 0;    // a client noticed a hole and resumed
};

class Hall {
 public:
  struct Settings {
    Address server{};
    int visitors = 400;
    int agents = 100;
    int text_bytes = 120;
    // A relay of bench/rivals: hello alone says who one is ("v17", "a3") and visitor i belongs to
    // agent i % agents. Otherwise visitors get sessions, agents log in and tickets are accepted.
    bool relay = false;
    DemoLogins logins{};
  };

  Hall(Loop& loop, Settings settings);
  ~Hall();
  Hall(const Hall&) = delete;
  Hall& operator=(const Hall&) = delete;

  // Brings everybody in and joins each visitor with an agent.
  // Errors: unavailable "hall.not_ready" (nobody came for 60 s), those of account.h.
  void open(std::function<void(Result<void>)> done);

  // Sends the next message of this conversation.
  void send(std::size_t conversation, Direction direction, Clock::time_point due);
  // Told of every message that is acknowledged and shown.
  std::function<void(std::size_t conversation, Direction, const Timing&)> on_completed{};

  std::size_t size() const { return conversations_.size(); }
  HallCounts counts() const;
  std::uint64_t under_way() const;                                   // sent and not completed
  const std::string& last_refusal() const { return last_refusal_; }  // code
  // Acknowledged but never shown, or skipped.
  std::uint64_t lost() const;

  // The server is gone or elsewhere: everybody reconnects by themselves.
  void move_to(const Address& server);
  void cut_everybody();
  bool everybody_ready() const;

 private:
  struct Flow;
  struct Visitor;
  struct Agent;

  void bring_agents_in();
  void bring_visitors_in();
  void log_in_agent(std::size_t index);
  void admit_visitor(std::size_t index);
  void learn_contact(std::size_t visitor, std::string_view contact);
  void learn_agent(std::string_view contact, std::size_t agent);
  void join_when_known(const std::string& contact);
  void acknowledged(std::string_view id);
  void shown(std::size_t conversation, Direction direction, std::string_view text);
  void shown_in_snapshot(const Json& view, Direction direction);
  void complete_front(std::size_t conversation, Direction direction);
  void check_open();
  void give_up(Error error);
  void take_refusal(std::string_view code);

  Loop& loop_;
  Settings settings_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::vector<std::unique_ptr<HttpClient>> http_{};
  std::vector<std::unique_ptr<Visitor>> conversations_{};
  std::vector<std::unique_ptr<Agent>> agents_{};
  std::unordered_map<std::string, std::size_t> visitor_of_{};  // by contact
  std::unordered_map<std::string, std::size_t> agent_of_{};    // by contact
  std::function<void(Result<void>)> opened_{};
  std::string filling_{};
  std::string last_refusal_{};
  HallCounts counts_{};
  std::size_t agents_ready_ = 0;
  std::size_t joined_ = 0;
};

}  // namespace jx::market
