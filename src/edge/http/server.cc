#include "edge/http/server.h"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <ctime>

#include "base/assert.h"
#include "edge/http/connection.h"
#include "edge/http/problem.h"

namespace jx::edge::http {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Server::Listener {
  Listener(asio::io_context& io, bool with_tls) : acceptor(io.get_executor()), tls(with_tls) {}
  Acceptor acceptor;
  bool tls;
  bool waiting = false;
};

namespace {

constexpr int accepts_per_turn = 64;
constexpr int backlog = 4096;

tl::unexpected<Error> listen_error(const boost::system::error_code& error, const Listen& listen) {
  const std::string where = fmt::format("{}:{}: {}", listen.address, listen.port, error.message());
  if (error == asio::error::address_in_use)
    return fail(ErrorKind::unavailable, "listen.address_in_use", where);
  if (error == asio::error::access_denied)
    return fail(ErrorKind::unavailable, "listen.not_permitted", where);
  return fail(ErrorKind::unavailable, "listen.failed", where);
}

std::string text_of(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

std::int64_t monotonic_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Server::Server(asio::io_context& io, Application& application, ServerSettings settings)
    : io_(io), application_(application), settings_(std::move(settings)), timer_(io) {
  clock_s_ = monotonic_s();
}

// Waiting handlers may outlive us in the io_context: their connections are ended here.
Server::~Server() {
  while (!connections_.empty()) {
    const std::shared_ptr<Connection> last = connections_.back();
    last->drop();
  }
}

Result<void> Server::start() {
  for (const Listen& listen : settings_.listens) {
    if (listen.tls && !tls_) {
      auto context = std::make_unique<TlsContext>(settings_.certificate_file, settings_.key_file);
      if (auto loaded = context->load(); !loaded) return loaded;
      tls_ = std::move(context);
    }
    if (auto opened = open(listen); !opened) return opened;
  }
  for (const auto& listener : listeners_) wait_accept(*listener);
  wait_sweep();
  return {};
}

Result<void> Server::open(const Listen& listen) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(listen.address, error);
  if (error) return fail(ErrorKind::invalid, "listen.bad_address", listen.address);
  const tcp::endpoint endpoint(address, listen.port);
  auto listener = std::make_unique<Listener>(io_, listen.tls);
  Acceptor& acceptor = listener->acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (error) return listen_error(error, listen);
  acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (address.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(backlog, error);
  if (error) return listen_error(error, listen);
  acceptor.non_blocking(true, error);
  listeners_.push_back(std::move(listener));
  return {};
}

std::uint16_t Server::port(std::size_t index) const {
  JX_ASSERT(index < listeners_.size());
  boost::system::error_code ignored;
  return listeners_[index]->acceptor.local_endpoint(ignored).port();
}

Result<void> Server::reload_certificates() {
  if (!tls_) return {};
  return tls_->load();
}

void Server::wait_accept(Listener& listener) {
  if (listener.waiting || stopping_) return;
  listener.waiting = true;
  listener.acceptor.async_wait(Acceptor::wait_read,
                               [this, &listener](boost::system::error_code error) {
                                 listener.waiting = false;
                                 if (!error) accept_some(listener);
                               });
}

void Server::accept_some(Listener& listener) {
  for (int i = 0; i < accepts_per_turn; ++i) {
    boost::system::error_code error;
    Socket socket(io_.get_executor());
    listener.acceptor.accept(socket, error);
    if (error == asio::error::would_block) break;
    // Out of descriptors: rest until the next sweep, by then some may be free.
    if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space) return;
    if (error) continue;  // gone before we took it
    admit(std::move(socket), listener.tls);
  }
  wait_accept(listener);
}

void Server::admit(Socket socket, bool tls) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return;
  socket.non_blocking(true, error);
  socket.set_option(tcp::no_delay(true), error);
  std::string peer = text_of(endpoint.address());
  std::string key = settings_.proxies.trusts(peer) ? std::string() : counting_key(peer);
  ++counters_.accepted;
  const int handle = socket.native_handle();
  auto connection = std::make_shared<Connection>(*this, std::move(socket),
                                                 tls ? tls_->accept(handle) : nullptr, peer);
  connection->index = connections_.size();
  connections_.push_back(connection);
  const bool full = connections_.size() > settings_.connections_max;
  bool crowded = false;
  if (!key.empty()) {
    connection->counted_as = key;
    crowded = ++per_client_[key] > settings_.connections_per_client_max;
  }
  if (!full && !crowded) return connection->start();
  ++counters_.refused;
  if (tls) return connection->drop();  // a refusal is not worth a handshake
  const ErrorKind kind = full ? ErrorKind::unavailable : ErrorKind::throttled;
  connection->turn_away(problem_response(Error{kind, "http.too_many_connections"}));
}

void Server::forget(Connection& connection) {
  const std::size_t at = connection.index;
  JX_ASSERT(at < connections_.size() && connections_[at].get() == &connection);
  if (!connection.counted_as.empty()) {
    const auto count = per_client_.find(connection.counted_as);
    if (count != per_client_.end() && --count->second == 0) per_client_.erase(count);
  }
  if (at + 1 != connections_.size()) {
    connections_[at] = std::move(connections_.back());
    connections_[at]->index = at;
  }
  connections_.pop_back();
}

void Server::mark_dirty(const std::shared_ptr<Connection>& connection) {
  dirty_.push_back(connection);
  if (flush_posted_) return;
  flush_posted_ = true;  // runs behind everything that is ready in this turn
  asio::post(io_, [this] { flush_dirty(); });
}

void Server::flush_dirty() {
  flush_posted_ = false;
  std::vector<std::shared_ptr<Connection>> batch;
  batch.swap(dirty_);
  for (const auto& connection : batch) connection->flush();
  batch.clear();
  if (dirty_.empty()) dirty_.swap(batch);  // keeps the capacity
}

void Server::wait_sweep() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) sweep();
  });
}

void Server::sweep() {
  clock_s_ = monotonic_s();
  // Backwards: a connection that ends is replaced by the last one, which was swept already.
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (i < connections_.size()) {
      const std::shared_ptr<Connection> connection = connections_[i];
      connection->sweep(clock_s_);
    }
  }
  for (const auto& listener : listeners_) {
    if (!stopping_ && !listener->waiting) accept_some(*listener);
  }
  if (tls_) {
    // A half-written file is no reason to stop: the old certificate stays in force.
    const auto reloaded = tls_->reload_if_changed();
    static_cast<void>(reloaded);
  }
  if (sweep_hook_) sweep_hook_();
  if (stopped_ && (connections_.empty() || clock_s_ > stop_deadline_)) {
    while (!connections_.empty()) {
      const std::shared_ptr<Connection> last = connections_.back();
      last->drop();
    }
    const auto then = std::move(stopped_);
    stopped_ = nullptr;
    return then();
  }
  wait_sweep();
}

void Server::stop(std::function<void()> then) {
  stopping_ = true;
  stopped_ = std::move(then);
  stop_deadline_ = clock_s_ + settings_.stop_time_max.ms / 1000;
  boost::system::error_code ignored;
  for (const auto& listener : listeners_) listener->acceptor.close(ignored);
  const auto all = connections_;
  for (const auto& connection : all) connection->begin_stop();
  // The sweep watches for the end; come early when nothing is open.
  timer_.cancel();
  asio::post(io_, [this] { sweep(); });
}

std::string_view Server::date() {
  const std::time_t now = std::time(nullptr);
  thread_local std::time_t made = 0;
  if (now != made || date_.empty()) {
    made = now;
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    date_ = text.data();
  }
  return date_;
}

}  // namespace jx::edge::http
