#include "edge/auth/token.h"

#include <simdjson.h>

#include <charconv>

#include "codec/json.h"

namespace jx::edge::auth {

namespace {

constexpr std::size_t token_bytes_max = 2048;
constexpr std::size_t issuer_secret_bytes_min = 16;
constexpr std::size_t progress_mac_bytes = 16;

tl::unexpected<Error> bad_token(std::string_view code) {
  return fail(ErrorKind::unauthenticated, code);
}

struct VisitorPayload {
  std::string a{};  // address
  std::string b{};  // buyer
  std::string n{};  // name
  std::string l{};  // locale
  Instant e{};      // expiry
};
JX_DESCRIBE(VisitorPayload, a, b, n, l, e)

struct TicketPayload {
  AgentId agent{};
  Instant e{};
};
JX_DESCRIBE(TicketPayload, agent, e)

std::string_view as_text(const Key32& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

}  // namespace

std::string Signer::sign(std::string_view purpose, std::string_view text) const {
  std::string bound(purpose);
  bound += '\0';
  bound += text;
  return hmac_sha256(as_text(key_), bound);
}

Result<std::string> Signer::open(std::string_view purpose, std::string_view token) const {
  const std::size_t dot = token.find('.');
  if (token.size() > token_bytes_max || dot == token.npos) return bad_token("token.malformed");
  auto payload = from_base64url(token.substr(0, dot));
  auto mac = from_base64url(token.substr(dot + 1));
  if (!payload || !mac) return bad_token("token.malformed");
  if (!same_secret(*mac, sign(purpose, *payload))) return bad_token("token.forged");
  return std::move(*payload);
}

std::string Signer::visitor_token(const Visitor& visitor) const {
  const VisitorPayload payload{visitor.address, visitor.buyer, visitor.name, visitor.locale,
                               visitor.expires_at};
  const std::string text = codec::to_json(payload);
  return base64url(text) + "." + base64url(sign("visitor", text));
}

Result<Visitor> Signer::read_visitor_token(std::string_view token, Instant now) const {
  auto text = open("visitor", token);
  if (!text) return error_of(std::move(text));
  auto payload = codec::from_json<VisitorPayload>(*text);
  if (!payload) return bad_token("token.malformed");
  if (payload->e <= now) return bad_token("token.expired");
  return Visitor{payload->a, payload->b, payload->n, payload->l, payload->e};
}

std::string Signer::login_ticket(AgentId agent, Instant now) const {
  const std::string text = codec::to_json(TicketPayload{agent, now + login_ticket_life});
  return base64url(text) + "." + base64url(sign("login", text));
}

Result<AgentId> Signer::read_login_ticket(std::string_view ticket, Instant now) const {
  auto text = open("login", ticket);
  if (!text) return error_of(std::move(text));
  auto payload = codec::from_json<TicketPayload>(*text);
  if (!payload) return bad_token("token.malformed");
  if (payload->e <= now) return bad_token("token.expired");
  return payload->agent;
}

std::string Signer::progress_token(TicketId ticket) const {
  const std::string number = std::to_string(ticket.value);
  return number + "-" + base64url(sign("progress", number).substr(0, progress_mac_bytes));
}

Result<TicketId> Signer::read_progress_token(std::string_view token) const {
  const std::size_t dash = token.find('-');
  TicketId ticket{};
  const std::string_view number = token.substr(0, dash);
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), ticket.value);
  if (dash == token.npos || error != std::errc{} || end != number.data() + number.size() ||
      !same_secret(token, progress_token(ticket))) {
    return fail(ErrorKind::not_found, "progress.unknown");
  }
  return ticket;
}

namespace {

using simdjson::dom::element;

std::optional<std::string> text_member(const element& object, std::string_view name) {
  std::string_view text;
  if (object[name].get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
  return std::string(text);
}

std::optional<Instant> time_member(const element& object, std::string_view name) {
  double number = 0;
  if (object[name].get_double().get(number) != simdjson::SUCCESS) return std::nullopt;
  if (!(number > 0 && number < 1e11)) return std::nullopt;
  return Instant{static_cast<std::int64_t>(number * 1000)};
}

Result<void> check_times(const element& claims, Instant now) {
  const auto issued = time_member(claims, "iat");
  const auto expires = time_member(claims, "exp");
  if (!issued || !expires) return bad_token("identity.malformed");
  if (*expires + clock_slack <= now) return bad_token("identity.expired");
  if (*issued > now + clock_slack) return bad_token("identity.from_the_future");
  if (*expires - *issued > identity_life_max || *expires > now + identity_life_max + clock_slack)
    return bad_token("identity.lives_too_long");
  if (const auto begins = time_member(claims, "nbf"); begins && *begins > now + clock_slack)
    return bad_token("identity.from_the_future");
  return {};
}

Result<Identity> read_claims(std::string_view signed_part, std::string_view mac,
                             std::string_view header, std::string_view body,
                             const std::map<std::string, std::string>& keys, Instant now) {
  simdjson::dom::parser header_parser;
  simdjson::dom::parser body_parser;
  element head;
  element claims;
  if (header_parser.parse(header.data(), header.size()).get(head) != simdjson::SUCCESS ||
      body_parser.parse(body.data(), body.size()).get(claims) != simdjson::SUCCESS) {
    return bad_token("identity.malformed");
  }
  if (text_member(head, "alg") != "HS256") return bad_token("identity.algorithm");
  const auto issuer = text_member(claims, "iss");
  const auto subject = text_member(claims, "sub");
  if (!issuer || !subject || subject->empty()) return bad_token("identity.malformed");
  const auto key = keys.find(*issuer);
  if (key == keys.end() || key->second.size() < issuer_secret_bytes_min)
    return bad_token("identity.unknown_issuer");
  if (!same_secret(mac, hmac_sha256(key->second, signed_part))) return bad_token("identity.forged");
  if (auto times = check_times(claims, now); !times) return error_of(std::move(times));
  return Identity{*issuer, *subject, text_member(claims, "name").value_or("")};
}

}  // namespace

Result<Identity> read_identity(std::string_view jwt, const std::map<std::string, std::string>& keys,
                               Instant now) {
  const std::size_t first = jwt.find('.');
  const std::size_t second = first == jwt.npos ? jwt.npos : jwt.find('.', first + 1);
  if (jwt.size() > 4096 || second == jwt.npos) return bad_token("identity.malformed");
  const auto header = from_base64url(jwt.substr(0, first));
  const auto body = from_base64url(jwt.substr(first + 1, second - first - 1));
  const auto mac = from_base64url(jwt.substr(second + 1));
  if (!header || !body || !mac) return bad_token("identity.malformed");
  return read_claims(jwt.substr(0, second), *mac, *header, *body, keys, now);
}

}  // namespace jx::edge::auth
