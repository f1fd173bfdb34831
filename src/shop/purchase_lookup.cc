#include "shop/purchase_lookup.h"

#include <algorithm>

namespace jx::shop {

namespace {

template <class T>
void add(std::vector<T>& known, const T& fresh) {
  if (!fresh.empty() && std::ranges::find(known, fresh) == known.end()) known.push_back(fresh);
}

}  // namespace

void add_numbers(PurchaseNumbers& numbers, const std::vector<trade::Fact>& facts) {
  for (const trade::Fact& fact : facts) {
    std::visit(
        [&]<class Body>(const Body& body) {
          if constexpr (requires { body.order_no; }) add(numbers.order_nos, body.order_no);
          if constexpr (requires { body.trade_no; }) add(numbers.trade_nos, body.trade_no);
          if constexpr (requires { body.transaction_id; }) {
            add(numbers.transaction_ids, body.transaction_id);
          }
          if constexpr (requires { body.upstream_no; }) add(numbers.upstream_nos, body.upstream_no);
          if constexpr (requires { body.supplier; }) add(numbers.suppliers, body.supplier);
        },
        fact.body);
  }
}

}  // namespace jx::shop
