// A supplier as an operator has set it up in a shop file. docs/suppliers.md.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "shop/setup/shop_file.h"
#include "shop/supplier/protocol.h"

namespace jx::shop {

struct SupplierAccount {
  std::string name{};   // in facts ("supplier:<name>") and in the path of its callbacks
  std::string title{};  // as people call it; in UpstreamOrder::supplier
  const Protocol* protocol = nullptr;  // never nullptr in what account_of answers
  std::string url{};                   // "https://api.example.com", without a slash at its end
  std::string account{};
  std::string secret{};
  int per_minute_max = 60;             // questions; 1 to what the protocol bears
  Duration wait_max = seconds(8);      // for one answer
  Duration repeat_pause = seconds(5);  // between two questions for one order
};

// "supplier:<name>": the source of its facts.
std::string source_of(const SupplierAccount& account);

// Members of the entry: account, secret; title, per_minute_max, wait_seconds (1 to 30) when they
// are to differ. Errors: invalid "shop_file.unknown_protocol", "shop_file.unknown_member",
// "shop_file.missing_member", "shop_file.out_of_range"; detail: "line 12: what is wrong".
Result<SupplierAccount> account_of(const SupplierSetup& setup);

}  // namespace jx::shop
