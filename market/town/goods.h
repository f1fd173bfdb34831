// What the marketplace sells. Constant.
#pragma once

#include <string>
#include <vector>

#include "market/client/shop_push.h"

namespace jx::market {

enum class Supply : std::uint8_t { stock, by_hand, topup, upstream_cards };

struct Goods {
  std::string goods_no{};
  std::string name{};
  std::string kind{};  // stock_cards, manual, direct_topup, upstream_cards, membership, licence
  Supply supply = Supply::stock;
  std::string supplier{};
  std::string card_type{};
  std::string activation_rule{};
  std::int64_t price_fen = 0;
  std::int64_t promised_s = 60;
};

const std::vector<Goods>& catalogue();

// The catalogue as facts.
std::vector<ShopFact> catalogue_facts(std::int64_t now_ms);

// "216.00"
std::string yuan(std::int64_t fen);

}  // namespace jx::market
