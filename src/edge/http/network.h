// Client addresses and the proxies that are believed. Pure values.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jx::edge::http {

// An IPv4 or IPv6 network; IPv4 is held as its mapped IPv6 form.
struct Network {
  std::array<unsigned char, 16> address{};
  int prefix_bits = 128;
};

// "10.0.0.0/8", "::1", "fd00::/8". Errors: invalid "network.malformed".
Result<Network> network_from_text(std::string_view text);
bool contains(const Network& network, std::string_view address);

class TrustedProxies {
 public:
  TrustedProxies() = default;
  explicit TrustedProxies(std::vector<Network> networks) : networks_(std::move(networks)) {}

  bool trusts(std::string_view address) const;
  // The client's own address: `peer` itself unless it is trusted; else the rightmost address of
  // X-Forwarded-For that is not a trusted proxy. What an untrusted peer claims is never read.
  std::string client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  std::vector<Network> networks_;
};

// For counting by client: an IPv4 address, or the /64 of an IPv6 one.
std::string counting_key(std::string_view address);

}  // namespace jx::edge::http
