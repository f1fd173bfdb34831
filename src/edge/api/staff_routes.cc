// Agents, teams, canned replies and keys for programs.
#include "edge/api/accounts.h"

namespace jx::edge::api {

namespace {

struct AgentChange {
  std::optional<std::string> name{};
  std::optional<desk::Role> role{};
  std::optional<std::vector<TeamId>> teams{};
  std::optional<std::vector<Word>> skills{};
  std::optional<std::int64_t> capacity{};
};
JX_DESCRIBE(AgentChange, name, role, teams, skills, capacity)
struct KeyBody {
  std::string name{};
  std::vector<std::string> scopes{};
  Instant expires_at{};
};
JX_DESCRIBE(KeyBody, name, scopes, expires_at)

template <class Map>
std::string list_json(std::string_view name, const Map& map) {
  std::string out = fmt::format("{{\"{}\":[", name);
  for (const auto& [id, item] : map) {
    if (out.back() != '[') out += ',';
    codec::append_json(out, item);
  }
  return out + "]}";
}

void add_agent(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<desk::AddAgent>(call);
  if (!body) return refuse(respond, body.error());
  run_command(context, call, *std::move(body), respond, [&context, respond](host::Reply reply) {
    const AgentId agent{reply.seq.value};
    issue_invitation(
        context.service, agent, "invite", [&context, agent, respond](Result<std::string> link) {
          if (!link) return refuse(respond, link.error());
          respond(http::json_response(fmt::format(R"({{"agent":"{}","invitation":"{}{}"}})",
                                                  agent.value, context.settings.public_url, *link),
                                      201));
        });
  });
}

void change_agent(Context& context, const http::Call& call, http::Respond respond) {
  auto agent = read_id<AgentId>(call.arguments[0]);
  if (!agent) return refuse(respond, agent.error());
  auto body = read_body<AgentChange>(call);
  if (!body) return refuse(respond, body.error());
  run_command(
      context, call,
      desk::ChangeAgent{*agent, body->name, body->role, body->teams, body->skills, body->capacity},
      std::move(respond));
}

void dismiss_agent(Context& context, const http::Call& call, http::Respond respond) {
  auto agent = read_id<AgentId>(call.arguments[0]);
  if (!agent) return refuse(respond, agent.error());
  run_command(context, call, desk::DismissAgent{*agent}, std::move(respond));
}

http::Handler issue_link(Context& context, std::string_view purpose) {
  return [&context, purpose](const http::Call& call, const http::Respond& respond) {
    auto agent = read_id<AgentId>(call.arguments[0]);
    if (!agent) return refuse(respond, agent.error());
    if (!context.gate.role_of(*agent))
      return refuse(respond, Error{ErrorKind::not_found, "agent.unknown"});
    issue_invitation(
        context.service, *agent, purpose, [&context, respond](Result<std::string> link) {
          if (!link) return refuse(respond, link.error());
          respond(http::json_response(
              fmt::format(R"({{"invitation":"{}{}"}})", context.settings.public_url, *link)));
        });
  };
}

std::string key_json(const host::ApiKeyRecord& key) {
  std::string out = fmt::format(R"({{"number":"{}","name":)", key.number);
  codec::append_json_text(out, key.name);
  fmt::format_to(std::back_inserter(out),
                 R"(,"scopes":{},"created_at":{},"expires_at":{},"revoked":{}}})",
                 codec::to_json(key.scopes), key.created_at.ms, key.expires_at.ms, key.revoked);
  return out;
}

void list_keys(Context& context, const http::Call&, http::Respond respond) {
  auto keys = std::make_shared<std::vector<host::ApiKeyRecord>>();
  context.service.in_pool(
      [&context, keys]() -> Result<void> {
        auto read = context.service.store().accounts->api_keys();
        if (!read) return error_of(std::move(read));
        *keys = *std::move(read);
        return {};
      },
      [keys, respond](Result<void> read) {
        if (!read) return refuse(respond, read.error());
        std::string out = "{\"keys\":[";
        for (const auto& key : *keys) out += (out.back() == '[' ? "" : ",") + key_json(key);
        respond(http::json_response(out + "]}"));
      });
}

void add_key(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<KeyBody>(call);
  if (!body) return refuse(respond, body.error());
  host::ApiKeyRecord key{.name = body->name.substr(0, 200),
                         .created_at = context.now(),
                         .expires_at = body->expires_at};
  for (const std::string& scope : body->scopes) {
    if (!auth::is_scope(scope))
      return refuse(respond, Error{ErrorKind::invalid, "key.unknown_scope", "$.scopes"});
    key.scopes.emplace_back(scope);
  }
  const std::string secret = auth::random_text(32);
  key.secret_hash = auth::sha256_hex(secret);
  auto number = std::make_shared<std::uint64_t>(0);
  context.service.in_pool(
      [&context, key, secret, number]() mutable -> Result<void> {
        auto& store = context.service.store();
        key.secret_sealed =
            auth::hex(store.keys->seal(codec::Subject("platform"), secret, "api_key"));
        if (auto flushed = store.keys->flush(); !flushed) return flushed;
        auto added = store.accounts->add_api_key(key);
        if (!added) return error_of(std::move(added));
        *number = *added;
        return {};
      },
      [&context, number, secret, respond](Result<void> added) {
        if (!added) return refuse(respond, added.error());
        context.gate.reload_keys([number, secret, respond](Result<void> loaded) {
          if (!loaded) return refuse(respond, loaded.error());
          // The only time the secret is shown.
          respond(http::json_response(
              fmt::format(R"({{"number":"{0}","secret":"{1}","token":"jxk_{0}_{1}"}})", *number,
                          secret),
              201));
        });
      });
}

void revoke_key(Context& context, const http::Call& call, http::Respond respond) {
  auto number = read_id<Seq>(call.arguments[0]);
  if (!number) return refuse(respond, number.error());
  context.service.in_pool(
      [&context, number = number->value] {
        return context.service.store().accounts->revoke_api_key(number);
      },
      [&context, respond](Result<void> revoked) {
        if (!revoked) return refuse(respond, revoked.error());
        context.gate.reload_keys([respond](Result<void> loaded) {
          if (!loaded) return refuse(respond, loaded.error());
          answer_done(respond);
        });
      });
}

template <class Command>
http::Handler command_from_body(Context& context) {
  return [&context](const http::Call& call, http::Respond respond) {
    auto body = read_body<Command>(call);
    if (!body) return refuse(respond, body.error());
    run_command(context, call, *std::move(body), std::move(respond));
  };
}

template <class Command, class IdType>
http::Handler command_from_id(Context& context) {
  return [&context](const http::Call& call, http::Respond respond) {
    auto id = read_id<IdType>(call.arguments[0]);
    if (!id) return refuse(respond, id.error());
    run_command(context, call, Command{*id}, std::move(respond));
  };
}

}  // namespace

void add_staff_routes(http::Router& router, Context& context) {
  constexpr std::string_view object = R"({"type":"object"})";
  const auto add = [&](std::string_view method, std::string_view pattern, auth::Rights rights,
                       std::string_view summary, std::string_view schema, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .rights = rights,
                .summary = summary,
                .request_schema = schema,
                .response_schema = object,
                .body_bytes_max = 64 * 1024,
                .handler = std::move(handler)});
  };
  const auto with = [&context](auto handler) -> http::Handler {
    return [&context, handler](const http::Call& call, http::Respond respond) {
      handler(context, call, std::move(respond));
    };
  };
  const auth::Rights staff{.roles = auth::all_staff};
  const auth::Rights leaders{.roles = auth::leading_staff};
  const auth::Rights operators{.roles = auth::operators};

  add("GET", "/v1/agents", staff, "Colleagues", "",
      [&context](const http::Call&, const http::Respond& respond) {
        respond(http::json_response(list_json("agents", context.hub.board().agents)));
      });
  add("POST", "/v1/agents", operators, "Add an agent; answers the invitation link",
      wire::schema_of<desk::AddAgent>(), with(add_agent));
  add("PATCH", "/v1/agents/{agent}", operators, "Change an agent", wire::schema_of<AgentChange>(),
      with(change_agent));
  add("POST", "/v1/agents/{agent}/dismiss", operators, "Dismiss: everything is revoked at once", "",
      with(dismiss_agent));
  add("POST", "/v1/agents/{agent}/invite", operators, "A new invitation link", "",
      issue_link(context, "invite"));
  add("POST", "/v1/agents/{agent}/reset-password", operators, "A link to set a new password", "",
      issue_link(context, "password"));
  add("POST", "/v1/agents/{agent}/reset-totp", operators, "A link that ends two-step verification",
      "", issue_link(context, "totp"));
  add("GET", "/v1/teams", staff, "Teams", "",
      [&context](const http::Call&, const http::Respond& respond) {
        respond(http::json_response(list_json("teams", context.hub.board().teams)));
      });
  add("POST", "/v1/teams", leaders, "Save a team", wire::schema_of<desk::SaveTeam>(),
      command_from_body<desk::SaveTeam>(context));
  add("DELETE", "/v1/teams/{team}", leaders, "Remove a team", "",
      command_from_id<desk::RemoveTeam, TeamId>(context));
  add("GET", "/v1/canned-replies", staff, "Canned replies", "",
      [&context](const http::Call&, const http::Respond& respond) {
        respond(
            http::json_response(list_json("canned_replies", context.hub.board().canned_replies)));
      });
  add("POST", "/v1/canned-replies", leaders, "Save a canned reply",
      wire::schema_of<desk::SaveCannedReply>(), command_from_body<desk::SaveCannedReply>(context));
  add("DELETE", "/v1/canned-replies/{reply}", leaders, "Remove a canned reply", "",
      command_from_id<desk::RemoveCannedReply, CannedReplyId>(context));
  add("GET", "/v1/api-keys", operators, "Keys of programs", "", with(list_keys));
  add("POST", "/v1/api-keys", operators, "Make a key; its secret is shown once",
      wire::schema_of<KeyBody>(), with(add_key));
  add("DELETE", "/v1/api-keys/{number}", operators, "Revoke a key", "", with(revoke_key));
}

}  // namespace jx::edge::api
