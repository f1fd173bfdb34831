// Reads a rule table from YAML; the format is docs/diagnosis.md.
// Strict: an unknown member, a wrong type, a repeated member or a value outside its bounds is
// refused, naming the line. Thread-safety: functions are reentrant.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "trade/rule.h"

namespace jx::host {

inline constexpr std::size_t rule_file_bytes_max = 1u << 20;

// `name` is used in error details: "not_arrived.yaml line 12: …".
// Errors: invalid "rules.malformed", "rules.unknown_member", "rules.repeated_member",
// "rules.wrong_type", "rules.out_of_range", "rules.too_large"; as trade::check.
Result<trade::RuleTable> parse_rules(std::string_view yaml, std::string_view name);

// Errors: unavailable "rules.unreadable"; as parse_rules. Blocks: reads a file.
Result<trade::RuleTable> load_rules(const std::filesystem::path& file);

}  // namespace jx::host
