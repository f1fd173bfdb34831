#include "market/client/account.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace jx::market {

namespace {

tl::unexpected<Error> refused(const HttpAnswer& answer) {
  JsonReader reader;
  const auto problem = reader.read(answer.body);
  const std::string_view code = problem ? text_at(*problem, "code") : "";
  return fail(ErrorKind::unauthenticated, "account.refused",
              fmt::format("{} {}", answer.status, code));
}

Login login_of(const Json& object) {
  return {.login = std::string(text_at(object, "login")),
          .password = std::string(text_at(object, "password")),
          .name = std::string(text_at(object, "name")),
          .role = std::string(text_at(object, "role"))};
}

}  // namespace

void open_visitor(HttpClient& http, const VisitorWish& wish, CredentialsDone done) {
  JsonObject body;
  body.text("locale", wish.locale);
  if (!wish.name.empty()) body.text("name", wish.name);
  if (!wish.identity.empty()) body.text("identity", wish.identity);
  HttpRequest request{.method = "POST", .target = "/v1/visitor/session", .body = body.take()};
  if (!wish.old_token.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + wish.old_token);
  }
  http.ask(std::move(request), [done = std::move(done)](Result<HttpAnswer> answer) {
    if (!answer) return done(error_of(std::move(answer)));
    JsonReader reader;
    const auto json = reader.read(answer->body);
    if (answer->status / 100 != 2 || !json) return done(refused(*answer));
    done(Credentials{.token = std::string(text_at(*json, "token"))});
  });
}

void log_in(HttpClient& http, const std::string& login, const std::string& password,
            CredentialsDone done) {
  HttpRequest request{.method = "POST",
                      .target = "/v1/login",
                      .body = JsonObject().text("login", login).text("password", password).take()};
  http.ask(std::move(request), [done = std::move(done)](Result<HttpAnswer> answer) {
    if (!answer) return done(error_of(std::move(answer)));
    JsonReader reader;
    const auto json = reader.read(answer->body);
    if (answer->status / 100 != 2 || !json || text_at(*json, "next") != "done") {
      return done(refused(*answer));
    }
    done(Credentials{.cookie = answer->cookie, .csrf = std::string(text_at(*json, "csrf"))});
  });
}

HttpRequest as_staff(const Credentials& credentials, std::string method, std::string target,
                     std::string body) {
  return {.method = std::move(method),
          .target = std::move(target),
          .headers = {{"Cookie", credentials.cookie}, {"X-CSRF-Token", credentials.csrf}},
          .body = std::move(body)};
}

Result<DemoLogins> demo_logins_from_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorKind::not_found, "demo.no_logins", path);
  std::stringstream text;
  text << file.rdbuf();
  JsonReader reader;
  const auto json = reader.read(text.str());
  if (!json) return fail(ErrorKind::corrupt, "demo.bad_logins", path);
  DemoLogins logins{.base_url = std::string(text_at(*json, "base_url")),
                    .identity_secret = std::string(text_at(*json, "identity_secret"))};
  if (const auto who = member_at(*json, "operator")) logins.operator_login = login_of(*who);
  if (const auto agents = member_at(*json, "agents"); agents && agents->is_array()) {
    for (const Json agent : agents->get_array().value_unsafe()) {
      logins.agents.push_back(login_of(agent));
    }
  }
  if (const auto push = member_at(*json, "push")) {
    logins.push_key = number_at(*push, "key");
    if (logins.push_key == 0) logins.push_key = static_cast<std::int64_t>(id_at(*push, "key"));
    logins.push_secret = std::string(text_at(*push, "secret"));
  }
  if (const auto shop = text_at(*json, "shop"); !shop.empty()) logins.shop = std::string(shop);
  if (logins.base_url.empty()) return fail(ErrorKind::corrupt, "demo.bad_logins", path);
  return logins;
}

}  // namespace jx::market
