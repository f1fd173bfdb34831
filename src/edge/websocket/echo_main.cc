// jianxin-echo: the WebSocket layer alone, for third-party conformance suites. Echoes text and
// binary messages on every path.  Usage: jianxin-echo [port] [message_bytes_max]
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <cstdio>

#include "edge/http/problem.h"
#include "edge/http/server.h"

namespace {

using namespace jx::edge;

class Echo final : public http::StreamHandler {
 public:
  explicit Echo(http::Stream& stream) : stream_(stream) {}
  void on_message(std::string_view payload, bool binary) override {
    if (binary) {
      stream_.send_binary(payload);
    } else {
      stream_.send_text(payload, {});
    }
  }
  void on_closed() override {}

 private:
  http::Stream& stream_;
};

class EchoApplication final : public http::Application {
 public:
  std::size_t body_bytes_max(const http::Request&) override { return 0; }
  void handle(http::Request, http::Respond respond) override {
    respond(
        http::problem_response(jx::Error{jx::ErrorKind::invalid, "http.upgrade_required"}, 426));
  }
  bool is_stream(const http::Request&) override { return true; }
  jx::Result<std::unique_ptr<http::StreamHandler>> open_stream(const http::Request&,
                                                               http::Stream& stream) override {
    return std::make_unique<Echo>(stream);
  }
};

template <class Number>
bool read_number(std::string_view text, Number& number) {
  return std::from_chars(text.data(), text.data() + text.size(), number).ptr ==
         text.data() + text.size();
}

}  // namespace

int main(int argc, char** argv) {
  http::ServerSettings settings;
  std::uint16_t port = 9001;
  settings.message_bytes_max = 64u << 20;
  settings.connections_per_client_max = settings.connections_max;
  const bool read = (argc < 2 || read_number(argv[1], port)) &&
                    (argc < 3 || read_number(argv[2], settings.message_bytes_max)) && argc <= 3;
  if (!read) {
    std::fputs("usage: jianxin-echo [port] [message_bytes_max]\n", stderr);
    return 2;
  }
  settings.listens = {{.address = "127.0.0.1", .port = port, .tls = false}};
  boost::asio::io_context io(1);
  EchoApplication application;
  http::Server server(io, application, std::move(settings));
  if (auto started = server.start(); !started) {
    std::fprintf(stderr, "%s: %s\n", std::string(started.error().code).c_str(),
                 started.error().detail.c_str());
    return 1;
  }
  std::printf("ws://127.0.0.1:%u/\n", unsigned{server.port(0)});
  std::fflush(stdout);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) { server.stop([&] { io.stop(); }); });
  io.run();
  return 0;
}
