#include "trade/scope.h"

#include <array>

#include "trade/telling.h"

namespace jx::trade {

namespace {

struct Trouble {
  std::string_view prefix;
  std::string_view name;
};

// By how causes begin (docs/diagnosis.md): a new cause of a known kind is told by its name.
constexpr std::array troubles{
    Trouble{"upstream_", "upstream"}, Trouble{"refunded", "upstream"}, Trouble{"paid_", "payment"},
    Trouble{"notice_", "payment"},    Trouble{"amount_", "payment"},   Trouble{"stock_", "stock"},
    Trouble{"fewer_cards", "stock"},  Trouble{"card_", "card"},
};

std::string name_of(std::string_view text) {
  constexpr std::size_t ellipsis_bytes = 3;
  return cut_text(text, scope_name_bytes_max - ellipsis_bytes);
}

}  // namespace

Place place_of(const Chain& chain) {
  Place place;
  if (chain.order) {
    place.goods_no = chain.order->body.goods_no;
    place.pay_channel = name_of(chain.order->body.pay_channel);
  }
  if (chain.goods) {
    if (place.goods_no.empty()) place.goods_no = chain.goods->body.goods_no;
    place.supplier = name_of(chain.goods->body.supplier);
  }
  // Who really was asked counts more than who is meant to supply.
  if (!chain.upstream_orders.empty() && !chain.upstream_orders.back().body.supplier.empty()) {
    place.supplier = name_of(chain.upstream_orders.back().body.supplier);
  }
  if (place.pay_channel.empty() && !chain.payments.empty()) {
    place.pay_channel = name_of(chain.payments.back().body.channel);
  }
  return place;
}

std::string goods_name_of(const Chain& chain) {
  if (chain.goods && !chain.goods->body.name.empty()) return name_of(chain.goods->body.name);
  return chain.order ? name_of(chain.order->body.title) : std::string{};
}

bool covers(const Scope& scope, const Place& place) {
  if (!scope.supplier.empty()) return scope.supplier == place.supplier;
  if (!scope.goods_no.empty()) return scope.goods_no == place.goods_no;
  if (!scope.pay_channel.empty()) return scope.pay_channel == place.pay_channel;
  return true;
}

bool is_sound(const Scope& scope) {
  const int set = (scope.supplier.empty() ? 0 : 1) + (scope.goods_no.empty() ? 0 : 1) +
                  (scope.pay_channel.empty() ? 0 : 1);
  return set <= 1 && scope.supplier.size() <= scope_name_bytes_max &&
         scope.pay_channel.size() <= scope_name_bytes_max;
}

Word trouble_of(const Word& cause) {
  for (const Trouble& trouble : troubles) {
    if (cause.view().starts_with(trouble.prefix)) return Word{trouble.name};
  }
  return cause;
}

}  // namespace jx::trade
