// TLS over real sockets, with certificates made by the test.
#include "edge/http/tls.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <filesystem>

#include "edge/http/problem.h"
#include "edge/http/server.h"
#include "edge/testing/client.h"

namespace jx::edge::http {
namespace {

class OneAnswer final : public Application {
 public:
  std::size_t body_bytes_max(const Request&) override { return 1 << 20; }
  void handle(Request request, Respond respond) override {
    respond(json_response(request.secure ? std::string(300'000, 's') : std::string("plain")));
  }
  bool is_stream(const Request&) override { return false; }
  Result<std::unique_ptr<StreamHandler>> open_stream(const Request&, Stream&) override {
    return fail(ErrorKind::invalid, "http.malformed");
  }
};

// Writes a key and a self-signed certificate with this serial number.
void write_certificate(const std::string& certificate_file, const std::string& key_file,
                       long serial) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  std::FILE* file = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  file = std::fopen(certificate_file.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "jx_tls_XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    certificate = folder + "/certificate.pem";
    key = folder + "/key.pem";
    write_certificate(certificate, key, 1);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  // One request over TLS: the serial number of the server's certificate and the whole answer.
  std::pair<long, std::string> ask(std::uint16_t port, int version) {
    const std::unique_ptr<SSL_CTX, SslContextFree> context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_max_proto_version(context.get(), version);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
    const std::unique_ptr<SSL, SslFree> ssl(SSL_new(context.get()));
    SSL_set_fd(ssl.get(), socket);
    SSL_set_connect_state(ssl.get());
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    bool written = false;
    bool over = false;
    std::string answer;
    testing::pump(io, [&] {
      if (!written) {
        written = SSL_write(ssl.get(), request.data(), static_cast<int>(request.size())) > 0;
        over = !written && SSL_get_error(ssl.get(), -1) == SSL_ERROR_SSL;
        return over;
      }
      std::array<char, 65536> part;
      const int count = SSL_read(ssl.get(), part.data(), static_cast<int>(part.size()));
      if (count > 0) answer.append(part.data(), static_cast<std::size_t>(count));
      const int reason = count > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl.get(), count);
      return reason != SSL_ERROR_NONE && reason != SSL_ERROR_WANT_READ;
    });
    long serial = 0;
    if (X509* peer = SSL_get1_peer_certificate(ssl.get())) {
      serial = ASN1_INTEGER_get(X509_get_serialNumber(peer));
      X509_free(peer);
    }
    ::close(socket);
    return {serial, answer};
  }

  ServerSettings settings() const {
    ServerSettings made;
    made.listens = {{.address = "127.0.0.1", .port = 0, .tls = true}};
    made.certificate_file = certificate;
    made.key_file = key;
    return made;
  }

  boost::asio::io_context io{1};
  OneAnswer application;
  std::string folder;
  std::string certificate;
  std::string key;
};

TEST_F(TlsTest, AnswersWholeOver12And13AndSaysSoToBrowsers) {
  Server server(io, application, settings());
  ASSERT_TRUE(server.start());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto [serial, answer] = ask(server.port(0), version);
    EXPECT_EQ(serial, 1);
    EXPECT_NE(answer.find("Strict-Transport-Security"), answer.npos);
    EXPECT_GT(answer.size(), 300'000u);
  }
  EXPECT_EQ(ask(server.port(0), TLS1_1_VERSION).second, "");
}

TEST_F(TlsTest, TakesANewCertificateWhileRunningAndKeepsTheOldWhenTheNewIsBroken) {
  Server server(io, application, settings());
  ASSERT_TRUE(server.start());
  EXPECT_EQ(ask(server.port(0), TLS1_3_VERSION).first, 1);
  write_certificate(certificate, key, 2);
  ASSERT_TRUE(server.reload_certificates());
  EXPECT_EQ(ask(server.port(0), TLS1_3_VERSION).first, 2);
  std::filesystem::resize_file(certificate, 10);
  EXPECT_EQ(server.reload_certificates().error().code, "tls.certificate_unreadable");
  EXPECT_EQ(ask(server.port(0), TLS1_3_VERSION).first, 2);
}

TEST_F(TlsTest, NamesWhatIsWrongWithItsFiles) {
  write_certificate(folder + "/other.pem", folder + "/other_key.pem", 3);
  EXPECT_EQ(TlsContext(certificate, folder + "/other_key.pem").load().error().code,
            "tls.key_mismatch");
  EXPECT_EQ(TlsContext(certificate, folder + "/none.pem").load().error().code,
            "tls.key_unreadable");
  EXPECT_EQ(TlsContext(folder + "/none.pem", key).load().error().code,
            "tls.certificate_unreadable");
}

TEST_F(TlsTest, APortInUseIsSaidByName) {
  Server first(io, application, settings());
  ASSERT_TRUE(first.start());
  ServerSettings same = settings();
  same.listens[0].port = first.port(0);
  Server second(io, application, same);
  EXPECT_EQ(second.start().error().code, "listen.address_in_use");
}

}  // namespace
}  // namespace jx::edge::http
