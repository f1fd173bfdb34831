// The stream's fallback: long poll and single commands, with the stream's own sessions behind them.
#include <charconv>

#include "edge/api/context.h"
#include "edge/api/poll.h"
#include "edge/wire/attachment.h"
#include "edge/wire/commands.h"

namespace jx::edge::api {

namespace {

struct CommandBodyJson {
  std::string id{};
  desk::CommandBody body{};
};
JX_DESCRIBE(CommandBodyJson, id, body)

void answer_command(Context& context, const auth::Caller& caller, ContactId contact,
                    const desk::CommandId& id, desk::CommandBody body, http::Respond respond) {
  context.service.submit(caller.actor(contact), id, std::move(body),
                         [&context, id, respond = std::move(respond)](Result<host::Reply> reply) {
                           if (!reply) {
                             context.metrics.refuse(reply.error().code);
                             return refuse(respond, reply.error());
                           }
                           ++context.metrics.acks;
                           respond(http::json_response(fmt::format(R"({{"id":"{}","seq":"{}"}})",
                                                                   id.view(), reply->seq.value)));
                         });
}

void submit_as(Context& context, const auth::Caller& caller, ContactId contact,
               CommandBodyJson command, http::Respond respond) {
  auto id = wire::read_command_id(command.id);
  if (!id) return refuse(respond, id.error());
  auto body = wire::admit(std::move(command.body), caller, contact);
  if (!body) return refuse(respond, body.error());
  ++context.metrics.commands;
  if (wire::attachments_of(*body) == nullptr)
    return answer_command(context, caller, contact, *id, *std::move(body), std::move(respond));
  wire::verify_attachments(
      context.service, std::get<desk::PostMessage>(*std::move(body)),
      [&context, caller, contact, id = *id, respond](Result<desk::PostMessage> message) {
        if (!message) return refuse(respond, message.error());
        answer_command(context, caller, contact, id, *std::move(message), respond);
      });
}

void post_command(Context& context, const http::Call& call, http::Respond respond) {
  auto command = read_body<CommandBodyJson>(call);
  if (!command) return refuse(respond, command.error());
  if (call.caller.kind != auth::CallerKind::visitor)
    return submit_as(context, call.caller, {}, *std::move(command), std::move(respond));
  // Refused before a contact is made for it.
  if (auto admitted = wire::admit(command->body, call.caller, ContactId{1}); !admitted)
    return refuse(respond, admitted.error());
  if (auto id = wire::read_command_id(command->id); !id) return refuse(respond, id.error());
  context.gate.make_contact(call.caller.visitor,
                            [&context, caller = call.caller, command = *std::move(command),
                             respond](Result<ContactId> contact) {
                              if (!contact) return refuse(respond, contact.error());
                              submit_as(context, caller, *contact, command, respond);
                            });
}

void poll(Context& context, const http::Call& call, http::Respond respond) {
  PollRequest request;
  request.caller = call.caller;
  if (const auto since = call.request.parameter("since"); since && *since != "0") {
    auto seq = read_id<Seq>(*since);
    if (!seq) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
    request.hello.since = *seq;
  }
  if (const auto seen = call.request.parameter("seen")) {
    auto seq = read_id<Seq>(*seen);
    if (!seq) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
    if (call.caller.kind == auth::CallerKind::staff && *seq <= context.hub.seq())
      context.hub.proved(call.caller.agent, *seq);
  }
  std::string_view open;
  const auto listed = call.request.parameter("open");
  if (listed) open = *listed;
  while (!open.empty() && request.hello.open.size() < wire::open_max) {
    const std::size_t comma = std::min(open.find(','), open.size());
    auto contact = read_id<ContactId>(open.substr(0, comma));
    if (!contact) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
    request.hello.open.push_back(*contact);
    open.remove_prefix(std::min(comma + 1, open.size()));
  }
  const auto wait = call.request.parameter("wait").value_or("25");
  int wait_s = 0;
  const auto end = wait.data() + wait.size();
  if (std::from_chars(wait.data(), end, wait_s).ptr != end || wait_s < 0 || wait_s > 60)
    return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
  request.wait = seconds(wait_s);
  context.polls.begin(context, std::move(request), std::move(respond));
}

}  // namespace

void add_stream_routes(http::Router& router, Context& context) {
  const auth::Rights talkers{.visitor = true, .roles = auth::all_staff};
  router.add({.method = "GET",
              .pattern = "/v1/stream",
              .rights = {.anyone = true},
              .summary = "The stream (WebSocket); docs/protocol.md",
              .handler =
                  [](const http::Call&, const http::Respond& respond) {
                    auto response = http::problem_response(
                        Error{ErrorKind::invalid, "http.upgrade_required"}, 426);
                    response.headers.emplace_back("Upgrade", "websocket");
                    respond(std::move(response));
                  },
              .is_stream = true});
  router.add(
      {.method = "GET",
       .pattern = "/v1/stream/poll",
       .rights = talkers,
       .summary = "The stream by long poll: frames since a cursor",
       .response_schema =
           R"({"type":"object","properties":{"frames":{"type":"array","items":{"type":"object"}},"cursor":{"type":"string"}}})",
       .parameters = "since wait open seen",
       .handler = [&context](const http::Call& call, http::Respond respond) {
         poll(context, call, std::move(respond));
       }});
  router.add(
      {.method = "POST",
       .pattern = "/v1/commands",
       .rights = {.visitor = true, .roles = auth::all_staff, .scope = "commands:write"},
       .summary = "Give one command; the same id twice has one effect",
       .request_schema = wire::schema_of<CommandBodyJson>(),
       .response_schema =
           R"({"type":"object","properties":{"id":{"type":"string"},"seq":{"type":"string"}}})",
       .body_bytes_max = 64 * 1024,
       .handler = [&context](const http::Call& call, http::Respond respond) {
         post_command(context, call, std::move(respond));
       }});
}

}  // namespace jx::edge::api
