#include "store/ticket_form.h"

namespace jx::store {

desk::Ticket hot_form(const views::TicketRow& row) {
  desk::Ticket ticket{.ticket = row.ticket,
                      .contact = row.contact,
                      .kind = row.kind,
                      .tier = row.tier,
                      .priority = row.priority,
                      .state = row.state,
                      .responsibility = row.responsibility,
                      .order_no = row.order_no,
                      .tags = row.tags,
                      .opened_at = row.opened_at,
                      .first_reply_due = row.first_reply_due,
                      .resolve_due = row.resolve_due,
                      .holder = row.holder,
                      .team = row.team,
                      .skills = row.skills,
                      .queued_since = row.queued_since,
                      .links = {row.links.begin(), row.links.end()},
                      .merged_into = row.merged_into,
                      .resolved_at = row.resolved_at,
                      .last_seq = row.last_seq};
  if (row.first_replied_at.ms != 0) ticket.first_replied_at = row.first_replied_at;
  return ticket;
}

bool is_closed(desk::TicketState state) {
  return state == desk::TicketState::resolved || state == desk::TicketState::merged;
}

}  // namespace jx::store
