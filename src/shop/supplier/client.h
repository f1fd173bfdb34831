// One question to one supplier over HTTP.
#pragma once

#include <functional>

#include "host/clock.h"
#include "shop/supplier/answer.h"

namespace jx::shop {

struct SupplierAnswer {
  Result<std::vector<SupplierOrder>> orders;
  Instant seen_at{};  // when the answer was there
  int requests = 0;   // that were sent, 0..2
};

// Asks, and once more when the first answer was none: time-outs, broken connections, 5xx, pages in
// place of answers. A question changes nothing at the supplier, so it may be repeated. Each request
// is signed anew. Blocks up to twice account.wait_max: never on the loop. `stopping` is looked at
// between the two. Errors of `orders`: as request_for, HttpClient::send and read_answer.
// Thread-safety: as `http`.
SupplierAnswer ask_supplier(const SupplierAccount& account, const Question& question,
                            HttpClient& http, const host::Clock& clock,
                            const std::function<bool()>& stopping);

}  // namespace jx::shop
