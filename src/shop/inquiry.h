// One purchase, asked after everywhere: the shop by the number the customer wrote, then gateways
// and suppliers by what the shop's facts name; and the shop again when only the gateway knew the
// number.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "shop/purchase_lookup.h"

namespace jx::shop {

// How one source answered. An error is not the end: the others are asked all the same.
struct SourceAnswer {
  std::string source{};
  std::size_t facts = 0;
  Duration took{};
  std::vector<std::string> not_searched{};
  std::optional<Error> error{};
};

struct Inquiry {
  std::vector<trade::Fact> facts{};
  std::vector<SourceAnswer> answers{};  // in the order asked; a source asked twice stands once
  PurchaseNumbers numbers{};            // as known at the end

  // Sources were asked, and each of them failed.
  bool failed() const;
};

// Blocks as long as the slowest source; `others` are asked side by side, each in a thread of its
// own.
Inquiry inquire(std::span<PurchaseLookup* const> shops, std::span<PurchaseLookup* const> others,
                std::string_view written, Instant now);

}  // namespace jx::shop
