#include "edge/http/network.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace jx::edge::http {

namespace {

struct Parsed {
  std::array<unsigned char, 16> bytes{};
  bool v4 = false;
};

std::optional<Parsed> parse_address(std::string_view text) {
  if (text.size() > 64) return std::nullopt;
  const std::string copy(text);
  Parsed parsed;
  in_addr four{};
  if (inet_pton(AF_INET, copy.c_str(), &four) == 1) {
    parsed.v4 = true;
    parsed.bytes[10] = parsed.bytes[11] = 0xFF;
    std::memcpy(parsed.bytes.data() + 12, &four, 4);
    return parsed;
  }
  if (inet_pton(AF_INET6, copy.c_str(), parsed.bytes.data()) == 1) return parsed;
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "[::1]:80" and "1.2.3.4:80" without port and brackets.
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, std::min(text.find(']'), text.size()) - 1);
  const std::size_t colon = text.find(':');
  if (colon != text.npos && text.find(':', colon + 1) == text.npos) return text.substr(0, colon);
  return text;
}

}  // namespace

Result<Network> network_from_text(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto parsed = parse_address(text.substr(0, slash));
  if (!parsed) return fail(ErrorKind::invalid, "network.malformed", std::string(text));
  Network network{parsed->bytes, 128};
  if (slash != text.npos) {
    const std::string_view bits = text.substr(slash + 1);
    int number = 0;
    const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), number);
    const int most = parsed->v4 ? 32 : 128;
    if (error != std::errc{} || end != bits.data() + bits.size() || number < 0 || number > most)
      return fail(ErrorKind::invalid, "network.malformed", std::string(text));
    network.prefix_bits = number + (parsed->v4 ? 96 : 0);
  }
  return network;
}

bool contains(const Network& network, std::string_view address) {
  const auto parsed = parse_address(address);
  if (!parsed) return false;
  for (int bit = 0; bit < network.prefix_bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const unsigned mask = 0x80U >> (bit % 8);
    if (((parsed->bytes[byte] ^ network.address[byte]) & mask) != 0) return false;
  }
  return true;
}

bool TrustedProxies::trusts(std::string_view address) const {
  return std::ranges::any_of(networks_, [&](const Network& n) { return contains(n, address); });
}

std::string TrustedProxies::client_of(std::string_view peer, std::string_view forwarded_for) const {
  if (!trusts(peer)) return std::string(peer);
  std::string_view client = peer;
  std::string_view rest = forwarded_for;
  while (!rest.empty()) {
    const std::size_t comma = rest.rfind(',');
    const std::string_view hop =
        without_port(trimmed(comma == rest.npos ? rest : rest.substr(comma + 1)));
    rest = comma == rest.npos ? std::string_view{} : rest.substr(0, comma);
    if (!parse_address(hop)) break;
    client = hop;
    if (!trusts(hop)) break;
  }
  return std::string(client);
}

std::string counting_key(std::string_view address) {
  const auto parsed = parse_address(address);
  if (!parsed) return std::string(address);
  const std::size_t begin = parsed->v4 ? 12 : 0;
  const std::size_t count = parsed->v4 ? 4 : 8;
  return {reinterpret_cast<const char*>(parsed->bytes.data()) + begin, count};
}

}  // namespace jx::edge::http
