// A supplier as one of the places where a purchase is looked up.
#pragma once

#include <string>

#include "host/clock.h"
#include "host/ports.h"
#include "shop/purchase_lookup.h"
#include "shop/setup/shop_parts.h"
#include "shop/supplier/client.h"
#include "shop/supplier/question_limit.h"

namespace jx::shop {

// Asks by our order numbers where the protocol can, else by the supplier's. Asks nothing when the
// purchase is known to lie at other suppliers; findings are empty, too, when the supplier has no
// such order. When only a number that is not known could find it, `not_searched` says
// "upstream_no". Errors of look_up: as ask_supplier; throttled "supplier.asked_too_often".
class SupplierLookup : public PurchaseLookup {
 public:
  // All borrowed ones outlive this.
  SupplierLookup(SupplierAccount account, HttpClient& http, const host::Clock& clock,
                 const host::Keys& keys);

  std::string_view source() const override { return source_; }
  Result<Findings> look_up(const PurchaseNumbers& numbers, Instant now) override;

 private:
  bool is_elsewhere(const PurchaseNumbers& numbers) const;
  std::vector<Question> questions(const PurchaseNumbers& numbers) const;
  Result<void> ask(const Question& question, Instant now, Findings& findings);

  const SupplierAccount account_;
  HttpClient& http_;
  const host::Clock& clock_;
  const host::Keys& keys_;
  const std::string source_;
  QuestionLimit per_minute_;
};

// Makes the look-ups of a shop file's suppliers. `clock` outlives them. Errors: as account_of.
SupplierMaker supplier_maker(const host::Clock& clock);

}  // namespace jx::shop
