// Where a ticket stands, in the four stages that a customer is shown, and what falls due next. Pure.
import type { Progress, TicketView } from '../protocol.ts'

export const stages = ['received', 'found', 'handled', 'resolved'] as const

type Standing = Pick<TicketView | Progress, 'state' | 'steps' | 'first_reply_due' | 'resolve_due'> & { cause?: string }

// Index of the stage under way; 4 when all are done.
export function stageOf(ticket: Standing): number {
  if (ticket.state === 'resolved' || ticket.state === 'merged') return stages.length
  const words = new Set(ticket.steps.map((each) => each.step))
  if (words.has('solved')) return 3
  const atWork = ['with_tech', 'with_supplier', 'with_shop'] // under way, and not yet handled
  if (atWork.some((word) => words.has(word)) || words.has('diagnosed') || (ticket.cause ?? '') !== '') return 2
  return 1
}

export interface Deadline {
  kind: 'first_reply' | 'update' | 'resolve'
  at: number
}

// The nearest promise still open: the first reply until an agent is there, then the update promised
// last, then the solution. None once it is closed.
export function deadlineOf(ticket: Standing): Deadline | null {
  if (ticket.state === 'resolved' || ticket.state === 'merged') return null
  const open: Deadline[] = []
  const answered = ticket.steps.some((each) => each.step === 'accepted')
  if (!answered && ticket.first_reply_due > 0) open.push({ kind: 'first_reply', at: ticket.first_reply_due })
  const promised = ticket.steps.at(-1)?.next_due ?? 0
  if (promised > 0) open.push({ kind: 'update', at: promised })
  if (ticket.resolve_due > 0) open.push({ kind: 'resolve', at: ticket.resolve_due })
  return open.sort((a, b) => a.at - b.at)[0] ?? null
}
