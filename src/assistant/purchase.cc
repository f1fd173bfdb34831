#include "assistant/purchase.h"

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <concepts>

#include "trade/chain.h"
#include "trade/telling.h"

namespace jx::assistant {
namespace {

// As sentences hold them: whole, or cut (trade/telling.h, trade/placeholders.h).
constexpr std::size_t cuts[] = {240, 120};

// Our own words among the texts of facts.
constexpr std::string_view own_words[] = {"way", "query_password_print"};

// Every text member of every kind of fact: a new one is found without being named here.
class FreeTexts {
 public:
  template <class Body>
  void operator()(const Body& body) {
    using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      const auto& value = body.*member.pointer;
      if constexpr (std::same_as<std::remove_cvref_t<decltype(value)>, std::string>)
        if (std::ranges::find(own_words, std::string_view(member.name)) == std::end(own_words))
          add(value);
    });
  }

  std::vector<std::string> take() { return std::move(texts_); }

 private:
  void add(std::string_view text) {
    if (text.empty()) return;
    put(std::string(text));
    for (const std::size_t bytes : cuts)
      if (text.size() > bytes) put(trade::cut_text(text, bytes));
  }
  void put(std::string text) {
    if (std::ranges::find(texts_, text) == texts_.end()) texts_.push_back(std::move(text));
  }

  std::vector<std::string> texts_{};
};

}  // namespace

std::vector<std::string> free_texts_of(std::span<const trade::Fact> facts) {
  FreeTexts texts;
  for (const trade::Fact& fact : facts) std::visit(texts, fact.body);
  return texts.take();
}

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
                  .goods = chain.goods ? chain.goods->body : trade::Goods{},
                  .number_is_key = is_unguessable(order.order_no.view()),
                  .verdict = std::move(verdict),
                  .free_texts = free_texts_of(facts)};
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
