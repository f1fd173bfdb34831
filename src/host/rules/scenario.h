// Reads scenario files of tests/scenarios/trade and renders verdicts as text, for tests.
//
//   # why this scenario
//   claim not_arrived @10:30      kind, and when it was said
//   now @10:31
//   order A2026…                  the purchase spoken of, when there are several
//   buyer user:42                 the customer, when it is not the purchase's
//   also upstream_pending         causes that are also right when newer facts are missing
//   lacks not_paid                causes of which this is the story, with a fact missing
//   past upstream_pending 10m 1h  how long earlier cases took
//   fact push:main order:1@a @10:00 {"kind":"order","paid_at":@10:01,…}
//   ---
//   the verdict expected
//
// "@10:30" is half past ten of the scenario's day, 2026-11-21 +08:00; "@2026-10-01T10:30" is of
// another day.
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
  trade::Number order_no{};
  std::vector<trade::BuyerKey> buyers{};
  std::set<std::string> also{};
  std::set<std::string> lacks{};
  std::vector<trade::PastCase> past{};
  std::vector<trade::Fact> facts{};
};

// By the scenario's order, buyer, claim, time and past, from `facts`.
trade::Verdict verdict_of(const Scenario& scenario, const std::vector<trade::Fact>& facts,
                          const trade::RuleBook& book);

// Empty `problem` when it could be read.
Scenario read_scenario(const std::filesystem::path& file, std::string& problem);

std::string render(const trade::Verdict& verdict);

Instant scenario_time(int hour, int minute, int second = 0);

}  // namespace jx::host
