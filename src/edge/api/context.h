// What the handlers of the routes share. Owned by Edge; loop thread only.
#pragma once

#include <charconv>

#include "codec/json.h"
#include "edge/api/door.h"
#include "edge/api/poll.h"
#include "edge/auth/gate.h"
#include "edge/auth/throttle.h"
#include "edge/edge.h"
#include "edge/http/router.h"
#include "edge/log.h"
#include "edge/websocket/hub.h"
#include "edge/wire/schema.h"

namespace jx::edge::api {

struct Context {
  host::DeskService& service;
  auth::Gate& gate;
  auth::Signer& signer;
  websocket::Hub& hub;
  const EdgeSettings& settings;
  const EdgeHooks& hooks;
  Metrics& metrics;
  http::Server& server;
  PollTable polls{};
  DoorBook door_book{};
  auth::Throttle login_by_client{{.tries_max = 30, .window = minutes(5)}};
  auth::Throttle secrets_by_client{{.tries_max = 10, .window = minutes(10)}};
  auth::Throttle sessions_by_client{{.tries_max = 600, .window = minutes(1)}};
  auth::Throttle guides_by_client{{.tries_max = 600, .window = minutes(1)}};
  auth::Throttle copilot_by_agent{{.tries_max = 30, .window = minutes(1)}};

  Instant now() const { return service.now(); }
};

// Reads a JSON body of this shape. Errors: invalid "json.…", "http.unsupported_media_type".
template <class T>
Result<T> read_body(const http::Call& call) {
  const std::string_view type = call.request.header("content-type");
  if (!type.starts_with("application/json"))
    return fail(ErrorKind::invalid, "http.unsupported_media_type");
  return codec::from_json<T>(call.request.body);
}

// A path argument or query parameter that is an id. Errors: invalid "http.bad_path".
template <class IdType>
Result<IdType> read_id(std::string_view text) {
  IdType id{};
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, id.value);
  if (error != std::errc{} || stop != end || id.value == 0)
    return fail(ErrorKind::invalid, "http.bad_path");
  return id;
}

// "count" and the like: within 1..most; `otherwise` when absent. Errors: invalid "http.bad_query".
Result<std::size_t> read_count(const http::Request& request, std::string_view name,
                               std::size_t otherwise, std::size_t most);

// Runs a command of a member of staff and answers with `{"seq"}` or what `then` makes of the reply.
void run_command(Context& context, const http::Call& call, desk::CommandBody body,
                 http::Respond respond, std::function<void(host::Reply)> then = {});

// The same without asking whether such a command may come from outside: for a handler that checked
// what the command says.
void submit_command(Context& context, const http::Call& call, desk::CommandBody body,
                    http::Respond respond, std::function<void(host::Reply)> then = {});

// The handler's answer to an error.
void refuse(const http::Respond& respond, const Error& error);
void answer_done(const http::Respond& respond);

void add_stream_routes(http::Router& router, Context& context);
void add_visitor_routes(http::Router& router, Context& context);
void add_account_routes(http::Router& router, Context& context);
void add_staff_routes(http::Router& router, Context& context);
void add_desk_routes(http::Router& router, Context& context);
void add_trade_routes(http::Router& router, Context& context);
void add_rule_routes(http::Router& router, Context& context);
void add_attachment_routes(http::Router& router, Context& context);
void add_article_routes(http::Router& router, Context& context);
void add_article_change_routes(http::Router& router, Context& context);
void add_guide_routes(http::Router& router, Context& context);
void add_understanding_routes(http::Router& router, Context& context);
void add_copilot_routes(http::Router& router, Context& context);

}  // namespace jx::edge::api
