#include "edge/auth/caller.h"

#include <algorithm>
#include <array>

#include "base/assert.h"

namespace jx::edge::auth {

desk::Actor Caller::actor(ContactId contact) const {
  switch (kind) {
    case CallerKind::visitor:
      return {desk::ActorKind::customer, contact.value};
    case CallerKind::staff:
      return {desk::ActorKind::agent, agent.value};
    case CallerKind::program:
      return {desk::ActorKind::program, key};
    case CallerKind::nobody:
      break;
  }
  constexpr bool somebody_asks = false;
  JX_ASSERT(somebody_asks);
}

Result<void> check_rights(const Rights& rights, const Caller& caller) {
  if (rights.anyone) return {};
  switch (caller.kind) {
    case CallerKind::nobody:
      return fail(ErrorKind::unauthenticated, "auth.required");
    case CallerKind::visitor:
      if (rights.visitor) return {};
      return fail(ErrorKind::forbidden, "auth.staff_only");
    case CallerKind::staff:
      if (rights.roles == 0) return fail(ErrorKind::forbidden, "auth.visitor_only");
      if ((rights.roles & role_bit(caller.role)) != 0) return {};
      return fail(ErrorKind::forbidden, "auth.role");
    case CallerKind::program:
      break;
  }
  const auto has_scope = [&](const Word& scope) { return scope.view() == rights.scope; };
  if (!rights.scope.empty() && std::ranges::any_of(caller.scopes, has_scope)) return {};
  return fail(ErrorKind::forbidden, "auth.scope");
}

bool is_scope(std::string_view text) {
  constexpr std::array scopes =
      std::to_array<std::string_view>({"facts:write", "commands:write", "tickets:read",
                                       "conversations:read", "staff:write", "metrics:read"});
  return std::ranges::find(scopes, text) != scopes.end();
}

}  // namespace jx::edge::auth
