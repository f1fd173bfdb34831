// The frames of the stream as JSON: docs/protocol.md, "The stream".
// Pure. Thread-safety: functions are reentrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/command.h"
#include "desk/event.h"
#include "views/screen.h"

namespace jx::edge::wire {

// ---- server to client
// ------------------------------------------------------------------------------------

// An event frame is `event_head(prev)` + its tail. The tail is the same for every receiver of an
// audience and is made once.
std::string event_tail(const desk::Recorded& recorded, views::Audience audience,
                       std::string_view agent_name, std::string_view progress_token);
// What staff see of a verdict in a conversation they have not opened: cause and parties, no texts.
std::string board_tail(const desk::Recorded& recorded, std::string_view agent_name);
// {"type":"event","prev":"130",
std::string_view event_head(Seq prev, std::array<char, 64>& buffer);

std::string welcome_frame(ContactId contact, AgentId agent, Seq seq, bool resumed, Instant now);
// `progress_tokens`: for customers, of the tickets in the view.
std::string snapshot_frame(Seq seq, const views::ConversationView& view,
                           const std::vector<std::pair<TicketId, std::string>>& progress_tokens);
std::string board_frame(Seq seq, std::string_view board_json, AgentId agent);
// A ticket put on the board as of `seq`, with what its contact is called.
std::string board_ticket_frame(Seq seq, const views::TicketView& ticket,
                               std::string_view contact_name);
std::string removed_frame(ContactId contact);
std::string ack_frame(std::string_view id, Seq seq);
std::string refused_frame(std::string_view id, const Error& error);
std::string problem_frame(const Error& error);
// Who of staff has the conversation on screen.
std::string viewing_frame(ContactId contact, const std::vector<AgentId>& agents);
std::string typing_frame(ContactId contact, bool by_customer, std::string_view name, bool on);

// ---- client to server
// ------------------------------------------------------------------------------------

struct Hello {
  std::string token{};
  std::string csrf{};
  std::optional<Seq> since{};
  std::vector<ContactId> open{};
};
JX_DESCRIBE(Hello, token, csrf, since, open)
struct Open {
  ContactId contact{};
};
JX_DESCRIBE(Open, contact)
struct Close {
  ContactId contact{};
};
JX_DESCRIBE(Close, contact)
struct Seen {
  Seq seq{};
};
JX_DESCRIBE(Seen, seq)
struct Typing {
  ContactId contact{};
  bool on = false;
};
JX_DESCRIBE(Typing, contact, on)
// `body` is read apart, so that a refusal can name the command.
struct CommandFrame {
  std::string id{};
  Result<desk::CommandBody> body = fail(ErrorKind::invalid, "json.malformed");
};
using ClientFrame = std::variant<Hello, CommandFrame, Open, Close, Seen, Typing>;

inline constexpr std::size_t open_max = 50;  // conversations in one hello

// Errors: invalid "json.…" with the path.
Result<ClientFrame> read_client_frame(std::string_view text);

}  // namespace jx::edge::wire
