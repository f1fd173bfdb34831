// The rules of diagnosis as their operators change them: proposed, withdrawn, published, taken
// back.
//
// The desk keeps texts and their order of publication; what they mean, and that they can be read at
// all, was checked outside (host/rules). An edition is the whole book, so what is published judges
// the same after the program was renewed. Edition none is the book that came with the program.
// Publishing names the edition it follows: of two at once the second is refused.
// Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

inline constexpr std::size_t rule_sheets_max = 64;
inline constexpr std::size_t rules_bytes_max = 1'000'000;  // of all sheets of one command
inline constexpr std::size_t rule_note_bytes_max = 2'000;
inline constexpr std::size_t rule_proposals_max = 20;
inline constexpr std::size_t rule_proposals_bytes_max = 2 * rules_bytes_max;  // of all open ones
inline constexpr std::size_t rule_editions_kept = 200;  // in memory; the journal keeps all

Result<Decision> decide_command(const Asking& asking, const ProposeRules& command);
Result<Decision> decide_command(const Asking& asking, const WithdrawRules& command);
Result<Decision> decide_command(const Asking& asking, const PublishRules& command);

void apply_event(Fold& fold, const RulesProposed& event);
void apply_event(Fold& fold, const RulesWithdrawn& event);
void apply_event(Fold& fold, const RulesPublished& event);

}  // namespace jx::desk
