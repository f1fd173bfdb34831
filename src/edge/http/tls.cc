#include "edge/http/tls.h"

#include <openssl/err.h>
#include <sys/stat.h>

#include <csignal>

namespace jx::edge::http {

namespace {

std::int64_t change_of(const std::string& file) {
  struct stat status{};
  if (stat(file.c_str(), &status) != 0) return 0;
  return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

int clamped(std::size_t bytes) { return static_cast<int>(std::min<std::size_t>(bytes, 1U << 30)); }

}  // namespace

TlsStream::TlsStream(SSL_CTX* context, int socket) : ssl_(SSL_new(context)) {
  SSL_set_fd(ssl_.get(), socket);
  SSL_set_accept_state(ssl_.get());
}

IoResult TlsStream::ended(int result) {
  const int reason = SSL_get_error(ssl_.get(), result);
  ERR_clear_error();
  if (reason == SSL_ERROR_WANT_READ) return {IoState::wants_read, 0};
  if (reason == SSL_ERROR_WANT_WRITE) return {IoState::wants_write, 0};
  return {IoState::end, 0};
}

IoResult TlsStream::read_some(std::span<char> into) {
  const int result = SSL_read(ssl_.get(), into.data(), clamped(into.size()));
  if (result > 0) return {IoState::done, static_cast<std::size_t>(result)};
  return ended(result);
}

IoResult TlsStream::write_some(std::string_view bytes) {
  const int result = SSL_write(ssl_.get(), bytes.data(), clamped(bytes.size()));
  if (result > 0) return {IoState::done, static_cast<std::size_t>(result)};
  return ended(result);
}

void TlsStream::say_goodbye() {
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

std::int64_t TlsContext::newest_change() const {
  return std::max(change_of(certificate_file_), change_of(key_file_));
}

Result<void> TlsContext::load() {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL
  const std::int64_t change = newest_change();
  std::unique_ptr<SSL_CTX, SslContextFree> context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
  const bool certificate =
      SSL_CTX_use_certificate_chain_file(context.get(), certificate_file_.c_str()) == 1;
  const bool key = certificate && SSL_CTX_use_PrivateKey_file(context.get(), key_file_.c_str(),
                                                              SSL_FILETYPE_PEM) == 1;
  const bool match = key && SSL_CTX_check_private_key(context.get()) == 1;
  const bool mismatch =
      certificate && !key && ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
  ERR_clear_error();
  if (!certificate)
    return fail(ErrorKind::invalid, "tls.certificate_unreadable", certificate_file_);
  if (mismatch) return fail(ErrorKind::invalid, "tls.key_mismatch", key_file_);
  if (!key) return fail(ErrorKind::invalid, "tls.key_unreadable", key_file_);
  if (!match) return fail(ErrorKind::invalid, "tls.key_mismatch", key_file_);
  context_ = std::move(context);
  loaded_change_ = change;
  return {};
}

Result<bool> TlsContext::reload_if_changed() {
  if (newest_change() == loaded_change_) return false;
  auto loaded = load();
  if (!loaded) return error_of(std::move(loaded));
  return true;
}

std::unique_ptr<TlsStream> TlsContext::accept(int socket) const {
  return std::make_unique<TlsStream>(context_.get(), socket);
}

}  // namespace jx::edge::http
