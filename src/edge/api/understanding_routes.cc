// What a customer's message is taken to mean, and its correction by staff.
#include "edge/api/context.h"
#include "host/lessons/lesson_book.h"

namespace jx::edge::api {

namespace {

struct UnderstandingView {
  std::vector<Word> intents{};  // likeliest first
  bool urgent = false;
  bool needs_human = false;
};
JX_DESCRIBE(UnderstandingView, intents, urgent, needs_human)

struct MeaningBody {
  ContactId contact{};
  MessageNumber number{};
  std::vector<Word> intents{};
  bool urgent = false;
  bool needs_human = false;
};
JX_DESCRIBE(MeaningBody, contact, number, intents, urgent, needs_human)

template <class IdType>
Result<IdType> read_parameter(const http::Request& request, std::string_view name) {
  const auto text = request.parameter(name);
  if (!text) return fail(ErrorKind::invalid, "http.bad_query");
  return read_id<IdType>(*text);
}

void tell(Context& context, const http::Call& call, http::Respond respond) {
  auto contact = read_parameter<ContactId>(call.request, "contact");
  if (!contact) return refuse(respond, contact.error());
  auto number = read_parameter<MessageNumber>(call.request, "number");
  if (!number) return refuse(respond, number.error());
  context.hooks.lessons->understand(
      *contact, *number, [respond](Result<language::Understanding> understood) {
        if (!understood) return refuse(respond, understood.error());
        UnderstandingView view{.urgent = understood->urgent,
                               .needs_human = understood->needs_human};
        for (const language::IntentGuess& guess : understood->intents)
          view.intents.emplace_back(enum_text(guess.name));
        respond(http::json_response(codec::to_json(view)));
      });
}

// A meaning is kept only for a message that can be learnt from.
void correct(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<MeaningBody>(call);
  if (!body) return refuse(respond, body.error());
  for (const Word& intent : body->intents)
    if (!enum_from_text<language::Intent>(intent.view()))
      return refuse(respond, Error{ErrorKind::invalid, "meaning.unknown_intent"});
  desk::CorrectMeaning command{.contact = body->contact,
                               .number = body->number,
                               .intents = std::move(body->intents),
                               .urgent = body->urgent,
                               .needs_human = body->needs_human};
  context.hooks.lessons->understand(
      command.contact, command.number,
      [&context, call, respond, command](const Result<language::Understanding>& understood) {
        if (!understood) return refuse(respond, understood.error());
        submit_command(context, call, command, respond);
      });
}

}  // namespace

void add_understanding_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view method, auth::Roles roles, std::string_view summary,
                       std::string_view schema, std::string_view parameters, auto handler) {
    router.add({.method = method,
                .pattern = "/v1/understanding",
                .rights = {.roles = roles},
                .summary = summary,
                .request_schema = schema,
                .response_schema = R"({"type":"object"})",
                .parameters = parameters,
                .body_bytes_max = 8 * 1024,
                .handler = [&context, handler](const http::Call& call, http::Respond respond) {
                  if (context.hooks.lessons == nullptr)
                    return refuse(respond, Error{ErrorKind::unavailable, "language.off"});
                  handler(context, call, std::move(respond));
                }});
  };
  add("GET", auth::all_staff, "What a customer's message is taken to mean", "", "contact number",
      tell);
  add("POST", auth::acting_staff, "What it does mean: an example to learn from",
      wire::schema_of<MeaningBody>(), "", correct);
}

}  // namespace jx::edge::api
