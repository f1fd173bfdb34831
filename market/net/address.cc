#include "market/net/address.h"

#include <fmt/format.h>

#include <charconv>

namespace jx::market {

std::string Address::authority() const { return fmt::format("{}:{}", host, port); }

std::string Address::origin() const {
  return port == 80 ? fmt::format("http://{}", host) : fmt::format("http://{}:{}", host, port);
}

Result<Address> address_from_url(std::string_view url) {
  const auto malformed = [&] {
    return fail(ErrorKind::invalid, "url.malformed", "expected http://host:port");
  };
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return malformed();
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.find('/') != url.npos) return malformed();
  Address address;
  const auto colon = url.rfind(':');
  address.host = std::string(url.substr(0, colon));
  if (address.host.empty()) return malformed();
  if (colon == url.npos) return address;
  const std::string_view port = url.substr(colon + 1);
  const auto read = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (read.ec != std::errc{} || read.ptr != port.data() + port.size()) return malformed();
  return address;
}

}  // namespace jx::market
