#include "edge/api/door.h"

#include <algorithm>

#include "edge/api/context.h"

namespace jx::edge::api {

namespace {

constexpr std::size_t waits_max = 200;
constexpr std::size_t waits_min = 5;  // fewer say nothing honest
constexpr std::size_t pages_max = 500;
constexpr std::int64_t grain_ms = 10'000;

std::int64_t day_of(Instant at, Duration offset) { return (at.ms + offset.ms) / 86'400'000; }

bool is_open(desk::TicketState state) {
  return state != desk::TicketState::resolved && state != desk::TicketState::merged;
}

}  // namespace

Result<void> DoorBook::load(const desk::State& state, host::Store& store, Instant now,
                            Duration utc_offset) {
  utc_offset_ = utc_offset;
  day_ = day_of(now, utc_offset);
  for (const auto& [id, ticket] : state.tickets) {
    if (!is_open(ticket.state)) continue;
    if (!ticket.first_replied_at) unanswered_[id] = {ticket.contact, ticket.first_reply_due};
    if (ticket.state == desk::TicketState::queued) queued_[id] = ticket.queued_since;
  }
  host::TicketFilter filter{.count = 200};
  for (std::size_t page = 0; page < pages_max; ++page) {
    auto rows = store.rows->tickets(filter);
    if (!rows) return error_of(std::move(rows));
    for (const views::TicketRow& row : *rows) {
      if (row.first_replied_at.ms != 0) note_reply(row.first_replied_at, row.first_reply_due);
    }
    // A ticket opened two days ago is rarely answered for the first time today.
    if (rows->empty() || rows->back().opened_at < now - days(2)) break;
    filter.before = rows->back().ticket;
  }
  return {};
}

void DoorBook::note_reply(Instant at, Instant due) {
  if (day_of(at, utc_offset_) != day_) return;
  ++answered_;
  kept_ += at <= due ? 1 : 0;
}

void DoorBook::turn_day(Instant now) {
  if (day_of(now, utc_offset_) == day_) return;
  day_ = day_of(now, utc_offset_);
  answered_ = kept_ = 0;
}

void DoorBook::on_event(const desk::Recorded& recorded) {
  const desk::Event& event = recorded.event;
  if (const auto* opened = std::get_if<desk::TicketOpened>(&event)) {
    unanswered_[opened->ticket] = {opened->contact, opened->first_reply_due};
  } else if (const auto* queued = std::get_if<desk::TicketQueued>(&event)) {
    queued_[queued->ticket] = queued->since;
  } else if (const auto* accepted = std::get_if<desk::TicketAccepted>(&event)) {
    const auto since = queued_.find(accepted->ticket);
    if (since == queued_.end()) return;
    waits_.emplace_back(recorded.at, (recorded.at - since->second).ms);
    if (waits_.size() > waits_max) waits_.pop_front();
    queued_.erase(since);
  } else if (const auto* posted = std::get_if<desk::MessagePosted>(&event)) {
    if (posted->author.kind != desk::ActorKind::agent) return;
    std::erase_if(unanswered_, [&](const auto& waiting) {
      const bool answers = waiting.second.contact == posted->contact &&
                           (!posted->ticket || posted->ticket == waiting.first);
      if (answers) note_reply(recorded.at, waiting.second.due);
      return answers;
    });
  } else if (std::holds_alternative<desk::TicketResolved>(event) ||
             std::holds_alternative<desk::TicketsMerged>(event)) {
    const auto* merged = std::get_if<desk::TicketsMerged>(&event);
    const TicketId ticket = merged != nullptr ? merged->from : desk::ticket_of(event);
    unanswered_.erase(ticket);
    queued_.erase(ticket);
  }
}

std::optional<std::pair<std::int64_t, std::int64_t>> DoorBook::usual_wait(Instant now) const {
  std::vector<std::int64_t> recent;
  for (const auto& [at, wait] : waits_) {
    if (now - at <= hours(1)) recent.push_back(wait);
  }
  if (recent.size() < waits_min) return std::nullopt;
  std::ranges::sort(recent);
  return std::pair{recent[recent.size() / 2], recent[recent.size() * 9 / 10]};
}

namespace {

// What customers are told: announced incidents, and for a day that they are over.
std::vector<DoorIncident> incidents_of(const desk::State& state, Instant now) {
  std::vector<DoorIncident> shown;
  for (auto at = state.incidents.rbegin(); at != state.incidents.rend(); ++at) {
    const desk::IncidentState& incident = at->second;
    const bool is_over = incident.stage == desk::IncidentStage::closed;
    if (!is_over && incident.stage != desk::IncidentStage::announced) continue;
    if (is_over && incident.ended_at + ended_shown < now) continue;
    const trade::Sentence& words = is_over ? incident.over_text : incident.text;
    shown.push_back({incident.incident, incident.since, incident.ended_at, words.zh, words.en});
  }
  return shown;
}

}  // namespace

Door compute_door(Context& context) {
  const desk::State& state = context.service.desk().state();
  const Instant now = context.now();
  Door door{.first_reply_promised_ms = context.settings.first_reply_promised.ms, .as_of = now};
  for (const auto& [id, agent] : state.agents)
    door.online += !agent.dismissed && agent.presence == desk::Presence::online ? 1 : 0;
  for (const auto& [id, ticket] : state.tickets) {
    const bool waits =
        ticket.state == desk::TicketState::queued || ticket.state == desk::TicketState::offered;
    if (!waits) continue;
    ++door.queued;
    door.longest_wait_ms = std::max(door.longest_wait_ms, (now - ticket.queued_since).ms);
  }
  door.open = door.online > 0;
  if (const auto usual = context.door_book.usual_wait(now); usual && door.open) {
    door.wait_ms_low = usual->first;
    door.wait_ms_high = std::max(usual->second, door.longest_wait_ms);
  }
  door.answered_today = context.door_book.answered();
  door.kept_today = context.door_book.kept();
  door.incidents = incidents_of(state, now);
  return door;
}

namespace {

std::string members(const Door& door) {
  const auto nullable = [](const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : std::string("null");
  };
  return fmt::format(
      R"("open":{},"online":{},"queued":{},"longest_wait_ms":{},"first_reply_promised_ms":{},)"
      R"("wait_ms_low":{},"wait_ms_high":{},"answered_today":{},"kept_today":{},"as_of":{},)"
      R"("incidents":{}}})",
      door.open, door.online, door.queued, door.longest_wait_ms, door.first_reply_promised_ms,
      nullable(door.wait_ms_low), nullable(door.wait_ms_high), door.answered_today, door.kept_today,
      door.as_of.ms, codec::to_json(door.incidents));
}

Door coarse(Door door) {
  const auto round = [](std::int64_t ms) { return ms / grain_ms * grain_ms; };
  door.longest_wait_ms = round(door.longest_wait_ms);
  if (door.wait_ms_low) door.wait_ms_low = round(*door.wait_ms_low);
  if (door.wait_ms_high) door.wait_ms_high = round(*door.wait_ms_high);
  return door;
}

}  // namespace

std::string door_json(const Door& door) { return "{" + members(door); }

std::string door_frame(const Door& door) { return "{\"type\":\"door\"," + members(coarse(door)); }

bool differs(const Door& a, const Door& b) {
  Door x = coarse(a);
  Door y = coarse(b);
  x.as_of = y.as_of = {};
  return members(x) != members(y);
}

}  // namespace jx::edge::api
