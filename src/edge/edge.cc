#include "edge/edge.h"

#include <boost/asio/post.hpp>

#include "desk/refusal.h"
#include "edge/api/accounts.h"
#include "edge/http/openapi.h"
#include "edge/http/static_files.h"
#include "edge/websocket/session.h"

namespace jx::edge {

namespace {

constexpr std::int64_t door_every_s = 2;

// Asked every few seconds by whoever watches the server: nothing to tell.
bool is_probe(std::string_view route) {
  return route == "/healthz" || route == "/readyz" || route == "/metrics";
}

std::vector<http::Mount> mounts_of(const EdgeSettings& settings) {
  if (settings.web_folder.empty()) return {};
  const std::string web = settings.web_folder + "/";
  const std::string& anyone = settings.widget_frame_ancestors;
  const auto file = [](std::string path, std::string name, bool is_for_all) {
    return http::Mount{.prefix = std::move(path),
                       .folder = std::move(name),
                       .frame_ancestors = "'none'",
                       .is_file = true,
                       .is_for_all = is_for_all};
  };
  return {{.prefix = "/console/",
           .folder = web + "console",
           .fallback = "index.html",
           .frame_ancestors = "'none'"},
          file("/widget.js", web + "widget.js", true),
          file("/widget/demo", web + "public/demo.html", false),
          {.prefix = "/widget/",
           .folder = web + "widget",
           .frame_ancestors = anyone,
           .is_for_all = true},
          file("/progress/", web + "public/progress.html", false),
          {.prefix = "/public/", .folder = web + "public", .frame_ancestors = "'none'"},
          file("/", web + "public/index.html", false)};
}

void take_desk_sentences() {
  static const std::vector<http::ProblemText> texts = [] {
    std::vector<http::ProblemText> made;
    for (const desk::Refusal& refusal : desk::refusals())
      made.push_back({refusal.code, refusal.zh, refusal.en});
    return made;
  }();
  http::set_problem_texts(texts);
}

auth::Key32 edge_key(host::DeskService& service) {
  return service.store().keys->derive("edge.tokens");
}

}  // namespace

struct Edge::State final : http::Application {
  State(boost::asio::io_context& io_context, host::DeskService& desk_service,
        EdgeSettings edge_settings, EdgeHooks edge_hooks)
      : io(io_context),
        service(desk_service),
        settings(std::move(edge_settings)),
        hooks(std::move(edge_hooks)),
        signer(edge_key(service)),
        gate(service, signer),
        hub(service, signer, settings.hub, metrics),
        server(io, *this, settings.server),
        statics(mounts_of(settings)),
        context{service, gate, signer, hub, settings, hooks, metrics, server} {}

  // http::Application
  std::size_t body_bytes_max(const http::Request& head) override;
  void handle(http::Request request, http::Respond respond) override;
  bool is_stream(const http::Request& request) override;
  Result<std::unique_ptr<http::StreamHandler>> open_stream(const http::Request& request,
                                                           http::Stream& stream) override;

  // What the log tells of a request.
  struct RequestLine {
    std::string method{};
    std::string_view route{};  // lives as long as the edge
  };
  RequestLine request_line(const http::Request& request, const http::Route* route) const;
  void log_request(const RequestLine& line, Instant began, int status);
  void add_routes();
  void add_own_routes();
  void call(const http::Route& route, http::Call call, http::Respond respond);
  void serve_static(const http::Request& request, const http::Respond& respond);
  void hand_over(host::HttpInbound& inbound, http::Request request, http::Respond respond);
  void write_metrics(const http::Respond& respond);
  Result<void> check_origin(const http::Request& request) const;
  bool is_own_origin(const http::Request& request, std::string_view origin) const;
  bool is_allowed_origin(std::string_view origin) const;
  std::string foreign_origin_allowed(const http::Request& request) const;
  static void allow_cross_origin(const std::string& origin, http::Response& response);
  host::HttpInbound* find_inbound(std::string_view path) const;
  void on_second();
  void tick_door();
  void tell_door();
  void answer_polls_soon();

  boost::asio::io_context& io;
  host::DeskService& service;
  EdgeSettings settings;
  EdgeHooks hooks;
  Metrics metrics{};
  auth::Signer signer;
  auth::Gate gate;
  websocket::Hub hub;
  http::Server server;
  http::StaticFiles statics;
  http::Router router;
  std::vector<host::HttpInbound*> inbounds;
  std::unique_ptr<Log> log;
  api::Context context;
  std::string openapi;
  api::Door door{};
  std::int64_t seconds_run = 0;
  bool polls_posted = false;
  bool stopping = false;
};

// ---- requests
// --------------------------------------------------------------------------------------------

host::HttpInbound* Edge::State::find_inbound(std::string_view path) const {
  for (host::HttpInbound* inbound : inbounds) {
    const std::string_view prefix = inbound->path_prefix();
    if (path.starts_with(prefix) &&
        (path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/')) {
      return inbound;
    }
  }
  return nullptr;
}

std::size_t Edge::State::body_bytes_max(const http::Request& head) {
  if (const host::HttpInbound* inbound = find_inbound(head.path)) return inbound->body_bytes_max();
  const http::Match match = router.find(head.method, head.path);
  return match.route == nullptr ? 0 : match.route->body_bytes_max;
}

bool Edge::State::is_stream(const http::Request& request) {
  const http::Match match = router.find(request.method, request.path);
  return match.route != nullptr && match.route->is_stream;
}

bool Edge::State::is_own_origin(const http::Request& request, std::string_view origin) const {
  if (!settings.public_url.empty() && origin == settings.public_url) return true;
  const std::string_view host = request.header("host");
  return origin == std::string(request.secure ? "https://" : "http://") + std::string(host);
}

bool Edge::State::is_allowed_origin(std::string_view origin) const {
  return std::ranges::any_of(settings.allowed_origins,
                             [&](const std::string& o) { return o == "*" || o == origin; });
}

// Programs and old browsers send no Origin; whoever does must be allowed.
Result<void> Edge::State::check_origin(const http::Request& request) const {
  const std::string_view origin = request.header("origin");
  if (origin.empty() || is_own_origin(request, origin)) return {};
  // A foreign page speaks for visitors only: cookies of staff are never honoured from there.
  if (is_allowed_origin(origin) && request.cookie(auth::session_cookie).empty()) return {};
  return fail(ErrorKind::forbidden, "auth.origin");
}

// The origin of a foreign page that may read the answer; empty when there is none.
std::string Edge::State::foreign_origin_allowed(const http::Request& request) const {
  const std::string_view origin = request.header("origin");
  if (origin.empty() || is_own_origin(request, origin) || !is_allowed_origin(origin)) return {};
  return std::string(origin);
}

void Edge::State::allow_cross_origin(const std::string& origin, http::Response& response) {
  if (origin.empty()) return;
  for (const auto& [name, value] : response.headers) {
    if (name == "Access-Control-Allow-Origin") return;
  }
  response.headers.emplace_back("Access-Control-Allow-Origin", origin);
  response.headers.emplace_back("Vary", "Origin");
}

void Edge::State::handle(http::Request request, http::Respond respond) {
  http::Match match = router.find(request.method, request.path);
  http::Respond answer = [this, allowed = foreign_origin_allowed(request),
                          line = request_line(request, match.route), began = service.now(),
                          respond = std::move(respond)](http::Response response) {
    log_request(line, began, response.status);
    allow_cross_origin(allowed, response);
    respond(std::move(response));
  };
  if (stopping)
    return answer(http::problem_response(Error{ErrorKind::unavailable, "host.stopping"}));
  if (host::HttpInbound* inbound = find_inbound(request.path))
    return hand_over(*inbound, std::move(request), std::move(answer));
  if (request.method == "OPTIONS" && (!match.allow.empty() || request.path == "*")) {
    http::Response response{.status = 204};
    response.headers.emplace_back("Allow", match.allow);
    response.headers.emplace_back("Access-Control-Allow-Methods", match.allow);
    response.headers.emplace_back("Access-Control-Allow-Headers",
                                  "Authorization, Content-Type, X-File-Name");
    response.headers.emplace_back("Access-Control-Max-Age", "600");
    return answer(std::move(response));
  }
  if (match.route == nullptr) {
    if (match.allow.empty()) return serve_static(request, answer);
    auto response =
        http::problem_response(Error{ErrorKind::invalid, "http.method_not_allowed"}, 405);
    response.headers.emplace_back("Allow", match.allow);
    return answer(std::move(response));
  }
  if (match.bad_encoding)
    return answer(http::problem_response(Error{ErrorKind::invalid, "http.bad_path"}));
  call(*match.route, {std::move(request), {}, std::move(match.arguments)}, std::move(answer));
}

// A route is told by its pattern: what stands in its place may be a token or name a person.
Edge::State::RequestLine Edge::State::request_line(const http::Request& request,
                                                   const http::Route* route) const {
  if (!log || !settings.log_requests) return {};
  if (route != nullptr) return {request.method, route->pattern};
  const host::HttpInbound* inbound = find_inbound(request.path);
  return {request.method, inbound == nullptr ? "other" : inbound->path_prefix()};
}

void Edge::State::log_request(const RequestLine& line, Instant began, int status) {
  if (!log || !settings.log_requests || is_probe(line.route)) return;
  log->write(service.now(), "http.request",
             {{"method", line.method},
              {"route", std::string(line.route)},
              {"status", std::to_string(status)},
              {"ms", std::to_string((service.now() - began).ms)}});
}

void Edge::State::call(const http::Route& route, http::Call call, http::Respond respond) {
  const bool changes = route.method != "GET";
  if (changes) {
    if (auto origin = check_origin(call.request); !origin)
      return api::refuse(respond, origin.error());
  }
  auto shared = std::make_shared<http::Call>(std::move(call));
  gate.find_caller(shared->request, [&route, changes, shared,
                                     respond = std::move(respond)](Result<auth::Caller> caller) {
    // An old cookie or token must not keep anyone from what is open to all.
    if (!caller && !route.rights.anyone) return api::refuse(respond, caller.error());
    if (caller) shared->caller = *std::move(caller);
    if (auto right = auth::check_rights(route.rights, shared->caller); !right)
      return api::refuse(respond, right.error());
    const bool by_cookie = shared->caller.kind == auth::CallerKind::staff;
    if (changes && by_cookie && !route.rights.anyone &&
        !auth::same_secret(shared->caller.csrf, shared->request.header("x-csrf-token"))) {
      return api::refuse(respond, Error{ErrorKind::forbidden, "auth.csrf"});
    }
    route.handler(std::move(*shared), respond);
  });
}

void Edge::State::serve_static(const http::Request& request, const http::Respond& respond) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (request.path == "/console" || request.path == "/widget") {
    http::Response moved{.status = 301, .content_type = "text/plain"};
    moved.headers.emplace_back("Location", request.path + "/");
    return respond(std::move(moved));
  }
  if (reads && !request.path.starts_with("/v1/")) {
    if (auto found = statics.find(request)) return respond(*std::move(found));
  }
  respond(http::problem_response(Error{ErrorKind::not_found, "http.not_found"}));
}

void Edge::State::hand_over(host::HttpInbound& inbound, http::Request request,
                            http::Respond respond) {
  inbound.handle({.method = std::move(request.method),
                  .path = std::move(request.path),
                  .query = std::move(request.query),
                  .headers = std::move(request.headers),
                  .body = std::move(request.body),
                  .client_address = std::move(request.client_address)},
                 [this, respond = std::move(respond)](Result<host::InboundReply> reply) {
                   if (!reply) {
                     metrics.refuse(reply.error().code);
                     return api::refuse(respond, reply.error());
                   }
                   http::Response response;
                   response.status = reply->status;
                   response.content_type = std::move(reply->content_type);
                   response.body = std::move(reply->body);
                   respond(std::move(response));
                 });
}

Result<std::unique_ptr<http::StreamHandler>> Edge::State::open_stream(const http::Request& request,
                                                                      http::Stream& stream) {
  if (stopping) return fail(ErrorKind::unavailable, "host.stopping");
  const std::string_view origin = request.header("origin");
  const bool own = origin.empty() || is_own_origin(request, origin);
  if (!own && !is_allowed_origin(origin)) return fail(ErrorKind::forbidden, "auth.origin");
  // The cookie of a member of staff counts only from our own pages.
  const std::string cookie(own ? request.cookie(auth::session_cookie) : std::string_view{});
  return std::make_unique<websocket::Session>(hub, gate, stream, cookie);
}

// ---- routes
// ----------------------------------------------------------------------------------------------

void Edge::State::add_routes() {
  api::add_stream_routes(router, context);
  api::add_visitor_routes(router, context);
  api::add_account_routes(router, context);
  api::add_staff_routes(router, context);
  api::add_desk_routes(router, context);
  api::add_trade_routes(router, context);
  api::add_rule_routes(router, context);
  api::add_attachment_routes(router, context);
  api::add_article_routes(router, context);
  api::add_article_change_routes(router, context);
  api::add_guide_routes(router, context);
  api::add_copilot_routes(router, context);
  api::add_understanding_routes(router, context);
  add_own_routes();
  openapi = http::openapi_document(router.routes(), settings.version);
}

void Edge::State::add_own_routes() {
  const auth::Rights anyone{.anyone = true};
  const auth::Rights watchers{
      .anyone = settings.expose_metrics, .roles = auth::leading_staff, .scope = "metrics:read"};
  const auto add = [&](std::string_view pattern, auth::Rights rights, std::string_view summary,
                       std::function<void(const http::Respond&)> handler) {
    router.add(
        {.method = "GET",
         .pattern = pattern,
         .rights = rights,
         .summary = summary,
         .handler = [handler = std::move(handler)](
                        const http::Call&, const http::Respond& respond) { handler(respond); }});
  };
  add("/openapi.json", anyone, "This document", [this](const http::Respond& respond) {
    http::Response response;
    response.body = openapi;
    respond(std::move(response));
  });
  add("/metrics", watchers, "Counters for Prometheus",
      [this](const http::Respond& respond) { write_metrics(respond); });
  add("/healthz", anyone, "The process is alive",
      [](const http::Respond& respond) { respond(http::json_response(R"({"alive":true})")); });
  add("/readyz", anyone, "Commands are taken", [this](const http::Respond& respond) {
    const bool ready = !stopping && (!hooks.is_ready || hooks.is_ready());
    respond(http::json_response(fmt::format(R"({{"ready":{}}})", ready), ready ? 200 : 503));
  });
}

void Edge::State::write_metrics(const http::Respond& respond) {
  std::string out;
  const auto& counted = server.counters();
  const auto counter = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    append_metric(out, name, "counter", help, static_cast<double>(value));
  };
  const auto gauge = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    append_metric(out, name, "gauge", help, static_cast<double>(value));
  };
  gauge("jianxin_connections", "Sockets open now", server.connections());
  gauge("jianxin_streams", "WebSockets open now", counted.streams);
  gauge("jianxin_committed_seq", "Last committed event", service.committed().value);
  gauge("jianxin_projection_lag_events", "Committed events not yet projected",
        service.committed().value -
            std::min(service.committed(), service.store().rows->cursor()).value);
  gauge("jianxin_queued_tickets", "Tickets waiting for an agent",
        static_cast<std::uint64_t>(door.queued));
  gauge("jianxin_agents_online", "Agents online", static_cast<std::uint64_t>(door.online));
  counter("jianxin_connections_accepted_total", "Sockets accepted", counted.accepted);
  counter("jianxin_connections_refused_total", "Sockets turned away", counted.refused);
  counter("jianxin_http_requests_total", "Requests", counted.requests);
  counter("jianxin_protocol_errors_total", "Broken requests and frames", counted.protocol_errors);
  counter("jianxin_bytes_received_total", "Bytes read", counted.bytes_in);
  counter("jianxin_bytes_sent_total", "Bytes written", counted.bytes_out);
  counter("jianxin_commands_total", "Commands received", metrics.commands);
  counter("jianxin_acks_total", "Commands carried out", metrics.acks);
  counter("jianxin_events_sent_total", "Event frames sent", metrics.events_sent);
  counter("jianxin_snapshots_sent_total", "Snapshots sent", metrics.snapshots_sent);
  counter("jianxin_slow_consumers_total", "Clients closed with 4008", metrics.slow_consumers);
  counter("jianxin_logins_total", "Log-ins", metrics.logins);
  counter("jianxin_logins_refused_total", "Log-ins refused", metrics.logins_refused);
  counter("jianxin_log_lines_dropped_total", "Log lines dropped", log ? log->dropped() : 0);
  out += "# HELP jianxin_refusals_total Refusals by code\n# TYPE jianxin_refusals_total counter\n";
  for (const auto& [code, count] : metrics.refusals)
    fmt::format_to(std::back_inserter(out), "jianxin_refusals_total{{code=\"{}\"}} {}\n", code,
                   count);
  metrics.ack_time.append(out, "jianxin_ack_seconds", "From a command to its ack");
  if (hooks.append_metrics) hooks.append_metrics(out);
  http::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = std::move(out);
  respond(std::move(response));
}

// ---- time
// ------------------------------------------------------------------------------------------------

void Edge::State::on_second() {
  hub.on_second();
  context.polls.answer_due(service.now());
  if (++seconds_run % door_every_s == 0) tick_door();
}

void Edge::State::tick_door() {
  service.when_durable([this] {
    context.door_book.turn_day(service.now());
    const api::Door now = api::compute_door(context);
    const bool changed = hub.door_frame().empty() || api::differs(door, now);
    door = now;
    if (!changed) return;
    const bool telling = hub.tells_door();
    hub.publish_door(api::door_frame(now));
    if (!telling) tell_door();
  });
}

// A slice a turn: a crowd of visitors must not hold up those who write.
void Edge::State::tell_door() {
  if (!hub.tell_door()) return;
  boost::asio::post(io, [this] { tell_door(); });
}

void Edge::State::answer_polls_soon() {
  if (polls_posted) return;
  polls_posted = true;
  boost::asio::post(io, [this] {
    polls_posted = false;
    context.polls.answer_due(service.now());
  });
}

// ---- the face
// --------------------------------------------------------------------------------------------

Edge::Edge(boost::asio::io_context& io, host::DeskService& service, EdgeSettings settings,
           EdgeHooks hooks)
    : state_(std::make_unique<State>(io, service, std::move(settings), std::move(hooks))) {}

Edge::~Edge() = default;

void Edge::add_problem_texts(std::span<const http::ProblemText> texts) {
  http::set_problem_texts(texts);
}

void Edge::add_inbound(host::HttpInbound& inbound) { state_->inbounds.push_back(&inbound); }

Result<void> Edge::start() {
  State& state = *state_;
  auth::prepare_random();
  take_desk_sentences();
  if (state.settings.log_file != nullptr)
    state.log = std::make_unique<Log>(state.settings.log_file);
  if (auto loaded = state.hub.start(); !loaded) return loaded;
  if (auto loaded =
          state.context.door_book.load(state.service.desk().state(), state.service.store(),
                                       state.service.now(), state.settings.utc_offset);
      !loaded) {
    return loaded;
  }
  state.add_routes();
  state.hub.on_event([&state](const desk::Recorded& r) { state.context.door_book.on_event(r); });
  state.hub.on_dismissed([&state](AgentId agent) { api::end_account(state.service, agent); });
  state.context.polls.on_news([&state] { state.answer_polls_soon(); });
  state.server.on_sweep([&state] { state.on_second(); });
  state.gate.reload_keys([](Result<void> loaded) { static_cast<void>(loaded); });
  if (auto listening = state.server.start(); !listening) return listening;
  state.tick_door();
  if (state.log)
    state.log->write(state.service.now(), "edge.started",
                     {{"port", std::to_string(state.server.port(0))}});
  return {};
}

void Edge::stop(std::function<void()> then) {
  state_->stopping = true;
  if (state_->log) state_->log->write(state_->service.now(), "edge.stopping", {});
  state_->server.stop(std::move(then));
}

std::uint16_t Edge::port(std::size_t listen) const { return state_->server.port(listen); }

Result<void> Edge::reload() {
  auto reloaded = state_->server.reload_certificates();
  if (state_->log) {
    state_->log->write(state_->service.now(), "edge.reloaded",
                       {{"result", reloaded ? "ok" : std::string(reloaded.error().code)}});
  }
  return reloaded;
}

void ensure_operator_invitation(host::DeskService& service, host::Done<std::string> then) {
  auto any = service.store().accounts->any();
  if (!any) return then(error_of(std::move(any)));
  if (*any) return then(std::string());
  for (const auto& [id, agent] : service.desk().state().agents) {
    if (agent.role == desk::Role::operator_ && !agent.dismissed)
      return api::issue_invitation(service, id, "invite", std::move(then));
  }
  service.submit({}, desk::CommandId("first-operator"),
                 desk::AddAgent{.name = "管理员", .role = desk::Role::operator_},
                 [&service, then = std::move(then)](Result<host::Reply> reply) mutable {
                   if (!reply) return then(error_of(std::move(reply)));
                   api::issue_invitation(service, AgentId{reply->seq.value}, "invite",
                                         std::move(then));
                 });
}

}  // namespace jx::edge
