// One purchase as the assistant sees it: who may be told of it, and the verdict.
// Pure. Thread-safety: values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "desk/state.h"
#include "trade/fact.h"
#include "trade/scope.h"
#include "trade/verdict.h"

namespace jx::assistant {

struct Purchase {
  trade::Number order_no{};
  trade::BuyerKey buyer{};
  std::string title{};
  std::optional<Money> amount{};
  std::optional<Instant> created_at{};
  std::string query_password_print{};
  trade::Place place{};        // what it goes through
  trade::Goods goods{};        // what was bought, as far as it was told
  bool number_is_key = false;  // the shop shows the order to whoever knows its number
  trade::Verdict verdict{};
  // Texts that others chose: titles, notes, messages. None of them may instruct or support.
  std::vector<std::string> free_texts{};
};

// The purchase in `facts`; nothing when no order is among them. `verdict` is its diagnosis.
std::optional<Purchase> purchase_of(std::span<const trade::Fact> facts, const trade::Number& focus,
                                    trade::Verdict verdict);

// Every text in the facts that the house did not write itself.
std::vector<std::string> free_texts_of(std::span<const trade::Fact> facts);

// The buyer keys that this contact is known to be: the shop's signed identity, and confirmed
// addresses under which guests buy. Most trusted first.
std::vector<trade::BuyerKey> buyers_of(const desk::ContactState& contact);
// How the contact is known to be `buyer`; nothing when it is not.
std::optional<desk::ProofMethod> proof_by_identity(const desk::ContactState& contact,
                                                   const trade::BuyerKey& buyer);

// The rule of 独角数卡-like shops: 16 upper-case letters and digits, mixed, cannot be guessed, and
// the shop's own page asks for nothing else. Numbers made of dates and counters are no key.
bool is_unguessable(std::string_view order_no);

}  // namespace jx::assistant
