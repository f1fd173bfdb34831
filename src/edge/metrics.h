// What the edge counts, as Prometheus reads it. Loop thread only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace jx::edge {

class Histogram {
 public:
  void add(std::int64_t microseconds);
  void append(std::string& out, std::string_view name, std::string_view help) const;

 private:
  static constexpr std::array<std::int64_t, 12> bounds_us{
      100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 500'000, 2'000'000};
  std::array<std::uint64_t, bounds_us.size() + 1> counts_{};
  std::uint64_t count_ = 0;
  std::int64_t sum_us_ = 0;
};

struct Metrics {
  std::uint64_t commands = 0;
  std::uint64_t acks = 0;
  std::uint64_t events_sent = 0;
  std::uint64_t snapshots_sent = 0;
  std::uint64_t slow_consumers = 0;
  std::uint64_t logins = 0;
  std::uint64_t logins_refused = 0;
  std::uint64_t log_lines_dropped = 0;
  std::map<std::string, std::uint64_t, std::less<>> refusals{};  // by code
  Histogram ack_time{};                                          // command read to ack queued

  void refuse(std::string_view code);
};

void append_metric(std::string& out, std::string_view name, std::string_view kind,
                   std::string_view help, double value);

}  // namespace jx::edge
