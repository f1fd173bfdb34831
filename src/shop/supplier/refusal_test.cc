#include "shop/refusal.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace jx::shop {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Refusal> supplier_refusals() {
  std::vector<Refusal> found;
  std::ranges::copy_if(refusals(), std::back_inserter(found),
                       [](const Refusal& one) { return one.code.starts_with("supplier."); });
  return found;
}

// Every "supplier.…" code in the sources.
std::set<std::string> codes_in_use() {
  std::set<std::string> codes;
  for (const auto& entry :
       std::filesystem::directory_iterator(JX_SOURCE_DIR "/src/shop/supplier")) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".cc") || name.ends_with("_test.cc")) continue;
    const std::string text = text_of(entry.path());
    for (std::size_t at = 0; (at = text.find("\"supplier.", at)) != text.npos;) {
      const std::size_t end = text.find('"', ++at);
      codes.insert(text.substr(at, end - at));
    }
  }
  return codes;
}

TEST(SupplierRefusals, HaveSentencesForEveryCodeAndNoOthers) {
  std::set<std::string> told;
  for (const Refusal& refusal : supplier_refusals()) {
    EXPECT_FALSE(refusal.zh.empty() || refusal.en.empty()) << refusal.code;
    told.emplace(refusal.code);
  }
  EXPECT_EQ(told, codes_in_use());
}

TEST(SupplierRefusals, StandInTheOperatorsPage) {
  const std::string page = text_of(JX_SOURCE_DIR "/docs/suppliers.md");
  for (const Refusal& refusal : supplier_refusals()) {
    EXPECT_NE(page.find(fmt::format("`{}`", refusal.code)), std::string::npos) << refusal.code;
  }
}

}  // namespace
}  // namespace jx::shop
