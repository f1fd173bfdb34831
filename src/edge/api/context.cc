#include "edge/api/context.h"

#include "edge/wire/commands.h"

namespace jx::edge::api {

void refuse(const http::Respond& respond, const Error& error) {
  respond(http::problem_response(error));
}

void answer_done(const http::Respond& respond) { respond(http::json_response("{}")); }

Result<std::size_t> read_count(const http::Request& request, std::string_view name,
                               std::size_t otherwise, std::size_t most) {
  const auto text = request.parameter(name);
  if (!text) return otherwise;
  std::size_t value = 0;
  const auto end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc{} || stop != end || value == 0 || value > most)
    return fail(ErrorKind::invalid, "http.bad_query");
  return value;
}

void run_command(Context& context, const http::Call& call, desk::CommandBody body,
                 http::Respond respond, std::function<void(host::Reply)> then) {
  auto admitted = wire::admit(std::move(body), call.caller, {});
  if (!admitted) return refuse(respond, admitted.error());
  submit_command(context, call, *std::move(admitted), std::move(respond), std::move(then));
}

void submit_command(Context& context, const http::Call& call, desk::CommandBody body,
                    http::Respond respond, std::function<void(host::Reply)> then) {
  // A REST call without an Idempotency-Key is a new command each time.
  desk::CommandId id(auth::random_text(16));
  if (const std::string_view key = call.request.header("idempotency-key"); !key.empty()) {
    auto given = wire::read_command_id(key);
    if (!given) return refuse(respond, given.error());
    id = *given;
  }
  ++context.metrics.commands;
  context.service.submit(
      call.caller.actor({}), id, std::move(body),
      [&context, respond, then = std::move(then)](Result<host::Reply> reply) {
        if (!reply) {
          context.metrics.refuse(reply.error().code);
          return refuse(respond, reply.error());
        }
        ++context.metrics.acks;
        if (then) return then(*reply);
        respond(http::json_response(fmt::format("{{\"seq\":\"{}\"}}", reply->seq.value)));
      });
}

}  // namespace jx::edge::api
