// Carries work out of the house: takes what is due from the outbox, hands it to the sender of its
// target, tries again with growing pauses, and lays aside what cannot be delivered.
//
// An item's key goes with every attempt as the receiver's idempotency key. When it is not known
// whether an attempt had its effect, the sender is asked to find out; it is never simply sent again
// (law 2). Thread-safety: the loop's thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "host/clock.h"
#include "host/ports.h"

namespace jx::host {

enum class SendOutcome : unsigned char {
  done,      // acknowledged by the receiver
  not_sent,  // certainly without effect: may be tried again
  refused,   // the receiver will never take it: a dead letter
  unknown,   // may have had its effect: ask before anything else
};

// One way out. Answers through `answer` exactly once, on the loop's thread, at once or later.
class Sender {
 public:
  using Answer = std::function<void(SendOutcome, std::string error)>;
  virtual ~Sender() = default;
  virtual void send(const OutboxItem& item, Answer answer) = 0;
  // Whether the item with this key had its effect. `not_sent` = certainly not.
  virtual void ask(const OutboxItem& item, Answer answer) = 0;
};

struct OutboxLimits {
  std::size_t under_way_max = 32;
  std::int64_t attempts_max = 12;     // then a dead letter
  Duration first_pause = seconds(1);  // doubled after every attempt
  Duration pause_max = hours(1);
};

// The pause before attempt number `attempts` + 1 (attempts >= 1).
Duration retry_pause(const OutboxLimits& limits, std::int64_t attempts);

class OutboxRunner {
 public:
  // All borrowed; they outlive this.
  OutboxRunner(boost::asio::io_context& loop, Outbox& outbox, const Clock& clock,
               OutboxLimits limits);

  // `kind` is the target up to its ':'. An item whose kind has no sender waits.
  void add_sender(std::string kind, Sender& sender);
  void start();
  void stop();
  // Something may be due now.
  void nudge();
  std::size_t under_way() const { return under_way_.size(); }

 private:
  void run();
  void attempt(const OutboxItem& item);
  void conclude(OutboxItem item, SendOutcome outcome, std::string error);
  void keep(const OutboxItem& item);

  boost::asio::steady_timer timer_;
  Outbox& outbox_;
  const Clock& clock_;
  const OutboxLimits limits_;
  std::map<std::string, Sender*, std::less<>> senders_;
  std::set<std::pair<std::string, std::string>> under_way_;
  bool running_ = false;
};

}  // namespace jx::host
