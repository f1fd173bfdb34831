// From the columns of a table to facts: header names, values as people write them.
// Pure. Thread-safety: const calls from any thread.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "trade/fact.h"

namespace jx::shop {

// Values as written: "￥1,234.50", "2026/11/21 10:03", "已支付". `utc_offset` is the zone of times
// without one. Errors: invalid "import.bad_amount", "import.bad_time", "import.bad_count",
// "import.bad_status", "fact.too_large".
Result<Money> read_amount(std::string_view text);
Result<Instant> read_time(std::string_view text, Duration utc_offset);

// Which column goes to which member of one kind of fact.
class Columns {
 public:
  // `kind`: "order", "payment" …, as in "kind" of pushed facts. A header is a member's name, a
  // known Chinese name (docs/trade.md), or a key of `renamed`. Errors: invalid
  // "import.unknown_kind", "import.no_columns" (none is known), "import.repeated_column",
  // "import.unknown_member" (a value of `renamed`).
  static Result<Columns> of(std::string_view kind, const std::vector<std::string>& header,
                            const std::map<std::string, std::string>& renamed);

  // Errors: invalid "import.bad_columns"; as the values. detail is the column.
  Result<trade::FactBody> read(std::span<const std::string> fields, Duration utc_offset) const;
  // Value of the column "seen_at", when there is one and it is filled.
  Result<std::optional<Instant>> seen_at(std::span<const std::string> fields,
                                         Duration utc_offset) const;

  const std::vector<std::string>& passed_over() const { return passed_over_; }

 private:
  std::string kind_{};
  std::vector<std::string> headers_{};
  std::vector<std::string> members_{};  // by column; empty = passed over
  std::vector<std::string> passed_over_{};
};

// First number of a fact, for its id.
std::string main_number(const trade::FactBody& body);

}  // namespace jx::shop
