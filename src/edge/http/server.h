// Listens, accepts and sweeps. Everything runs on the io_context's one thread: readiness waits, one
// read buffer for all connections, one timer for all time-outs, one send per connection and turn.
// Thread-safety: loop thread only.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "edge/http/network.h"
#include "edge/http/stream.h"
#include "edge/http/tls.h"

namespace jx::edge::http {

using IoExecutor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, IoExecutor>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, IoExecutor>;

struct Listen {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any free one
  bool tls = false;
};

struct ServerSettings {
  std::vector<Listen> listens{};
  std::string certificate_file{};  // for listens with tls
  std::string key_file{};
  TrustedProxies proxies{};
  std::size_t connections_max = 20'000;
  std::size_t connections_per_client_max = 1'000;
  std::size_t message_bytes_max = 64 * 1024;  // of a WebSocket message
  Duration header_time_max = seconds(10);
  Duration body_time_max = minutes(5);
  Duration keep_alive_time = seconds(75);
  Duration stall_time_max = seconds(30);  // nothing could be written, or no body came, for so long
  Duration ping_interval = seconds(30);
  Duration stop_time_max = seconds(5);
  std::string frame_ancestors = "'none'";  // of pages that are no widget
};

struct ServerCounters {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  // too many connections
  std::uint64_t requests = 0;
  std::uint64_t streams_opened = 0;
  std::uint64_t streams = 0;  // open now
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t protocol_errors = 0;
};

class Connection;

class Server {
 public:
  Server(boost::asio::io_context& io, Application& application, ServerSettings settings);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Errors: invalid "listen.bad_address", unavailable "listen.address_in_use",
  // "listen.not_permitted", "listen.failed"; invalid "tls.…".
  Result<void> start();
  // Stops accepting, closes streams with 1001, lets answers finish, calls back when no connection
  // is left or stop_time_max is over.
  void stop(std::function<void()> then);
  // Port of listen `index`. REQUIRES: start() succeeded.
  std::uint16_t port(std::size_t index) const;
  // Reads certificate files again (SIGHUP). Errors: as TlsContext::load.
  Result<void> reload_certificates();
  // Called every second by the sweep.
  void on_sweep(std::function<void()> hook) { sweep_hook_ = std::move(hook); }

  const ServerCounters& counters() const { return counters_; }
  std::size_t connections() const { return connections_.size(); }

 private:
  friend class Connection;
  struct Listener;

  Result<void> open(const Listen& listen);
  void wait_accept(Listener& listener);
  void accept_some(Listener& listener);
  void admit(Socket socket, bool tls);
  void wait_sweep();
  void sweep();
  void mark_dirty(const std::shared_ptr<Connection>& connection);
  void flush_dirty();
  void forget(Connection& connection);
  std::string_view date();  // "Date: …\r\n", renewed each second

  boost::asio::io_context& io_;
  Application& application_;
  ServerSettings settings_;
  std::unique_ptr<TlsContext> tls_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<std::shared_ptr<Connection>> dirty_;
  std::unordered_map<std::string, std::size_t> per_client_;
  boost::asio::steady_timer timer_;
  std::function<void()> sweep_hook_;
  std::function<void()> stopped_;
  std::int64_t stop_deadline_ = 0;
  std::int64_t clock_s_ = 0;  // monotonic seconds, moved on by the sweep
  std::string date_{};
  ServerCounters counters_{};
  bool flush_posted_ = false;
  bool stopping_ = false;
  std::array<char, 64 * 1024> buffer_{};
};

}  // namespace jx::edge::http
