// What the shop sells, found by how people call it: anybody may be told its price and its use.
// Values. Thread-safety: one thread at a time; const calls from any.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/phrases.h"
#include "base/instant.h"
#include "trade/fact.h"

namespace jx::assistant {

// The goods of the shop by their newest facts. At most goods_max; what is beyond is not found.
class GoodsShelf {
 public:
  static constexpr std::size_t goods_max = 20'000;
  static constexpr std::size_t named_max = 4;
  static constexpr std::size_t parts_said_max = 64;
  static constexpr std::size_t shared_max = 100;

  void put(const trade::Goods& goods, Instant seen_at);
  // The goods that `text` (normalised) names, the likeliest first; several when it fits them alike,
  // none when it names none or could be more than named_max. Bounded: at most
  // parts_said_max parts of a text count, and what more than shared_max goods share tells nothing.
  std::vector<trade::Goods> named_in(std::string_view text) const;
  std::size_t size() const { return goods_.size(); }

 private:
  struct Kept {
    trade::Goods goods{};
    Instant seen_at{};
    std::vector<std::string> parts{};
  };
  double weight_of(const std::string& part) const;

  std::map<trade::Number, Kept> goods_{};
  std::map<std::string, std::vector<const Kept*>> by_part_{};
};

// Words, and pairs of characters where words are not set apart: what names are compared by.
std::vector<std::string> name_parts(std::string_view normal_text);

// Whether the price is asked, whatever else the words resemble; not of a bulk deal.
bool asks_the_price(std::string_view normal_text);

// Whether it is asked where what was bought is to be seen, not how it is used.
bool asks_where_it_is(std::string_view normal_text);

// Whether two charges for one thing are told of.
bool tells_of_two_charges(std::string_view normal_text);

// "“Q 币 100 个”现在的价格是 97.00 元，以下单页显示为准。" Empty when no price is known.
std::string price_text(const std::vector<trade::Goods>& goods, Tongue tongue);
// How it is used, by its own rule. Empty when none is known.
std::string use_text(const trade::Goods& goods, Tongue tongue);

}  // namespace jx::assistant
