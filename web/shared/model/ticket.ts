// How one ticket changes, event by event. Pure; the same for a conversation and for the board.
import type { Audience, EventFrame, EventOf, Id, StepView, TicketView } from '../protocol.ts'

export const none: Id = '0'

export type TicketEvent = EventOf<
  | 'ticket_opened' | 'ticket_changed' | 'ticket_queued' | 'ticket_offered' | 'offer_declined'
  | 'offer_expired' | 'ticket_accepted' | 'ticket_transferred' | 'ticket_progressed'
  | 'ticket_resolved' | 'ticket_reopened' | 'tickets_merged' | 'tickets_linked' | 'verdict_recorded'
>

type Stamp = Pick<EventFrame, 'seq' | 'at' | 'actor' | 'name'>

export function openedTicket(
  event: EventOf<'ticket_opened'>, stamp: Stamp, audience: Audience,
): TicketView {
  const ticket: TicketView = {
    ticket: event.ticket,
    contact: event.contact,
    kind: event.ticket_kind,
    tier: event.tier,
    priority: event.priority,
    state: 'assistant',
    responsibility: 'undecided',
    order_no: event.order_no,
    tags: [],
    subject: event.subject,
    brief: '',
    opened_at: stamp.at,
    first_reply_due: event.first_reply_due,
    resolve_due: event.resolve_due,
    queued_since: 0,
    holder: none,
    holder_name: '',
    offered_to: none,
    offer: none,
    offer_expires_at: 0,
    team: none,
    skills: [],
    links: audience === 'staff' && event.split_from !== none ? [event.split_from] : [],
    merged_into: none,
    outcome: '',
    cause: '',
    steps: [step(stamp, 'opened', '', 0)],
  }
  if (event.progress_token !== undefined) ticket.progress_token = event.progress_token
  return ticket
}

function step(stamp: Stamp, word: string, text: string, nextDue: number): StepView {
  return {
    seq: stamp.seq,
    at: stamp.at,
    step: word,
    text,
    by: stamp.actor.kind === 'agent' ? (stamp.name ?? '') : '',
    next_due: nextDue,
  }
}

const noOffer = { offered_to: none, offer: none, offer_expires_at: 0 }
const noHolder = { holder: none, holder_name: '' }

// The ticket after an event about it. `ticket_opened` starts one and is not for here.
export function applyTicket(
  ticket: TicketView,
  event: Exclude<TicketEvent, EventOf<'ticket_opened'>>,
  stamp: Stamp,
  audience: Audience,
): TicketView {
  const staff = audience === 'staff'
  const withStep = (word: string, text: string, nextDue = 0): StepView[] => [
    ...ticket.steps, step(stamp, word, text, nextDue),
  ]
  switch (event.kind) {
    case 'ticket_changed':
      return {
        ...ticket,
        kind: event.ticket_kind ?? ticket.kind,
        tier: event.tier ?? ticket.tier,
        priority: event.priority ?? ticket.priority,
        responsibility: event.responsibility ?? ticket.responsibility,
        order_no: event.order_no ?? ticket.order_no,
        tags: (staff ? event.tags : undefined) ?? ticket.tags,
        first_reply_due: event.first_reply_due ?? ticket.first_reply_due,
        resolve_due: event.resolve_due ?? ticket.resolve_due,
      }
    case 'ticket_queued':
      return {
        ...ticket, ...noOffer, ...noHolder,
        state: 'queued',
        queued_since: event.since,
        team: staff ? event.team : none,
        skills: staff ? event.skills : [],
        brief: staff && event.brief !== '' ? event.brief : ticket.brief,
        steps: withStep('queued', ''),
      }
    case 'ticket_offered':
      return {
        ...ticket, ...noHolder,
        state: 'offered',
        offered_to: event.agent,
        offer: stamp.seq,
        offer_expires_at: event.expires_at,
      }
    case 'offer_declined':
    case 'offer_expired':
      return { ...ticket, ...noOffer, state: 'queued' }
    case 'ticket_accepted':
      return {
        ...ticket, ...noOffer,
        state: 'held',
        holder: event.agent,
        holder_name: stamp.name ?? '',
        queued_since: 0,
        steps: withStep('accepted', ''),
      }
    case 'ticket_transferred':
      return { ...ticket, ...noHolder, steps: withStep('transferred', staff ? event.note : '') }
    case 'ticket_progressed':
      return { ...ticket, steps: withStep(event.step, event.text, event.next_due) }
    case 'ticket_resolved':
      return {
        ...ticket, ...noOffer,
        state: 'resolved',
        outcome: event.outcome,
        queued_since: 0,
        steps: withStep('resolved', event.summary),
      }
    case 'ticket_reopened':
      return {
        ...ticket, ...noHolder,
        state: 'assistant',
        outcome: '',
        steps: withStep('reopened', event.reason),
      }
    case 'tickets_merged':
      return event.from === ticket.ticket
        ? { ...ticket, ...noOffer, state: 'merged', merged_into: event.into, queued_since: 0, steps: withStep('merged', '') }
        : ticket
    case 'tickets_linked': {
      const other = event.ticket === ticket.ticket ? event.other : event.ticket
      return !staff || ticket.links.includes(other)
        ? ticket
        : { ...ticket, links: [...ticket.links, other] }
    }
    case 'verdict_recorded':
      return { ...ticket, cause: event.verdict.cause, responsibility: event.verdict.party }
    default:
      return unreachable(event)
  }
}

// The compiler proves that no kind comes here.
export function unreachable(value: never): never {
  throw new Error(`unhandled: ${JSON.stringify(value)}`)
}
