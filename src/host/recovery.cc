// Start-up: the state as it was, from the newest snapshot and the events behind it.
#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "codec/binary.h"
#include "host/desk_host.h"

namespace jx::host {

namespace {

constexpr std::size_t entries_per_read = 4'000;

}  // namespace

Result<void> DeskHost::start() {
  const Seq last = store_.journal->last();
  if (auto restored = restore_snapshot(last); !restored) return restored;
  if (auto projected = project_backlog(last); !projected) return projected;
  if (auto replayed = replay(desk_.state().last, last); !replayed) return replayed;
  committed_ = last;
  projected_ = last;
  pool_ =
      std::make_unique<WorkerPool>("jx-read", limits_.pool_threads, limits_.pool_queue_max, false);
  background_ = std::make_unique<WorkerPool>("jx-background", limits_.background_threads,
                                             limits_.pool_queue_max, true);
  committer_ = std::make_unique<Committer>(
      *store_.keys, *store_.journal,
      Committer::Events{
          .committed =
              [this](Seq seq) { boost::asio::post(loop_, [this, seq] { on_committed(seq); }); },
          .disk_full = [this] { boost::asio::post(loop_, [this] { disk_full_ = true; }); },
          .failed = [this](Error error) { fatal_(std::move(error)); }});
  projector_ = std::make_unique<Projector>(
      *store_.rows,
      Projector::Events{
          .projected =
              [this](Seq seq) { boost::asio::post(loop_, [this, seq] { on_projected(seq); }); },
          .failed = [this](Error error) { fatal_(std::move(error)); }});
  on_second();
  wake_desk();
  return {};
}

Result<void> DeskHost::restore_snapshot(Seq last) {
  auto snapshot = store_.snapshots->load();
  if (!snapshot) return error_of(std::move(snapshot));
  if (!*snapshot) return {};
  if ((*snapshot)->seq > last) {
    return fail(
        ErrorKind::corrupt, "snapshot.ahead",
        fmt::format("snapshot of {}, journal ends at {}", (*snapshot)->seq.value, last.value));
  }
  auto state = codec::decode_state((*snapshot)->bytes);
  if (!state) return error_of(std::move(state));
  snapshot_seq_ = (*snapshot)->seq;
  desk_.restore(*std::move(state));
  return {};
}

Result<void> DeskHost::project_backlog(Seq last) {
  for (Seq cursor = store_.rows->cursor(); cursor < last; cursor = store_.rows->cursor()) {
    auto entries = store_.journal->read({cursor.value + 1}, entries_per_read);
    if (!entries) return error_of(std::move(entries));
    auto events = open(*entries);
    if (!events) return error_of(std::move(events));
    const Chunk chunk = std::make_shared<const std::vector<desk::Recorded>>(*std::move(events));
    if (auto folded = fold_rows(*store_.rows, {&chunk, 1}); !folded) return folded;
  }
  return {};
}

Result<void> DeskHost::replay(Seq after, Seq last) {
  const Seq as_of = after;
  while (after < last) {
    auto entries = store_.journal->read({after.value + 1}, entries_per_read);
    if (!entries) return error_of(std::move(entries));
    auto events = open(*entries);
    if (!events) return error_of(std::move(events));
    for (const desk::Recorded& recorded : *events) {
      const ContactId contact = desk::contact_of(recorded.event);
      const bool is_new = contact.value > as_of.value;
      if (contact && !is_new && desk_.find_contact(contact) == nullptr) {
        if (auto warmed = warm_as_of(contact, as_of); !warmed) return warmed;
      }
      desk_.apply(recorded);
    }
    after = events->back().seq;
  }
  return {};
}

// A contact that was cold when the snapshot was taken: its state then is the fold of its own events
// up to then. The tables cannot tell, they are already further.
Result<void> DeskHost::warm_as_of(ContactId contact, Seq as_of) {
  desk::Desk scratch(desk_.policy());
  for (Seq after{};;) {
    auto seqs = store_.rows->conversation_after(contact, after, entries_per_read);
    if (!seqs) return error_of(std::move(seqs));
    if (seqs->empty()) break;
    after = seqs->back();
    std::erase_if(*seqs, [&](Seq seq) { return seq > as_of; });
    auto entries = store_.journal->read_some(*seqs);
    if (!entries) return error_of(std::move(entries));
    auto events = open(*entries);
    if (!events) return error_of(std::move(events));
    for (const desk::Recorded& recorded : *events) scratch.apply(recorded);
    if (after > as_of) break;
  }
  const desk::ContactState* found = scratch.find_contact(contact);
  if (found == nullptr)
    return fail(ErrorKind::corrupt, "journal.contact_missing", std::to_string(contact.value));
  std::vector<desk::Ticket> tickets;
  for (const auto& [id, ticket] : scratch.state().tickets) tickets.push_back(ticket);
  const desk::Actor actor{desk::ActorKind::customer, contact.value};
  const auto memory = scratch.state().commands.find(actor);
  std::vector<std::pair<desk::CommandId, desk::RememberedCommand>> commands;
  bool forgot = false;
  if (memory != scratch.state().commands.end()) {
    commands.assign(memory->second.ids.begin(), memory->second.ids.end());
    forgot = memory->second.forgot;
  }
  desk_.warm(*found, std::move(tickets), std::move(commands), forgot);
  return {};
}

}  // namespace jx::host
