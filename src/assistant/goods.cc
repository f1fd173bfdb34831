#include "assistant/goods.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "assistant/answer.h"
#include "base/money.h"
#include "language/understanding.h"

namespace jx::assistant {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii(char c) { return (static_cast<unsigned char>(c) & 0x80) == 0; }

std::size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

bool is_number(std::string_view part) { return std::ranges::all_of(part, is_digit); }

// win for windows: the beginning of a word stands for it.
constexpr std::size_t beginning_bytes_min = 3;

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

}  // namespace

std::vector<std::string> name_parts(std::string_view text) {
  std::vector<std::string> parts;
  std::string_view before;  // the character before, when it may pair
  for (std::size_t at = 0; at < text.size();) {
    if (is_letter(text[at]) || is_digit(text[at])) {
      const bool digits = is_digit(text[at]);
      std::size_t end = at;
      while (end < text.size() && (digits ? is_digit(text[end]) : is_letter(text[end]))) ++end;
      parts.emplace_back(text.substr(at, end - at));
      at = end;
      before = {};
      continue;
    }
    const std::size_t bytes = std::min(character_bytes(text[at]), text.size() - at);
    const std::string_view character = text.substr(at, bytes);
    if (is_ascii(text[at])) {
      before = {};
    } else {
      if (!before.empty()) parts.push_back(std::string(before) + std::string(character));
      before = character;
    }
    at += bytes;
  }
  std::ranges::sort(parts);
  const auto repeated = std::ranges::unique(parts);
  parts.erase(repeated.begin(), repeated.end());
  return parts;
}

void GoodsShelf::put(const trade::Goods& goods, Instant seen_at) {
  if (goods.goods_no.empty() || goods.name.empty()) return;
  const auto known = goods_.find(goods.goods_no);
  if (known == goods_.end() && goods_.size() >= goods_max) return;
  if (known != goods_.end() && known->second.seen_at > seen_at) return;
  Kept& kept = goods_[goods.goods_no];
  for (const std::string& part : kept.parts) std::erase(by_part_[part], &kept);
  kept = {goods, seen_at, name_parts(language::normalise(goods.name))};
  for (const std::string& part : kept.parts) by_part_[part].push_back(&kept);
}

// What few goods are called tells more.
double GoodsShelf::weight_of(const std::string& part) const {
  const auto found = by_part_.find(part);
  if (found == by_part_.end() || found->second.empty()) return 0;
  const double share =
      static_cast<double>(goods_.size()) / static_cast<double>(found->second.size());
  return std::log(1 + share);
}

std::vector<trade::Goods> GoodsShelf::named_in(std::string_view text) const {
  struct Score {
    double weight = 0;
    bool by_name = false;  // by more than numbers
  };
  std::map<const Kept*, Score> scores;
  std::vector<std::string> parts = name_parts(text);
  if (parts.size() > parts_said_max) parts.resize(parts_said_max);
  for (const std::string& said : parts) {
    const auto score = [&](const std::string& part, const std::vector<const Kept*>& all) {
      if (all.size() > shared_max) return;
      for (const Kept* kept : all) {
        scores[kept].weight += weight_of(part);
        scores[kept].by_name = scores[kept].by_name || !is_number(part);
      }
    };
    if (const auto exact = by_part_.find(said); exact != by_part_.end()) {
      score(exact->first, exact->second);
    } else if (is_letter(said.front()) && said.size() >= beginning_bytes_min) {
      std::size_t tried = 0;
      for (auto at = by_part_.lower_bound(said);
           at != by_part_.end() && at->first.starts_with(said) && ++tried <= shared_max; ++at)
        score(at->first, at->second);
    }
  }
  double best = 0;
  for (const auto& [kept, score] : scores)
    if (score.by_name) best = std::max(best, score.weight);
  std::vector<std::pair<double, const Kept*>> named;
  constexpr double as_well = 0.85;
  for (const auto& [kept, score] : scores)
    if (score.by_name && score.weight >= best * as_well) named.emplace_back(score.weight, kept);
  if (named.empty() || named.size() > named_max) return {};
  std::ranges::sort(named, std::greater{}, &std::pair<double, const Kept*>::first);
  std::vector<trade::Goods> goods;
  for (const auto& [weight, kept] : named) goods.push_back(kept->goods);
  return goods;
}

bool asks_the_price(std::string_view text) {
  const bool price = has_any(text, {"多少钱", "怎么卖", "卖多少", "什么价", "啥价", "价格", "价钱",
                                    "几块", "几元", "几多钱", "how much", "price of", "the price"});
  const bool bulk = has_any(text, {"批发", "批量", "大量", "采购", "代理", "长期", "对公", "拿货",
                                   "几百", "上百", "bulk", "wholesale"});
  return price && !bulk;
}

bool asks_where_it_is(std::string_view text) {
  return has_any(
      text, {"卡密在哪",        "码在哪",        "码去哪",       "卡号在哪", "卡号去哪",
             "卡号要去哪",      "卡密去哪",      "序号在哪",     "在哪里看", "在哪看",
             "哪里看",          "去哪看",        "去哪拿",       "去哪里拿", "去哪领",
             "没看见卡",        "没看到卡",      "没找到",       "找不到",   "where is my code",
             "where do i find", "find the code", "find the card"});
}

bool tells_of_two_charges(std::string_view text) {
  return has_any(text, {"重复扣", "重复付", "重复收", "扣了两", "扣了2", "扣了我两", "扣我两",
                        "扣两次", "两笔扣", "收了两次", "双份", "charged twice", "charged me twice",
                        "two charges", "double charge"});
}

std::string price_text(const std::vector<trade::Goods>& goods, Tongue tongue) {
  std::string lines;
  for (const trade::Goods& one : goods) {
    if (!one.price) continue;
    const std::string price = to_text(*one.price);
    lines += tongue == Tongue::en ? fmt::format("\n· {}: CNY {}", one.name, price)
                                  : fmt::format("\n· {}：{} 元", one.name, price);
  }
  return lines.empty() ? lines : std::string(text_of(Phrase::price_of, tongue)) + lines;
}

std::string use_text(const trade::Goods& goods, Tongue tongue) {
  if (goods.activation_rule.empty()) return {};
  std::string type = goods.card_type;
  if (!type.empty())
    type = tongue == Tongue::en ? fmt::format(" ({})", type) : fmt::format("（{}）", type);
  return filled(text_of(Phrase::use_of, tongue), {goods.name, type, goods.activation_rule});
}

}  // namespace jx::assistant
