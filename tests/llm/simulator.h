// The endpoint of simulator.mjs as seen from a test.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "codec/json.h"
#include "llm/openai_model.h"
#include "shop/net/https_client.h"

namespace jx::tests {

struct SeenByModel {
  std::vector<std::string> requests{};  // bodies, JSON
  std::int64_t refused = 0;
};
JX_DESCRIBE(SeenByModel, requests, refused)

class ModelSimulator {
 public:
  ModelSimulator() {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    EXPECT_EQ(::pipe2(in.data(), O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(out.data(), O_CLOEXEC), 0);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      ::execlp("node", "node", JX_SOURCE_DIR "/tests/llm/simulator.mjs",
               static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    std::string line;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(out[0]);
    url_ = "http://127.0.0.1:" + line;
    EXPECT_FALSE(line.empty()) << "node did not start";
  }
  ~ModelSimulator() {
    ::close(input_);
    if (process_ > 0) ::waitpid(process_, nullptr, 0);
  }
  ModelSimulator(const ModelSimulator&) = delete;
  ModelSimulator& operator=(const ModelSimulator&) = delete;

  llm::OpenAiOptions options() const {
    return {.url = url_ + "/v1", .model = "sim", .key = "key-1"};
  }
  // `steps` as JSON objects with commas between; see simulator.mjs.
  void plan(const std::string& steps) { tell("plan", "{\"steps\":[" + steps + "]}"); }
  void does(std::string_view what) { plan(fmt::format(R"({{"do":"{}"}})", what)); }
  void says(std::string_view text) {
    plan(R"({"do":"say","text":)" + codec::to_json(std::string(text)) + "}");
  }
  SeenByModel seen() {
    auto read = codec::from_json<SeenByModel>(tell("seen", "{}"));
    EXPECT_TRUE(read);
    return read ? *read : SeenByModel{};
  }

 private:
  std::string tell(std::string_view what, const std::string& body) {
    auto answer = http_->send(
        {.method = "POST", .url = fmt::format("{}/control/{}", url_, what), .body = body}, {});
    EXPECT_TRUE(answer) << what;
    return answer ? answer->body : std::string();
  }

  std::unique_ptr<shop::HttpsClient> http_ = *shop::HttpsClient::open({});
  pid_t process_ = -1;
  int input_ = -1;
  std::string url_{};
};

}  // namespace jx::tests
