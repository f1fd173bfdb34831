#include "host/knowledge/knowledge_base.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "codec/binary.h"
#include "host/knowledge/question_reader.h"

namespace jx::host {

namespace {

constexpr std::size_t articles_per_read = 200;
constexpr std::size_t events_read = 80;  // of a conversation, for its situation
constexpr std::size_t events_before_question = 30;
constexpr std::size_t question_rows_max = 2'000;
constexpr std::size_t goods_max = 10;

ArticleVersion version_of(const desk::Recorded& recorded, const desk::ArticleSaved& saved) {
  return {.article = saved.article,
          .version = saved.version,
          .seq = recorded.seq,
          .at = recorded.at,
          .by = recorded.actor,
          .content = saved.content,
          .note = saved.note,
          .restores = saved.restores};
}

std::vector<ArticleVersion> versions_in(const std::vector<desk::Recorded>& events) {
  std::vector<ArticleVersion> versions;
  for (const desk::Recorded& recorded : events) {
    if (const auto* saved = std::get_if<desk::ArticleSaved>(&recorded.event))
      versions.push_back(version_of(recorded, *saved));
  }
  return versions;
}

std::vector<std::string> goods_of(const std::vector<trade::Fact>& facts) {
  std::set<std::string> goods;
  for (const trade::Fact& fact : facts)
    for (const trade::Number& number : views::keys_of(fact.body).goods)
      if (goods.size() < goods_max) goods.emplace(number.view());
  return {goods.begin(), goods.end()};
}

// All questions that are open, read in the pool: rows, conversations, texts.
class QuestionReader {
 public:
  QuestionReader(const Store& store, const language::Language& language)
      : store_(store), language_(language) {}

  Result<std::vector<knowledge::Question>> read(Instant since) {
    auto rows = store_.rows->open_questions(since, question_rows_max);
    if (!rows) return error_of(std::move(rows));
    Result<std::vector<knowledge::Question>> questions{};
    for (const views::QuestionRow& row : *rows) {
      auto asked = read(row);
      if (!asked) return error_of(std::move(asked));
      // A message that was missed and then handed over stands in two rows: it counts once.
      if (*asked && messages_.insert((*asked)->message).second)
        questions->push_back((*asked)->question);
    }
    std::ranges::reverse(*questions);
    return questions;
  }

 private:
  Result<std::optional<AskedQuestion>> read(const views::QuestionRow& row) {
    auto seqs = store_.rows->conversation_before(row.contact, Seq{row.seq.value + 1},
                                                 events_before_question);
    if (!seqs) return error_of(std::move(seqs));
    auto entries = store_.journal->read_some(*seqs);
    if (!entries) return error_of(std::move(entries));
    std::vector<desk::Recorded> events;
    for (const JournalEntry& entry : *entries) {
      auto recorded = codec::decode_recorded(entry.bytes, *store_.keys);
      if (!recorded) return error_of(std::move(recorded));
      events.push_back(*std::move(recorded));
    }
    return question_before(row, events, language_);
  }

  const Store& store_;
  const language::Language& language_;
  std::set<Seq> messages_{};
};

}  // namespace

KnowledgeBase::KnowledgeBase(DeskService& service, const language::Language& language)
    : service_(service), language_(language) {}

KnowledgeBase::~KnowledgeBase() { service_.unwatch(*this); }

Result<void> KnowledgeBase::start() {
  std::vector<const desk::ArticleState*> heads;
  for (const auto& [id, head] : service_.desk().state().articles) {
    if (!head.versions.empty()) heads.push_back(&head);
    if (heads.size() < articles_per_read) continue;
    if (auto taken = take_in(heads); !taken) return taken;
    heads.clear();
  }
  if (auto taken = take_in(heads); !taken) return taken;
  service_.watch(*this);
  return {};
}

Result<void> KnowledgeBase::take_in(const std::vector<const desk::ArticleState*>& heads) {
  std::vector<Seq> seqs;
  for (const desk::ArticleState* head : heads) {
    seqs.push_back(head->versions.back());
    if (head->published > 0)
      seqs.push_back(head->versions[static_cast<std::size_t>(head->published) - 1]);
  }
  std::ranges::sort(seqs);
  const auto repeated = std::ranges::unique(seqs);
  seqs.erase(repeated.begin(), repeated.end());
  auto events = open(seqs);
  if (!events) return error_of(std::move(events));
  std::map<std::pair<ArticleId, std::int64_t>, desk::ArticleContent> contents;
  for (desk::Recorded& recorded : *events) {
    if (auto* saved = std::get_if<desk::ArticleSaved>(&recorded.event))
      contents[{saved->article, saved->version}] = std::move(saved->content);
  }
  const std::unique_lock lock(mutex_);
  for (const desk::ArticleState* head : heads) {
    const auto newest = static_cast<std::int64_t>(head->versions.size());
    std::optional<desk::ArticleContent> published;
    if (head->published > 0 && head->published != newest)
      published = contents[{head->article, head->published}];
    fold_.restore(*head, contents[{head->article, newest}], std::move(published));
  }
  return {};
}

Result<std::vector<desk::Recorded>> KnowledgeBase::open(std::span<const Seq> seqs) const {
  auto entries = service_.store().journal->read_some(seqs);
  if (!entries) return error_of(std::move(entries));
  Result<std::vector<desk::Recorded>> events{};
  for (const JournalEntry& entry : *entries) {
    auto recorded = codec::decode_recorded(entry.bytes, *service_.store().keys);
    if (!recorded) return error_of(std::move(recorded));
    events->push_back(*std::move(recorded));
  }
  return events;
}

void KnowledgeBase::on_committed(std::span<const desk::Recorded> events) {
  for (const desk::Recorded& recorded : events) {
    const bool is_ours = std::holds_alternative<desk::ArticleSaved>(recorded.event) ||
                         std::holds_alternative<desk::ArticleAssigned>(recorded.event) ||
                         std::holds_alternative<desk::ArticlePublished>(recorded.event) ||
                         std::holds_alternative<desk::ArticleWithdrawn>(recorded.event);
    if (!is_ours) continue;
    const std::unique_lock lock(mutex_);
    fold_.apply(recorded);
  }
}

std::vector<knowledge::Hit> KnowledgeBase::hits_of(const knowledge::Query& query) const {
  const std::shared_lock lock(mutex_);
  return fold_.index().find(query);
}

void KnowledgeBase::find(const knowledge::Query& query, Done<std::vector<knowledge::Hit>> done) {
  auto hits = std::make_shared<std::vector<knowledge::Hit>>();
  service_.in_pool(
      [this, query, hits]() -> Result<void> {
        *hits = hits_of(query);
        return {};
      },
      [hits, done = std::move(done)](Result<void> searched) {
        if (!searched) return done(error_of(std::move(searched)));
        done(std::move(*hits));
      });
}

void KnowledgeBase::search(const knowledge::Query& query, Done<std::vector<FoundArticle>> done) {
  find(query, [this, done = std::move(done)](Result<std::vector<knowledge::Hit>> hits) {
    if (!hits) return done(error_of(std::move(hits)));
    read_found(*std::move(hits), done);
  });
}

Seq KnowledgeBase::seq_of(ArticleId article, std::int64_t version) const {
  const auto& articles = service_.desk().state().articles;
  const auto head = articles.find(article);
  if (head == articles.end() || version < 1 ||
      version > static_cast<std::int64_t>(head->second.versions.size())) {
    return {};
  }
  return head->second.versions[static_cast<std::size_t>(version) - 1];
}

void KnowledgeBase::read_found(std::vector<knowledge::Hit> hits,
                               Done<std::vector<FoundArticle>> done) {
  std::vector<Seq> seqs;
  for (const knowledge::Hit& hit : hits) {
    const ArticleId article{hit.id};
    if (const Seq seq = seq_of(article, fold_.shown_version(article))) seqs.push_back(seq);
  }
  service_.read_events(std::move(seqs), [hits = std::move(hits), done = std::move(done)](
                                            Result<std::vector<desk::Recorded>> events) {
    if (!events) return done(error_of(std::move(events)));
    std::vector<FoundArticle> found;
    for (const knowledge::Hit& hit : hits) {
      for (const desk::Recorded& recorded : *events) {
        const auto* saved = std::get_if<desk::ArticleSaved>(&recorded.event);
        if (saved != nullptr && saved->article.value == hit.id)
          found.push_back({version_of(recorded, *saved), hit});
      }
    }
    done(std::move(found));
  });
}

void KnowledgeBase::suggest(ContactId contact, bool only_for_customers, std::size_t count,
                            Done<std::vector<FoundArticle>> done) {
  service_.read_conversation_before(
      contact, Seq{UINT64_MAX >> 1U}, events_read,
      [this, only_for_customers, count,
       done = std::move(done)](Result<std::vector<desk::Recorded>> events) mutable {
        if (!events) return done(error_of(std::move(events)));
        Situation found = situation_of(*events, language_);
        if (found.order.empty())
          return suggest_for(std::move(found.situation), only_for_customers, count,
                             std::move(done));
        service_.read_purchase(
            {.number = found.order},
            [this, situation = std::move(found.situation), only_for_customers, count,
             done = std::move(done)](Result<std::vector<trade::Fact>> facts) mutable {
              // A purchase that cannot be read leaves what the conversation itself says.
              if (facts) situation.goods = goods_of(*facts);
              suggest_for(std::move(situation), only_for_customers, count, std::move(done));
            });
      });
}

void KnowledgeBase::suggest_for(knowledge::Situation situation, bool only_for_customers,
                                std::size_t count, Done<std::vector<FoundArticle>> done) {
  search(knowledge::query_for(situation, only_for_customers, service_.now(),
                              std::min(count, suggestions_max)),
         [done = std::move(done)](Result<std::vector<FoundArticle>> found) {
           if (found) {
             std::erase_if(*found, [](const FoundArticle& each) {
               return !knowledge::is_worth_suggesting(each.hit);
             });
           }
           done(std::move(found));
         });
}

void KnowledgeBase::find_gaps(Done<std::vector<knowledge::Gap>> done) {
  service_.when_projected([this, done = std::move(done)]() mutable {
    auto gaps = std::make_shared<std::vector<knowledge::Gap>>();
    service_.in_background(
        [this, gaps, now = service_.now()]() -> Result<void> {
          auto questions =
              QuestionReader(service_.store(), language_).read(now - questions_age_max);
          if (!questions) return error_of(std::move(questions));
          *gaps = knowledge::find_gaps(
              *questions, [this](const knowledge::Query& query) { return hits_of(query); }, now);
          return {};
        },
        [gaps, done = std::move(done)](Result<void> read) {
          if (!read) return done(error_of(std::move(read)));
          done(std::move(*gaps));
        });
  });
}

void KnowledgeBase::read(ArticleId article, std::int64_t version, Done<ArticleVersion> done) {
  const std::int64_t shown = fold_.shown_version(article);
  if (shown == 0) return done(fail(ErrorKind::not_found, "article.unknown"));
  const Seq seq = seq_of(article, version == 0 ? shown : version);
  if (!seq) return done(fail(ErrorKind::not_found, "article.no_such_version"));
  service_.read_events({seq}, [done = std::move(done)](Result<std::vector<desk::Recorded>> events) {
    if (!events) return done(error_of(std::move(events)));
    const auto* saved =
        events->empty() ? nullptr : std::get_if<desk::ArticleSaved>(&events->front().event);
    if (saved == nullptr) return done(fail(ErrorKind::not_found, "article.no_such_version"));
    done(version_of(events->front(), *saved));
  });
}

void KnowledgeBase::read_for_customer(ArticleId article, Done<ArticleVersion> done) {
  if (!fold_.is_for_customers(article, service_.now()))
    return done(fail(ErrorKind::not_found, "article.unknown"));
  read(article, 0, std::move(done));
}

void KnowledgeBase::featured(std::size_t count, Done<std::vector<ArticleVersion>> done) {
  const std::vector<ArticleId> articles = fold_.for_customers(service_.now(), count);
  std::vector<Seq> seqs;
  for (const ArticleId article : articles)
    if (const Seq seq = seq_of(article, fold_.shown_version(article))) seqs.push_back(seq);
  service_.read_events(std::move(seqs), [articles, done = std::move(done)](
                                            Result<std::vector<desk::Recorded>> events) {
    if (!events) return done(error_of(std::move(events)));
    std::vector<ArticleVersion> versions = versions_in(*events);
    std::ranges::sort(versions, {}, [&](const ArticleVersion& version) {
      return std::ranges::find(articles, version.article) - articles.begin();
    });
    done(std::move(versions));
  });
}

void KnowledgeBase::read_versions(ArticleId article, Done<std::vector<ArticleVersion>> done) {
  const auto& articles = service_.desk().state().articles;
  const auto head = articles.find(article);
  if (head == articles.end() || fold_.shown_version(article) == 0)
    return done(fail(ErrorKind::not_found, "article.unknown"));
  service_.read_events(head->second.versions,
                       [done = std::move(done)](Result<std::vector<desk::Recorded>> events) {
                         if (!events) return done(error_of(std::move(events)));
                         std::vector<ArticleVersion> versions = versions_in(*events);
                         std::ranges::reverse(versions);
                         done(std::move(versions));
                       });
}

bool KnowledgeBase::shows_picture(const desk::BlobHash& hash) const {
  return fold_.shows_picture(hash, service_.now());
}

}  // namespace jx::host
