#include "market/load/report.h"

#include <fmt/format.h>

namespace jx::market {

namespace {

std::string decimal(double value) { return fmt::format("{:.2f}", value); }

}  // namespace

std::string to_json(const Histogram& times) {
  const auto at = [&](double share) { return static_cast<std::int64_t>(times.quantile(share)); };
  return JsonObject()
      .number("p50", at(0.5))
      .number("p90", at(0.9))
      .number("p99", at(0.99))
      .number("p999", at(0.999))
      .number("max", static_cast<std::int64_t>(times.max()))
      .number("count", static_cast<std::int64_t>(times.count()))
      .take();
}

std::string to_json(const LoadResult& result) {
  const auto count = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  return JsonObject()
      .text("mode", result.mode)
      .raw("seconds", decimal(result.seconds))
      .number("messages", count(result.messages))
      .raw("per_second", decimal(static_cast<double>(result.messages) / result.seconds))
      .raw("ack_us", to_json(result.acked))
      .raw("delivered_us", to_json(result.delivered))
      .raw("server_cpu_us", decimal(result.cpu.server_us_per_message))
      .raw("driver_cpu_us", decimal(result.cpu.driver_us_per_message))
      .flag("settled", result.settled)
      .number("sent", count(result.counts.sent))
      .number("lost", count(result.lost))
      .number("doubled", count(result.counts.doubled))
      .number("slowed", count(result.counts.slowed))
      .number("refused", count(result.counts.refused))
      .text("last_refusal", result.last_refusal)
      .number("gaps", count(result.counts.gaps))
      .take();
}

}  // namespace jx::market
