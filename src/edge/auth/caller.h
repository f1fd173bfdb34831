// Who asks, and who may: the rights that routes are declared with.
// Pure values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/short_text.h"
#include "desk/words.h"
#include "edge/auth/token.h"

namespace jx::edge::auth {

enum class CallerKind : std::uint8_t { nobody, visitor, staff, program };

struct Caller {
  CallerKind kind = CallerKind::nobody;
  Visitor visitor{};                      // visitor
  AgentId agent{};                        // staff
  desk::Role role = desk::Role::auditor;  // staff
  std::string session_hash{};             // staff
  std::string csrf{};                     // staff
  std::uint64_t key = 0;                  // program
  std::vector<Word> scopes{};             // program

  desk::Actor actor(ContactId contact) const;
};

// A set of roles, by bit.
using Roles = std::uint8_t;
constexpr Roles role_bit(desk::Role role) {
  return static_cast<Roles>(1U << static_cast<unsigned>(role));
}
inline constexpr Roles all_staff = 0x1F;
inline constexpr Roles acting_staff =
    all_staff & static_cast<Roles>(~role_bit(desk::Role::auditor));
inline constexpr Roles leading_staff =
    role_bit(desk::Role::supervisor) | role_bit(desk::Role::operator_);
inline constexpr Roles operators = role_bit(desk::Role::operator_);

struct Rights {
  bool anyone = false;  // no credential asked for
  bool visitor = false;
  Roles roles = 0;
  std::string_view scope{};  // programs with this scope
};

// Errors: unauthenticated "auth.required"; forbidden "auth.role", "auth.scope", "auth.staff_only",
// "auth.visitor_only".
Result<void> check_rights(const Rights& rights, const Caller& caller);

// The scopes a key may have.
bool is_scope(std::string_view text);

}  // namespace jx::edge::auth
