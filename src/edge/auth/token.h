// What a stranger must not be able to make: visitor tokens, log-in tickets, progress links and the
// signed identities of shops. All are checked without a look-up.
// Thread-safety: const objects from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "base/result.h"
#include "edge/auth/secret.h"

namespace jx::edge::auth {

inline constexpr Duration visitor_token_life = days(180);
inline constexpr Duration login_ticket_life = minutes(5);
inline constexpr Duration identity_life_max = hours(1);
inline constexpr Duration clock_slack = seconds(60);

// Who a visitor is: an address on the web channel, and the buyer a shop vouched for.
struct Visitor {
  std::string address{};  // "v:" + 22 random characters, or "buyer:" + buyer
  std::string buyer{};    // "user:42"; empty = not known
  std::string name{};     // as the shop or the visitor gave it
  std::string locale{};
  Instant expires_at{};
  friend bool operator==(const Visitor&, const Visitor&) = default;
};

// Signs with keys derived for one purpose each, so that a token of one kind is never another.
class Signer {
 public:
  explicit Signer(const Key32& key) : key_(key) {}

  std::string visitor_token(const Visitor& visitor) const;
  // Errors: unauthenticated "token.malformed", "token.forged", "token.expired".
  Result<Visitor> read_visitor_token(std::string_view token, Instant now) const;

  // Says that the password was right; the second step is still to come.
  std::string login_ticket(AgentId agent, Instant now) const;
  Result<AgentId> read_login_ticket(std::string_view ticket, Instant now) const;

  // The public progress page of a ticket: unguessable, does not expire.
  std::string progress_token(TicketId ticket) const;
  // Errors: not_found "progress.unknown".
  Result<TicketId> read_progress_token(std::string_view token) const;

 private:
  std::string sign(std::string_view purpose, std::string_view text) const;
  Result<std::string> open(std::string_view purpose, std::string_view token) const;

  Key32 key_;
};

// A known customer, in the shop's own words.
struct Identity {
  std::string issuer{};
  std::string subject{};
  std::string name{};
};

// Reads a JWT (RFC 7519) signed with HS256; the algorithm is pinned, whatever the header says.
// `keys`: shared secret by issuer; a secret shorter than 16 bytes is never accepted.
// Errors: unauthenticated "identity.malformed", "identity.algorithm", "identity.unknown_issuer",
// "identity.forged", "identity.expired", "identity.lives_too_long", "identity.from_the_future".
Result<Identity> read_identity(std::string_view jwt, const std::map<std::string, std::string>& keys,
                               Instant now);

}  // namespace jx::edge::auth
