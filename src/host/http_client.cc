#include "host/http_client.h"

#include <algorithm>

namespace jx::host {

namespace {

bool equal_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (equal_but_for_case(header.name, name)) return header.value;
  }
  return {};
}

bool nothing_was_sent(const Error& error) {
  return error.code == "http.bad_request" || error.code == "http.unreachable" ||
         error.code == "http.untrusted";
}

}  // namespace jx::host
