// Starts endpoints.mjs beside a test: gateways and sites over HTTP, whose signatures another
// implementation makes and checks. For tests only.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "codec/json.h"
#include "shop/http_client.h"

namespace jx::shop {

// An RSA key pair, and a certificate for 127.0.0.1 and localhost by it. PEM.
struct TestKey {
  std::string private_key{};
  std::string public_key{};
  std::string certificate{};

  static TestKey make() {
    TestKey made;
    EVP_PKEY* key = EVP_RSA_gen(2048);
    made.private_key = pem([&](BIO* out) {
      PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    made.public_key = pem([&](BIO* out) { PEM_write_bio_PUBKEY(out, key); });
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("jianxin test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    for (const auto& [id, text] : {std::pair(NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost"),
                                   std::pair(NID_basic_constraints, "critical,CA:TRUE")}) {
      X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, text);
      X509_add_ext(certificate, extension, -1);
      X509_EXTENSION_free(extension);
    }
    X509_sign(certificate, key, EVP_sha256());
    made.certificate = pem([&](BIO* out) { PEM_write_bio_X509(out, certificate); });
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
  }

 private:
  template <class Write>
  static std::string pem(Write write) {
    BIO* out = BIO_new(BIO_s_mem());
    write(out);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    std::string text(bytes, static_cast<std::size_t>(size));
    BIO_free(out);
    return text;
  }
};

// Ends with this object.
class Endpoints {
 public:
  // `config` is the script's, as JSON; `ports` how many it says.
  Endpoints(const std::string& config, int ports) {
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) return;
    pid_ = fork();
    if (pid_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      const std::string script = std::string(JX_SOURCE_DIR) + "/src/shop/testing/endpoints.mjs";
      execlp("node", "node", script.c_str(), config.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    input_ = in[1];
    said_ = fdopen(out[0], "r");
    std::array<char, 256> line{};
    while (ports-- > 0 &&
           std::fgets(line.data(), static_cast<int>(line.size()), said_) != nullptr) {
      const std::string_view text(line.data());
      const int port = std::atoi(text.substr(text.find(' ') + 1).data());
      (text.starts_with("tls ") ? tls_port_ : port_) = port;
    }
  }
  ~Endpoints() {
    if (input_ >= 0) close(input_);
    if (said_ != nullptr) std::fclose(said_);
    if (pid_ > 0) waitpid(pid_, nullptr, 0);
  }
  Endpoints(const Endpoints&) = delete;
  Endpoints& operator=(const Endpoints&) = delete;

  bool running() const { return port_ > 0; }
  std::string url(std::string_view path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }
  std::string tls_url(std::string_view host, std::string_view path) const {
    return fmt::format("https://{}:{}{}", host, tls_port_, path);
  }

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  FILE* said_ = nullptr;
  int port_ = 0;
  int tls_port_ = 0;
};

}  // namespace jx::shop
