// Getting in: a visitor's session, a member of staff's login, a shop's signed identity, and the
// file in which a server in demo mode leaves its accounts. Thread-safety: the loop's thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "market/client/stream.h"
#include "market/net/http.h"

namespace jx::market {

struct VisitorWish {
  std::string locale = "zh-CN";
  std::string name{};
  std::string identity{};   // signed; empty = a stranger
  std::string old_token{};  // to be renewed; empty = none
};

// Errors: unavailable "http.unreachable", unauthenticated "account.refused".
using CredentialsDone = std::function<void(Result<Credentials>)>;

void open_visitor(HttpClient& http, const VisitorWish& wish, CredentialsDone done);
void log_in(HttpClient& http, const std::string& login, const std::string& password,
            CredentialsDone done);

struct Login {
  std::string login{};
  std::string password{};
  std::string name{};
  std::string role{};
};

// What `jianxin demo` writes.
struct DemoLogins {
  std::string base_url{};
  Login operator_login{};
  std::vector<Login> agents{};
  std::int64_t push_key = 0;
  std::string push_secret{};
  std::string identity_secret{};
  std::string shop = "demo";  // `iss` of signed identities
};

// Errors: not_found "demo.no_logins" (no such file), corrupt "demo.bad_logins".
Result<DemoLogins> demo_logins_from_file(const std::string& path);

// Answers 2xx of a staff member's request; sets cookie and CSRF token.
HttpRequest as_staff(const Credentials& credentials, std::string method, std::string target,
                     std::string body = {});

}  // namespace jx::market
