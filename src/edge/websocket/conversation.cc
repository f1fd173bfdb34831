#include "edge/websocket/conversation.h"

namespace jx::edge::websocket {

views::ConversationView fold_conversation(ContactId contact,
                                          const std::vector<desk::Recorded>& events,
                                          views::Audience audience, std::size_t items_max,
                                          const NameOf& name_of) {
  views::ConversationView view;
  view.contact = contact;
  for (const desk::Recorded& recorded : events)
    views::apply(view, recorded, audience, name_of(recorded.actor));
  view.more_before = events.size() >= conversation_events_max;
  if (view.items.size() > items_max) {
    const auto surplus = static_cast<std::ptrdiff_t>(view.items.size() - items_max);
    view.items.erase(view.items.begin(), view.items.begin() + surplus);
    view.more_before = true;
  }
  return view;
}

}  // namespace jx::edge::websocket
