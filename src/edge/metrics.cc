#include "edge/metrics.h"

namespace jx::edge {

namespace {

constexpr std::size_t codes_max = 500;  // codes are static; the bound is against a bug of ours

}  // namespace

void Histogram::add(std::int64_t microseconds) {
  std::size_t i = 0;
  while (i < bounds_us.size() && microseconds > bounds_us[i]) ++i;
  ++counts_[i];
  ++count_;
  sum_us_ += microseconds;
}

void Histogram::append(std::string& out, std::string_view name, std::string_view help) const {
  auto to = std::back_inserter(out);
  fmt::format_to(to, "# HELP {0} {1}\n# TYPE {0} histogram\n", name, help);
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < bounds_us.size(); ++i) {
    below += counts_[i];
    fmt::format_to(to, "{}_bucket{{le=\"{}\"}} {}\n", name, static_cast<double>(bounds_us[i]) / 1e6,
                   below);
  }
  fmt::format_to(to, "{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2}\n{0}_count {1}\n", name, count_,
                 static_cast<double>(sum_us_) / 1e6);
}

void Metrics::refuse(std::string_view code) {
  if (const auto found = refusals.find(code); found != refusals.end()) {
    ++found->second;
  } else if (refusals.size() < codes_max) {
    refusals.emplace(code, 1);
  }
}

void append_metric(std::string& out, std::string_view name, std::string_view kind,
                   std::string_view help, double value) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help,
                 kind, value);
}

}  // namespace jx::edge
