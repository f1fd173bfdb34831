#include "host/rules/rule_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace jx::host {
namespace {

const std::filesystem::path source_dir = JX_SOURCE_DIR;

const std::string head =
    "claims: [not_arrived, order_status]\n"
    "include: [questions]\n"
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

Error refusal(const std::string& text, std::string_view file = "test.yaml") {
  const auto sheet = parse_sheet(text, file);
  return sheet ? Error{} : sheet.error();
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

// The names in backquotes of one section of a page.
std::set<std::string> names_in_section(const std::string& page, const std::string& title) {
  std::set<std::string> names;
  const std::size_t begin = page.find("\n## " + title + "\n");
  if (begin == page.npos) return names;
  const std::string section = page.substr(begin + 1, page.find("\n## ", begin + 1) - begin);
  const std::regex name("`([^`]+)`");
  for (std::sregex_iterator match(section.begin(), section.end(), name), end; match != end;
       ++match) {
    names.insert((*match)[1]);
  }
  return names;
}

TEST(RuleFile, ReadsASheet) {
  const auto sheet = parse_sheet(head + rule, "test.yaml");
  ASSERT_TRUE(sheet) << sheet.error().detail;
  EXPECT_EQ(sheet->name, Word("test"));
  EXPECT_EQ(sheet->claims,
            (std::vector{trade::ClaimKind::not_arrived, trade::ClaimKind::order_status}));
  EXPECT_EQ(sheet->includes, std::vector{Word("questions")});
  EXPECT_EQ(sheet->about, trade::About::purchase);
  ASSERT_EQ(sheet->rules.size(), 1u);
  EXPECT_EQ(sheet->rules[0].party, trade::Party::user);
  EXPECT_EQ(sheet->rules[0].when[0].accepted, std::vector{trade::Known::no});
  EXPECT_EQ(sheet->rules[0].expected, minutes(10));
}

TEST(RuleFile, RefusesByCodeAndLine) {
  EXPECT_EQ(refusal(with("party: user", "party: nobody")).code, "rules.out_of_range");
  EXPECT_EQ(refusal(with("party: user", "party: nobody")).detail,
            "test.yaml line 6: \"nobody\" is not known here");
  EXPECT_EQ(refusal(with("order_status", "weather")).code, "rules.out_of_range");
  EXPECT_EQ(refusal("about: everything\n" + head + rule).code, "rules.out_of_range");
  EXPECT_EQ(refusal(with("    cause", "    cause_: x\n    cause")).code, "rules.unknown_member");
  EXPECT_EQ(refusal(with("    cause", "    name: y\n    cause")).code, "rules.repeated_member");
  EXPECT_EQ(refusal(with("{payment.paid: [no]}", "{payment.gone: [no]}")).code,
            "rules.unknown_signal");
  EXPECT_EQ(refusal(with("[no]", "no")).code, "rules.wrong_type");
  EXPECT_EQ(refusal(with("10m", "soon")).code, "rules.out_of_range");
  EXPECT_EQ(refusal("rules: [").code, "rules.malformed");
  EXPECT_EQ(refusal("").code, "rules.wrong_type");
  EXPECT_EQ(refusal(std::string(rule_file_bytes_max + 1, ' ')).code, "rules.too_large");
  EXPECT_EQ(refusal(head + rule, "Not a word.yaml").code, "rules.bad_file_name");
}

TEST(RuleFile, RefusesAFolderWithoutSheets) {
  EXPECT_EQ(load_rule_book(source_dir / "data/nowhere").error().code, "rules.unreadable");
  EXPECT_EQ(load_rule_book(source_dir / "data").error().code, "rules.unreadable");
}

TEST(RuleFile, LoadsTheBookThatShips) {
  const auto book = load_rule_book(source_dir / "data/rules");
  ASSERT_TRUE(book) << book.error().code << " " << book.error().detail;
  EXPECT_EQ(book->table(trade::ClaimKind::balance_wrong).about, trade::About::customer);
  EXPECT_EQ(book->table(trade::ClaimKind::card_used).name, Word("card"));
  EXPECT_EQ(&book->table(trade::ClaimKind::card_used),
            &book->table(trade::ClaimKind::card_invalid));
}

// docs/diagnosis.md says of itself that it is whole.
TEST(RuleFile, IsDocumented) {
  const std::string page = text_of(source_dir / "docs/diagnosis.md");
  const auto book = load_rule_book(source_dir / "data/rules");
  ASSERT_TRUE(book);
  std::set<std::string> causes;
  for (const trade::Rule* each : book->rules()) causes.emplace(each->cause.view());
  EXPECT_EQ(names_in_section(page, "Causes"), causes);

  std::set<std::string> families;
  for (const trade::RuleTable* table : book->tables()) families.emplace(table->name.view());
  EXPECT_EQ(names_in_section(page, "Families"), families);

  std::set<std::string> signals;
  for (const std::string_view signal : trade::signal_names()) signals.emplace(signal);
  EXPECT_EQ(names_in_section(page, "Signals"), signals);

  std::set<std::string> placeholders;
  for (const std::string_view name : trade::placeholder_names()) placeholders.emplace(name);
  EXPECT_EQ(names_in_section(page, "Placeholders"), placeholders);
}

}  // namespace
}  // namespace jx::host
