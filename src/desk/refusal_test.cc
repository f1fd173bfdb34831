#include "desk/refusal.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

namespace jx::desk {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string_view kind_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::unauthenticated:
      return "unauthenticated";
    case ErrorKind::forbidden:
      return "forbidden";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::throttled:
      return "throttled";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::corrupt:
      return "corrupt";
  }
  return "";
}

// code -> kind, as the sources refuse.
std::map<std::string, std::string> refused_in_sources() {
  std::map<std::string, std::string> found;
  const std::filesystem::path room = std::filesystem::path(JX_SOURCE_DIR) / "src/desk";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(room)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".cc") || name.ends_with("_test.cc")) continue;
    const std::string source = text_of(entry.path());
    static const std::regex refusal(R"re(fail\(\s*ErrorKind::(\w+),\s*"([^"]+)")re");
    for (std::sregex_iterator match(source.begin(), source.end(), refusal), end; match != end;
         ++match) {
      const std::string kind = (*match)[1];
      const std::string code = (*match)[2];
      const auto [at, is_new] = found.emplace(code, kind);
      EXPECT_EQ(at->second, kind) << code << " has one kind, see " << name;
    }
  }
  return found;
}

TEST(Refusals, AreExactlyThoseTheSourcesGive) {
  std::map<std::string, std::string> listed;
  for (const Refusal& refusal : refusals()) {
    const bool is_new = listed.emplace(refusal.code, kind_text(refusal.kind)).second;
    EXPECT_TRUE(is_new) << refusal.code << " is listed twice";
  }
  EXPECT_EQ(listed, refused_in_sources());
}

TEST(Refusals, HaveASentenceInBothLanguages) {
  for (const Refusal& refusal : refusals()) {
    EXPECT_TRUE(refusal.zh.ends_with("。")) << refusal.code;
    EXPECT_TRUE(refusal.en.ends_with(".")) << refusal.code;
  }
}

TEST(Refusals, StandOnTheirPage) {
  const std::string page = text_of(std::filesystem::path(JX_SOURCE_DIR) / "docs/refusals.md");
  for (const Refusal& refusal : refusals()) {
    const std::string row = fmt::format("| `{}` | {} | {} | {} |", refusal.code,
                                        kind_text(refusal.kind), refusal.zh, refusal.en);
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace jx::desk
