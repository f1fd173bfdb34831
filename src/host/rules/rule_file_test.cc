#include "host/rules/rule_file.h"

#include <gtest/gtest.h>

namespace jx::host {
namespace {

const std::string head =
    "checking: {zh: 核实中, en: Checking}\n"
    "questions:\n"
    "  - signal: payment.paid\n"
    "    agent: {zh: 查询, en: Query}\n"
    "rules:\n";
const std::string rule =
    "  - name: not_paid\n"
    "    cause: not_paid\n"
    "    party: user\n"
    "    when: {payment.paid: [no]}\n"
    "    customer_steps: [{zh: 看, en: Look}]\n"
    "    agent_steps: [{zh: 看, en: Look}]\n"
    "    expected: 10m\n";

std::string with(std::string_view from, std::string_view to) {
  std::string text = head + rule;
  return text.replace(text.find(from), from.size(), to);
}

Error refusal(const std::string& text) {
  const auto table = parse_rules(text, "test.yaml");
  return table ? Error{} : table.error();
}

TEST(RuleFile, ReadsARule) {
  const auto table = parse_rules(head + rule, "test.yaml");
  ASSERT_TRUE(table) << table.error().detail;
  ASSERT_EQ(table->rules.size(), 1u);
  EXPECT_EQ(table->rules[0].party, trade::Party::user);
  EXPECT_EQ(table->rules[0].when[0].accepted, std::vector{trade::Known::no});
  EXPECT_EQ(table->rules[0].expected, minutes(10));
}

TEST(RuleFile, RefusesByCodeAndLine) {
  EXPECT_EQ(refusal(with("party: user", "party: nobody")).code, "rules.out_of_range");
  EXPECT_EQ(refusal(with("party: user", "party: nobody")).detail,
            "test.yaml line 8: \"nobody\" is not known here");
  EXPECT_EQ(refusal(with("    cause", "    cause_: x\n    cause")).code, "rules.unknown_member");
  EXPECT_EQ(refusal(with("    cause", "    name: y\n    cause")).code, "rules.repeated_member");
  EXPECT_EQ(refusal(with("{payment.paid: [no]}", "{payment.gone: [no]}")).code,
            "rules.unknown_signal");
  EXPECT_EQ(refusal(with("[no]", "no")).code, "rules.wrong_type");
  EXPECT_EQ(refusal(with("10m", "soon")).code, "rules.out_of_range");
  EXPECT_EQ(refusal(with("{zh: 看, en: Look}", "{zh: '{wish}', en: Look}")).code,
            "rules.unknown_placeholder");
  EXPECT_EQ(refusal(with("{zh: 看, en: Look}", "{zh: 看}")).code, "rules.missing_text");
  EXPECT_EQ(refusal(with("signal: payment.paid", "signal: payment.seen")).code,
            "rules.no_question");
  EXPECT_EQ(refusal(head + rule + rule).code, "rules.repeated_name");
  EXPECT_EQ(refusal("rules: [").code, "rules.malformed");
  EXPECT_EQ(refusal("").code, "rules.wrong_type");
  EXPECT_EQ(refusal(std::string(rule_file_bytes_max + 1, ' ')).code, "rules.too_large");
}

}  // namespace
}  // namespace jx::host
