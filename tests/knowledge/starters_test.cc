// The articles that ship: each can be taken in as it lies, and is about things that exist.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "desk/testing/live_desk.h"
#include "host/knowledge/starter.h"
#include "knowledge/index.h"
#include "language/understanding.h"
#include "views/knowledge_fold.h"

namespace jx::tests {
namespace {

const std::filesystem::path source = JX_SOURCE_DIR;

std::vector<host::Starter> starters() {
  auto loaded = host::load_starters(source / "data/knowledge");
  EXPECT_TRUE(loaded) << loaded.error().code << " " << loaded.error().detail;
  return loaded ? *std::move(loaded) : std::vector<host::Starter>{};
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Starters, AreWrittenInBothLanguages) {
  const auto all = starters();
  EXPECT_GE(all.size(), 40u);
  static const std::regex han("[\xE4-\xE9][\x80-\xBF]{2}");
  for (const host::Starter& starter : all) {
    SCOPED_TRACE(starter.name);
    for (const desk::ArticleText* text : {&starter.content.zh, &starter.content.en}) {
      EXPECT_FALSE(text->title.empty());
      EXPECT_FALSE(text->body.empty());
    }
    EXPECT_FALSE(std::regex_search(starter.content.en.title + starter.content.en.body, han));
    EXPECT_FALSE(starter.content.tags.empty());
    EXPECT_FALSE(starter.content.links.intents.empty());
  }
}

TEST(Starters, AreTakenByTheDesk) {
  desk::LiveDesk live;
  for (const host::Starter& starter : starters()) {
    SCOPED_TRACE(starter.name);
    const auto saved =
        live.act({}, desk::SaveArticle{.content = starter.content}, "ks-" + starter.name);
    ASSERT_TRUE(saved) << saved.error().code;
    const auto& made = std::get<desk::ArticleSaved>(saved->events.front());
    const auto published = live.act({}, desk::PublishArticle{made.article, 1});
    EXPECT_TRUE(published) << published.error().code;
  }
}

TEST(Starters, AreAboutIntentsAndCausesThatExist) {
  std::string rules;
  for (const auto& sheet : std::filesystem::directory_iterator(source / "data/rules"))
    rules += text_of(sheet.path());
  for (const host::Starter& starter : starters()) {
    SCOPED_TRACE(starter.name);
    for (const Word& intent : starter.content.links.intents)
      EXPECT_TRUE(enum_from_text<language::Intent>(intent.view())) << intent.view();
    for (const Word& cause : starter.content.links.causes)
      EXPECT_NE(rules.find("cause: " + std::string(cause.view()) + "\n"), rules.npos)
          << cause.view();
    for (const host::StarterPicture& picture : starter.pictures)
      EXPECT_TRUE(std::filesystem::exists(picture.file)) << picture.file;
  }
}

// What customers write, and the article that should come first or second.
TEST(Starters, AreFoundByWhatCustomersWrite) {
  desk::LiveDesk live;
  std::map<std::uint64_t, std::string> names;
  views::KnowledgeFold fold;
  for (const host::Starter& starter : starters()) {
    const ArticleId article{live.must({}, desk::SaveArticle{.content = starter.content}).value};
    live.must({}, desk::PublishArticle{article, 1});
    names[article.value] = starter.name;
  }
  for (const desk::Recorded& recorded : live.journal) fold.apply(recorded);
  const std::vector<std::pair<std::string, std::string>> wanted{
      {"付了钱没到账", "paid-not-arrived"},
      {"kami wuxiao", "card-invalid"},
      {"卡蜜用不了", "card-invalid"},
      {"激活码显示已被使用", "card-used"},
      {"tuikuan duojiu daozhang", "refund-time"},
      {"退款没收倒", "refund-not-received"},
      {"怎么开发票", "invoice"},
      {"fapiao", "invoice"},
      {"小孩子偷偷买的", "minors"},
      {"被骗了", "after-a-fraud"},
      {"帐号被盗", "account-stolen"},
      {"扣了我两次钱", "duplicate-charge"},
      {"充错号了", "wrong-account"},
      {"账号被冻洁", "account-frozen"},
      {"签名错误", "api-signature"},
      {"收不到回调", "api-callback"},
      {"提现一直没到", "withdraw"},
      {"忘记查询密码", "query-password"},
      {"charged twice", "duplicate-charge"},
      {"invoise", "invoice"},
      {"how do I redeem a card code", "redeem-card"},
  };
  for (const auto& [text, name] : wanted) {
    const auto hits =
        fold.index().find({.text = text, .only_for_customers = true, .now = live.now, .count = 2});
    const bool is_found =
        std::ranges::any_of(hits, [&](const knowledge::Hit& hit) { return names[hit.id] == name; });
    EXPECT_TRUE(is_found) << text << " found " << (hits.empty() ? "nothing" : names[hits[0].id]);
  }
}

TEST(Starters, NamesWhatIsWrongWithAFile) {
  const auto detail = [](std::string_view yaml) {
    const auto read = host::parse_starter(yaml, "one", "");
    EXPECT_FALSE(read);
    return read ? std::string() : read.error().detail;
  };
  EXPECT_NE(detail("zh: {title: a}\nother: 1\n").find("line 2: unknown member other"),
            std::string::npos);
  EXPECT_NE(detail("zh: {title: a}\n").find("zh and en"), std::string::npos);
  EXPECT_NE(detail("kind: poem\nzh: {title: a}\nen: {title: a}\n").find("poem"), std::string::npos);
  EXPECT_NE(detail("zh: [").find("one.yaml"), std::string::npos);
  EXPECT_FALSE(host::parse_starter("zh: {title: a}\nen: {title: b}\n", "No Name", ""));
  EXPECT_TRUE(host::parse_starter("zh: {title: a}\nen: {title: b}\n", "one", ""));
}

}  // namespace
}  // namespace jx::tests
