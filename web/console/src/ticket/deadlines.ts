// Which deadline of a ticket counts now, and how pressing it is. Pure.
import type { TicketView } from '../wire'

export type Urgency = 'none' | 'calm' | 'soon' | 'late'
export type DeadlineKind = 'first_reply' | 'resolve'

export interface Deadline {
  kind: DeadlineKind
  due: number
  left: number // negative when missed
  urgency: Urgency
}

// The last fifth of the time promised is "soon", but at least the last two minutes and at most the last hour.
const soonShare = 0.2
const soonMin = 2 * 60_000
const soonMax = 60 * 60_000

export function urgencyOf(from: number, due: number, now: number): Urgency {
  if (due <= 0) return 'none'
  if (now >= due) return 'late'
  const soon = Math.min(soonMax, Math.max(soonMin, (due - from) * soonShare))
  return due - now <= soon ? 'soon' : 'calm'
}

// A human has answered once the ticket has been accepted and answered; only the conversation knows, so
// `replied` is told. Nothing when closed or without deadlines.
export function currentDeadline(ticket: TicketView, now: number, replied = false): Deadline | null {
  if (ticket.state === 'resolved' || ticket.state === 'merged') return null
  const deadlines: Deadline[] = []
  if (!replied && ticket.first_reply_due > 0) deadlines.push(deadline('first_reply', ticket.opened_at, ticket.first_reply_due, now))
  if (ticket.resolve_due > 0) deadlines.push(deadline('resolve', ticket.opened_at, ticket.resolve_due, now))
  return deadlines.reduce<Deadline | null>((first, next) => (!first || next.due < first.due ? next : first), null)
}

function deadline(kind: DeadlineKind, from: number, due: number, now: number): Deadline {
  return { kind, due, left: due - now, urgency: urgencyOf(from, due, now) }
}

// Milliseconds a ticket has been waiting for a human; 0 when it is not.
export function waitOf(ticket: TicketView, now: number): number {
  const waits = ticket.state === 'queued' || ticket.state === 'offered'
  return waits && ticket.queued_since > 0 ? Math.max(0, now - ticket.queued_since) : 0
}
