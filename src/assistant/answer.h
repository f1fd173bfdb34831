// A verdict in words for the customer, and the brief for the agent who takes over.
// Pure. Thread-safety: reentrant.
#pragma once

#include <string>

#include "assistant/decide.h"
#include "assistant/phrases.h"
#include "assistant/purchase.h"

namespace jx::assistant {

// Fills the "{}"s in order.
std::string filled(std::string_view pattern, std::initializer_list<std::string_view> values);

// "10 分钟", "2 小时", "3 天".
std::string duration_text(Duration span, Tongue tongue);

// The verdict's evidence, steps, usual time and what is not known. Never a card.
// `proven`: ownership is proved, so the reveal button works. `incident`: the confirmed one that the
// purchase suffers from; it is said first, since it explains the rest.
std::string answer_text(const Purchase& purchase, bool proven, Tongue tongue,
                        const KnownIncident* incident = nullptr);

// True when the verdict asks something of the platform's, the seller's or a supplier's staff.
bool staff_must_act(const trade::Verdict& verdict);

// Who, what was said (secrets masked), what it names, the order and its verdict, what was tried,
// the mood. In Chinese: for staff.
std::string brief_text(const Turn& turn, language::Intent topic, const Purchase* purchase);

}  // namespace jx::assistant
