#include "host/desk_host.h"

#include <boost/asio/post.hpp>

#include "codec/binary.h"
#include "evidence/merkle.h"

namespace jx::host {

namespace {

constexpr std::chrono::seconds tick{1};
constexpr int wakes_per_turn_max = 64;  // a wake does one thing; the timer brings the rest

}  // namespace

DeskHost::DeskHost(boost::asio::io_context& loop, Store store, desk::Policy policy,
                   const Clock& clock, HostLimits limits, std::function<void(Error)> fatal)
    : loop_(loop),
      store_(std::move(store)),
      desk_(std::move(policy)),
      clock_(clock),
      limits_(limits),
      fatal_(std::move(fatal)),
      wakeup_(loop),
      second_(loop) {}

DeskHost::~DeskHost() {
  if (committer_) committer_->stop();
  if (projector_) projector_->stop();
  if (pool_) pool_->stop();
  if (background_) background_->stop();
}

void DeskHost::stop(std::function<void()> stopped) {
  stopping_ = true;
  stopped_ = std::move(stopped);
  wakeup_.cancel();
  second_.cancel();
  when_durable([this] { when_projected([this] { stop_when_idle(); }); });
}

void DeskHost::stop_when_idle() {
  save_snapshot([this] {
    committer_->stop();
    projector_->stop();
    // What still runs there may use what is destroyed before this.
    pool_->stop();
    background_->stop();
    stopped_();
  });
}

// ---- commands
// ---------------------------------------------------------------------------------------

void DeskHost::submit(const desk::Actor& actor, const desk::CommandId& id, desk::CommandBody body,
                      Done<Reply> done) {
  ++counted_.commands;
  if (stopping_) return done(fail(ErrorKind::unavailable, "host.stopping"));
  if (disk_full_) return done(fail(ErrorKind::unavailable, "journal.disk_full"));
  if (uncommitted_.size() >= limits_.uncommitted_events_max ||
      tail_events_ >= limits_.unprojected_events_max) {
    return done(fail(ErrorKind::throttled, "host.busy"));
  }
  desk::Command command{.actor = actor, .id = id, .body = std::move(body)};
  if (!id.empty()) command.digest = codec::digest_of(command.body);
  if (auto hot = make_hot(command); !hot) return done(error_of(std::move(hot)));
  const Instant at = clock_.now();
  auto decision = desk_.decide(command, at);
  if (!decision) {
    ++counted_.refusals;
    // The refusal may rest on events that are not durable yet.
    when_durable([done = std::move(done), error = std::move(decision).error()] {
      done(tl::unexpected<Error>(error));
    });
    return;
  }
  Reply reply;
  if (decision->repeat_of) {
    ++counted_.repeats;
    reply = {.seq = *decision->repeat_of, .repeated = true};
  } else {
    reply.seq = record(std::move(decision->events), command, at);
  }
  when_durable([done = std::move(done), reply] { done(reply); });
}

// Loads what the command needs. Blocks the loop for the time of a few key look-ups, which keeps
// every sender's commands in order without queues per person (decision 0010).
Result<void> DeskHost::make_hot(const desk::Command& command) {
  // Warming brings the sender's remembered ids, which may ask for one more look-up.
  for (int round = 0; round < 3; ++round) {
    const desk::Needs needs = desk_.needs(command);
    if (!needs.any()) return {};
    ContactId contact = needs.contact;
    if (needs.ticket) {
      auto found = store_.rows->contact_of_ticket(needs.ticket);
      if (!found) return error_of(std::move(found));
      contact = found->value_or(ContactId{});
    }
    if (needs.handle) {
      auto found = store_.rows->find_contact(needs.handle->first, needs.handle->second);
      if (!found) return error_of(std::move(found));
      if (!*found) desk_.mark_absent(needs.handle->first, needs.handle->second);
      contact = found->value_or(ContactId{});
    }
    if (contact) {
      if (auto warmed = warm(contact); !warmed) return warmed;
    }
    if (needs.command_lookup) {
      auto found = find_command(command);
      if (!found) return error_of(std::move(found));
      desk_.remember(command.actor, command.id, *found);
    }
  }
  return {};
}

// Among what is not projected yet, then in the table.
Result<std::optional<desk::RememberedCommand>> DeskHost::find_command(
    const desk::Command& command) const {
  const auto is_it = [&](const desk::Recorded& recorded) {
    return recorded.command == command.id && recorded.actor == command.actor;
  };
  const auto found_in = [&](const auto& events) -> std::optional<desk::RememberedCommand> {
    const auto found = std::ranges::find_if(events, is_it);
    if (found == events.end()) return std::nullopt;
    return desk::RememberedCommand{.seq = found->seq, .digest = found->command_digest};
  };
  if (const auto found = found_in(uncommitted_)) return found;
  for (const Chunk& chunk : tail_) {
    if (const auto found = found_in(*chunk)) return found;
  }
  return store_.rows->find_command(command.actor, command.id);
}

Result<void> DeskHost::warm(ContactId contact) {
  auto loaded = store_.rows->load_contact(contact, desk_.policy().commands_remembered);
  if (!loaded) return error_of(std::move(loaded));
  if (!*loaded) return {};
  WarmContact& found = **loaded;
  desk_.warm(std::move(found.contact), std::move(found.tickets), std::move(found.commands),
             found.more_commands);
  return {};
}

Seq DeskHost::record(std::vector<desk::Event> events, const desk::Command& command, Instant at) {
  if (events.empty()) return {};
  const Seq first{desk_.state().last.value + 1};
  bool is_first = true;
  for (desk::Event& event : events) {
    desk::Recorded recorded{.seq = {desk_.state().last.value + 1},
                            .at = at,
                            .actor = command.actor,
                            .event = std::move(event)};
    if (is_first) {
      recorded.command = command.id;
      recorded.command_digest = command.digest;
      is_first = false;
    }
    JournalEntry entry{
        .seq = recorded.seq, .at = at, .bytes = codec::encode(recorded, *store_.keys)};
    entry.leaf = evidence::leaf_hash(entry.bytes);
    desk_.apply(recorded);
    open_entries_.push_back(std::move(entry));
    uncommitted_.push_back(std::move(recorded));
  }
  counted_.events += events.size();
  flush_soon();
  return first;
}

// ---- time
// -------------------------------------------------------------------------------------------

void DeskHost::wake_desk() {
  if (stopping_ || disk_full_) return;
  const desk::Command wake{.body = desk::Wake{}};
  const Instant at = clock_.now();
  for (int round = 0; round < wakes_per_turn_max; ++round) {
    const auto due = desk_.next_wakeup();
    if (!due || *due > at) break;
    auto decision = desk_.decide(wake, at);
    if (!decision || decision->events.empty()) break;
    record(std::move(decision->events), wake, at);
  }
  arm_wakeup();
}

// The wall clock may jump, so no timer is trusted for longer than a second: on_second() looks
// again.
void DeskHost::arm_wakeup() {
  const auto due = desk_.next_wakeup();
  if (due == armed_for_) return;
  armed_for_ = due;
  wakeup_.cancel();
  if (!due) return;
  const std::int64_t wait_ms = std::clamp<std::int64_t>((*due - clock_.now()).ms, 0, 1000);
  wakeup_.expires_after(std::chrono::milliseconds(wait_ms));
  wakeup_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    armed_for_.reset();
    wake_desk();
  });
}

void DeskHost::on_second() {
  second_.expires_after(tick);
  second_.async_wait([this](const boost::system::error_code& error) {
    if (error || stopping_) return;
    armed_for_.reset();
    wake_desk();
    desk_.cool(clock_.now(), projected_, limits_.cooled_per_second_max);
    if (committed_.value - snapshot_seq_.value >= limits_.snapshot_every) save_snapshot([] {});
    on_second();
  });
}

void DeskHost::save_snapshot(std::function<void()> then) {
  const Seq seq = desk_.state().last;
  if (seq == snapshot_seq_) return then();
  snapshot_seq_ = seq;
  auto snapshot =
      std::make_shared<Snapshot>(Snapshot{.seq = seq, .bytes = codec::encode(desk_.state())});
  when_durable([this, snapshot, then = std::move(then)]() mutable {
    in_pool([this, snapshot] { return store_.snapshots->save(*snapshot); },
            // A snapshot only saves time: without it the next start replays more.
            [then = std::move(then)](Result<void>) { then(); });
  });
}

// ---- commits
// ----------------------------------------------------------------------------------------

void DeskHost::flush_soon() {
  if (flush_scheduled_) return;
  flush_scheduled_ = true;
  boost::asio::post(loop_, [this] { flush(); });
}

void DeskHost::flush() {
  wake_desk();
  flush_scheduled_ = false;
  if (open_entries_.empty()) return;
  std::vector<JournalEntry> entries;
  entries.reserve(open_entries_.size());
  entries.swap(open_entries_);
  committer_->add(std::move(entries));
}

void DeskHost::on_committed(Seq seq) {
  disk_full_ = false;
  ++counted_.commits;
  std::vector<desk::Recorded> events;
  while (!uncommitted_.empty() && uncommitted_.front().seq <= seq) {
    events.push_back(std::move(uncommitted_.front()));
    uncommitted_.pop_front();
  }
  committed_ = seq;
  const auto chunk = std::make_shared<const std::vector<desk::Recorded>>(std::move(events));
  tail_.push_back(chunk);
  tail_events_ += chunk->size();
  projector_->add(chunk, !on_projected_.empty());
  const std::vector<Watcher*> watchers = watchers_;  // one may unwatch while it is told
  for (Watcher* watcher : watchers) watcher->on_committed(*chunk);
  run_due(on_durable_, seq);
}

void DeskHost::on_projected(Seq seq) {
  projected_ = seq;
  while (!tail_.empty() && tail_.front()->back().seq <= seq) {
    tail_events_ -= tail_.front()->size();
    tail_.pop_front();
  }
  while (!fresh_until_.empty() && fresh_until_.front().first <= seq) {
    for (const std::string& fact : fresh_until_.front().second) fresh_facts_.erase(fact);
    fresh_until_.pop_front();
  }
  run_due(on_projected_, seq);
}

void DeskHost::run_due(std::deque<Waiting>& waiting, Seq seq) {
  while (!waiting.empty() && waiting.front().seq <= seq) {
    const std::function<void()> then = std::move(waiting.front().then);
    waiting.pop_front();
    then();
  }
}

void DeskHost::when_durable(std::function<void()> then) {
  const Seq last = desk_.state().last;
  if (last <= committed_ && on_durable_.empty()) return then();
  on_durable_.push_back({last, std::move(then)});
}

void DeskHost::when_projected(std::function<void()> then) {
  if (committed_ <= projected_ && on_projected_.empty()) return then();
  on_projected_.push_back({committed_, std::move(then)});
  projector_->hurry();
}

void DeskHost::watch(Watcher& watcher) { watchers_.push_back(&watcher); }

void DeskHost::unwatch(Watcher& watcher) { std::erase(watchers_, &watcher); }

HostStats DeskHost::stats() const {
  HostStats stats = counted_;
  stats.uncommitted = uncommitted_.size();
  stats.unprojected = tail_events_;
  stats.pool_queued = pool_ ? pool_->queued() : 0;
  stats.hot_contacts = desk_.state().contacts.size();
  stats.committed = committed_;
  stats.projected = projected_;
  stats.disk_full = disk_full_;
  return stats;
}

}  // namespace jx::host
