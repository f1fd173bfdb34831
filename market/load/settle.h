// Waiting until the server has folded everything it has recorded.
#pragma once

#include <functional>
#include <memory>

#include "market/net/http.h"

namespace jx::market {

// Calls `then(true)` when /metrics counts no event that is not yet committed and projected, or when
// the server (by `server_pid`) has used no CPU for 1.5 s; `then(false)` after `wait_max`.
// Thread-safety: the loop's thread.
void when_settled(Loop& loop, HttpClient& http, int server_pid, Clock::duration wait_max,
                  std::function<void(bool)> then);

// Events not yet committed and projected; nothing when the metrics do not say.
std::optional<double> projection_lag(std::string_view metrics);

}  // namespace jx::market
