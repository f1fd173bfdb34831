// A ticket's row as the desk holds it when its contact is warmed; bounds of what is warmed.
#pragma once

#include "desk/state.h"
#include "views/rows.h"

namespace jx::store {

inline constexpr std::size_t recent_messages_max = 20;
inline constexpr std::size_t closed_tickets_max = 20;
inline constexpr std::size_t proven_orders_max = 50;

bool is_closed(desk::TicketState state);
desk::Ticket hot_form(const views::TicketRow& row);

}  // namespace jx::store
