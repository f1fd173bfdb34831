#include "desk/rules/rules.h"

#include <algorithm>

#include "desk/check.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

std::size_t bytes_of(std::span<const RuleText> sheets) {
  std::size_t bytes = 0;
  for (const RuleText& sheet : sheets) bytes += sheet.text.size();
  return bytes;
}

Result<void> check_sheets(std::span<const RuleText> sheets) {
  std::vector<Word> names;
  for (const RuleText& sheet : sheets) {
    names.push_back(sheet.sheet);
    if (auto sound = check_text(sheet.text, rules_bytes_max); !sound) return sound;
  }
  if (bytes_of(sheets) > rules_bytes_max) return fail(ErrorKind::invalid, "text.too_long");
  return check_words(names, rule_sheets_max);
}

Result<void> check_follows(const Asking& asking, RuleEditionId based_on) {
  if (based_on == asking.state.rules.current) return {};
  return fail(ErrorKind::conflict, "rules.edition_moved");
}

Result<void> check_proposal(const Asking& asking, RuleProposalId proposal) {
  if (asking.state.rules.proposals.contains(proposal)) return {};
  return fail(ErrorKind::not_found, "rules.proposal_unknown");
}

// The proposal as it would be beside the other open ones.
Result<void> check_room(const Asking& asking, const ProposeRules& command) {
  const auto& proposals = asking.state.rules.proposals;
  std::size_t bytes = bytes_of(command.sheets);
  for (const auto& [id, proposal] : proposals) {
    if (id != command.proposal) bytes += bytes_of(proposal.sheets);
  }
  const bool is_one_more = !command.proposal && proposals.size() >= rule_proposals_max;
  if (!is_one_more && bytes <= rule_proposals_bytes_max) return {};
  return fail(ErrorKind::throttled, "rules.too_many_proposals");
}

Result<void> check_edition(const Asking& asking, RuleEditionId edition) {
  const auto& editions = asking.state.rules.editions;
  const auto found = std::ranges::find(editions, edition, &RuleEdition::edition);
  if (found != editions.end()) return {};
  return fail(ErrorKind::not_found, "rules.edition_unknown");
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const ProposeRules& command) {
  if (auto allowed = allow_operators(asking); !allowed) return error_of(std::move(allowed));
  if (auto follows = check_follows(asking, command.based_on); !follows) {
    return error_of(std::move(follows));
  }
  if (command.sheets.empty()) return fail(ErrorKind::invalid, "rules.nothing_changed");
  if (auto sound = check_sheets(command.sheets); !sound) return error_of(std::move(sound));
  if (auto sound = check_text(command.note, rule_note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  if (command.proposal) {
    if (auto known = check_proposal(asking, command.proposal); !known) {
      return error_of(std::move(known));
    }
  }
  if (auto room = check_room(asking, command); !room) return error_of(std::move(room));
  const RuleProposalId id = command.proposal ? command.proposal : asking.id_at<RuleProposalId>(0);
  return decided(RulesProposed{id, command.based_on, command.sheets, command.note});
}

Result<Decision> decide_command(const Asking& asking, const WithdrawRules& command) {
  if (auto allowed = allow_operators(asking); !allowed) return error_of(std::move(allowed));
  if (auto known = check_proposal(asking, command.proposal); !known) {
    return error_of(std::move(known));
  }
  return decided(RulesWithdrawn{command.proposal});
}

Result<Decision> decide_command(const Asking& asking, const PublishRules& command) {
  if (auto allowed = allow_operators(asking); !allowed) return error_of(std::move(allowed));
  if (auto follows = check_follows(asking, command.based_on); !follows) {
    return error_of(std::move(follows));
  }
  if (command.proposal) {
    if (auto known = check_proposal(asking, command.proposal); !known) {
      return error_of(std::move(known));
    }
  }
  if (command.restores) {
    if (auto known = check_edition(asking, command.restores); !known) {
      return error_of(std::move(known));
    }
  }
  if (auto sound = check_sheets(command.sheets); !sound) return error_of(std::move(sound));
  if (auto sound = check_text(command.note, rule_note_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  return decided(RulesPublished{asking.id_at<RuleEditionId>(0), command.proposal, command.restores,
                                command.sheets, command.note});
}

void apply_event(Fold& fold, const RulesProposed& event) {
  fold.state.rules.proposals.insert_or_assign(
      event.proposal,
      RuleProposal{event.proposal, event.based_on, fold.actor, fold.at, event.sheets, event.note});
}

void apply_event(Fold& fold, const RulesWithdrawn& event) {
  fold.state.rules.proposals.erase(event.proposal);
}

void apply_event(Fold& fold, const RulesPublished& event) {
  RulesState& rules = fold.state.rules;
  rules.current = event.edition;
  rules.sheets = event.sheets;
  rules.proposals.erase(event.proposal);
  rules.editions.push_back({event.edition, fold.actor, fold.at, event.proposal, event.restores,
                            event.sheets.empty(), event.note});
  if (rules.editions.size() > rule_editions_kept) rules.editions.erase(rules.editions.begin());
}

}  // namespace jx::desk
