#include <algorithm>

#include "desk/check.h"
#include "desk/knowledge/knowledge.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

std::int64_t newest_version(const ArticleState& article) {
  return static_cast<std::int64_t>(article.versions.size());
}

Result<void> check_optional_text(std::string_view text, std::size_t bytes_max) {
  return text.empty() ? Result<void>{} : check_text(text, bytes_max);
}

Result<void> check_texts(const ArticleText& text) {
  if (auto sound = check_optional_text(text.title, name_bytes_max); !sound) return sound;
  return check_optional_text(text.body, article_body_bytes_max);
}

Result<void> check_picture(const GuidePicture& picture) {
  const bool is_hash = picture.hash.view().size() == BlobHash::bytes_max;
  if (!is_hash || !picture.media_type.starts_with("image/") || picture.bytes <= 0)
    return fail(ErrorKind::invalid, "attachment.malformed");
  return {};
}

Result<void> check_steps(const std::vector<GuideStep>& steps) {
  if (steps.size() > guide_steps_max) return fail(ErrorKind::invalid, "article.too_many_steps");
  for (const GuideStep& step : steps) {
    if (step.zh.empty()) return fail(ErrorKind::invalid, "article.step_empty");
    if (auto sound = check_text(step.zh, guide_step_bytes_max); !sound) return sound;
    if (auto sound = check_optional_text(step.en, guide_step_bytes_max); !sound) return sound;
    if (!step.picture) continue;
    if (auto sound = check_picture(*step.picture); !sound) return sound;
  }
  return {};
}

Result<void> check_tags(const std::vector<std::string>& tags) {
  if (tags.size() > article_tags_max) return fail(ErrorKind::invalid, "words.too_many");
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (tags[i].empty()) return fail(ErrorKind::invalid, "name.missing");
    if (auto sound = check_text(tags[i], article_tag_bytes_max); !sound) return sound;
    const auto before = std::span(tags).first(i);
    if (std::ranges::find(before, tags[i]) != before.end())
      return fail(ErrorKind::invalid, "word.repeated");
  }
  return {};
}

Result<void> check_links(const ArticleLinks& links) {
  if (links.goods.size() > article_links_max) return fail(ErrorKind::invalid, "words.too_many");
  for (const auto* words : {&links.card_types, &links.causes, &links.intents}) {
    if (auto sound = check_words(*words, article_links_max); !sound) return sound;
  }
  return {};
}

Result<void> check_content(const ArticleContent& content) {
  if (auto sound = check_name(content.zh.title); !sound) return sound;
  for (const ArticleText* text : {&content.zh, &content.en}) {
    if (auto sound = check_texts(*text); !sound) return sound;
  }
  if (auto sound = check_steps(content.steps); !sound) return sound;
  if (auto sound = check_tags(content.tags); !sound) return sound;
  if (auto sound = check_links(content.links); !sound) return sound;
  const bool ends_first = content.valid_until.ms != 0 && content.valid_until <= content.valid_from;
  if (ends_first) return fail(ErrorKind::invalid, "article.ends_before_it_begins");
  return {};
}

Result<void> check_owner(const Asking& asking, AgentId owner) {
  if (!owner) return {};
  const auto found = asking.state.agents.find(owner);
  if (found == asking.state.agents.end()) return fail(ErrorKind::not_found, "agent.unknown");
  if (found->second.dismissed) return fail(ErrorKind::conflict, "agent.dismissed");
  return {};
}

Result<const ArticleState*> get_article(const Asking& asking, ArticleId id) {
  const auto found = asking.state.articles.find(id);
  if (found == asking.state.articles.end()) return fail(ErrorKind::not_found, "article.unknown");
  return &found->second;
}

Result<void> check_next_version(const ArticleState& article, const SaveArticle& command) {
  const std::int64_t newest = newest_version(article);
  if (command.based_on != newest) return fail(ErrorKind::conflict, "article.changed");
  if (command.restores < 0 || command.restores > newest)
    return fail(ErrorKind::not_found, "article.no_such_version");
  if (article.versions.size() >= article_versions_max)
    return fail(ErrorKind::throttled, "article.too_many_versions");
  return {};
}

Result<void> check_new(const Asking& asking, const SaveArticle& command) {
  if (command.based_on != 0 || command.restores != 0)
    return fail(ErrorKind::not_found, "article.no_such_version");
  if (asking.state.articles.size() >= articles_max)
    return fail(ErrorKind::throttled, "desk.too_many_articles");
  return {};
}

Result<void> check_save(const Asking& asking, const SaveArticle& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return allowed;
  if (auto sound = check_content(command.content); !sound) return sound;
  if (auto sound = check_optional_text(command.note, article_note_bytes_max); !sound) return sound;
  if (command.questions.size() > questions_per_command_max)
    return fail(ErrorKind::invalid, "words.too_many");
  return check_owner(asking, command.owner.value_or(AgentId{}));
}

bool has_text(const ArticleContent& content) {
  return !content.zh.body.empty() || !content.steps.empty();
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const SaveArticle& command) {
  if (auto sound = check_save(asking, command); !sound) return error_of(std::move(sound));
  ArticleId id = command.article;
  std::int64_t version = 1;
  AgentId owner = asking.agent != nullptr ? asking.agent->agent : AgentId{};
  Instant review_by{};
  if (command.article) {
    auto article = get_article(asking, command.article);
    if (!article) return error_of(std::move(article));
    if (auto sound = check_next_version(**article, command); !sound)
      return error_of(std::move(sound));
    version = newest_version(**article) + 1;
    owner = (*article)->owner;
    review_by = (*article)->review_by;
  } else {
    if (auto sound = check_new(asking, command); !sound) return error_of(std::move(sound));
    id = asking.id_at<ArticleId>(0);
  }
  Decision decision = decided(ArticleSaved{id, version, command.content, command.note,
                                           command.restores, command.questions});
  const bool assigns = !command.article || command.owner || command.review_by;
  if (assigns) {
    decision.events.emplace_back(
        ArticleAssigned{id, command.owner.value_or(owner), command.review_by.value_or(review_by)});
  }
  return decision;
}

Result<Decision> decide_command(const Asking& asking, const AssignArticle& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  auto article = get_article(asking, command.article);
  if (!article) return error_of(std::move(article));
  if (auto sound = check_owner(asking, command.owner); !sound) return error_of(std::move(sound));
  if ((*article)->owner == command.owner && (*article)->review_by == command.review_by) return {};
  return decided(ArticleAssigned{command.article, command.owner, command.review_by});
}

Result<Decision> decide_command(const Asking& asking, const PublishArticle& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  auto found = get_article(asking, command.article);
  if (!found) return error_of(std::move(found));
  const ArticleState& article = **found;
  if (command.version != newest_version(article))
    return fail(ErrorKind::conflict, "article.changed");
  if (!article.has_text) return fail(ErrorKind::invalid, "article.text_missing");
  const bool is_over = article.review_by.ms != 0 && article.review_by <= asking.now;
  if (is_over) return fail(ErrorKind::conflict, "article.review_due");
  if (article.status == ArticleStatus::published && article.published == command.version)
    return Decision{};
  return decided(ArticlePublished{command.article, command.version});
}

Result<Decision> decide_command(const Asking& asking, const WithdrawArticle& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  auto article = get_article(asking, command.article);
  if (!article) return error_of(std::move(article));
  if (auto sound = check_optional_text(command.reason, article_note_bytes_max); !sound)
    return error_of(std::move(sound));
  if ((*article)->status == ArticleStatus::withdrawn) return Decision{};
  return decided(ArticleWithdrawn{command.article, command.reason});
}

Result<Decision> decide_command(const Asking& asking, const SettleQuestions& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  if (command.questions.empty()) return fail(ErrorKind::invalid, "questions.missing");
  if (command.questions.size() > questions_per_command_max)
    return fail(ErrorKind::invalid, "words.too_many");
  if (auto sound = check_optional_text(command.reason, article_note_bytes_max); !sound)
    return error_of(std::move(sound));
  return decided(QuestionsSettled{command.questions, command.reason});
}

void apply_event(Fold& fold, const ArticleSaved& event) {
  const auto [place, is_new] = fold.state.articles.try_emplace(event.article);
  ArticleState& article = place->second;
  if (is_new) {
    article.article = event.article;
    article.created_at = fold.at;
  }
  article.kind = event.content.kind;
  article.audience = event.content.audience;
  article.title_zh = event.content.zh.title;
  article.title_en = event.content.en.title;
  article.tags = event.content.tags;
  article.has_text = has_text(event.content);
  article.is_guide = !event.content.steps.empty();
  article.valid_until = event.content.valid_until;
  article.versions.push_back(fold.seq);
  article.changed_at = fold.at;
}

void apply_event(Fold& fold, const ArticleAssigned& event) {
  ArticleState& article = fold.state.articles[event.article];
  article.owner = event.owner;
  article.review_by = event.review_by;
}

void apply_event(Fold& fold, const ArticlePublished& event) {
  ArticleState& article = fold.state.articles[event.article];
  article.status = ArticleStatus::published;
  article.published = event.version;
}

void apply_event(Fold& fold, const ArticleWithdrawn& event) {
  fold.state.articles[event.article].status = ArticleStatus::withdrawn;
}

void apply_event(Fold&, const QuestionsSettled&) {}

bool is_due(const ArticleState& article, Instant now) {
  const auto is_over = [&](Instant end) { return end.ms != 0 && end <= now; };
  return article.status != ArticleStatus::withdrawn &&
         (is_over(article.review_by) || is_over(article.valid_until));
}

}  // namespace jx::desk
