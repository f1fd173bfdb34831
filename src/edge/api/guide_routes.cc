// The knowledge as customers read it: guides that fit their conversation or their words, and the
// pictures of what is published for them.
#include <algorithm>

#include "edge/api/knowledge.h"
#include "edge/wire/attachment.h"

namespace jx::edge::api {

namespace {

using host::ArticleVersion;
using host::FoundArticle;
using host::KnowledgeBase;

constexpr std::size_t guides_shown = 8;
constexpr std::size_t guides_kept = 4;  // of a conversation; fewer are filled up with others

// What a customer is told of an article: no tags, links, notes or names of staff.
void append_guide(std::string& out, const ArticleVersion& version) {
  out += '{';
  append_member(out, "article", version.article);
  append_member(out, "kind", version.content.kind);
  append_member(out, "changed_at", version.at);
  append_member(out, "zh", version.content.zh);
  append_member(out, "en", version.content.en);
  append_member(out, "steps", version.content.steps);
  out += '}';
}

// The first `fitting` of them fit what is asked, the others are there for everybody.
std::string guides_json(const std::vector<ArticleVersion>& guides, std::size_t fitting) {
  std::string out = "{\"guides\":[";
  for (const ArticleVersion& guide : guides) {
    if (out.back() != '[') out += ',';
    append_guide(out, guide);
  }
  std::vector<bool> flags(guides.size(), false);
  std::fill_n(flags.begin(), fitting, true);
  out += "],\"fitting\":[";
  for (const bool fits : flags)
    out += (out.back() == '[' ? "" : ",") + std::string(fits ? "true" : "false");
  return out + "]}";
}

void answer_guides(const std::vector<FoundArticle>& found, const http::Respond& respond) {
  std::vector<ArticleVersion> guides;
  guides.reserve(found.size());
  for (const FoundArticle& each : found) guides.push_back(each.shown);
  respond(http::json_response(guides_json(guides, guides.size())));
}

// Fills up what fits the conversation with what is shown to everybody.
void fill_up(KnowledgeBase& base, std::vector<FoundArticle> found, const http::Respond& respond) {
  if (found.size() > guides_kept) found.resize(guides_kept);
  base.featured(guides_shown, [found = std::move(found),
                               respond](Result<std::vector<ArticleVersion>> others) {
    if (!others) return refuse(respond, others.error());
    std::vector<ArticleVersion> guides;
    for (const FoundArticle& each : found) guides.push_back(each.shown);
    const std::size_t fitting = guides.size();
    for (ArticleVersion& other : *others) {
      const bool is_there =
          std::ranges::find(guides, other.article, &ArticleVersion::article) != guides.end();
      if (!is_there && guides.size() < guides_shown) guides.push_back(std::move(other));
    }
    respond(http::json_response(guides_json(guides, fitting)));
  });
}

void list_guides(Context& context, KnowledgeBase& base, const http::Call& call,
                 http::Respond respond) {
  const std::string text = call.request.parameter("q").value_or("");
  if (text.size() > knowledge_query_bytes_max)
    return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
  if (!context.guides_by_client.take(http::counting_key(call.request.client_address),
                                     context.now()))
    return refuse(respond, Error{ErrorKind::throttled, "stream.too_fast"});
  if (!text.empty()) {
    return base.search(
        {.text = text, .only_for_customers = true, .now = context.now(), .count = guides_shown},
        [respond](Result<std::vector<FoundArticle>> found) {
          if (!found) return refuse(respond, found.error());
          answer_guides(*found, respond);
        });
  }
  context.gate.find_contact(call.caller.visitor, [&base, respond](Result<ContactId> contact) {
    if (!contact) return refuse(respond, contact.error());
    if (!*contact) return fill_up(base, {}, respond);
    base.suggest(*contact, true, guides_kept,
                 [&base, respond](Result<std::vector<FoundArticle>> found) {
                   fill_up(base, found ? *std::move(found) : std::vector<FoundArticle>{}, respond);
                 });
  });
}

void get_guide(Context&, KnowledgeBase& base, const http::Call& call, http::Respond respond) {
  auto article = read_id<ArticleId>(call.arguments[0]);
  if (!article) return refuse(respond, article.error());
  base.read_for_customer(*article, [respond](Result<ArticleVersion> guide) {
    if (!guide) return refuse(respond, guide.error());
    std::string out;
    append_guide(out, *guide);
    respond(http::json_response(out));
  });
}

void send_picture(const std::string& bytes, const http::Respond& respond) {
  const auto type = wire::sniff_media_type(bytes);
  if (!type || !wire::is_inline(*type))
    return refuse(respond, Error{ErrorKind::not_found, "blob.unknown"});
  http::Response response;
  response.content_type = *type;
  response.body = bytes;
  response.headers.emplace_back("Content-Disposition", "inline");
  response.headers.emplace_back("Cache-Control", "private, max-age=86400, immutable");
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  respond(std::move(response));
}

void get_picture(Context& context, KnowledgeBase& base, const http::Call& call,
                 http::Respond respond) {
  const auto hash = desk::BlobHash::from(call.arguments[0]);
  const bool is_hash = hash && hash->view().size() == 64 && auth::from_hex(hash->view());
  const bool may_see =
      is_hash && (call.caller.kind == auth::CallerKind::staff || base.shows_picture(*hash));
  if (!may_see) return refuse(respond, Error{ErrorKind::not_found, "blob.unknown"});
  auto bytes = std::make_shared<std::string>();
  context.service.in_pool(
      [&context, hash = *hash, bytes]() -> Result<void> {
        auto read = context.service.store().blobs->get(platform_subject(), hash);
        if (!read) return error_of(std::move(read));
        *bytes = *std::move(read);
        return {};
      },
      [bytes, respond](Result<void> read) {
        if (!read) return refuse(respond, read.error());
        send_picture(*bytes, respond);
      });
}

}  // namespace

void add_guide_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view pattern, auth::Rights rights, std::string_view summary,
                       std::string_view parameters, auto handler) {
    router.add({.method = "GET",
                .pattern = pattern,
                .rights = rights,
                .summary = summary,
                .response_schema = R"({"type":"object"})",
                .parameters = parameters,
                .handler = with_knowledge(context, handler)});
  };
  add("/v1/knowledge/guides", {.visitor = true},
      "Guides that fit the visitor's conversation or text", "q", list_guides);
  add("/v1/knowledge/guides/{article}", {.visitor = true}, "One guide", "", get_guide);
  add("/v1/knowledge/pictures/{hash}", {.visitor = true, .roles = auth::all_staff},
      "A picture of a guide; customers get those of what is published for them", "", get_picture);
}

}  // namespace jx::edge::api
