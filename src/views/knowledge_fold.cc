#include "views/knowledge_fold.h"

#include <algorithm>

namespace jx::views {

namespace {

using knowledge::Field;
using knowledge::LinkKind;

template <class Names>
void add_links(std::vector<knowledge::Link>& links, LinkKind kind, const Names& names) {
  for (const auto& name : names) links.push_back({kind, std::string(name.view())});
}

knowledge::Document document_of(ArticleId article, const desk::ArticleContent& content) {
  knowledge::Document document{.id = article.value};
  const auto add = [&](Field field, const std::string& text) {
    if (!text.empty()) document.texts.push_back({field, text});
  };
  for (const desk::ArticleText* text : {&content.zh, &content.en}) {
    add(Field::title, text->title);
    add(Field::body, text->body);
  }
  for (const desk::GuideStep& step : content.steps) {
    add(Field::step, step.zh);
    add(Field::step, step.en);
  }
  for (const std::string& tag : content.tags) add(Field::tag, tag);
  add_links(document.links, LinkKind::goods, content.links.goods);
  add_links(document.links, LinkKind::card_type, content.links.card_types);
  add_links(document.links, LinkKind::cause, content.links.causes);
  add_links(document.links, LinkKind::intent, content.links.intents);
  return document;
}

Instant earlier_end(Instant a, Instant b) {
  if (a.ms == 0 || b.ms == 0) return std::max(a, b);
  return std::min(a, b);
}

}  // namespace

void KnowledgeFold::put(ArticleId article, Entry& entry, const desk::ArticleContent& content,
                        std::int64_t version) {
  entry.shown = version;
  entry.content_showing = {.for_customers = content.audience == desk::ArticleAudience::customer,
                           .from = content.valid_from,
                           .until = content.valid_until};
  entry.is_guide = !content.steps.empty();
  entry.pictures.clear();
  for (const desk::GuideStep& step : content.steps)
    if (step.picture) entry.pictures.push_back(step.picture->hash);
  index_.put(document_of(article, content));
}

void KnowledgeFold::show(ArticleId article, Entry& entry) {
  knowledge::Showing showing = entry.content_showing;
  showing.published = entry.published;
  showing.until = earlier_end(showing.until, entry.review_by);
  entry.showing = showing;
  index_.show(article.value, showing);
}

void KnowledgeFold::show_newest(ArticleId article, Entry& entry) {
  if (!entry.draft) return;
  const desk::ArticleContent content = *std::exchange(entry.draft, std::nullopt);
  put(article, entry, content, entry.newest);
}

void KnowledgeFold::apply(const desk::Recorded& recorded) {
  if (const auto* saved = std::get_if<desk::ArticleSaved>(&recorded.event)) {
    Entry& entry = entries_[saved->article];
    entry.newest = saved->version;
    entry.draft = saved->content;
    if (!entry.published) show_newest(saved->article, entry);
    show(saved->article, entry);
  } else if (const auto* assigned = std::get_if<desk::ArticleAssigned>(&recorded.event)) {
    Entry& entry = entries_[assigned->article];
    entry.review_by = assigned->review_by;
    show(assigned->article, entry);
  } else if (const auto* published = std::get_if<desk::ArticlePublished>(&recorded.event)) {
    Entry& entry = entries_[published->article];
    entry.published = true;
    show_newest(published->article, entry);
    show(published->article, entry);
  } else if (const auto* withdrawn = std::get_if<desk::ArticleWithdrawn>(&recorded.event)) {
    Entry& entry = entries_[withdrawn->article];
    entry.published = false;
    show_newest(withdrawn->article, entry);
    show(withdrawn->article, entry);
  }
}

void KnowledgeFold::restore(const desk::ArticleState& head, desk::ArticleContent newest,
                            std::optional<desk::ArticleContent> published) {
  Entry& entry = entries_[head.article];
  entry.published = head.status == desk::ArticleStatus::published;
  entry.newest = static_cast<std::int64_t>(head.versions.size());
  entry.review_by = head.review_by;
  if (entry.published && published) {
    put(head.article, entry, *published, head.published);
    entry.draft = std::move(newest);
  } else {
    put(head.article, entry, newest, entry.newest);
  }
  show(head.article, entry);
}

std::int64_t KnowledgeFold::shown_version(ArticleId article) const {
  const auto found = entries_.find(article);
  return found == entries_.end() ? 0 : found->second.shown;
}

bool KnowledgeFold::is_for_customers(const Entry& entry, Instant now) {
  const knowledge::Showing& showing = entry.showing;
  return showing.published && showing.for_customers && showing.from <= now &&
         (showing.until.ms == 0 || now < showing.until);
}

bool KnowledgeFold::is_for_customers(ArticleId article, Instant now) const {
  const auto found = entries_.find(article);
  return found != entries_.end() && is_for_customers(found->second, now);
}

std::vector<ArticleId> KnowledgeFold::for_customers(Instant now, std::size_t count) const {
  std::vector<ArticleId> articles;
  for (const bool guides : {true, false}) {
    for (const auto& [article, entry] : entries_) {
      if (articles.size() == count) return articles;
      if (entry.is_guide == guides && is_for_customers(entry, now)) articles.push_back(article);
    }
  }
  return articles;
}

bool KnowledgeFold::shows_picture(const desk::BlobHash& hash, Instant now) const {
  return std::ranges::any_of(entries_, [&](const auto& each) {
    const Entry& entry = each.second;
    return is_for_customers(entry, now) &&
           std::ranges::find(entry.pictures, hash) != entry.pictures.end();
  });
}

}  // namespace jx::views
