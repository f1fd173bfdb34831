#include <fmt/format.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "edge/http/network.h"
#include "edge/http/openapi.h"
#include "edge/http/parser.h"
#include "edge/http/problem.h"
#include "edge/http/router.h"

namespace jx::edge::http {
namespace {

struct Parsed {
  ParseState state = ParseState::needs_more;
  Request request;
  int status = 0;
};

// Feeds the bytes so many at a time, keeping what the parser left.
Parsed parse(std::string_view bytes, std::size_t step, std::size_t body_max = 1000) {
  RequestParser parser;
  std::string have;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    have += bytes.substr(at, step);
    for (bool again = true; again;) {
      again = false;
      std::size_t taken = 0;
      const ParseState state = parser.feed(have, taken);
      have.erase(0, taken);
      if (state == ParseState::broken) return {state, {}, parser.refusal().status};
      if (state == ParseState::whole) return {state, parser.take_request(), 0};
      if (state == ParseState::needs_body) {
        parser.allow_body(body_max);
        again = !have.empty();
      }
    }
  }
  return {};
}

constexpr std::string_view post =
    "POST /v1/commands?x=1&q=%E4%BD%A0+b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
    "Cookie: a=b; jx_session=tok\r\n\r\nhello";

TEST(Parser, ReadsTheSameInPartsOfAnySize) {
  for (std::size_t step = 1; step <= post.size(); ++step) {
    const Parsed parsed = parse(post, step);
    ASSERT_EQ(parsed.state, ParseState::whole) << step;
    EXPECT_EQ(parsed.request.path, "/v1/commands");
    EXPECT_EQ(parsed.request.body, "hello");
    EXPECT_EQ(parsed.request.cookie("jx_session"), "tok");
    EXPECT_EQ(parsed.request.parameter("q"), "你 b");
    EXPECT_FALSE(parsed.request.parameter("y"));
  }
}

bool asks_for_upgrade(std::string_view version, std::string_view connection) {
  RequestParser parser;
  std::size_t taken = 0;
  const std::string request =
      fmt::format("GET / HTTP/{}\r\nHost: a\r\nConnection: {}\r\nUpgrade: WebSocket\r\n\r\n",
                  version, connection);
  parser.feed(request, taken);
  return parser.is_upgrade();
}

TEST(Parser, UpgradesOnlyWhatAsksForItByWord) {
  EXPECT_TRUE(asks_for_upgrade("1.1", "Upgrade"));
  EXPECT_TRUE(asks_for_upgrade("1.1", "keep-alive, upgrade"));
  EXPECT_FALSE(asks_for_upgrade("1.1", "notupgrade"));
  EXPECT_FALSE(asks_for_upgrade("1.1", "keep-alive"));
  EXPECT_FALSE(asks_for_upgrade("1.0", "upgrade"));
}

TEST(Parser, ReadsChunksWithinTheBound) {
  constexpr std::string_view chunked =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (std::size_t step = 1; step <= chunked.size(); ++step) {
    const Parsed parsed = parse(chunked, step);
    ASSERT_EQ(parsed.state, ParseState::whole) << step;
    EXPECT_EQ(parsed.request.body, "abcde");
  }
  EXPECT_EQ(parse(chunked, 1000, 4).status, 413);
}

TEST(Parser, RefusesByItsOwnStatus) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(parse("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 512).status,
            414);
  EXPECT_EQ(parse(head + "X: " + std::string(20'000, 'a') + "\r\n\r\n", 512).status, 431);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n", 512).status, 400);
  EXPECT_EQ(parse(head + "Host: b\r\n\r\n", 512).status, 400);
  EXPECT_EQ(parse("nonsense\r\n\r\n", 512).status, 400);
  EXPECT_EQ(
      parse("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            512)
          .status,
      400);
  EXPECT_EQ(parse("GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", 512).state, ParseState::whole);
}

Router small_router() {
  Router router;
  const Handler none = [](const Call&, const Respond&) {};
  router.add({.method = "GET",
              .pattern = "/v1/tickets/{ticket}",
              .rights = {.roles = 1},
              .summary = "one",
              .handler = none});
  router.add({.method = "GET",
              .pattern = "/v1/tickets",
              .rights = {.anyone = true},
              .summary = "all",
              .parameters = "a b",
              .handler = none});
  router.add({.method = "POST",
              .pattern = "/v1/tickets",
              .rights = {.visitor = true},
              .summary = "new",
              .request_schema = R"({"type":"object"})",
              .handler = none});
  return router;
}

TEST(Router, FindsARouteAndItsArguments) {
  const Router router = small_router();
  const Match match = router.find("GET", "/v1/tickets/4%322");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.arguments, std::vector<std::string>{"422"});
  EXPECT_EQ(router.find("HEAD", "/v1/tickets").route->summary, "all");
  EXPECT_TRUE(router.find("GET", "/v1/tickets/%zz").bad_encoding);
}

TEST(Router, NamesTheMethodsOfAPath) {
  const Router router = small_router();
  const Match match = router.find("DELETE", "/v1/tickets");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.allow, "GET, HEAD, POST, OPTIONS");
  EXPECT_TRUE(router.find("GET", "/v1/ticket").allow.empty());
  EXPECT_TRUE(router.find("GET", "/v1/tickets/1/2").allow.empty());
  EXPECT_TRUE(router.find("GET", "/v1/tickets/").allow.empty());
}

TEST(OpenApi, IsValidJsonThatNamesEveryRoute) {
  const Router router = small_router();
  const std::string text = openapi_document(router.routes(), "1");
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  ASSERT_EQ(parser.parse(text).get(document), simdjson::SUCCESS) << text;
  std::string_view summary;
  ASSERT_EQ(document["paths"]["/v1/tickets"]["post"]["summary"].get(summary), simdjson::SUCCESS);
  EXPECT_EQ(summary, "new");
  ASSERT_EQ(document["paths"]["/v1/tickets/{ticket}"]["get"]["summary"].get(summary),
            simdjson::SUCCESS);
}

TEST(Problem, EveryCodeHasASentenceInBothLanguages) {
  for (const ProblemText& text : edge_problem_texts()) {
    EXPECT_FALSE(text.zh.empty()) << text.code;
    EXPECT_FALSE(text.en.empty()) << text.code;
  }
  EXPECT_FALSE(problem_text("no.such_code", ErrorKind::conflict).zh.empty());
}

TEST(Problem, NamesTheMemberThatIsWrong) {
  std::string out;
  append_problem(out, {ErrorKind::invalid, "json.wrong_type", "$.body.text"});
  EXPECT_NE(out.find(R"("errors":[{"path":"$.body.text","code":"json.wrong_type"}])"), out.npos);
  EXPECT_NE(out.find(R"("status":400)"), out.npos);
}

TEST(Network, BelievesNamedProxiesOnly) {
  const TrustedProxies proxies({*network_from_text("10.0.0.0/8"), *network_from_text("::1")});
  EXPECT_EQ(proxies.client_of("1.2.3.4", "9.9.9.9"), "1.2.3.4");
  EXPECT_EQ(proxies.client_of("10.1.1.1", "9.9.9.9, 5.5.5.5"), "5.5.5.5");
  EXPECT_EQ(proxies.client_of("::1", "5.5.5.5, 10.2.2.2"), "5.5.5.5");
  EXPECT_EQ(proxies.client_of("10.1.1.1", ""), "10.1.1.1");
  EXPECT_EQ(proxies.client_of("10.1.1.1", "evil, 5.5.5.5:123"), "5.5.5.5");
  EXPECT_FALSE(network_from_text("10.0.0.0/33"));
  EXPECT_FALSE(network_from_text("ten"));
  EXPECT_EQ(counting_key("2001:db8::1"), counting_key("2001:db8::2"));
  EXPECT_NE(counting_key("1.2.3.4"), counting_key("1.2.3.5"));
}

}  // namespace
}  // namespace jx::edge::http
