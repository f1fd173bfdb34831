// Many visitors without agents: idle connections, storms of returning ones, questions to the
// assistant. Thread-safety: the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "market/client/account.h"
#include "market/client/stream.h"

namespace jx::market {

class Crowd {
 public:
  struct Settings {
    Address server{};
    std::size_t visitors = 1000;
    std::size_t arriving_max = 200;  // at once on their way in
    // Signed identity of visitor i; nothing = strangers.
    std::function<std::string(std::size_t)> identity{};
  };
  Crowd(Loop& loop, Settings settings);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  // Sessions and connections for all. Errors: those of open_visitor.
  void open(std::function<void(Result<void>)> done);

  // Visitor i posts a text under `id`.
  void post(std::size_t visitor, std::string id, std::string_view text);
  void cut_everybody();
  void move_to(const Address& server);

  std::size_t ready() const { return ready_; }
  std::uint64_t gaps() const;
  std::uint64_t repeats() const;

  std::function<void(std::size_t)> on_ready{};
  std::function<void(std::size_t, const ServerEvent&)> on_event{};
  std::function<void(std::size_t, const Json&)> on_snapshot{};
  std::function<void(std::size_t, std::string_view id)> on_ack{};
  std::function<void(std::size_t, std::string_view code)> on_refused{};

 private:
  struct Visitor;
  void admit_next();

  Loop& loop_;
  Settings settings_;
  std::vector<std::unique_ptr<HttpClient>> http_{};
  std::vector<std::unique_ptr<Visitor>> visitors_{};
  std::function<void(Result<void>)> opened_{};
  std::size_t admitted_ = 0;
  std::size_t arrived_ = 0;
  std::size_t ready_ = 0;
};

}  // namespace jx::market
