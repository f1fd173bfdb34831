// GET or POST /v1/gateways/epay/<name>: a gateway's notice of a payment, version 1 (MD5) or 2
// (RSA), for shops that pass a copy of it on. Answers "success" once the payment is recorded;
// anything else makes the gateway tell it again.
#pragma once

#include <string>
#include <vector>

#include "host/desk_service.h"
#include "host/http_inbound.h"
#include "shop/epay/epay_lookup.h"

namespace jx::shop {

// Errors: not_found "gateway.unknown"; invalid "gateway.bad_method"; unauthenticated
// "endpoint.bad_signature" (also for another merchant); invalid "fact.…"; as
// DeskService::record_facts.
// Thread-safety: loop thread only.
class EpayInbound : public host::HttpInbound {
 public:
  // `desk` outlives this.
  EpayInbound(host::DeskService& desk, std::vector<EpayOptions> gateways);

  std::string_view path_prefix() const override { return "/v1/gateways/epay"; }
  std::size_t body_bytes_max() const override { return 16'384; }
  void handle(host::InboundRequest request,
              std::function<void(Result<host::InboundReply>)> done) override;

 private:
  host::DeskService& desk_;
  std::vector<EpayOptions> gateways_;
};

// Whether the notice is signed with the gateway's key: MD5 of the sorted values and the key, in
// each of the three ways in use, or RSA. Errors: invalid "signing.bad_key".
Result<bool> is_signed_by(const EpayOptions& gateway, const Parameters& notice);

}  // namespace jx::shop
