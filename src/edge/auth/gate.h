// Finds out who asks and which contact they are.
// Thread-safety: loop thread only; look-ups that may block run in the pool.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "edge/auth/caller.h"
#include "edge/auth/token.h"
#include "edge/http/message.h"
#include "host/desk_service.h"

namespace jx::edge::auth {

inline constexpr std::string_view session_cookie = "jx_session";

class Gate {
 public:
  Gate(host::DeskService& service, const Signer& signer) : service_(service), signer_(signer) {}

  // Who sent this request, by bearer token, API key or cookie; `nobody` without any.
  // Errors: unauthenticated "token.…", "auth.key_refused", "auth.session_ended".
  void find_caller(const http::Request& request, std::function<void(Result<Caller>)> then);
  // The session of a cookie. Errors: unauthenticated "auth.session_ended".
  void find_session(std::string_view cookie, std::function<void(Result<Caller>)> then);
  Result<Caller> read_visitor(std::string_view token) const;

  // The contact of a visitor; none when they never did anything. Answers what is durable.
  void find_contact(const Visitor& visitor, host::Done<ContactId> then);
  // The same, made when there is none.
  void make_contact(const Visitor& visitor, host::Done<ContactId> then);

  // The role of an agent who is not dismissed.
  std::optional<desk::Role> role_of(AgentId agent) const;

  // Reads the keys of programs again (after a change). Answers once they are in force.
  void reload_keys(std::function<void(Result<void>)> then);

 private:
  Result<Caller> read_key(std::string_view token) const;

  host::DeskService& service_;
  const Signer& signer_;
  std::vector<host::ApiKeyRecord> keys_;
};

}  // namespace jx::edge::auth
