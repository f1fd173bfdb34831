#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/assert.h"
#include "host/rules/rule_file.h"
#include "host/rules/scenario.h"

namespace jx::host {
namespace {

const std::filesystem::path source_dir = JX_SOURCE_DIR;

const trade::RuleBook& shipped_rules() {
  static const auto book = load_rule_book(source_dir / "data/rules");
  JX_ASSERT(book);
  return *book;
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

// Both say that the goods are there; whether they were opened is told by one fact.
bool same_meaning(std::string_view a, std::string_view b) {
  return a == b || (a.starts_with("delivered") && b.starts_with("delivered"));
}

TEST(Scenarios, GiveTheVerdictsWritten) {
  const trade::RuleBook& rules = shipped_rules();
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
  std::set<std::string> sure;
  std::set<std::string> unsure;
  const trade::RuleBook& rules = shipped_rules();
  for (const auto& file : scenario_files()) {
    std::string problem;
    const Scenario scenario = read_scenario(file, problem);
    const auto verdict = verdict_of(scenario, scenario.facts, rules);
    if (verdict.confident) sure.emplace(verdict.cause.view());
    if (scenario.lacks.empty()) continue;
    EXPECT_FALSE(verdict.confident) << file << " lacks a fact and says " << verdict.cause.view();
    unsure.insert(scenario.lacks.begin(), scenario.lacks.end());
  }
  for (const trade::Rule* rule : rules.rules()) {
    const std::string cause(rule->cause.view());
    EXPECT_TRUE(sure.contains(cause)) << "no scenario names with confidence: " << cause;
    EXPECT_TRUE(unsure.contains(cause)) << "no scenario lacks a fact of: " << cause;
  }
}

TEST(Scenarios, SayTheTimeThatEarlierCasesTook) {
  int from_past = 0;
  for (const auto& file : scenario_files()) {
    std::string problem;
    const Scenario scenario = read_scenario(file, problem);
    const auto verdict = verdict_of(scenario, scenario.facts, shipped_rules());
    if (verdict.expected_from == trade::ExpectedFrom::past) ++from_past;
    EXPECT_EQ(verdict.expected.has_value(), verdict.expected_from != trade::ExpectedFrom::none);
  }
  EXPECT_GE(from_past, 1);
}

TEST(Scenarios, NeverTurnIntoAConfidentWrongVerdictWhenAFactIsTaken) {
  const trade::RuleBook& rules = shipped_rules();
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
  const trade::RuleBook& rules = shipped_rules();
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
