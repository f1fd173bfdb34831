// Builds what a client gets of a conversation out of its events. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "views/screen.h"

namespace jx::edge::websocket {

// So many events of one conversation are folded into a snapshot; older ones are left out.
inline constexpr std::size_t conversation_events_max = 5'000;

using NameOf = std::function<std::string(const desk::Actor&)>;

// The view after `events` (oldest first), with the newest `items_max` items. `more_before` when
// there are older ones.
views::ConversationView fold_conversation(ContactId contact,
                                          const std::vector<desk::Recorded>& events,
                                          views::Audience audience, std::size_t items_max,
                                          const NameOf& name_of);

}  // namespace jx::edge::websocket
