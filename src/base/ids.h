// Ids that cannot be mixed up. Zero means "none".
//
// A thing is named by the sequence number of the event that created it, so an id is unique within
// its platform, ordered by age and needs no randomness. Ids are not secrets: what a stranger must
// not guess (a progress link, a visitor's token) is derived with a key in edge/.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace jx {

template <class Tag>
struct Id {
  std::uint64_t value = 0;

  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

// Position of an event in its platform's journal, 1, 2, 3 … without gaps.
using Seq = Id<struct SeqTag>;
// A person, and the one lifelong conversation with them.
using ContactId = Id<struct ContactTag>;
using TicketId = Id<struct TicketTag>;
using AgentId = Id<struct AgentTag>;
using TeamId = Id<struct TeamTag>;
using CannedReplyId = Id<struct CannedReplyTag>;
using RuleProposalId = Id<struct RuleProposalTag>;
using RuleEditionId = Id<struct RuleEditionTag>;
using ArticleId = Id<struct ArticleTag>;
// Number of a message in its conversation, 1..n without gaps.
using MessageNumber = Id<struct MessageNumberTag>;
using IncidentId = Id<struct IncidentTag>;

}  // namespace jx

template <class Tag>
struct std::hash<jx::Id<Tag>> {
  std::size_t operator()(const jx::Id<Tag>& id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value);
  }
};
