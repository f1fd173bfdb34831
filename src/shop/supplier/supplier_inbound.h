// POST /v1/suppliers/<protocol>/<name>/callback: a supplier tells how an order stands.
// docs/suppliers.md.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/desk_service.h"
#include "host/http_inbound.h"
#include "shop/supplier/account.h"

namespace jx::shop {

// A callback is acknowledged, in the very text its protocol expects, only after its facts are
// durable; whatever else happens is a refusal, so that the supplier repeats it. A repeat adds
// nothing, in whatever order callbacks arrive.
// Errors: not_found "supplier.unknown" (the path names no account); as read_callback,
// normalise_fact, DeskService::in_pool, read_purchase and record_facts. Thread-safety: loop thread
// only. Lives as long as requests are under way.
class SupplierInbound : public host::HttpInbound {
 public:
  // `desk` outlives this. REQUIRES: `accounts` are of one protocol, at least one.
  SupplierInbound(host::DeskService& desk, std::vector<SupplierAccount> accounts);

  std::string_view path_prefix() const override { return prefix_; }
  std::size_t body_bytes_max() const override;
  void handle(host::InboundRequest request,
              std::function<void(Result<host::InboundReply>)> done) override;

 private:
  struct Job;

  const SupplierAccount* find_account(std::string_view path) const;
  void look_up(const std::shared_ptr<Job>& job);
  void record(const std::shared_ptr<Job>& job);

  host::DeskService& desk_;
  const std::vector<SupplierAccount> accounts_;
  const std::string prefix_;  // "/v1/suppliers/kayixin"
};

}  // namespace jx::shop
