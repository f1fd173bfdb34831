#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "host/rules/rule_file.h"
#include "host/rules/scenario.h"

namespace jx::host {
namespace {

const std::filesystem::path source_dir = JX_SOURCE_DIR;

trade::RuleTable shipped_rules() {
  auto table = load_rules(source_dir / "data/rules/not_arrived.yaml");
  EXPECT_TRUE(table) << (table ? "" : table.error().detail);
  return table ? *table : trade::RuleTable{};
}

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(source_dir / "tests/scenarios/trade")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

bool rewriting() {
  const auto& arguments = ::testing::internal::GetArgvs();
  return std::ranges::find(arguments, "--rewrite") != arguments.end();
}

trade::Verdict verdict_of(const Scenario& scenario, const std::vector<trade::Fact>& facts,
                          const trade::RuleTable& rules) {
  return trade::diagnose(trade::join(facts), rules, scenario.claim, scenario.now);
}

// Both say that the goods are there; whether they were opened is told by one fact.
bool same_meaning(std::string_view a, std::string_view b) {
  return a == b || (a.starts_with("delivered") && b.starts_with("delivered"));
}

TEST(Scenarios, GiveTheVerdictsWritten) {
  const trade::RuleTable rules = shipped_rules();
  ASSERT_FALSE(scenario_files().empty());
  for (const auto& file : scenario_files()) {
    std::string problem;
    const Scenario scenario = read_scenario(file, problem);
    ASSERT_EQ(problem, "");
    const std::string rendered = render(verdict_of(scenario, scenario.facts, rules));
    if (rewriting()) {
      std::ofstream(file, std::ios::binary) << scenario.head << "---\n" << rendered;
    } else {
      EXPECT_EQ(scenario.expected, rendered) << file;
    }
  }
}

TEST(Scenarios, NameEveryCauseWithConfidenceAndWithout) {
  std::map<std::string, std::pair<int, int>> counts;
  const trade::RuleTable rules = shipped_rules();
  for (const auto& rule : rules.rules) counts[std::string(rule.cause.view())];
  int without_cause = 0;
  for (const auto& file : scenario_files()) {
    std::string problem;
    const Scenario scenario = read_scenario(file, problem);
    const auto verdict = verdict_of(scenario, scenario.facts, rules);
    if (verdict.cause.empty()) ++without_cause;
    if (!verdict.cause.empty() && verdict.confident)
      ++counts[std::string(verdict.cause.view())].first;
  }
  EXPECT_EQ(counts.size(), 19u);
  for (const auto& [cause, count] : counts) EXPECT_GE(count.first, 1) << cause;
  EXPECT_GE(without_cause, 3);
}

TEST(Scenarios, NeverTurnIntoAConfidentWrongVerdictWhenAFactIsTaken) {
  const trade::RuleTable rules = shipped_rules();
  for (const auto& file : scenario_files()) {
    std::string problem;
    const Scenario scenario = read_scenario(file, problem);
    const auto whole = verdict_of(scenario, scenario.facts, rules);
    for (std::size_t taken = 0; taken < scenario.facts.size(); ++taken) {
      std::vector<trade::Fact> facts = scenario.facts;
      facts.erase(facts.begin() + static_cast<std::ptrdiff_t>(taken));
      const auto verdict = verdict_of(scenario, facts, rules);
      if (!verdict.confident) continue;
      const std::string cause(verdict.cause.view());
      EXPECT_TRUE(same_meaning(cause, whole.cause.view()) || scenario.also.contains(cause))
          << file << " without " << scenario.facts[taken].id << " says " << cause;
    }
  }
}

TEST(Scenarios, DoNotDependOnTheOrderInWhichFactsArrive) {
  const trade::RuleTable rules = shipped_rules();
  for (const auto& file : scenario_files()) {
    std::string problem;
    Scenario scenario = read_scenario(file, problem);
    const std::string expected = render(verdict_of(scenario, scenario.facts, rules));
    std::vector<trade::Fact> facts = scenario.facts;
    std::ranges::reverse(facts);
    facts.insert(facts.end(), scenario.facts.begin(), scenario.facts.end());
    EXPECT_EQ(expected, render(verdict_of(scenario, facts, rules))) << file;
  }
}

}  // namespace
}  // namespace jx::host
