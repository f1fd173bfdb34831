// The knowledge in a whole house: written, found, suggested, asked for, and the same after a
// restart.
#include <gtest/gtest.h>

#include "host/knowledge/knowledge_base.h"
#include "laws/house.h"

namespace jx::tests {
namespace {

using desk::ArticleContent;

ArticleContent content(std::string title, std::string body, std::vector<std::string> tags = {}) {
  return {.zh = {std::move(title), std::move(body)}, .tags = std::move(tags)};
}

class KnowledgeHouse : public testing::Test {
 protected:
  void SetUp() override { open(); }

  void open() {
    base.reset();
    house = std::make_unique<House>(folder.path);
    base = std::make_unique<host::KnowledgeBase>(*house->host, *language);
    const auto started = base->start();
    ASSERT_TRUE(started) << started.error().code;
  }
  void open_again() {
    house->stop();
    base.reset();
    house.reset();
    open();
  }

  ArticleId save(ArticleContent text, ArticleId article = {}, std::int64_t based_on = 0) {
    const auto reply = house->ask(
        {}, "",
        desk::SaveArticle{.article = article, .based_on = based_on, .content = std::move(text)});
    EXPECT_TRUE(reply) << reply.error().code;
    return article ? article : ArticleId{reply->seq.value};
  }
  void publish(ArticleId article, std::int64_t version = 1) {
    const auto reply = house->ask({}, "", desk::PublishArticle{article, version});
    EXPECT_TRUE(reply) << reply.error().code;
  }
  ArticleId published(ArticleContent text) {
    const ArticleId article = save(std::move(text));
    publish(article);
    return article;
  }

  template <class T, class Ask>
  Result<T> wait_for(const Ask& ask) {
    std::optional<Result<T>> answer;
    ask([&](Result<T> given) { answer = std::move(given); });
    EXPECT_TRUE(house->turn_until([&] { return answer.has_value(); }));
    return *answer;
  }
  std::vector<host::FoundArticle> find(std::string text, bool only_published = true) {
    const auto found = wait_for<std::vector<host::FoundArticle>>([&](auto done) {
      base->search(
          {.text = std::move(text), .only_published = only_published, .now = house->clock.now()},
          std::move(done));
    });
    EXPECT_TRUE(found);
    return *found;
  }
  std::vector<host::FoundArticle> suggested(ContactId contact, bool only_for_customers = false) {
    const auto found = wait_for<std::vector<host::FoundArticle>>(
        [&](auto done) { base->suggest(contact, only_for_customers, 5, std::move(done)); });
    EXPECT_TRUE(found);
    return *found;
  }
  std::vector<knowledge::Gap> gaps() {
    const auto found =
        wait_for<std::vector<knowledge::Gap>>([&](auto done) { base->find_gaps(std::move(done)); });
    EXPECT_TRUE(found) << found.error().code;
    return *found;
  }
  void say(ContactId contact, std::string text) {
    EXPECT_TRUE(house->ask(customer(contact), "", message(contact, std::move(text))));
  }
  // A customer who asks and then wants a human.
  ContactId ask_for_human(const std::string& address, std::string text) {
    const ContactId contact = house->visitor(address);
    say(contact, std::move(text));
    EXPECT_TRUE(house->ask(customer(contact), "",
                           desk::RequestHuman{.contact = contact, .reason = Word("asked")}));
    return contact;
  }

  TemporaryFolder folder;
  std::unique_ptr<language::Language> language = *language::Language::load();
  std::unique_ptr<House> house;
  std::unique_ptr<host::KnowledgeBase> base;
};

TEST_F(KnowledgeHouse, FindsADraftOnlyWhenAskedForDrafts) {
  const ArticleId article = save(content("卡密无效怎么办", "先核对区服。"));
  EXPECT_TRUE(find("kami").empty());
  ASSERT_EQ(find("kami", false).size(), 1u);
  publish(article);
  ASSERT_EQ(find("卡蜜无校").size(), 1u);
  EXPECT_EQ(find("卡蜜无校")[0].shown.article, article);
  EXPECT_EQ(find("kami")[0].shown.content.zh.title, "卡密无效怎么办");
}

TEST_F(KnowledgeHouse, ShowsWhatIsPublishedWhileADraftIsWritten) {
  const ArticleId article = published(content("退款多久到账", "一到三个工作日。"));
  save(content("退款多久到账", "改了一半"), article, 1);
  ASSERT_EQ(find("退款").size(), 1u);
  EXPECT_EQ(find("退款")[0].shown.version, 1);
  EXPECT_EQ(find("退款")[0].shown.content.zh.body, "一到三个工作日。");
  open_again();
  EXPECT_EQ(find("退款")[0].shown.version, 1);
  publish(article, 2);
  EXPECT_EQ(find("退款")[0].shown.content.zh.body, "改了一半");
}

TEST_F(KnowledgeHouse, SuggestsNothingThatIsOverOrWithdrawn) {
  const ArticleId article = published(content("退款多久到账", "一到三个工作日。"));
  const Instant due = house->clock.at + days(1);
  ASSERT_TRUE(house->ask({}, "", desk::AssignArticle{article, {}, due}));
  EXPECT_EQ(find("退款").size(), 1u);
  house->clock.at = due;
  EXPECT_TRUE(find("退款").empty());
  open_again();
  house->clock.at = due;
  EXPECT_TRUE(find("退款").empty());
  ASSERT_TRUE(house->ask({}, "", desk::AssignArticle{article, {}, {}}));
  EXPECT_EQ(find("退款").size(), 1u);
  ASSERT_TRUE(house->ask({}, "", desk::WithdrawArticle{article, "过时"}));
  EXPECT_TRUE(find("退款").empty());
}

TEST_F(KnowledgeHouse, ReadsEveryVersionWithWhoAndWhen) {
  const ArticleId article = save(content("一", "第一版"));
  house->clock.at = house->clock.at + hours(1);
  save(content("一", "第二版"), article, 1);
  const auto versions = wait_for<std::vector<host::ArticleVersion>>(
      [&](auto done) { base->read_versions(article, std::move(done)); });
  ASSERT_TRUE(versions);
  ASSERT_EQ(versions->size(), 2u);
  EXPECT_EQ((*versions)[0].version, 2);
  EXPECT_EQ((*versions)[1].content.zh.body, "第一版");
  EXPECT_EQ((*versions)[0].at - (*versions)[1].at, hours(1));
  const auto old =
      wait_for<host::ArticleVersion>([&](auto done) { base->read(article, 1, std::move(done)); });
  ASSERT_TRUE(old);
  EXPECT_EQ(old->content.zh.body, "第一版");
  const auto missing =
      wait_for<host::ArticleVersion>([&](auto done) { base->read(article, 3, std::move(done)); });
  EXPECT_EQ(missing.error().code, "article.no_such_version");
}

TEST_F(KnowledgeHouse, SuggestsByWhatTheCustomerSays) {
  ArticleContent text = content("卡密提示已被使用", "查兑换记录。");
  text.links.intents = {Word("card_used")};
  const ArticleId used = published(text);
  published(content("怎么开发票", "把抬头发来。"));
  text.audience = desk::ArticleAudience::staff;
  text.zh.title = "卡密已被使用：核实步骤";
  const ArticleId for_staff = published(text);

  const ContactId contact = house->visitor("a");
  EXPECT_TRUE(suggested(contact).empty());
  say(contact, "你好");
  say(contact, "我的激活码显示已经被使用了");
  const auto found = suggested(contact);
  ASSERT_EQ(found.size(), 2u);
  const auto shown = suggested(contact, true);
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].shown.article, used);
  EXPECT_NE(for_staff, used);
  EXPECT_FALSE(shown[0].hit.reasons.empty());
}

TEST_F(KnowledgeHouse, CustomersReadOnlyWhatIsShownToThem) {
  const desk::GuidePicture picture{
      .hash = desk::BlobHash(std::string(64, 'a')), .media_type = "image/png", .bytes = 1};
  ArticleContent guide = content("怎么兑换", "");
  guide.steps = {{.zh = "点兑换", .picture = picture}};
  const ArticleId article = save(guide);
  const auto read = [&] {
    return wait_for<host::ArticleVersion>(
        [&](auto done) { base->read_for_customer(article, std::move(done)); });
  };
  EXPECT_FALSE(read());
  EXPECT_FALSE(base->shows_picture(picture.hash));
  publish(article);
  EXPECT_TRUE(read());
  EXPECT_TRUE(base->shows_picture(picture.hash));
  const auto featured = wait_for<std::vector<host::ArticleVersion>>(
      [&](auto done) { base->featured(3, std::move(done)); });
  ASSERT_TRUE(featured);
  ASSERT_EQ(featured->size(), 1u);
  guide.audience = desk::ArticleAudience::staff;
  save(guide, article, 1);
  publish(article, 2);
  EXPECT_EQ(read().error().code, "article.unknown");
  EXPECT_FALSE(base->shows_picture(picture.hash));
}

TEST_F(KnowledgeHouse, ListsWhatNobodyHasWritten) {
  ask_for_human("a", "请问月卡可以送给朋友吗");
  ask_for_human("b", "月卡能不能送给朋友");
  const ContactId third = ask_for_human("c", "手机号 13800138000 换了，怎么改绑定");
  auto found = gaps();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].askers, 2);
  EXPECT_EQ(found[0].texts.size(), 2u);

  EXPECT_EQ(found[1].texts.front(), "手机号 … 换了，怎么改绑定");

  // One is written, one needs nothing.
  ASSERT_TRUE(house->ask({}, "",
                         desk::SaveArticle{.content = content("月卡可以送人吗", "可以。"),
                                           .questions = found[0].questions}));
  ASSERT_EQ(gaps().size(), 1u);
  ASSERT_TRUE(house->ask({}, "", desk::SettleQuestions{found[1].questions, "已说明"}));
  EXPECT_TRUE(gaps().empty());

  // An erased person's questions are gone.
  ask_for_human("d", "发票抬头可以改成公司吗");
  const ContactId erased = ask_for_human("e", "礼品卡余额可以转给别人吗");
  EXPECT_EQ(gaps().size(), 2u);
  ASSERT_TRUE(house->ask({}, "", desk::EraseContact{erased}));
  EXPECT_EQ(gaps().size(), 1u);
  EXPECT_NE(third, erased);
}

TEST_F(KnowledgeHouse, CountsAQuestionOnceHoweverOftenHelpFailed) {
  const ContactId contact = house->visitor("a");
  say(contact, "请问月卡可以送给朋友吗");
  for (std::int64_t misses = 1; misses <= 2; ++misses) {
    ASSERT_TRUE(house->ask({desk::ActorKind::assistant, 0}, "",
                           desk::NoteDialogue{.contact = contact, .misses = misses}));
  }
  ASSERT_TRUE(house->ask(customer(contact), "",
                         desk::RequestHuman{.contact = contact, .reason = Word("asked")}));
  const auto found = gaps();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].questions.size(), 1u);
}

TEST_F(KnowledgeHouse, AsksNothingOfOldQuestions) {
  ask_for_human("a", "请问月卡可以送给朋友吗");
  house->clock.at = house->clock.at + host::KnowledgeBase::questions_age_max + days(1);
  EXPECT_TRUE(gaps().empty());
}

TEST_F(KnowledgeHouse, IsTheSameAfterARestart) {
  for (int i = 0; i < 250; ++i) {
    const ArticleId article =
        save(content("文章" + std::to_string(i), "退款与充值 " + std::to_string(i)));
    if (i % 2 == 0) publish(article);
    if (i % 5 == 0) save(content("改" + std::to_string(i), "退款草稿"), article, 1);
  }
  const auto told = [&] {
    std::string text;
    for (const auto& each : find("退款充值", false)) {
      text += fmt::format("{}.{} {:.6f}\n", each.shown.article.value, each.shown.version,
                          each.hit.score);
    }
    return text;
  };
  const std::string before = told();
  open_again();
  EXPECT_EQ(told(), before);
}

}  // namespace
}  // namespace jx::tests
