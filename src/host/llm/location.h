// Where a language model stands, and what may leave for there.
//
// A platform must say where its endpoint is before anything is sent, and abroad is refused unless
// a second setting allows it. Card secrets, passwords, codes, identity numbers, phone numbers,
// addresses and whole order numbers leave under no policy.
// Pure. Thread-safety: values.
#pragma once

#include <string_view>

#include "base/describe.h"
#include "base/result.h"

namespace jx::host {

// local: this machine or a private network.
JX_ENUM(ModelLocation, undeclared, local, mainland, abroad)
// nothing: no question is asked. articles: what staff wrote for all, and which kind of question it
// is. masked: also the conversation and the order's facts, masked.
JX_ENUM(LeavingData, nothing, articles, masked)

struct LocationPolicy {
  ModelLocation location = ModelLocation::undeclared;
  bool abroad_allowed = false;
  LeavingData data = LeavingData::nothing;
};

// `scheme_and_host` of the endpoint: "https", "llm.example".
// Errors: invalid "llm.location_undeclared", "llm.abroad_forbidden", "llm.not_local" (declared
// local, but not the address of this machine or of a private network), "llm.needs_tls".
Result<void> check_location(std::string_view scheme, std::string_view host,
                            const LocationPolicy& policy);

// localhost, 127.0.0.0/8, ::1, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7. A name is not
// looked up: what it leads to may change.
bool is_local_host(std::string_view host);

}  // namespace jx::host
