#include "edge/auth/gate.h"

#include <charconv>

namespace jx::edge::auth {

namespace {

constexpr std::string_view key_prefix = "jxk_";

tl::unexpected<Error> session_ended() {
  return fail(ErrorKind::unauthenticated, "auth.session_ended");
}

}  // namespace

std::optional<desk::Role> Gate::role_of(AgentId agent) const {
  const auto& agents = service_.desk().state().agents;
  const auto found = agents.find(agent);
  if (found == agents.end() || found->second.dismissed) return std::nullopt;
  return found->second.role;
}

Result<Caller> Gate::read_visitor(std::string_view token) const {
  auto visitor = signer_.read_visitor_token(token, service_.now());
  if (!visitor) return error_of(std::move(visitor));
  return Caller{.kind = CallerKind::visitor, .visitor = *std::move(visitor)};
}

Result<Caller> Gate::read_key(std::string_view token) const {
  const auto refused = [] { return fail(ErrorKind::unauthenticated, "auth.key_refused"); };
  token.remove_prefix(key_prefix.size());
  const std::size_t line = token.find('_');
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(token.data(), token.data() + std::min(line, token.size()), number);
  if (line == token.npos || error != std::errc{} || end != token.data() + line) return refused();
  const std::string hash = sha256_hex(token.substr(line + 1));
  for (const host::ApiKeyRecord& key : keys_) {
    if (key.number != number) continue;
    const bool expired = key.expires_at.ms != 0 && key.expires_at <= service_.now();
    if (key.revoked || expired || !same_secret(key.secret_hash, hash)) return refused();
    return Caller{.kind = CallerKind::program, .key = number, .scopes = key.scopes};
  }
  return refused();
}

void Gate::find_caller(const http::Request& request, std::function<void(Result<Caller>)> then) {
  std::string_view credential = request.header("authorization");
  if (credential.starts_with("Bearer ")) {
    credential.remove_prefix(7);
    if (credential.starts_with(key_prefix)) return then(read_key(credential));
    return then(read_visitor(credential));
  }
  const std::string_view cookie = request.cookie(session_cookie);
  if (cookie.empty()) return then(Caller{});
  find_session(cookie, std::move(then));
}

void Gate::find_session(std::string_view cookie, std::function<void(Result<Caller>)> then) {
  if (cookie.empty()) return then(fail(ErrorKind::unauthenticated, "auth.required"));
  auto found = std::make_shared<std::optional<host::SessionRecord>>();
  service_.in_pool(
      [this, hash = sha256_hex(cookie), found]() -> Result<void> {
        auto session = service_.store().accounts->find_session(hash);
        if (!session) return error_of(std::move(session));
        *found = *std::move(session);
        return {};
      },
      [this, found, then = std::move(then)](Result<void> read) {
        if (!read) return then(error_of(std::move(read)));
        if (!*found || (*found)->expires_at <= service_.now()) return then(session_ended());
        const host::SessionRecord& session = **found;
        const auto role = role_of(session.agent);
        if (!role) return then(session_ended());
        then(Caller{.kind = CallerKind::staff,
                    .agent = session.agent,
                    .role = *role,
                    .session_hash = session.token_hash,
                    .csrf = session.csrf});
      });
}

// Who has an event that the tables have not folded yet is hot: who is not, stands in the tables.
void Gate::find_contact(const Visitor& visitor, host::Done<ContactId> then) {
  const desk::Desk& desk = service_.desk();
  const desk::HandleKey handle(service_.store().keys->fingerprint("handle.web", visitor.address));
  const trade::BuyerKey buyer(visitor.buyer);
  const auto hot_handle = desk.find_contact(desk::Channel::web, handle);
  const auto hot = buyer.empty() ? hot_handle : desk.find_contact(buyer);
  if (hot) {
    service_.when_durable([contact = *hot, then = std::move(then)] { then(contact); });
    return;
  }
  auto found = std::make_shared<ContactId>(hot_handle.value_or(ContactId{}));
  service_.in_pool(
      [this, buyer, handle, found]() -> Result<void> {
        const auto& rows = *service_.store().rows;
        if (!buyer.empty()) {
          auto known = rows.find_buyer(buyer);
          if (!known) return error_of(std::move(known));
          if (*known) *found = **known;
        }
        if (*found) return {};
        auto contact = rows.find_contact(desk::Channel::web, handle);
        if (!contact) return error_of(std::move(contact));
        *found = contact->value_or(ContactId{});
        return {};
      },
      [this, found, then = std::move(then)](Result<void> read) {
        if (!read) return then(error_of(std::move(read)));
        service_.when_durable([found, then] { then(*found); });
      });
}

void Gate::make_contact(const Visitor& visitor, host::Done<ContactId> then) {
  find_contact(visitor, [this, visitor, then = std::move(then)](Result<ContactId> found) mutable {
    if (!found || *found) return then(std::move(found));
    service_.contact_for(desk::Channel::web, visitor.address, visitor.name, visitor.locale,
                         trade::BuyerKey(visitor.buyer), std::move(then));
  });
}

void Gate::reload_keys(std::function<void(Result<void>)> then) {
  auto keys = std::make_shared<std::vector<host::ApiKeyRecord>>();
  service_.in_pool(
      [this, keys]() -> Result<void> {
        auto read = service_.store().accounts->api_keys();
        if (!read) return error_of(std::move(read));
        *keys = *std::move(read);
        return {};
      },
      [this, keys, then = std::move(then)](Result<void> read) {
        if (read) keys_ = std::move(*keys);
        then(std::move(read));
      });
}

}  // namespace jx::edge::auth
