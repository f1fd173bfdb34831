// TLS 1.2 and 1.3 over a non-blocking socket, with certificate files that may change while running.
// Thread-safety: loop thread only.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jx::edge::http {

struct SslContextFree {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

// How a read or write of a non-blocking transport ended.
enum class IoState : std::uint8_t { done, wants_read, wants_write, end };
struct IoResult {
  IoState state = IoState::end;
  std::size_t bytes = 0;
};

// One connection's TLS. The handshake happens inside the first reads.
class TlsStream {
 public:
  TlsStream(SSL_CTX* context, int socket);
  IoResult read_some(std::span<char> into);
  IoResult write_some(std::string_view bytes);
  void say_goodbye();  // close_notify, as far as it goes without waiting

 private:
  IoResult ended(int result);
  std::unique_ptr<SSL, SslFree> ssl_;
};

// The files in force. New connections use what load() last read.
class TlsContext {
 public:
  TlsContext(std::string certificate_file, std::string key_file)
      : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)) {}

  // Reads both files. On an error what was loaded before stays in force.
  // Errors: invalid "tls.certificate_unreadable", "tls.key_unreadable", "tls.key_mismatch".
  Result<void> load();
  // Loads again when a file's time of change moved. True when something was loaded.
  Result<bool> reload_if_changed();
  std::unique_ptr<TlsStream> accept(int socket) const;

 private:
  std::int64_t newest_change() const;

  std::string certificate_file_;
  std::string key_file_;
  std::int64_t loaded_change_ = 0;
  std::unique_ptr<SSL_CTX, SslContextFree> context_;
};

}  // namespace jx::edge::http
