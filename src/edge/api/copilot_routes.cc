// Help for agents at work: summary, draft, translation. Nothing here sends anything to a customer.
#include "edge/api/context.h"
#include "host/llm/copilot.h"

namespace jx::edge::api {

namespace {

struct SummaryBody {
  ContactId contact{};
  std::string locale{};
};
JX_DESCRIBE(SummaryBody, contact, locale)

struct DraftBody {
  ContactId contact{};
  std::string words{};
};
JX_DESCRIBE(DraftBody, contact, words)

struct TranslationBody {
  ContactId contact{};
  std::string text{};
  std::string into{};
};
JX_DESCRIBE(TranslationBody, contact, text, into)

// {"code","zh","en"}, or null for no code.
void append_why(std::string& out, std::string_view code) {
  if (code.empty()) {
    out += "null";
    return;
  }
  const http::ProblemText text = http::problem_text(code, ErrorKind::unavailable);
  out += "{\"code\":";
  codec::append_json_text(out, code);
  out += ",\"zh\":";
  codec::append_json_text(out, text.zh);
  out += ",\"en\":";
  codec::append_json_text(out, text.en);
  out += '}';
}

Result<assistant::Tongue> tongue_named(std::string_view locale) {
  if (locale == "en") return assistant::Tongue::en;
  if (locale == "zh-CN") return assistant::Tongue::zh;
  return fail(ErrorKind::invalid, "copilot.no_such_language");
}

void summarise(host::Copilot& copilot, const http::Call& call, http::Respond respond) {
  auto body = read_body<SummaryBody>(call);
  if (!body) return refuse(respond, body.error());
  copilot.summarise(body->contact, assistant::tongue_of(body->locale),
                    [respond](Result<host::CaseSummary> summary) {
                      if (!summary) return refuse(respond, summary.error());
                      std::string out = "{\"brief\":" + codec::to_json(summary->brief) +
                                        ",\"text\":" + codec::to_json(summary->text) + ",\"why\":";
                      append_why(out, summary->why);
                      respond(http::json_response(out + "}"));
                    });
}

void draft(host::Copilot& copilot, const http::Call& call, http::Respond respond) {
  auto body = read_body<DraftBody>(call);
  if (!body) return refuse(respond, body.error());
  copilot.draft(body->contact, std::move(body->words), [respond](Result<host::ReplyDraft> made) {
    if (!made) return refuse(respond, made.error());
    std::string out = "{\"text\":" + codec::to_json(made->text) +
                      ",\"locale\":" + codec::to_json(made->locale) +
                      (made->by_model ? ",\"by_model\":true" : ",\"by_model\":false") +
                      ",\"sources\":" + codec::to_json(made->sources) + ",\"why\":";
    append_why(out, made->why);
    respond(http::json_response(out + "}"));
  });
}

void translate(host::Copilot& copilot, const http::Call& call, http::Respond respond) {
  auto body = read_body<TranslationBody>(call);
  if (!body) return refuse(respond, body.error());
  auto into = tongue_named(body->into);
  if (!into) return refuse(respond, into.error());
  copilot.translate(body->contact, std::move(body->text), *into,
                    [respond](Result<std::string> text) {
                      if (!text) return refuse(respond, text.error());
                      respond(http::json_response("{\"text\":" + codec::to_json(*text) + "}"));
                    });
}

void tell_state(host::Copilot& copilot, const http::Call&, http::Respond respond) {
  const std::string_view why = copilot.why_not();
  std::string out = why.empty() ? "{\"model\":true,\"why\":" : "{\"model\":false,\"why\":";
  append_why(out, why);
  respond(http::json_response(out + "}"));
}

}  // namespace

void add_copilot_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view method, std::string_view pattern, auth::Roles roles,
                       std::string_view summary, std::string_view schema, auto handler) {
    router.add({.method = method,
                .pattern = pattern,
                .rights = {.roles = roles},
                .summary = summary,
                .request_schema = schema,
                .response_schema = R"({"type":"object"})",
                .body_bytes_max = 32 * 1024,
                .handler = [&context, handler](const http::Call& call, http::Respond respond) {
                  if (context.hooks.copilot == nullptr)
                    return refuse(respond, Error{ErrorKind::unavailable, "copilot.off"});
                  const std::string agent = std::to_string(call.caller.agent.value);
                  if (call.request.method != "GET" &&
                      !context.copilot_by_agent.take(agent, context.now()))
                    return refuse(respond, Error{ErrorKind::throttled, "copilot.too_often"});
                  handler(*context.hooks.copilot, call, std::move(respond));
                }});
  };
  add("GET", "/v1/copilot", auth::all_staff, "Whether a language model helps", "", tell_state);
  add("POST", "/v1/copilot/summary", auth::all_staff, "A summary of a case",
      wire::schema_of<SummaryBody>(), summarise);
  add("POST", "/v1/copilot/draft", auth::acting_staff,
      "A draft of a reply; it is never sent by itself", wire::schema_of<DraftBody>(), draft);
  add("POST", "/v1/copilot/translation", auth::acting_staff, "A translation",
      wire::schema_of<TranslationBody>(), translate);
}

}  // namespace jx::edge::api
