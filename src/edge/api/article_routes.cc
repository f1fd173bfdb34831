// Articles as staff read them: lists, versions, what fits a conversation, what is still to be
// written.
#include <algorithm>

#include "desk/knowledge/knowledge.h"
#include "edge/api/knowledge.h"

namespace jx::edge::api {

namespace {

using host::ArticleVersion;
using host::FoundArticle;
using host::KnowledgeBase;

constexpr std::size_t page_most = 200;

tl::unexpected<Error> bad_query() { return fail(ErrorKind::invalid, "http.bad_query"); }

// ---- lists

struct ListFilter {
  std::string text{};
  std::optional<desk::ArticleStatus> status{};
  std::optional<desk::ArticleKind> kind{};
  std::optional<desk::ArticleAudience> audience{};
  std::optional<AgentId> owner{};
  std::string tag{};
  bool only_due = false;
  ArticleId before{};
  std::size_t count = 100;
};

template <class E>
Result<std::optional<E>> read_word(const http::Request& request, std::string_view name) {
  const auto text = request.parameter(name);
  if (!text || text->empty()) return std::optional<E>{};
  const auto value = enum_from_text<E>(*text);
  if (!value) return bad_query();
  return value;
}

Result<ListFilter> read_filter(const http::Request& request) {
  ListFilter filter;
  filter.text = request.parameter("q").value_or("");
  filter.tag = request.parameter("tag").value_or("");
  if (filter.text.size() > knowledge_query_bytes_max ||
      filter.tag.size() > knowledge_query_bytes_max)
    return bad_query();
  auto status = read_word<desk::ArticleStatus>(request, "status");
  auto kind = read_word<desk::ArticleKind>(request, "kind");
  auto audience = read_word<desk::ArticleAudience>(request, "audience");
  auto count = read_count(request, "count", 100, page_most);
  if (!status || !kind || !audience || !count) return bad_query();
  filter.status = *status;
  filter.kind = *kind;
  filter.audience = *audience;
  filter.count = *count;
  filter.only_due = request.parameter("due").value_or("") == "1";
  for (const std::string_view name : {"owner", "before"}) {
    const auto text = request.parameter(name);
    if (!text || text->empty()) continue;
    auto id = read_id<Seq>(*text);
    if (!id) return bad_query();
    if (name == "owner") filter.owner = AgentId{id->value};
    if (name == "before") filter.before = ArticleId{id->value};
  }
  return filter;
}

bool is_wanted(const desk::ArticleState& head, const ListFilter& filter, Instant now) {
  return (!filter.status || head.status == *filter.status) &&
         (!filter.kind || head.kind == *filter.kind) &&
         (!filter.audience || head.audience == *filter.audience) &&
         (!filter.owner || head.owner == *filter.owner) &&
         (filter.tag.empty() || std::ranges::find(head.tags, filter.tag) != head.tags.end()) &&
         (!filter.only_due || desk::is_due(head, now));
}

void append_head(std::string& out, const desk::ArticleState& head, const knowledge::Hit* hit) {
  if (out.back() != '[') out += ',';
  out += "{\"head\":";
  codec::append_json(out, head);
  if (hit != nullptr) {
    append_member(out, "score", hit->score);
    append_member(out, "reasons", hit->reasons);
  }
  out += '}';
}

// Newest first. The heads are few and in memory.
void list_all(Context& context, const ListFilter& filter, const http::Respond& respond) {
  const auto& articles = context.service.desk().state().articles;
  std::string out = "{\"articles\":[";
  std::size_t total = 0;
  std::size_t shown = 0;
  bool more = false;
  for (auto each = articles.rbegin(); each != articles.rend(); ++each) {
    if (!is_wanted(each->second, filter, context.now())) continue;
    ++total;
    if (filter.before && each->first >= filter.before) continue;
    if (shown == filter.count) {
      more = true;
      continue;
    }
    ++shown;
    append_head(out, each->second, nullptr);
  }
  fmt::format_to(std::back_inserter(out), R"(],"total":{},"more":{}}})", total, more);
  respond(http::json_response(out));
}

// Best first.
void list_found(Context& context, const ListFilter& filter,
                const std::vector<knowledge::Hit>& found, const http::Respond& respond) {
  const auto& articles = context.service.desk().state().articles;
  std::string out = "{\"articles\":[";
  std::size_t shown = 0;
  for (const knowledge::Hit& hit : found) {
    const auto head = articles.find(ArticleId{hit.id});
    if (head == articles.end() || !is_wanted(head->second, filter, context.now())) continue;
    if (shown == filter.count) break;
    ++shown;
    append_head(out, head->second, &hit);
  }
  fmt::format_to(std::back_inserter(out), R"(],"total":{},"more":false}})", shown);
  respond(http::json_response(out));
}

void list_articles(Context& context, KnowledgeBase& base, const http::Call& call,
                   http::Respond respond) {
  auto filter = read_filter(call.request);
  if (!filter) return refuse(respond, filter.error());
  if (filter->text.empty()) {
    return context.service.when_durable(
        [&context, filter = *std::move(filter), respond] { list_all(context, filter, respond); });
  }
  const knowledge::Query query{.text = filter->text,
                               .only_published = false,
                               .only_current = false,
                               .now = context.now(),
                               .count = knowledge::hits_max};
  base.find(query, [&context, filter = *std::move(filter),
                    respond](Result<std::vector<knowledge::Hit>> found) {
    if (!found) return refuse(respond, found.error());
    context.service.when_durable([&context, filter, found = *std::move(found), respond] {
      list_found(context, filter, found, respond);
    });
  });
}

// ---- one article

void tell_article(Context& context, const ArticleVersion& version, const http::Respond& respond) {
  context.service.when_durable([&context, version, respond] {
    const auto& articles = context.service.desk().state().articles;
    const auto head = articles.find(version.article);
    if (head == articles.end())
      return refuse(respond, Error{ErrorKind::not_found, "article.unknown"});
    std::string out = "{\"head\":";
    codec::append_json(out, head->second);
    out += ",\"version\":";
    append_version(out, version, true);
    respond(http::json_response(out + "}"));
  });
}

void get_article(Context& context, KnowledgeBase& base, const http::Call& call,
                 http::Respond respond) {
  auto article = read_id<ArticleId>(call.arguments[0]);
  if (!article) return refuse(respond, article.error());
  auto version = read_count(call.request, "version", 0, desk::article_versions_max);
  if (!version) return refuse(respond, version.error());
  base.read(*article, static_cast<std::int64_t>(*version),
            [&context, respond](Result<ArticleVersion> read) {
              if (!read) return refuse(respond, read.error());
              tell_article(context, *read, respond);
            });
}

void list_versions(Context&, KnowledgeBase& base, const http::Call& call, http::Respond respond) {
  auto article = read_id<ArticleId>(call.arguments[0]);
  if (!article) return refuse(respond, article.error());
  base.read_versions(*article, [respond](Result<std::vector<ArticleVersion>> versions) {
    if (!versions) return refuse(respond, versions.error());
    std::string out = "{\"versions\":[";
    for (const ArticleVersion& version : *versions) {
      if (out.back() != '[') out += ',';
      append_version(out, version, false);
    }
    respond(http::json_response(out + "]}"));
  });
}

// ---- suggestions and questions

std::string found_json(std::string_view name, const std::vector<FoundArticle>& found) {
  std::string out = fmt::format("{{\"{}\":[", name);
  for (const FoundArticle& each : found) {
    if (out.back() != '[') out += ',';
    out += '{';
    append_member(out, "article", each.shown.article);
    append_member(out, "version", each.shown.version);
    append_member(out, "content", each.shown.content);
    append_member(out, "score", each.hit.score);
    append_member(out, "coverage", each.hit.coverage);
    append_member(out, "reasons", each.hit.reasons);
    out += '}';
  }
  return out + "]}";
}

void suggest(Context&, KnowledgeBase& base, const http::Call& call, http::Respond respond) {
  auto contact = read_id<ContactId>(call.request.parameter("contact").value_or(""));
  auto count = read_count(call.request, "count", 5, KnowledgeBase::suggestions_max);
  if (!contact || !count) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
  base.suggest(*contact, false, *count, [respond](Result<std::vector<FoundArticle>> found) {
    if (!found) return refuse(respond, found.error());
    respond(http::json_response(found_json("suggestions", *found)));
  });
}

void list_questions(Context&, KnowledgeBase& base, const http::Call&, http::Respond respond) {
  base.find_gaps([respond](Result<std::vector<knowledge::Gap>> gaps) {
    if (!gaps) return refuse(respond, gaps.error());
    std::string out = "{\"questions\":[";
    for (const knowledge::Gap& gap : *gaps) {
      if (out.back() != '[') out += ',';
      out += '{';
      append_member(out, "intent", gap.intent);
      append_member(out, "texts", gap.texts);
      append_member(out, "askers", gap.askers);
      append_member(out, "questions", gap.questions);
      append_member(out, "first_at", gap.first_at);
      append_member(out, "last_at", gap.last_at);
      append_member(out, "nearest", ArticleId{gap.nearest});
      append_member(out, "coverage", gap.coverage);
      out += '}';
    }
    respond(http::json_response(out + "]}"));
  });
}

}  // namespace

void append_version(std::string& out, const ArticleVersion& version, bool with_content) {
  out += '{';
  append_member(out, "article", version.article);
  append_member(out, "version", version.version);
  append_member(out, "seq", version.seq);
  append_member(out, "at", version.at);
  append_member(out, "by", version.by);
  append_member(out, "note", version.note);
  append_member(out, "restores", version.restores);
  if (with_content) append_member(out, "content", version.content);
  out += '}';
}

void add_article_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view pattern, std::string_view summary,
                       std::string_view parameters, auto handler) {
    router.add({.method = "GET",
                .pattern = pattern,
                .rights = {.roles = auth::all_staff},
                .summary = summary,
                .response_schema = R"({"type":"object"})",
                .parameters = parameters,
                .handler = with_knowledge(context, handler)});
  };
  add("/v1/knowledge/articles", "Articles: newest first, or what a text finds",
      "q status kind audience owner tag due before count", list_articles);
  add("/v1/knowledge/articles/{article}", "One article as it shows, or one of its versions",
      "version", get_article);
  add("/v1/knowledge/articles/{article}/versions", "Its versions: who changed it, when and why", "",
      list_versions);
  add("/v1/knowledge/suggestions", "Articles that fit a conversation, and why", "contact count",
      suggest);
  add("/v1/knowledge/questions", "Frequent questions without a good answer, most asked first", "",
      list_questions);
}

}  // namespace jx::edge::api
