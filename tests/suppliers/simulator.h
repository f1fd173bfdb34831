// The simulated suppliers of simulator.mjs as seen from a test.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

#include "codec/json.h"
#include "host/http_inbound.h"
#include "shop/net/https_client.h"
#include "shop/supplier/account.h"

namespace jx::tests {

struct Seen {
  std::int64_t requests = 0;
  std::vector<std::string> refused{};
};
JX_DESCRIBE(Seen, requests, refused)

struct SentCallback {
  std::string method{};
  std::string query{};
  std::vector<std::vector<std::string>> headers{};
  std::string body{};
};
JX_DESCRIBE(SentCallback, method, query, headers, body)

class Simulator {
 public:
  Simulator() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string node = "node";
    std::string script = JX_SOURCE_DIR "/tests/suppliers/simulator.mjs";
    std::array<char*, 3> words{node.data(), script.data(), nullptr};
    EXPECT_EQ(::posix_spawnp(&process_, "node", &actions, nullptr, words.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::string line;
    for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(ends[0]);
    url_ = "http://127.0.0.1:" + line;
    EXPECT_FALSE(line.empty()) << "node did not start";
  }
  ~Simulator() {
    if (process_ <= 0) return;
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  // As accounts.mjs has them.
  shop::SupplierAccount account(std::string_view protocol) const {
    static const std::map<std::string_view, std::string> accounts{
        {"kasushou", "U-17"},   {"kayixin", "10020"},   {"kakayun", "10052"}, {"yile", "app-7"},
        {"feisuyuan", "23329"}, {"dayuanren", "10001"}, {"fulu", "key/7+a=="}};
    const shop::Protocol* found = shop::find_protocol(protocol);
    return {.name = std::string(protocol),
            .title = std::string(found->title),
            .protocol = found,
            .url = url_,
            .account = accounts.at(protocol),
            .secret = fmt::format("{}-secret-0123456789abcdef01234", protocol).substr(0, 32),
            .per_minute_max = found->request.per_minute_max,
            .wait_max = milliseconds(1'500)};
  }

  void hold(std::string_view protocol, std::string_view orders) {
    tell("orders", fmt::format(R"({{"supplier":"{}","orders":{}}})", protocol, orders));
  }
  void behave(std::string_view mode, int times = 1, int delay_ms = 0) {
    tell("mode", fmt::format(R"({{"mode":"{}","times":{},"delayMs":{}}})", mode, times, delay_ms));
  }
  Seen seen() {
    auto read = codec::from_json<Seen>(tell("seen", "{}"));
    EXPECT_TRUE(read);
    return read ? *read : Seen{};
  }
  // What the supplier would send to us about `order`; `more` are further members of the control.
  host::InboundRequest callback(std::string_view protocol, std::string_view order,
                                std::string_view more = "") {
    const std::string answer =
        tell("callback", fmt::format(R"({{"supplier":"{}","order":{}{}}})", protocol, order, more));
    auto sent = codec::from_json<SentCallback>(answer);
    EXPECT_TRUE(sent) << answer;
    host::InboundRequest request{.method = sent->method,
                                 .path = fmt::format("/v1/suppliers/{0}/{0}/callback", protocol),
                                 .query = sent->query,
                                 .body = sent->body};
    for (const auto& header : sent->headers) request.headers.emplace_back(header[0], header[1]);
    return request;
  }

 private:
  std::string tell(std::string_view what, const std::string& body) {
    auto answer = http_->send(
        {.method = "POST", .url = fmt::format("{}/control/{}", url_, what), .body = body}, {});
    EXPECT_TRUE(answer) << what;
    if (!answer) return {};
    EXPECT_EQ(answer->status, 200) << answer->body;
    return answer->body;
  }

  std::unique_ptr<shop::HttpsClient> http_ = *shop::HttpsClient::open({});
  pid_t process_ = 0;
  std::string url_{};
};

}  // namespace jx::tests
