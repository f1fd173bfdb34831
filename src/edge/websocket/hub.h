// Fans committed events out to everyone who may see them, and keeps what all of staff share: the
// board, the ring of recent events, who has proved to be there.
//
// An event is written as JSON once per audience; receivers share the bytes. Thread-safety: loop
// thread only.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "edge/auth/token.h"
#include "edge/metrics.h"
#include "edge/websocket/contact_names.h"
#include "host/desk_service.h"
#include "views/screen.h"

namespace jx::edge::websocket {

class Session;

// A committed event as it goes out. Tails are made when first needed.
struct Outgoing {
  Seq seq{};
  ContactId contact{};
  bool board = false;  // goes to every member of staff
  std::shared_ptr<const std::string> staff{};
  std::shared_ptr<const std::string> board_only{};  // instead of `staff`, without sight; else null
  std::shared_ptr<const std::string> customer{};    // null = not for customers
  std::shared_ptr<const std::string> placed{};      // no event: a whole board_ticket frame
  std::vector<AgentId> gained{};                    // hold the conversation from this event on
  std::vector<AgentId> lost{};                      // no longer hold it
};

struct HubSettings {
  std::size_t ring_events_max = 65'536;
  std::size_t ring_bytes_max = 32u << 20;
  std::size_t visitor_pending_max = 256 * 1024;  // bytes; beyond: closed with 4008
  std::size_t staff_pending_max = 4u << 20;
  std::size_t held_events_max = 8'192;  // while a snapshot is read; beyond: closed with 4008
  std::size_t resume_events_max = 500;
  std::size_t snapshot_items = 50;
  std::int64_t visitor_commands_per_second = 50;
  std::int64_t staff_commands_per_second = 200;
  Duration proof_time = seconds(20);
};

class Hub final : public host::Watcher {
 public:
  Hub(host::DeskService& service, const auth::Signer& signer, HubSettings settings,
      Metrics& metrics);
  ~Hub() override;

  // Rebuilds the board and begins to watch. REQUIRES: the service has recovered; call before the
  // loop runs. Errors: as load_board.
  Result<void> start();
  void on_committed(std::span<const desk::Recorded> events) override;

  // Called each second: presence that is no longer proved.
  void on_second();
  // The public door has changed: from now on new clients are told `frame`, and tell_door() tells
  // those who are here.
  void publish_door(std::string frame);
  // Tells the door to some more clients, few enough that nobody else is held up. False when all
  // know it.
  bool tell_door();
  bool tells_door() const { return !door_untold_.empty(); }
  const std::string& door_frame() const { return door_frame_; }
  // Ends every connection of an agent or, with `session_hash`, of one log-in.
  void revoke(AgentId agent, std::string_view session_hash = {});
  // Told of each dismissal, once committed.
  void on_dismissed(std::function<void(AgentId)> hook) { dismissed_hook_ = std::move(hook); }
  // Sees every committed event after it was sent.
  void on_event(std::function<void(const desk::Recorded&)> hook) { event_hook_ = std::move(hook); }

  Seq seq() const { return seq_; }
  const views::BoardView& board() const { return board_; }
  const std::string& board_json();  // of the board at seq()
  std::string agent_name(const desk::Actor& actor) const;
  bool holds(AgentId agent, ContactId contact) const;
  std::set<ContactId> held_by(AgentId agent) const;
  std::string progress_token(TicketId ticket) const { return signer_.progress_token(ticket); }
  std::size_t sessions() const { return sessions_.size(); }

  // -- for sessions
  host::DeskService& service() { return service_; }
  const HubSettings& settings() const { return settings_; }
  Metrics& metrics() { return metrics_; }
  std::uint64_t enter(Session& session);
  void leave(Session& session);
  Session* find(std::uint64_t id);
  void enter_staff(Session& session);
  void watch(ContactId contact, Session& session);
  void unwatch(ContactId contact, Session& session);
  // Visitors without a contact wait under the fingerprint of their address.
  void await_contact(const desk::HandleKey& handle, Session& session);
  void stop_awaiting(const desk::HandleKey& handle, Session& session);
  // Ring entries after `since`; nothing when some are gone.
  std::optional<std::vector<std::shared_ptr<const Outgoing>>> ring_after(Seq since) const;
  void delivered_work(AgentId agent, Seq seq);
  void proved(AgentId agent, Seq seq);
  void typing(ContactId contact, const Session& from, bool by_customer, std::string_view name,
              bool on);
  // Who of staff has a conversation on screen; told to all of staff who see it. Never recorded.
  void begin_viewing(ContactId contact, AgentId agent);
  void end_viewing(ContactId contact, AgentId agent);
  std::vector<AgentId> viewers_of(ContactId contact) const;

 private:
  struct Proof {
    std::size_t connections = 0;
    Instant alone_since{};  // when the last connection went
    Instant asked_at{};     // when the desk was last told
    std::deque<std::pair<Seq, Instant>> unseen{};
  };

  void fold(const desk::Recorded& recorded, Outgoing& outgoing);
  void tell_viewers(ContactId contact);
  void tell_contact_made(const desk::HandleKey& handle, ContactId contact);
  void track_holder(const desk::Recorded& recorded, Outgoing& outgoing);
  void set_holder(ContactId contact, TicketId ticket, AgentId agent, Outgoing& outgoing);
  void send(const std::shared_ptr<const Outgoing>& outgoing);
  void complete_board(const desk::Recorded& recorded);
  void read_for_board(ContactId contact, TicketId ticket);
  void place(const views::TicketView& ticket, const std::string& contact_name);
  void note_work(const desk::Recorded& recorded);
  void keep(const std::shared_ptr<const Outgoing>& outgoing);
  void take_offline(AgentId agent);

  host::DeskService& service_;
  const auth::Signer& signer_;
  HubSettings settings_;
  Metrics& metrics_;
  Seq seq_{};
  views::BoardView board_{};
  std::string board_json_{};
  Seq board_json_seq_{};
  std::string door_frame_{};
  std::vector<std::uint64_t> door_untold_{};  // sessions
  std::unordered_map<AgentId, std::string> names_;
  ContactNames contact_names_;
  // Being read for the board -> the contact's last event meanwhile.
  std::map<std::pair<ContactId, TicketId>, Seq> read_for_board_;
  std::unordered_map<ContactId, std::unordered_map<TicketId, AgentId>> holders_;
  std::deque<std::shared_ptr<const Outgoing>> ring_;
  std::size_t ring_bytes_ = 0;
  Seq ring_floor_{};  // everything after this is in the ring
  std::unordered_map<std::uint64_t, Session*> sessions_;
  std::vector<Session*> staff_;
  std::unordered_map<ContactId, std::vector<Session*>> watchers_;
  std::map<ContactId, std::map<AgentId, std::size_t>> viewers_;  // -> how many screens
  std::unordered_multimap<desk::HandleKey, Session*> awaiting_;
  std::unordered_map<AgentId, Proof> proofs_;
  std::function<void(AgentId)> dismissed_hook_;
  std::function<void(const desk::Recorded&)> event_hook_;
  std::uint64_t next_session_ = 1;
  Instant started_at_{};
  bool watching_ = false;
};

// The board as of everything committed: agents, teams and canned replies out of the desk's state,
// open tickets folded out of the journal. May block: before the loop runs.
// Errors: corrupt "event.malformed", "seal.broken"; unavailable "journal.failed".
Result<views::BoardView> load_board(const desk::State& state, host::Store& store);

}  // namespace jx::edge::websocket
