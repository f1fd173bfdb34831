#include "market/load/staff.h"

#include <fmt/format.h>

namespace jx::market {

namespace {

// Only ever known to a server that this machine's load test filled.
constexpr std::string_view load_password = "correct-load-battery-staple";

struct Hiring {
  HttpClient& http;
  Login login;
  CredentialsDone done;
};

void take_up(std::shared_ptr<Hiring> hiring, const std::string& token) {
  HttpRequest request{.method = "POST",
                      .target = "/v1/invitation/" + token,
                      .body = JsonObject()
                                  .text("login", hiring->login.login)
                                  .text("password", hiring->login.password)
                                  .take()};
  hiring->http.ask(std::move(request), [hiring](Result<HttpAnswer> answer) {
    if (!answer) return hiring->done(error_of(std::move(answer)));
    if (answer->status / 100 != 2) {
      return hiring->done(fail(ErrorKind::unavailable, "staff.not_made",
                               fmt::format("invitation: {} {}", answer->status, answer->body)));
    }
    log_in(hiring->http, hiring->login.login, hiring->login.password, hiring->done);
  });
}

// The one-time token: the end of the invitation's link.
std::string token_in(const std::string& body) {
  JsonReader reader;
  const auto json = reader.read(body);
  if (!json) return {};
  const std::string_view link = text_at(*json, "invitation");
  return std::string(link.substr(link.rfind('/') + 1));
}

void invite(std::shared_ptr<Hiring> hiring, const Credentials& operator_credentials) {
  const std::string body = JsonObject()
                               .text("name", hiring->login.name)
                               .text("role", "agent")
                               .number("capacity", load_agent_capacity)
                               .take();
  hiring->http.ask(
      as_staff(operator_credentials, "POST", "/v1/agents", body),
      [hiring](Result<HttpAnswer> answer) {
        if (!answer) return hiring->done(error_of(std::move(answer)));
        const std::string token = token_in(answer->body);
        if (answer->status / 100 != 2 || token.empty()) {
          return hiring->done(fail(ErrorKind::unavailable, "staff.not_made",
                                   fmt::format("agents: {} {}", answer->status, answer->body)));
        }
        take_up(hiring, token);
      });
}

}  // namespace

Login load_agent_login(std::size_t index) {
  return {.login = fmt::format("load-{:03}", index),
          .password = std::string(load_password),
          .name = fmt::format("压测{:03}", index)};
}

void hire_load_agent(HttpClient& http, const Credentials& operator_credentials, std::size_t index,
                     CredentialsDone done) {
  auto hiring = std::make_shared<Hiring>(Hiring{http, load_agent_login(index), std::move(done)});
  log_in(http, hiring->login.login, hiring->login.password,
         [hiring, operator_credentials](Result<Credentials> in) {
           if (in || in.error().code != "account.refused") return hiring->done(std::move(in));
           invite(hiring, operator_credentials);
         });
}

}  // namespace jx::market
