// The words an incident begins with, until a person finds better ones. For customers: goods and
// ways to pay are named, suppliers never. Pure.
#pragma once

#include <string_view>

#include "base/instant.h"
#include "insight/outage/detector.h"
#include "trade/verdict.h"

namespace jx::insight {

struct IncidentTexts {
  trade::Sentence text{};       // that it is so
  trade::Sentence over_text{};  // that it is over
};

IncidentTexts texts_of(const Finding& finding, Duration utc_offset);

// The finding's goods in one line, "A、B、C".
std::string goods_line(const Finding& finding);

// What one affected buyer is told: the announcement and which of their orders it is about.
// `locale` as a contact's.
std::string buyer_text(const trade::Sentence& text, const trade::Number& order_no,
                       std::string_view locale, bool is_over);

}  // namespace jx::insight
