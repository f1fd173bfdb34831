// The one thread everything here runs on, and what its connections share.
//
// Thread-safety: one thread. Nothing below blocks.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace jx::market {

using Clock = std::chrono::steady_clock;

class Connection;

struct Loop {
  boost::asio::io_context io{1};
  // Bytes of one read of any connection; frames are parsed in place.
  std::vector<char> read_buffer = std::vector<char>(256 * 1024);
  // Connections with unsent frames: one send each at the end of the turn.
  std::vector<std::shared_ptr<Connection>> unsent{};
  bool flush_posted = false;

  // Calls `then` after `delay`. Cannot be taken back: `then` asks whether it is still wanted.
  void after(Clock::duration delay, std::function<void()> then) {
    auto timer = std::make_shared<boost::asio::steady_timer>(io, delay);
    timer->async_wait([timer, then = std::move(then)](boost::system::error_code error) {
      if (!error) then();
    });
  }
};

// Seconds as a span of the steady clock.
inline Clock::duration span_of(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace jx::market
