// Reads scenario files of tests/scenarios/trade and renders verdicts as text, for tests.
//
//   # why this scenario
//   claim not_arrived @10:30      kind, and when it was said
//   now @10:31
//   also upstream_pending         causes that are also right when newer facts are missing
//   fact push:main order:1@a @10:00 {"kind":"order","paid_at":@10:01,…}
//   ---
//   the verdict expected
//
// "@10:30" is half past ten of the scenario's day, 2026-11-21 +08:00.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "trade/diagnose.h"

namespace jx::host {

struct Scenario {
  std::string head{};  // everything before "---"
  std::string expected{};
  trade::Claim claim{};
  Instant now{};
  std::set<std::string> also{};
  std::vector<trade::Fact> facts{};
};

// Empty `problem` when it could be read.
Scenario read_scenario(const std::filesystem::path& file, std::string& problem);

std::string render(const trade::Verdict& verdict);

Instant scenario_time(int hour, int minute, int second = 0);

}  // namespace jx::host
