// What a language model may cost: tokens and money a day, tokens a conversation and day.
//
// Durable: the most that a question can cost is written down before it is sent, and corrected to
// what it did cost when its answer is there. So a crash, or a model that answers nothing, never
// makes room. Days begin at midnight of the platform's zone. Of contacts only the number and what
// they used on one day is kept, in a fixed number of marks, until another day's takes its place.
// Thread-safety: any thread. Blocks: small reads and one or two durable writes; never on the loop.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "base/ids.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"
#include "host/ports.h"

namespace jx::host {

struct LlmPrices {
  Money per_million_prompt{};
  Money per_million_answer{};
};

struct LlmLimits {
  std::int64_t tokens_per_day = 0;           // 0 = none may be used
  std::int64_t tokens_per_conversation = 0;  // of one contact in a day
  Money money_per_day{};                     // 0 = not limited by money
};

struct Tokens {
  std::int64_t prompt = 0;
  std::int64_t answer = 0;
  friend bool operator==(const Tokens&, const Tokens&) = default;
};

class LlmBudget {
 public:
  // `marks` outlives this.
  LlmBudget(Marks& marks, LlmLimits limits, LlmPrices prices, Duration utc_offset);

  // Errors: throttled "llm.day_spent", "llm.conversation_spent" (nothing was taken then); those of
  // Marks.
  Result<void> reserve(ContactId contact, const Tokens& most, Instant now);
  // Corrects a reservation of the same day. Errors: those of Marks.
  Result<void> settle(ContactId contact, const Tokens& most, const Tokens& used, Instant reserved);

 private:
  struct Spent {  // in a day
    std::int64_t tokens = 0;
    Money money{};
  };
  using Contacts = std::map<std::uint64_t, std::int64_t>;  // tokens by contact

  std::int64_t day_of(Instant at) const;
  Money price_of(const Tokens& tokens) const;
  Result<Spent> read_day(std::int64_t day) const;
  // Those that share a mark with `contact`.
  Result<Contacts> read_contacts(ContactId contact, std::int64_t day) const;
  Result<void> write(ContactId contact, std::int64_t day, const Spent& spent,
                     const Contacts& contacts);

  Marks& marks_;
  const LlmLimits limits_;
  const LlmPrices prices_;
  const Duration utc_offset_;
  std::mutex mutex_;  // over a read and the write that follows from it
};

}  // namespace jx::host
