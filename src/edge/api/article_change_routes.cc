// Articles as supervisors and operators write them: drafts, publishing, going back, pictures.
#include "edge/api/knowledge.h"
#include "edge/wire/attachment.h"

namespace jx::edge::api {

namespace {

struct ArticleBody {
  ArticleId article{};
  std::int64_t based_on = 0;
  desk::ArticleContent content{};
  std::string note{};
  std::vector<Seq> questions{};
  std::optional<AgentId> owner{};
  std::optional<Instant> review_by{};
};
JX_DESCRIBE(ArticleBody, article, based_on, content, note, questions, owner, review_by)
struct AssignBody {
  AgentId owner{};
  Instant review_by{};
};
JX_DESCRIBE(AssignBody, owner, review_by)
struct PublishBody {
  std::int64_t version = 0;
};
JX_DESCRIBE(PublishBody, version)
struct WithdrawBody {
  std::string reason{};
};
JX_DESCRIBE(WithdrawBody, reason)
struct RollBackBody {
  std::int64_t version = 0;   // whose content comes back
  std::int64_t based_on = 0;  // the newest version, as the caller knows it
  std::string note{};
};
JX_DESCRIBE(RollBackBody, version, based_on, note)

using host::ArticleVersion;
using host::KnowledgeBase;

constexpr std::size_t picture_bytes_max = 2u << 20;
constexpr std::size_t article_json_bytes_max = 512 * 1024;

// ---- changes

// Each picture's kind and size as found in the bytes that were brought.
// Errors: invalid "knowledge.picture_unknown", "knowledge.not_a_picture".
Result<void> look_at_pictures(const host::Store& store, desk::ArticleContent& content) {
  for (std::size_t i = 0; i < content.steps.size(); ++i) {
    auto& picture = content.steps[i].picture;
    if (!picture) continue;
    const std::string path = fmt::format("$.content.steps[{}].picture", i);
    auto bytes = store.blobs->get(platform_subject(), picture->hash);
    if (!bytes) {
      if (bytes.error().kind != ErrorKind::not_found) return error_of(std::move(bytes));
      return fail(ErrorKind::invalid, "knowledge.picture_unknown", path);
    }
    const auto type = wire::sniff_media_type(*bytes);
    if (!type || !wire::is_inline(*type))
      return fail(ErrorKind::invalid, "knowledge.not_a_picture", path);
    picture->media_type = *type;
    picture->bytes = static_cast<std::int64_t>(bytes->size());
  }
  return {};
}

// An article is named by the event that saved it first.
void answer_saved(ArticleId article, std::int64_t version, Seq seq, const http::Respond& respond) {
  const std::uint64_t saved = article ? article.value : seq.value;
  respond(http::json_response(
      fmt::format(R"({{"article":"{}","version":{},"seq":"{}"}})", saved, version, seq.value),
      article ? 200 : 201));
}

void save(Context& context, const http::Call& call, desk::SaveArticle command,
          http::Respond respond) {
  auto shared = std::make_shared<desk::SaveArticle>(std::move(command));
  context.service.in_pool(
      [&context, shared] { return look_at_pictures(context.service.store(), shared->content); },
      [&context, call, shared, respond](Result<void> looked) {
        if (!looked) return refuse(respond, looked.error());
        const ArticleId article = shared->article;
        const std::int64_t version = shared->based_on + 1;
        submit_command(context, call, std::move(*shared), respond,
                       [article, version, respond](host::Reply reply) {
                         answer_saved(article, version, reply.seq, respond);
                       });
      });
}

void save_article(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<ArticleBody>(call);
  if (!body) return refuse(respond, body.error());
  save(context, call,
       {.article = body->article,
        .based_on = body->based_on,
        .content = std::move(body->content),
        .note = std::move(body->note),
        .questions = std::move(body->questions),
        .owner = body->owner,
        .review_by = body->review_by},
       std::move(respond));
}

// A new version with the content of an old one.
void roll_back(Context& context, KnowledgeBase& base, const http::Call& call,
               http::Respond respond) {
  auto article = read_id<ArticleId>(call.arguments[0]);
  if (!article) return refuse(respond, article.error());
  auto body = read_body<RollBackBody>(call);
  if (!body) return refuse(respond, body.error());
  if (body->version < 1)
    return refuse(respond, Error{ErrorKind::not_found, "article.no_such_version"});
  base.read(*article, body->version,
            [&context, call, body = *body, respond](Result<ArticleVersion> old) {
              if (!old) return refuse(respond, old.error());
              save(context, call,
                   {.article = old->article,
                    .based_on = body.based_on,
                    .content = old->content,
                    .note = body.note,
                    .restores = body.version},
                   respond);
            });
}

// A command about the article that the path names, made of the body.
template <class Body, class Make>
http::Handler change_with(Context& context, Make make) {
  return [&context, make](const http::Call& call, http::Respond respond) {
    auto article = read_id<ArticleId>(call.arguments[0]);
    if (!article) return refuse(respond, article.error());
    auto body = read_body<Body>(call);
    if (!body) return refuse(respond, body.error());
    submit_command(context, call, make(*article, *body), std::move(respond));
  };
}

// ---- pictures

void put_picture(Context& context, const http::Call& call, http::Respond respond) {
  const auto type = wire::sniff_media_type(call.request.body);
  if (!type || !wire::is_inline(*type)) {
    return respond(
        http::problem_response(Error{ErrorKind::invalid, "knowledge.not_a_picture"}, 415));
  }
  auto hash = std::make_shared<desk::BlobHash>();
  context.service.in_pool(
      [&context, hash, body = call.request.body]() -> Result<void> {
        auto& store = context.service.store();
        auto put = store.blobs->put(platform_subject(), body);
        if (!put) return error_of(std::move(put));
        *hash = *put;
        return store.keys->flush();
      },
      [hash, type = *type, bytes = call.request.body.size(), respond](Result<void> kept) {
        if (!kept) return refuse(respond, kept.error());
        respond(http::json_response(fmt::format(R"({{"hash":"{}","media_type":"{}","bytes":{}}})",
                                                hash->view(), type, bytes),
                                    201));
      });
}

void settle_questions(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<desk::SettleQuestions>(call);
  if (!body) return refuse(respond, body.error());
  submit_command(context, call, *std::move(body), std::move(respond));
}

}  // namespace

void add_article_change_routes(http::Router& router, Context& context) {
  const auth::Rights leaders{.roles = auth::leading_staff};
  const auto add = [&](std::string_view pattern, std::string_view summary, std::string_view schema,
                       http::Handler handler) {
    router.add({.method = "POST",
                .pattern = pattern,
                .rights = leaders,
                .summary = summary,
                .request_schema = schema,
                .response_schema = R"({"type":"object"})",
                .body_bytes_max = schema.empty() ? picture_bytes_max : article_json_bytes_max,
                .handler = std::move(handler)});
  };
  const auto with = [&context](auto handler) -> http::Handler {
    return [&context, handler](const http::Call& call, http::Respond respond) {
      handler(context, call, std::move(respond));
    };
  };
  add("/v1/knowledge/articles", "Save a draft: a new article or a new version",
      wire::schema_of<ArticleBody>(), with(save_article));
  add("/v1/knowledge/articles/{article}/publish", "Publish its newest version",
      wire::schema_of<PublishBody>(),
      change_with<PublishBody>(context, [](ArticleId article, const PublishBody& body) {
        return desk::PublishArticle{article, body.version};
      }));
  add("/v1/knowledge/articles/{article}/withdraw", "Withdraw it", wire::schema_of<WithdrawBody>(),
      change_with<WithdrawBody>(context, [](ArticleId article, const WithdrawBody& body) {
        return desk::WithdrawArticle{article, body.reason};
      }));
  add("/v1/knowledge/articles/{article}/assign",
      "Who answers for it, and when it must be looked over", wire::schema_of<AssignBody>(),
      change_with<AssignBody>(context, [](ArticleId article, const AssignBody& body) {
        return desk::AssignArticle{article, body.owner, body.review_by};
      }));
  add("/v1/knowledge/articles/{article}/roll-back", "A new version with the content of an old one",
      wire::schema_of<RollBackBody>(), with_knowledge(context, roll_back));
  add("/v1/knowledge/questions/settle", "Nothing needs to be written for these",
      wire::schema_of<desk::SettleQuestions>(), with(settle_questions));
  add("/v1/knowledge/pictures", "Bring a picture for a guide; raw body", "", with(put_picture));
}

}  // namespace jx::edge::api
