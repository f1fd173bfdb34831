// What a load run found, as one JSON object for the reporter.
#pragma once

#include <string>

#include "market/load/hall.h"
#include "market/load/histogram.h"
#include "market/net/json.h"

namespace jx::market {

// {"p50":…,"p90":…,"p99":…,"p999":…,"max":…,"count":…}, microseconds.
std::string to_json(const Histogram& times);

struct CpuUse {
  double server_us_per_message = 0;
  double driver_us_per_message = 0;
};

struct LoadResult {
  std::string mode{};
  double seconds = 0;
  std::uint64_t messages = 0;  // acknowledged and shown within `seconds`
  Histogram acked{};           // since due
  Histogram delivered{};       // since due
  CpuUse cpu{};
  bool settled = false;  // the projections had caught up when CPU was read
  HallCounts counts{};
  std::uint64_t lost = 0;
  std::string last_refusal{};  // code
};
std::string to_json(const LoadResult& result);

}  // namespace jx::market
