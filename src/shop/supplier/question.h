// Asking a supplier for one order: the request as its table says.
// Pure. Thread-safety: reentrant.
#pragma once

#include "base/instant.h"
#include "base/result.h"
#include "shop/http_client.h"
#include "shop/supplier/account.h"
#include "trade/fact.h"

namespace jx::shop {

// An order, by the numbers that are known of it.
struct Question {
  trade::Number our_no{};    // under which the shop ordered
  trade::Number their_no{};  // which the supplier gave it
};

// True when the supplier is asked by our number: whenever it can be.
bool asks_by_our_no(const Protocol& protocol, const Question& question);

// The signed request for the order.
// Errors: not_found "supplier.number_missing" (the protocol finds orders only by a number that is
// not known); invalid "supplier.bad_question" (a number with characters that no order number has).
Result<HttpRequest> request_for(const SupplierAccount& account, const Question& question,
                                Instant now);

}  // namespace jx::shop
