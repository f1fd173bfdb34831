// What every feed of facts has in common: it is asked again and again, and hands what is new to a
// sink.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "host/desk_service.h"
#include "trade/fact.h"

namespace jx::shop {

// Takes at most desk::facts_per_command_max facts; what it has answered for is durable.
using FactSink = std::function<Result<host::FactsReport>(std::vector<trade::Fact>)>;

struct SourceProgress {
  std::size_t rows = 0;      // read
  std::size_t recorded = 0;  // facts that were new
  std::size_t known = 0;
  std::size_t refused = 0;  // facts beyond the bounds of docs/trade.md
  bool caught_up = true;    // nothing new is left
  // Tables that could not be read in time and were passed over; they are tried again later.
  std::vector<std::string> too_slow{};
};

// Thread-safety: one thread at a time; blocks (run it in a thread of its own).
class FactSource {
 public:
  virtual ~FactSource() = default;
  // Reads what is new or changed. After an error the next poll goes on where the last accepted
  // batch ended: nothing is lost, and what is told again carries the same id.
  virtual Result<SourceProgress> poll(Instant now, const FactSink& sink) = 0;
};

// How long to wait after `failures` polls in a row have failed: twice as long each time, from
// `pause` up to a minute (or `pause`, when that is longer).
Duration retry_pause(Duration pause, int failures);

}  // namespace jx::shop
