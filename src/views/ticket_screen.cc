#include "views/ticket_screen.h"

namespace jx::views {

namespace {

void end_offer(TicketView& ticket) {
  ticket.offered_to = {};
  ticket.offer = {};
  ticket.offer_expires_at = {};
}

void end_holding(TicketView& ticket) {
  ticket.holder = {};
  ticket.holder_name.clear();
}

void add_step(TicketView& ticket, const Stamp& stamp, Word step, std::string text,
              Instant next_due = {}) {
  ticket.steps.push_back({.seq = stamp.seq,
                          .at = stamp.at,
                          .step = step,
                          .text = std::move(text),
                          .by = stamp.actor.kind == desk::ActorKind::agent ? stamp.name : "",
                          .next_due = next_due});
}

}  // namespace

TicketView opened_ticket(const desk::TicketOpened& event, const Stamp& stamp, Audience audience) {
  TicketView ticket{.ticket = event.ticket,
                    .contact = event.contact,
                    .kind = event.ticket_kind,
                    .tier = event.tier,
                    .priority = event.priority,
                    .order_no = event.order_no,
                    .subject = event.subject.text,
                    .opened_at = stamp.at,
                    .first_reply_due = event.first_reply_due,
                    .resolve_due = event.resolve_due};
  if (audience == Audience::staff && event.split_from) ticket.links.push_back(event.split_from);
  add_step(ticket, stamp, Word("opened"), {});
  return ticket;
}

void apply(TicketView& ticket, const desk::TicketChanged& event, const Stamp&, Audience audience) {
  if (event.ticket_kind) ticket.kind = *event.ticket_kind;
  if (event.tier) ticket.tier = *event.tier;
  if (event.priority) ticket.priority = *event.priority;
  if (event.responsibility) ticket.responsibility = *event.responsibility;
  if (event.order_no) ticket.order_no = *event.order_no;
  if (event.tags && audience == Audience::staff) ticket.tags = *event.tags;
  if (event.first_reply_due) ticket.first_reply_due = *event.first_reply_due;
  if (event.resolve_due) ticket.resolve_due = *event.resolve_due;
}

void apply(TicketView& ticket, const desk::TicketQueued& event, const Stamp& stamp,
           Audience audience) {
  end_offer(ticket);
  end_holding(ticket);
  ticket.state = desk::TicketState::queued;
  ticket.queued_since = event.since;
  ticket.team = event.team;
  ticket.skills = event.skills;
  if (audience == Audience::staff && !event.brief.empty()) ticket.brief = event.brief.text;
  add_step(ticket, stamp, Word("queued"), {});
}

void apply(TicketView& ticket, const desk::TicketOffered& event, const Stamp& stamp, Audience) {
  end_holding(ticket);
  ticket.state = desk::TicketState::offered;
  ticket.offered_to = event.agent;
  ticket.offer = stamp.seq;
  ticket.offer_expires_at = event.expires_at;
}

void apply(TicketView& ticket, const desk::OfferDeclined&, const Stamp&, Audience) {
  end_offer(ticket);
  ticket.state = desk::TicketState::queued;
}

void apply(TicketView& ticket, const desk::OfferExpired&, const Stamp&, Audience) {
  end_offer(ticket);
  ticket.state = desk::TicketState::queued;
}

void apply(TicketView& ticket, const desk::TicketAccepted& event, const Stamp& stamp, Audience) {
  end_offer(ticket);
  ticket.state = desk::TicketState::held;
  ticket.holder = event.agent;
  ticket.holder_name = stamp.name;
  ticket.queued_since = {};
  add_step(ticket, stamp, Word("accepted"), {});
}

void apply(TicketView& ticket, const desk::TicketTransferred& event, const Stamp& stamp, Audience) {
  end_holding(ticket);
  add_step(ticket, stamp, Word("transferred"), event.note.text);
}

void apply(TicketView& ticket, const desk::TicketProgressed& event, const Stamp& stamp, Audience) {
  add_step(ticket, stamp, event.step, event.text.text, event.next_due);
}

void apply(TicketView& ticket, const desk::TicketResolved& event, const Stamp& stamp, Audience) {
  end_offer(ticket);
  ticket.state = desk::TicketState::resolved;
  ticket.outcome = event.outcome;
  ticket.queued_since = {};
  add_step(ticket, stamp, Word("resolved"), event.summary.text);
}

void apply(TicketView& ticket, const desk::TicketReopened& event, const Stamp& stamp, Audience) {
  end_holding(ticket);
  ticket.state = desk::TicketState::assistant;
  ticket.outcome = {};
  add_step(ticket, stamp, Word("reopened"), event.reason.text);
}

void apply(TicketView& ticket, const desk::TicketsMerged& event, const Stamp& stamp, Audience) {
  if (event.from != ticket.ticket) return;
  end_offer(ticket);
  ticket.state = desk::TicketState::merged;
  ticket.merged_into = event.into;
  ticket.queued_since = {};
  add_step(ticket, stamp, Word("merged"), {});
}

void apply(TicketView& ticket, const desk::TicketsLinked& event, const Stamp&, Audience) {
  const TicketId other = event.ticket == ticket.ticket ? event.other : event.ticket;
  if (std::ranges::find(ticket.links, other) == ticket.links.end()) ticket.links.push_back(other);
}

void apply(TicketView& ticket, const desk::VerdictRecorded& event, const Stamp&, Audience) {
  ticket.cause = event.verdict.cause;
  ticket.responsibility = event.verdict.party;
}

}  // namespace jx::views
