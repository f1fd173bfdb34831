// Rebuilds the board at start.
#include "codec/binary.h"
#include "edge/websocket/hub.h"

namespace jx::edge::websocket {

namespace {

constexpr std::size_t page = 1'000;
constexpr std::size_t conversation_events_max = 5'000;

views::AgentView agent_view(const desk::AgentState& agent) {
  return {.agent = agent.agent,
          .name = agent.name,
          .role = agent.role,
          .teams = agent.teams,
          .skills = agent.skills,
          .capacity = agent.capacity,
          .presence = agent.presence,
          .presence_reason = agent.presence_reason,
          .presence_since = agent.presence_since,
          .holding = static_cast<std::int64_t>(agent.held.size())};
}

Result<void> fold_entries(views::BoardView& board, const std::vector<host::JournalEntry>& entries,
                          host::Store& store) {
  for (const host::JournalEntry& entry : entries) {
    auto recorded = codec::decode_recorded(entry.bytes, *store.keys);
    if (!recorded) return error_of(std::move(recorded));
    if (views::is_board_event(recorded->event)) views::apply(board, *recorded);
  }
  return {};
}

// The newest events of a conversation, and the one that made the contact.
Result<void> fold_conversation(views::BoardView& board, ContactId contact, host::Store& store) {
  const Seq projected = store.rows->cursor();
  auto seqs =
      store.rows->conversation_before(contact, Seq{projected.value + 1}, conversation_events_max);
  if (!seqs) return error_of(std::move(seqs));
  if (seqs->empty() || seqs->front().value != contact.value)
    seqs->insert(seqs->begin(), Seq{contact.value});
  auto entries = store.journal->read_some(*seqs);
  if (!entries) return error_of(std::move(entries));
  return fold_entries(board, *entries, store);
}

// What the projections have not seen yet.
Result<void> fold_tail(views::BoardView& board, host::Store& store) {
  Seq from{store.rows->cursor().value + 1};
  while (from <= store.journal->last()) {
    auto entries = store.journal->read(from, page);
    if (!entries) return error_of(std::move(entries));
    if (entries->empty()) break;
    from = Seq{entries->back().seq.value + 1};
    if (auto folded = fold_entries(board, *entries, store); !folded) return folded;
  }
  return {};
}

// The desk's own word on what it knows exactly.
void settle(views::BoardView& board, const desk::State& state) {
  std::erase_if(board.tickets, [&](const auto& entry) {
    const auto known = state.tickets.find(entry.first);
    return known == state.tickets.end() || known->second.state == desk::TicketState::resolved ||
           known->second.state == desk::TicketState::merged;
  });
  for (auto& [ticket, view] : board.tickets) {
    const desk::Ticket& known = state.tickets.at(ticket);
    view.state = known.state;
    view.holder = known.holder;
    view.team = known.team;
    view.offer = known.offer ? known.offer->offer : Seq{};
    view.offered_to = known.offer ? known.offer->agent : AgentId{};
    view.offer_expires_at = known.offer ? known.offer->expires_at : Instant{};
    const auto holder = state.agents.find(known.holder);
    view.holder_name = holder == state.agents.end() ? std::string() : holder->second.name;
  }
  std::erase_if(board.contact_names, [&](const auto& entry) {
    return std::ranges::none_of(board.tickets,
                                [&](const auto& t) { return t.second.contact == entry.first; });
  });
}

}  // namespace

Result<views::BoardView> load_board(const desk::State& state, host::Store& store) {
  views::BoardView board;
  std::set<ContactId> contacts;
  for (const auto& [id, ticket] : state.tickets) {
    const bool open =
        ticket.state != desk::TicketState::resolved && ticket.state != desk::TicketState::merged;
    if (open) contacts.insert(ticket.contact);
  }
  for (const ContactId contact : contacts) {
    if (auto folded = fold_conversation(board, contact, store); !folded)
      return error_of(std::move(folded));
  }
  if (auto folded = fold_tail(board, store); !folded) return error_of(std::move(folded));
  board.agents.clear();
  for (const auto& [id, agent] : state.agents) {
    if (!agent.dismissed) board.agents[id] = agent_view(agent);
  }
  board.teams = state.teams;
  board.canned_replies = state.canned_replies;
  board.incidents.clear();
  for (const auto& [id, incident] : state.incidents) {
    board.incidents[id] = views::incident_view(incident);
  }
  settle(board, state);
  return board;
}

}  // namespace jx::edge::websocket
