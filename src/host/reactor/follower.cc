#include "host/reactor/follower.h"

#include "base/assert.h"

namespace jx::host {
namespace {

constexpr std::size_t page_events = 256;

}  // namespace

Follower::Follower(DeskService& service, std::string name, Work work)
    : service_(service), name_(std::move(name)), work_(std::move(work)) {}

Follower::~Follower() { stop(); }

Result<void> Follower::start() {
  auto cursor = service_.store().outbox->reactor_cursor(name_);
  if (!cursor) return error_of(std::move(cursor));
  const Seq committed = service_.committed();
  if (committed.value - std::min(*cursor, committed).value > backlog_min) {
    cursor = first_young(*cursor, committed);
    if (!cursor) return error_of(std::move(cursor));
  }
  seen_ = written_ = *cursor;
  service_.watch(*this);
  watching_ = true;
  if (committed > *cursor) {
    catching_up_ = true;
    catch_up(Seq{cursor->value + 1}, committed);
  }
  return {};
}

void Follower::stop() {
  if (!watching_) return;
  watching_ = false;
  alive_.reset();
  service_.unwatch(*this);
  // A cursor that could not be written costs a second look at some events, no second effect.
  (void)service_.store().outbox->set_reactor_cursor(name_, safe_cursor());
}

// The events of a journal are in order of time, so a search by halves finds where the young begin.
Result<Seq> Follower::first_young(Seq after, Seq last) const {
  const Instant oldest = service_.now() - work_.age_max;
  while (after < last) {
    const Seq middle{after.value + (last.value - after.value + 1) / 2};
    auto entries = service_.store().journal->read(middle, 1);
    if (!entries) return error_of(std::move(entries));
    if (!entries->empty() && entries->front().at < oldest) {
      after = middle;
    } else {
      last = Seq{middle.value - 1};
    }
  }
  return after;
}

void Follower::catch_up(Seq from, Seq to) {
  std::vector<Seq> page;
  for (Seq seq = from; seq <= to && page.size() < page_events; ++seq.value) page.push_back(seq);
  const Seq next{from.value + page.size()};
  service_.read_events(std::move(page), [this, alive = std::weak_ptr(alive_), next,
                                         to](Result<std::vector<desk::Recorded>> events) {
    if (alive.expired()) return;
    if (events)
      for (const desk::Recorded& recorded : *events)
        if (service_.now() - recorded.at <= work_.age_max) work_.take(recorded, true);
    seen_ = Seq{next.value - 1};
    if (events && next <= to) return catch_up(next, to);
    seen_ = std::max(seen_, to);
    catching_up_ = false;
    const std::vector<desk::Recorded> held = std::exchange(held_back_, {});
    on_committed(held);
  });
}

void Follower::on_committed(std::span<const desk::Recorded> events) {
  if (catching_up_) {
    for (const desk::Recorded& recorded : events)
      if (work_.wanted(recorded.event) && held_back_.size() < held_back_max)
        held_back_.push_back(recorded);
    return;
  }
  for (const desk::Recorded& recorded : events) {
    seen_ = std::max(seen_, recorded.seq);
    if (work_.wanted(recorded.event)) work_.take(recorded, false);
  }
  note_done();
}

Seq Follower::safe_cursor() const { return std::max(work_.done_up_to(seen_), written_); }

void Follower::note_done() {
  if (!watching_ || seen_.value - written_.value < cursor_lag_max) return;
  const Seq safe = safe_cursor();
  if (safe.value - written_.value < cursor_lag_max) return;
  written_ = safe;
  service_.in_pool(
      [outbox = service_.store().outbox.get(), name = name_, safe] {
        return outbox->set_reactor_cursor(name, safe);
      },
      [](Result<void>) {});  // the next write, or a second look after a restart, makes up for it
}

}  // namespace jx::host
