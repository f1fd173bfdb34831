#include "host/llm/location.h"

#include <boost/asio/ip/address.hpp>
#include <string>

namespace jx::host {

bool is_local_host(std::string_view host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  if (error) return false;
  if (address.is_loopback()) return true;
  if (address.is_v6()) return (address.to_v6().to_bytes()[0] & 0xFE) == 0xFC;
  const auto bytes = address.to_v4().to_bytes();
  return bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xF0) == 16) ||
         (bytes[0] == 192 && bytes[1] == 168);
}

Result<void> check_location(std::string_view scheme, std::string_view host,
                            const LocationPolicy& policy) {
  const auto refused = [&](std::string_view code) {
    return fail(ErrorKind::invalid, code, std::string(host));
  };
  switch (policy.location) {
    case ModelLocation::undeclared:
      return refused("llm.location_undeclared");
    case ModelLocation::local:
      if (!is_local_host(host)) return refused("llm.not_local");
      return {};
    case ModelLocation::abroad:
      if (!policy.abroad_allowed) return refused("llm.abroad_forbidden");
      break;
    case ModelLocation::mainland:
      break;
  }
  if (scheme != "https") return refused("llm.needs_tls");
  return {};
}

}  // namespace jx::host
