// Looking one purchase up on demand, where it lies: at the shop, the gateway, the supplier.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "trade/fact.h"

namespace jx::shop {

// How a purchase is named, as far as it is known. The first source is asked with `written` alone;
// later ones with what the facts of the earlier ones have told.
struct PurchaseNumbers {
  std::string written{};  // as the customer gave it: any of the five numbers; 1..760 bytes
  std::vector<trade::Number> order_nos{};
  std::vector<trade::Number> trade_nos{};  // of the gateway
  std::vector<trade::Number> transaction_ids{};
  std::vector<trade::Number> upstream_nos{};
  std::vector<std::string> suppliers{};  // names, as the shop writes them
};

inline constexpr std::size_t written_bytes_max = 760;  // the longest card a known shop stores

struct Findings {
  std::vector<trade::Fact> facts{};  // normalised; none: this source knows nothing of the purchase
  // What could not be searched in time, by name ("carmis"); then an empty answer is no "no".
  std::vector<std::string> not_searched{};
};

// Thread-safety: one thread at a time; blocks, with the time limit of its source.
class PurchaseLookup {
 public:
  virtual ~PurchaseLookup() = default;
  // Who answers: "dujiaoka:main", "epay:main".
  virtual std::string_view source() const = 0;
  // Facts seen at `now`. Errors: those of the source, by code; an answer that cannot be understood
  // is an error, never "not found".
  virtual Result<Findings> look_up(const PurchaseNumbers& numbers, Instant now) = 0;
};

// The numbers named by `facts`, added to `numbers`, each once.
void add_numbers(PurchaseNumbers& numbers, const std::vector<trade::Fact>& facts);

}  // namespace jx::shop
