// Against a real server that misbehaves in every way it can, over TCP and TLS.
#include "shop/net/https_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "shop/testing/endpoints.h"

namespace jx::shop {
namespace {

class Https : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string folder = (std::filesystem::temp_directory_path() / "jx-https-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    const TestKey key = TestKey::make();
    std::ofstream(folder_ / "authority.pem") << key.certificate;
    endpoints_ = std::make_unique<Endpoints>(
        fmt::format("{{\"tls\":{{\"key\":{},\"cert\":{}}}}}", codec::to_json(key.private_key),
                    codec::to_json(key.certificate)),
        2);
    ASSERT_TRUE(endpoints_->running()) << "is nodejs installed?";
  }
  static void TearDownTestSuite() {
    endpoints_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  static std::unique_ptr<HttpsClient> client(bool trusts_test_authority = true) {
    auto opened = HttpsClient::open(
        {.authority_file = trusts_test_authority ? (folder_ / "authority.pem").string() : ""});
    EXPECT_TRUE(opened);
    return *std::move(opened);
  }
  static std::string_view code_of(const Result<HttpResponse>& result) {
    return result ? std::string_view("answered") : result.error().code;
  }
  static Result<HttpResponse> get(const std::string& url, const HttpBounds& bounds = {}) {
    return client()->send({.url = url}, bounds);
  }

  static std::filesystem::path folder_;
  static std::unique_ptr<Endpoints> endpoints_;
};

std::filesystem::path Https::folder_;
std::unique_ptr<Endpoints> Https::endpoints_;

TEST_F(Https, SendsWhatIsAskedAndGivesTheWholeAnswerBack) {
  const auto answer =
      client()->send({.method = "POST",
                      .url = endpoints_->url("/echo/a%20b?x=1&y=%E4%B8%AD"),
                      .headers = {{"X-Test", "one"}, {"Content-Type", "text/plain"}},
                      .body = "你好"},
                     {});
  ASSERT_TRUE(answer) << answer.error().code << answer.error().detail;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("content-TYPE"), "application/json; charset=utf-8");
  EXPECT_EQ(answer->header("X-None"), "");
  simdjson::dom::parser parser;
  const simdjson::dom::element told = parser.parse(answer->body);
  EXPECT_EQ(std::string_view(told["method"]), "POST");
  EXPECT_EQ(std::string_view(told["path"]), "/echo/a%20b?x=1&y=%E4%B8%AD");
  EXPECT_EQ(std::string_view(told["body"]), "你好");
  EXPECT_EQ(std::string_view(told["headers"]["x-test"]), "one");
  EXPECT_EQ(std::string_view(told["headers"]["content-length"]), "6");
}

TEST_F(Https, GivesErrorPagesAndRedirectionsBackAsTheyAre) {
  const auto error = get(endpoints_->url("/error"));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->status, 502);
  const auto redirection = get(endpoints_->url("/redirect"));
  ASSERT_TRUE(redirection);
  EXPECT_EQ(redirection->status, 302);
  EXPECT_EQ(redirection->header("Location"), "http://127.0.0.1:1/elsewhere");
}

TEST_F(Https, EndsAtItsTimeHoweverTheServerStalls) {
  const HttpBounds hasty{.wait_max = milliseconds(300)};
  for (const char* path : {"/silent", "/slow"}) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(code_of(get(endpoints_->url(path), hasty)), "http.timeout") << path;
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2)) << path;
  }
}

TEST_F(Https, RefusesAnAnswerBeyondItsBound) {
  EXPECT_EQ(code_of(get(endpoints_->url("/large"), {.answer_bytes_max = 100'000})),
            "http.answer_too_large");
}

TEST_F(Https, TellsACutAnswerFromAWholeOne) {
  EXPECT_EQ(code_of(get(endpoints_->url("/cut"))), "http.connection_lost");
  EXPECT_EQ(code_of(get(endpoints_->url("/closed"))), "http.connection_lost");
}

TEST_F(Https, TellsWhatIsNoHttp) {
  EXPECT_EQ(code_of(get(endpoints_->url("/garbage"))), "http.bad_answer");
}

TEST_F(Https, KnowsWhenNothingWasSent) {
  const auto nobody = get("http://127.0.0.1:1/");
  EXPECT_EQ(code_of(nobody), "http.unreachable");
  EXPECT_TRUE(nothing_was_sent(nobody.error()));
  const auto nameless = get("http://no-such-host.invalid/");
  EXPECT_EQ(code_of(nameless), "http.unreachable");
  const auto late = get(endpoints_->url("/silent"), {.wait_max = milliseconds(200)});
  EXPECT_FALSE(nothing_was_sent(late.error()));
}

TEST_F(Https, SpeaksTlsToWhoProvesWhoItIs) {
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const auto answer = get(endpoints_->tls_url(host, "/echo"));
    ASSERT_TRUE(answer) << host << " " << answer.error().code << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
  }
}

TEST_F(Https, SendsNothingToWhoCannotProveIt) {
  const std::string url = endpoints_->tls_url("127.0.0.1", "/echo");
  const auto unknown = client(false)->send({.url = url}, {});
  EXPECT_EQ(code_of(unknown), "http.untrusted");
  EXPECT_TRUE(nothing_was_sent(unknown.error()));
  // The certificate names 127.0.0.1, not its neighbour.
  const auto other_name = get(endpoints_->tls_url("127.0.0.2", "/echo"));
  EXPECT_NE(code_of(other_name), "answered");
  EXPECT_TRUE(nothing_was_sent(other_name.error()));
  // A plain server is no TLS server.
  std::string plain = endpoints_->url("/echo");
  plain.replace(0, 5, "https:");
  const auto not_tls = get(plain);
  EXPECT_NE(code_of(not_tls), "answered");
  EXPECT_TRUE(nothing_was_sent(not_tls.error()));
}

TEST_F(Https, RefusesWhatIsNoRequest) {
  for (const char* url :
       {"", "ftp://a/", "http://", "http://user:password@a/", "http://a/#part", "http://a/ b",
        "http://a:port/", "http://a:123456/", "http://[::1/", "http://a/\r\nX: y"}) {
    EXPECT_EQ(code_of(get(url)), "http.bad_request") << url;
  }
  EXPECT_EQ(code_of(client()->send({.method = "GET /", .url = endpoints_->url("/")}, {})),
            "http.bad_request");
  EXPECT_EQ(
      code_of(client()->send({.url = endpoints_->url("/"), .headers = {{"X", "a\r\nY: b"}}}, {})),
      "http.bad_request");
}

TEST_F(Https, HandsAnAnswerOnAsItComes) {
  for (const std::string& url :
       {endpoints_->url("/parts"), endpoints_->tls_url("127.0.0.1", "/parts")}) {
    std::vector<std::string> parts;
    const auto answer = client()->stream({.url = url}, {}, [&](std::string_view part) {
      parts.emplace_back(part);
      return true;
    });
    ASSERT_TRUE(answer) << answer.error().code << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "");
    EXPECT_EQ(parts, (std::vector<std::string>{"one ", "two ", "three"})) << url;
  }
}

TEST_F(Https, BreaksOffWhenItIsTold) {
  const auto began = std::chrono::steady_clock::now();
  std::size_t taken = 0;
  const auto endless = client()->stream({.url = endpoints_->url("/large")}, {},
                                        [&](std::string_view) { return ++taken < 3; });
  EXPECT_EQ(code_of(endless), "http.broken_off");
  EXPECT_EQ(taken, 3u);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

TEST_F(Https, HoldsAStreamToItsBounds) {
  const TakePart take = [](std::string_view) { return true; };
  EXPECT_EQ(code_of(client()->stream({.url = endpoints_->url("/large")},
                                     {.answer_bytes_max = 100'000}, take)),
            "http.answer_too_large");
  EXPECT_EQ(code_of(client()->stream({.url = endpoints_->url("/slow")},
                                     {.wait_max = milliseconds(300)}, take)),
            "http.timeout");
  EXPECT_EQ(code_of(client()->stream({.url = endpoints_->url("/cut")}, {}, take)),
            "http.connection_lost");
}

TEST_F(Https, GivesAnErrorPageWholeInsteadOfAStream) {
  const auto error = client()->stream({.url = endpoints_->url("/error")}, {},
                                      [](std::string_view) { return true; });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->status, 502);
  EXPECT_EQ(error->body, "<html>nginx</html>");
}

TEST_F(Https, AnswersManyAtOnce) {
  const auto shared = client();
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 5; ++k) {
        if (shared->send({.url = endpoints_->tls_url("127.0.0.1", "/echo")}, {})) ++good;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(good, 40);
}

TEST(HttpsClient, RefusesAFileThatHoldsNoAuthorities) {
  const auto refused = HttpsClient::open({.authority_file = "/nowhere/authorities.pem"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "http.bad_authorities");
}

TEST(Url, SplitsWhatAnOperatorWrites) {
  const auto url = url_of("https://pay.example:8443/api?x=1");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->tls);
  EXPECT_EQ(url->host, "pay.example");
  EXPECT_EQ(url->port, "8443");
  EXPECT_EQ(url->target, "/api?x=1");
  EXPECT_EQ(url->authority, "pay.example:8443");
  EXPECT_EQ(url_of("http://[::1]:80/")->host, "::1");
  EXPECT_EQ(url_of("http://a")->target, "/");
  EXPECT_EQ(url_of("http://a?q")->target, "/?q");
  EXPECT_EQ(url_of("https://a")->port, "443");
}

}  // namespace
}  // namespace jx::shop
