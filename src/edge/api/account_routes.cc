// One's own account: log in and out, password, one-time codes, invitations.
#include "edge/api/accounts.h"
#include "edge/auth/password.h"
#include "edge/auth/totp.h"

namespace jx::edge::api {

namespace {

constexpr std::int64_t failures_before_lock = 5;
constexpr Duration lock_first = minutes(1);
constexpr Duration lock_most = minutes(30);

struct LoginBody {
  std::string login{};
  std::string password{};
};
JX_DESCRIBE(LoginBody, login, password)
struct TotpLoginBody {
  std::string ticket{};
  std::string code{};
};
JX_DESCRIBE(TotpLoginBody, ticket, code)
struct PasswordBody {
  std::string current{};
  std::string password{};
};
JX_DESCRIBE(PasswordBody, current, password)
struct TotpBody {  // all empty = begin; setup + code = confirm
  std::string setup{};
  std::string code{};
};
JX_DESCRIBE(TotpBody, setup, code)
struct InvitationBody {
  std::string login{};
  std::string password{};
};
JX_DESCRIBE(InvitationBody, login, password)
struct ForgotBody {
  std::string login{};
};
JX_DESCRIBE(ForgotBody, login)

tl::unexpected<Error> wrong_login() { return fail(ErrorKind::unauthenticated, "login.wrong"); }

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return text;
}

bool is_login(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
           c == '@';
  };
  return text.size() >= 3 && text.size() <= 64 && std::ranges::all_of(text, fits);
}

void count_failure(host::Account& account, Instant now) {
  ++account.failures;
  if (account.failures < failures_before_lock) return;
  const std::int64_t doublings = std::min<std::int64_t>(account.failures - failures_before_lock, 5);
  account.locked_until = now + std::min(lock_first * (std::int64_t{1} << doublings), lock_most);
}

Result<host::Account> check_password(host::Store& store, const LoginBody& body, Instant now) {
  auto found = store.accounts->find(lower(body.login));
  if (!found) return error_of(std::move(found));
  const bool usable = *found && !(*found)->disabled;
  if (usable && (*found)->locked_until > now) return fail(ErrorKind::throttled, "login.locked");
  const bool right = auth::password_matches(usable ? (*found)->password_hash : "", body.password);
  if (!usable) return wrong_login();
  host::Account account = **found;
  if (right) {
    if (account.totp_secret.empty()) account.failures = 0;
  } else {
    count_failure(account, now);
  }
  if (auto saved = store.accounts->save(account); !saved) return error_of(std::move(saved));
  if (!right) return wrong_login();
  return account;
}

Result<std::string> open_secret(host::Store& store, const host::Account& account) {
  const auto sealed = auth::from_hex(account.totp_secret);
  if (!sealed) return fail(ErrorKind::corrupt, "seal.broken");
  auto plain = store.keys->open(codec::Subject("platform"), *sealed,
                                "totp:" + std::to_string(account.agent.value));
  if (!plain) return error_of(std::move(plain));
  return plain->value_or("");
}

// A one-time or a recovery code; each is good once. Failures are counted as those of passwords.
Result<host::Account> check_code(host::Store& store, AgentId agent, const std::string& code,
                                 Instant now) {
  auto found = store.accounts->find(agent);
  if (!found) return error_of(std::move(found));
  if (!*found || (*found)->disabled) return wrong_login();
  host::Account account = **found;
  if (account.locked_until > now) return fail(ErrorKind::throttled, "login.locked");
  auto secret = open_secret(store, account);
  if (!secret) return error_of(std::move(secret));
  bool right = false;
  if (const auto step = auth::match_totp(*secret, code, now, account.totp_last_step)) {
    account.totp_last_step = *step;
    right = true;
  } else {
    const std::string print = store.keys->fingerprint("recovery", auth::plain_recovery_code(code));
    right = std::erase_if(account.recovery_hashes, [&](const std::string& hash) {
              return auth::same_secret(hash, print);
            }) > 0;
  }
  if (right) {
    account.failures = 0;
  } else {
    count_failure(account, now);
  }
  if (auto saved = store.accounts->save(account); !saved) return error_of(std::move(saved));
  if (!right) return fail(ErrorKind::unauthenticated, "totp.wrong");
  return account;
}

void begin_session(Context& context, AgentId agent, bool secure, http::Respond respond) {
  const auto role = context.gate.role_of(agent);
  if (!role) return refuse(respond, wrong_login().value());
  const std::string token = auth::random_text(32);
  const host::SessionRecord session{.token_hash = auth::sha256_hex(token),
                                    .agent = agent,
                                    .created_at = context.now(),
                                    .expires_at = context.now() + context.settings.session_life,
                                    .csrf = auth::random_text(24)};
  context.service.in_pool(
      [&context, session] { return context.service.store().accounts->save(session); },
      [&context, session, token, role = *role, secure, respond](Result<void> saved) {
        if (!saved) return refuse(respond, saved.error());
        ++context.metrics.logins;
        std::string body =
            fmt::format(R"({{"next":"done","csrf":"{}","agent":"{}","role":"{}","name":)",
                        session.csrf, session.agent.value, enum_text(role));
        codec::append_json_text(
            body, context.hub.agent_name({desk::ActorKind::agent, session.agent.value}));
        body += '}';
        auto response = http::json_response(std::move(body));
        response.headers.emplace_back(
            "Set-Cookie", session_cookie_header(token, secure, context.settings.session_life));
        respond(std::move(response));
      });
}

void refuse_login(Context& context, const http::Respond& respond, const Error& error) {
  ++context.metrics.logins_refused;
  context.metrics.refuse(error.code);
  refuse(respond, error);
}

void log_in(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<LoginBody>(call);
  if (!body) return refuse(respond, body.error());
  if (!context.login_by_client.take(http::counting_key(call.request.client_address), context.now()))
    return refuse_login(context, respond, Error{ErrorKind::throttled, "login.too_many"});
  if (body->password.size() > auth::password_bytes_max)
    return refuse_login(context, respond, wrong_login().value());
  auto account = std::make_shared<host::Account>();
  context.service.in_background(
      [&context, body = *std::move(body), account, now = context.now()]() -> Result<void> {
        auto checked = check_password(context.service.store(), body, now);
        if (!checked) return error_of(std::move(checked));
        *account = *std::move(checked);
        return {};
      },
      [&context, account, secure = call.request.secure, respond](Result<void> checked) {
        if (!checked) return refuse_login(context, respond, checked.error());
        if (account->totp_secret.empty())
          return begin_session(context, account->agent, secure, respond);
        const std::string ticket = context.signer.login_ticket(account->agent, context.now());
        respond(http::json_response(fmt::format(R"({{"next":"totp","ticket":"{}"}})", ticket)));
      });
}

void log_in_with_code(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<TotpLoginBody>(call);
  if (!body) return refuse(respond, body.error());
  if (!context.login_by_client.take(http::counting_key(call.request.client_address), context.now()))
    return refuse_login(context, respond, Error{ErrorKind::throttled, "login.too_many"});
  auto agent = context.signer.read_login_ticket(body->ticket, context.now());
  if (!agent) return refuse_login(context, respond, agent.error());
  context.service.in_pool(
      [&context, agent = *agent, code = body->code, now = context.now()]() -> Result<void> {
        auto checked = check_code(context.service.store(), agent, code, now);
        if (!checked) return error_of(std::move(checked));
        return {};
      },
      [&context, agent = *agent, secure = call.request.secure, respond](Result<void> checked) {
        if (!checked) return refuse_login(context, respond, checked.error());
        begin_session(context, agent, secure, respond);
      });
}

void log_out(Context& context, const http::Call& call, http::Respond respond) {
  context.hub.revoke(call.caller.agent, call.caller.session_hash);
  context.service.in_pool(
      [&context, hash = call.caller.session_hash] {
        return context.service.store().accounts->end_session(hash);
      },
      [respond, secure = call.request.secure](Result<void> ended) {
        if (!ended) return refuse(respond, ended.error());
        auto response = http::json_response("{}");
        response.headers.emplace_back("Set-Cookie", session_cookie_header("", secure, {}));
        respond(std::move(response));
      });
}

void tell_me(Context& context, const http::Call& call, http::Respond respond) {
  auto totp = std::make_shared<bool>(false);
  auto login = std::make_shared<std::string>();
  context.service.in_pool(
      [&context, agent = call.caller.agent, totp, login]() -> Result<void> {
        auto account = context.service.store().accounts->find(agent);
        if (!account) return error_of(std::move(account));
        if (*account) {
          *totp = !(*account)->totp_secret.empty();
          *login = (*account)->login;
        }
        return {};
      },
      [&context, caller = call.caller, totp, login, respond](Result<void> read) {
        if (!read) return refuse(respond, read.error());
        std::string body =
            fmt::format(R"({{"agent":"{}","role":"{}","csrf":"{}","totp":{},"login":)",
                        caller.agent.value, enum_text(caller.role), caller.csrf, *totp);
        codec::append_json_text(body, *login);
        body += ",\"name\":";
        codec::append_json_text(
            body, context.hub.agent_name({desk::ActorKind::agent, caller.agent.value}));
        body += '}';
        respond(http::json_response(std::move(body)));
      });
}

void change_password(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<PasswordBody>(call);
  if (!body) return refuse(respond, body.error());
  context.service.in_background(
      [&context, agent = call.caller.agent, body = *std::move(body)]() -> Result<void> {
        auto& accounts = *context.service.store().accounts;
        auto account = accounts.find(agent);
        if (!account) return error_of(std::move(account));
        if (!*account) return fail(ErrorKind::not_found, "account.not_set_up");
        if (!auth::password_matches((*account)->password_hash, body.current))
          return fail(ErrorKind::forbidden, "password.wrong");
        if (auto fits = auth::check_password_rules(body.password, (*account)->login); !fits)
          return fits;
        auto hash = auth::hash_password(body.password);
        if (!hash) return error_of(std::move(hash));
        (*account)->password_hash = *std::move(hash);
        if (auto saved = accounts.save(**account); !saved) return saved;
        return accounts.end_sessions(agent);
      },
      [&context, agent = call.caller.agent, secure = call.request.secure,
       respond](Result<void> changed) {
        if (!changed) return refuse(respond, changed.error());
        context.hub.revoke(agent);
        begin_session(context, agent, secure, respond);  // a new one; all others ended
      });
}

void begin_totp(Context& context, const http::Call& call, http::Respond respond) {
  const std::string secret = auth::new_totp_secret();
  const std::string sealed = context.service.store().keys->seal(
      codec::Subject("platform"), secret, "totp:" + std::to_string(call.caller.agent.value));
  std::string body = fmt::format(R"({{"secret":"{}","setup":"{}","uri":)", auth::base32(secret),
                                 auth::hex(sealed));
  codec::append_json_text(
      body, auth::totp_uri(secret, context.settings.name, std::to_string(call.caller.agent.value)));
  body += '}';
  respond(http::json_response(std::move(body)));
}

Result<void> save_totp(host::Store& store, AgentId agent, const TotpBody& body,
                       const std::vector<std::string>& codes, Instant now) {
  auto account = store.accounts->find(agent);
  if (!account) return error_of(std::move(account));
  if (!*account) return fail(ErrorKind::not_found, "account.not_set_up");
  if (!(*account)->totp_secret.empty()) return fail(ErrorKind::conflict, "totp.already_on");
  (*account)->totp_secret = body.setup;
  auto secret = open_secret(store, **account);
  if (!secret) return fail(ErrorKind::invalid, "totp.wrong", "$.setup");
  const auto step = auth::match_totp(*secret, body.code, now, 0);
  if (!step) return fail(ErrorKind::invalid, "totp.wrong", "$.code");
  (*account)->totp_last_step = *step;
  (*account)->recovery_hashes.clear();
  for (const std::string& code : codes) {
    (*account)->recovery_hashes.push_back(
        store.keys->fingerprint("recovery", auth::plain_recovery_code(code)));
  }
  if (auto flushed = store.keys->flush(); !flushed) return flushed;
  return store.accounts->save(**account);
}

void set_up_totp(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<TotpBody>(call);
  if (!body) return refuse(respond, body.error());
  if (body->setup.empty()) return begin_totp(context, call, std::move(respond));
  auto codes = std::make_shared<std::vector<std::string>>(auth::new_recovery_codes());
  context.service.in_pool(
      [&context, agent = call.caller.agent, body = *std::move(body), codes, now = context.now()] {
        return save_totp(context.service.store(), agent, body, *codes, now);
      },
      [codes, respond](Result<void> saved) {
        if (!saved) return refuse(respond, saved.error());
        respond(http::json_response("{\"recovery_codes\":" + codec::to_json(*codes) + "}"));
      });
}

Result<void> accept(host::Store& store, const host::Invitation& invitation,
                    const InvitationBody& body) {
  auto found = store.accounts->find(invitation.agent);
  if (!found) return error_of(std::move(found));
  host::Account account = found->value_or(host::Account{.agent = invitation.agent});
  if (invitation.purpose.view() == "totp") {
    account.totp_secret.clear();
    account.recovery_hashes.clear();
  } else {
    if (account.login.empty()) account.login = lower(body.login);
    if (!is_login(account.login)) return fail(ErrorKind::invalid, "login.malformed", "$.login");
    if (auto fits = auth::check_password_rules(body.password, account.login); !fits) return fits;
    auto hash = auth::hash_password(body.password);
    if (!hash) return error_of(std::move(hash));
    account.password_hash = *std::move(hash);
  }
  account.failures = 0;
  account.locked_until = {};
  account.disabled = false;
  if (auto saved = store.accounts->save(account); !saved) return saved;
  return store.accounts->end_sessions(invitation.agent);
}

void accept_invitation(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<InvitationBody>(call);
  if (!body) return refuse(respond, body.error());
  if (!context.login_by_client.take(http::counting_key(call.request.client_address), context.now()))
    return refuse_login(context, respond, Error{ErrorKind::throttled, "login.too_many"});
  auto agent = std::make_shared<AgentId>();
  context.service.in_background(
      [&context, agent, body = *std::move(body), hash = auth::sha256_hex(call.arguments[0]),
       now = context.now()]() -> Result<void> {
        auto& store = context.service.store();
        auto taken = store.accounts->take_invitation(hash);
        if (!taken) return error_of(std::move(taken));
        if (!*taken || (*taken)->expires_at <= now)
          return fail(ErrorKind::not_found, "invitation.unknown");
        *agent = (*taken)->agent;
        auto accepted = accept(store, **taken, body);
        // A taken name or a weak password does not use the link up.
        if (!accepted) {
          if (auto kept = store.accounts->save(**taken); !kept) return kept;
        }
        return accepted;
      },
      [&context, agent, respond](Result<void> accepted) {
        if (!accepted) return refuse(respond, accepted.error());
        context.hub.revoke(*agent);
        answer_done(respond);
      });
}

void forgot(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<ForgotBody>(call);
  if (!body) return refuse(respond, body.error());
  if (!context.secrets_by_client.take(http::counting_key(call.request.client_address),
                                      context.now()))
    return refuse(respond, Error{ErrorKind::throttled, "login.too_many"});
  answer_done(respond);  // the same for known and unknown log-ins
  if (!context.hooks.send_reset) return;
  auto agent = std::make_shared<AgentId>();
  const std::string login = lower(body->login);
  context.service.in_pool(
      [&context, agent, login]() -> Result<void> {
        auto account = context.service.store().accounts->find(login);
        if (!account) return error_of(std::move(account));
        if (*account && !(*account)->disabled) *agent = (*account)->agent;
        return {};
      },
      [&context, agent, login](Result<void> found) {
        if (!found || !*agent) return;
        issue_invitation(context.service, *agent, "password",
                         [&context, agent, login](Result<std::string> link) {
                           if (link)
                             context.hooks.send_reset(*agent, login,
                                                      context.settings.public_url + *link);
                         });
      });
}

}  // namespace

void add_account_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view method, std::string_view pattern, auth::Rights rights,
                       std::string_view summary, std::string_view schema, auto handler) {
    router.add({.method = method,
                .pattern = pattern,
                .rights = rights,
                .summary = summary,
                .request_schema = schema,
                .response_schema = R"({"type":"object"})",
                .body_bytes_max = 16 * 1024,
                .handler = [&context, handler](const http::Call& call, http::Respond respond) {
                  handler(context, call, std::move(respond));
                }});
  };
  const auth::Rights anyone{.anyone = true};
  const auth::Rights staff{.roles = auth::all_staff};
  add("POST", "/v1/login", anyone, "Log in: password", wire::schema_of<LoginBody>(), log_in);
  add("POST", "/v1/login/totp", anyone, "Log in: one-time or recovery code",
      wire::schema_of<TotpLoginBody>(), log_in_with_code);
  add("POST", "/v1/logout", staff, "End this session", "", log_out);
  add("GET", "/v1/me", staff, "Who is logged in", "", tell_me);
  add("POST", "/v1/password", staff, "Change one's password", wire::schema_of<PasswordBody>(),
      change_password);
  add("POST", "/v1/totp", staff, "Begin ({}) or confirm (setup, code) two-step verification",
      wire::schema_of<TotpBody>(), set_up_totp);
  add("POST", "/v1/invitation/{token}", anyone, "Use a one-time link",
      wire::schema_of<InvitationBody>(), accept_invitation);
  add("POST", "/v1/forgot", anyone, "Ask for a new password", wire::schema_of<ForgotBody>(),
      forgot);
}

}  // namespace jx::edge::api
