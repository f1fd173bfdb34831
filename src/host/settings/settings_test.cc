#include "host/settings/settings.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace jx::host {
namespace {

class SettingsFile : public testing::Test {
 protected:
  Result<Settings> load(const std::string& text) {
    std::ofstream(file_) << text;
    return Settings::load(file_);
  }
  void TearDown() override { std::filesystem::remove(file_); }

  std::string file_ = testing::TempDir() + "jianxin-settings.yaml";
};

TEST_F(SettingsFile, RunsWithNoneGiven) {
  const Settings settings;
  EXPECT_EQ(settings.text("http.listen"), "127.0.0.1:8480");
  EXPECT_TRUE(settings.boolean("assistant.enabled"));
  EXPECT_EQ(settings.duration("desk.offer_lifetime"), seconds(20));
}

TEST_F(SettingsFile, ReadsNestedNamesAndLists) {
  const auto settings =
      load("http:\n  listen: 0.0.0.0:80\n  trusted_proxies: [10.0.0.0/8, 127.0.0.1]\n");
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->text("http.listen"), "0.0.0.0:80");
  EXPECT_EQ(settings->list("http.trusted_proxies"),
            (std::vector<std::string>{"10.0.0.0/8", "127.0.0.1"}));
}

TEST_F(SettingsFile, NamesTheLineOfWhatIsWrong) {
  const auto unknown = load("http:\n  listen: 0.0.0.0:80\n  prot: 80\n");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "settings.unknown");
  EXPECT_NE(unknown.error().detail.find(":3: http.prot"), std::string::npos)
      << unknown.error().detail;
  EXPECT_EQ(load("desk: {offer_lifetime: soon}\n").error().code, "settings.wrong_type");
  EXPECT_EQ(load("desk: {offer_lifetime: 1}\n").error().code, "settings.out_of_range");
  EXPECT_EQ(load("http: [1, 2\n").error().code, "settings.malformed");
  EXPECT_EQ(load("- a\n").error().code, "settings.malformed");
}

TEST_F(SettingsFile, LetsTheEnvironmentWinAndRefusesAMisspeltOne) {
  Settings settings;
  const std::vector<std::string> good{"PATH=/bin", "JIANXIN_HTTP_LISTEN=127.0.0.1:0"};
  ASSERT_TRUE(settings.override_from(good));
  EXPECT_EQ(settings.text("http.listen"), "127.0.0.1:0");
  const std::vector<std::string> bad{"JIANXIN_HTTP_LISTN=x"};
  EXPECT_EQ(settings.override_from(bad).error().code, "settings.unknown");
}

TEST_F(SettingsFile, SaysSoWhenTheFileIsMissing) {
  EXPECT_EQ(Settings::load("/nonexistent.yaml").error().code, "settings.file_missing");
}

TEST(SettingsTable, IsSortedAndSpeaksBothLanguages) {
  std::string_view before;
  for (const SettingDeclaration& declaration : declared_settings()) {
    EXPECT_LT(before, declaration.name);
    EXPECT_FALSE(declaration.en.empty() || declaration.zh.empty()) << declaration.name;
    before = declaration.name;
  }
}

// JX_REWRITE=1 writes the pages anew.
TEST(SettingsTable, IsWhatTheReferencePagesSay) {
  for (const bool chinese : {false, true}) {
    const std::string path =
        std::string(JX_SOURCE_DIR) + (chinese ? "/docs/settings.zh-CN.md" : "/docs/settings.md");
    if (std::getenv("JX_REWRITE") != nullptr) std::ofstream(path) << settings_reference(chinese);
    std::ifstream file(path);
    const std::string page((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(page, settings_reference(chinese)) << path;
  }
}

}  // namespace
}  // namespace jx::host
