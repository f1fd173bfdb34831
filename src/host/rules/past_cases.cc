#include "host/rules/past_cases.h"

namespace jx::host {

namespace {

constexpr Duration fresh_for = minutes(1);

bool tells_how_long(const Word& outcome) {
  constexpr std::array helped =
      std::to_array<std::string_view>({"solved", "explained", "refunded", "reissued"});
  return std::ranges::find(helped, outcome.view()) != helped.end();
}

}  // namespace

void FoldedPastCases::apply(const desk::Recorded& recorded) {
  if (const auto* verdict = std::get_if<desk::VerdictRecorded>(&recorded.event)) {
    begin(*verdict, recorded.at);
  } else if (const auto* resolved = std::get_if<desk::TicketResolved>(&recorded.event)) {
    solve(*resolved, recorded.at);
  } else if (const auto* reopened = std::get_if<desk::TicketReopened>(&recorded.event)) {
    reopen(*reopened);
  } else if (const auto* merged = std::get_if<desk::TicketsMerged>(&recorded.event)) {
    open_.erase(merged->from);
  }
}

void FoldedPastCases::on_committed(std::span<const desk::Recorded> events) {
  for (const desk::Recorded& recorded : events) apply(recorded);
}

void FoldedPastCases::begin(const desk::VerdictRecorded& event, Instant at) {
  if (!event.ticket || !event.verdict.confident || event.verdict.cause.empty()) return;
  const auto [place, fresh] =
      open_.try_emplace(event.ticket, Open{.cause = event.verdict.cause, .began = at});
  // Another cause is another case; the same one named again goes on.
  if (!fresh && place->second.cause != event.verdict.cause) {
    place->second = {.cause = event.verdict.cause, .began = at};
  }
  if (open_.size() > open_max) open_.erase(open_.begin());
}

void FoldedPastCases::solve(const desk::TicketResolved& event, Instant at) {
  const auto found = open_.find(event.ticket);
  if (found == open_.end()) return;
  const trade::PastCase past{
      .cause = found->second.cause, .began = found->second.began, .solved = at};
  open_.erase(found);
  if (!tells_how_long(event.outcome)) return;
  solved_.push_back({event.ticket, past});
  if (solved_.size() > solved_max) solved_.pop_front();
  computed_at_.reset();
}

void FoldedPastCases::reopen(const desk::TicketReopened& event) {
  const auto found = std::ranges::find(solved_, event.ticket, &Solved::ticket);
  if (found == solved_.end()) return;
  open_.try_emplace(event.ticket, Open{.cause = found->past.cause, .began = found->past.began});
  solved_.erase(found);
  computed_at_.reset();
}

trade::PastDurations FoldedPastCases::durations(Instant now) {
  if (computed_at_ && now >= *computed_at_ && now < *computed_at_ + fresh_for) return durations_;
  std::vector<trade::PastCase> cases;
  cases.reserve(solved_.size());
  for (const Solved& solved : solved_) cases.push_back(solved.past);
  durations_ = trade::PastDurations(cases, now);
  computed_at_ = now;
  return durations_;
}

}  // namespace jx::host
