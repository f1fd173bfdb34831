// Which suppliers are asked about a purchase, and by which numbers.
// Pure. Thread-safety: reentrant.
#pragma once

#include <span>
#include <vector>

#include "shop/supplier/question.h"

namespace jx::shop {

struct PlannedQuestion {
  std::size_t supplier = 0;  // position in the accounts
  Question question{};
};

// Facts that name a supplier decide who is asked; when none does, all are. The numbers are those
// of the facts; where they say nothing, `asked` is taken for our own number, never for theirs:
// another order of ours may have it.
std::vector<PlannedQuestion> plan_questions(std::span<const SupplierAccount> accounts,
                                            const trade::Number& asked,
                                            std::span<const trade::Fact> known);

}  // namespace jx::shop
