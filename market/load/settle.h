// Waiting until the server has folded everything it has recorded.
#pragma once

#include <functional>
#include <memory>

#include "market/net/http.h"

namespace jx::market {

// Calls `then(true)` when /metrics names no projection that lags, or when the server (by
// `server_pid`) has used no CPU for 300 ms; `then(false)` after `wait_max`.
// Thread-safety: the loop's thread.
void when_settled(Loop& loop, HttpClient& http, int server_pid, Clock::duration wait_max,
                  std::function<void(bool)> then);

// Sum of the metrics whose name says that a projection lags; nothing when there is none.
std::optional<double> projection_lag(std::string_view metrics);

}  // namespace jx::market
