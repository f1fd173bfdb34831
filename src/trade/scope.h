// Parts of the trade that can break by themselves, and which of them a purchase goes through.
// Pure values.
#pragma once

#include <string>
#include <string_view>

#include "base/describe.h"
#include "trade/chain.h"
#include "trade/fact.h"

namespace jx::trade {

inline constexpr std::size_t scope_name_bytes_max = 120;  // longer names are cut

// What a purchase goes through; an empty member is not known.
struct Place {
  std::string supplier{};
  Number goods_no{};
  std::string pay_channel{};
  friend auto operator<=>(const Place&, const Place&) = default;
};
JX_DESCRIBE(Place, supplier, goods_no, pay_channel)

// A supplier, one kind of goods, or one way to pay: the member that is set. None is the whole shop.
struct Scope {
  std::string supplier{};
  Number goods_no{};
  std::string pay_channel{};
  friend auto operator<=>(const Scope&, const Scope&) = default;
};
JX_DESCRIBE(Scope, supplier, goods_no, pay_channel)

Place place_of(const Chain& chain);
// What the goods are called; empty when no fact says so.
std::string goods_name_of(const Chain& chain);

bool covers(const Scope& scope, const Place& place);
// At most one member is set, and no name is longer than scope_name_bytes_max.
bool is_sound(const Scope& scope);

// The kind of trouble a cause belongs to, so that what one break brings forth counts together:
// "upstream", "payment", "stock", "card"; any other cause is a kind of its own. Empty for no cause.
Word trouble_of(const Word& cause);

}  // namespace jx::trade
