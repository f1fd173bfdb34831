#include "assistant/purchase.h"

#include <algorithm>

#include "trade/chain.h"

namespace jx::assistant {

std::optional<Purchase> purchase_of(std::span<const trade::Fact> facts, const trade::Number& focus,
                                    trade::Verdict verdict) {
  const trade::Chain chain = trade::join(facts, focus);
  if (!chain.order) return std::nullopt;
  const trade::Order& order = chain.order->body;
  std::string title = order.title;
  if (title.empty() && chain.goods) title = chain.goods->body.name;
  return Purchase{.order_no = order.order_no,
                  .buyer = order.buyer,
                  .title = std::move(title),
                  .amount = order.amount,
                  .created_at = order.created_at,
                  .query_password_print = order.query_password_print,
                  .place = trade::place_of(chain),
                  .number_is_key = is_unguessable(order.order_no.view()),
                  .verdict = std::move(verdict)};
}

std::vector<trade::BuyerKey> buyers_of(const desk::ContactState& contact) {
  std::vector<trade::BuyerKey> buyers;
  if (!contact.buyer.empty()) buyers.push_back(contact.buyer);
  // Facts name a guest by the same fingerprint as a handle (shop/normalise.h).
  for (const desk::HandleState& handle : contact.handles) {
    if (handle.verified && handle.channel == desk::Channel::mail)
      buyers.emplace_back("mail:" + std::string(handle.handle.view()));
  }
  return buyers;
}

std::optional<desk::ProofMethod> proof_by_identity(const desk::ContactState& contact,
                                                   const trade::BuyerKey& buyer) {
  if (buyer.empty()) return std::nullopt;
  if (contact.buyer == buyer) return desk::ProofMethod::signed_identity;
  const auto known = buyers_of(contact);
  if (std::ranges::find(known, buyer) != known.end()) return desk::ProofMethod::confirmed_contact;
  return std::nullopt;
}

bool is_unguessable(std::string_view order_no) {
  if (order_no.size() != 16) return false;
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  // A prefix before a date or counter is no secret: letters must stand among the digits.
  const auto letters = std::ranges::count_if(order_no, is_upper);
  const bool all =
      std::ranges::all_of(order_no, [&](char c) { return is_upper(c) || is_digit(c); });
  return all && letters >= 5;
}

}  // namespace jx::assistant
