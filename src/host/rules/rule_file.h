// Reads rule sheets from YAML and puts the book together; the format is docs/diagnosis.md.
// Strict: an unknown member, a wrong type, a repeated member or a value outside its bounds is
// refused, naming the line. Thread-safety: functions are reentrant.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "desk/event.h"
#include "trade/rule_book.h"

namespace jx::host {

inline constexpr std::size_t rule_file_bytes_max = 1u << 20;

// One sheet. `file` is its file name: "refund.yaml" is the sheet "refund", and is used in error
// details: "refund.yaml line 12: …". What a sheet means together with others is checked by
// trade::RuleBook::bind.
// Errors: invalid "rules.malformed", "rules.unknown_member", "rules.repeated_member",
// "rules.wrong_type", "rules.out_of_range", "rules.unknown_signal", "rules.too_large",
// "rules.bad_file_name".
Result<trade::RuleSheet> parse_sheet(std::string_view yaml, std::string_view file);

// Every "*.yaml" of the folder as it is written, by name.
// Errors: unavailable "rules.unreadable" (the folder, a file, or there is no sheet); invalid
// "rules.bad_file_name", "rules.too_large". Blocks: reads files.
Result<std::vector<desk::RuleText>> read_rule_texts(const std::filesystem::path& folder);

// The book of these sheets. Errors: as parse_sheet and trade::RuleBook::bind.
Result<trade::RuleBook> bind_rule_texts(std::span<const desk::RuleText> sheets);

// Every "*.yaml" of the folder, by name.
// Errors: as read_rule_texts and bind_rule_texts. Blocks: reads files.
Result<trade::RuleBook> load_rule_book(const std::filesystem::path& folder);

}  // namespace jx::host
