// The two ways of loading a server with conversations.
// Thread-safety: the loop's thread; they run it until they are done.
#pragma once

#include "base/result.h"
#include "market/load/hall.h"
#include "market/load/report.h"

namespace jx::market {

struct LoadPlan {
  double warm_up_s = 2;
  double seconds = 10;
  double rate_per_s = 0;  // open loop only
  int server_pid = 0;     // 0 = its CPU is not known
};

// Each visitor writes; when that is durable and on the agent's screen, the agent answers; when that
// is durable and on the visitor's screen, the visitor writes again.
// Errors: those of Hall::open; unavailable "load.stuck" when messages stay under way for 30 s.
Result<LoadResult> run_closed_loop(Loop& loop, Hall& hall, HttpClient& http, const LoadPlan& plan);

// Messages fall due at a fixed rate, in turn over all conversations and both directions, whatever
// the server does; times count from the moment a message was due.
Result<LoadResult> run_open_loop(Loop& loop, Hall& hall, HttpClient& http, const LoadPlan& plan);

}  // namespace jx::market
