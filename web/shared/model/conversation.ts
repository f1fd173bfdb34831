// A conversation as a fold over its events: src/views/screen.h in TypeScript, held to it by the
// view law (snapshot + later events = newer snapshot). Pure: the view given is never changed.
import type { Audience, ConversationView, EventFrame, ItemView, Id, TicketView } from '../protocol.ts'
import { applyTicket, none, openedTicket, unreachable, type TicketEvent } from './ticket.ts'

export const emptyConversation: ConversationView = {
  contact: none,
  name: '',
  locale: '',
  buyer: '',
  more_before: false,
  items: [],
  tickets: {},
}

// Order of two decimal ids.
export function compareIds(a: Id, b: Id): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

function item(frame: EventFrame, part: Partial<ItemView> & Pick<ItemView, 'kind'>): ItemView {
  return {
    seq: frame.seq,
    at: frame.at,
    number: none,
    author: frame.actor,
    author_name: frame.actor.kind === 'agent' ? (frame.name ?? '') : '',
    message_kind: 'text',
    channel: 'web',
    ticket: none,
    text: '',
    attachments: [],
    corrected: false,
    taken_back: false,
    step: '',
    command: '',
    ...part,
  }
}

type Messages = (item: ItemView) => ItemView
const editMessage = (view: ConversationView, number: Id, edit: Messages): ConversationView => ({
  ...view,
  items: view.items.map((each) =>
    each.kind === 'message' && each.number === number ? edit(each) : each,
  ),
})

const putTicket = (view: ConversationView, ticket: TicketView): ConversationView => ({
  ...view,
  tickets: { ...view.tickets, [ticket.ticket]: ticket },
})

const add = (view: ConversationView, line: ItemView): ConversationView => ({
  ...view,
  items: [...view.items, line],
})

// The view after `frame`. Events of other contacts, and kinds this audience may not see, change
// nothing. Each event is folded once: the stream sees to that.
export function applyConversation(
  view: ConversationView, frame: EventFrame, audience: Audience,
): ConversationView {
  const event = frame.event
  if (!('contact' in event)) return view
  if (view.contact !== none && event.contact !== view.contact) return view
  const own = view.contact === none ? { ...view, contact: event.contact } : view
  const staff = audience === 'staff'
  switch (event.kind) {
    case 'contact_created':
      return staff ? { ...own, name: event.name, locale: event.locale } : view
    case 'contact_described':
      return { ...own, name: event.name, locale: event.locale }
    case 'buyer_identified':
      return staff ? { ...own, buyer: event.buyer, name: event.name || own.name } : view
    case 'contact_erased':
      return staff ? { ...emptyConversation, contact: own.contact } : view
    case 'message_posted':
      return add(own, item(frame, {
        kind: 'message',
        number: event.number,
        author: event.author,
        author_name: event.author.kind === 'agent' ? (frame.name ?? '') : '',
        message_kind: event.message_kind,
        channel: event.channel,
        ticket: event.ticket,
        text: event.text,
        attachments: event.attachments,
        command: frame.command ?? '',
      }))
    case 'message_corrected':
      return editMessage(own, event.number, (each) => ({ ...each, text: event.text, corrected: true }))
    case 'message_taken_back':
      return editMessage(own, event.number, (each) => ({
        ...each, text: '', attachments: [], taken_back: true,
      }))
    case 'note_posted':
      if (!staff) return view
      return add(own, item(frame, {
        kind: 'note',
        author: event.author,
        author_name: event.author.kind === 'agent' ? (frame.name ?? '') : '',
        ticket: event.ticket,
        text: event.text,
      }))
    case 'reading_recorded': {
      const { failure, preview, text, fields, covered } = event
      const reading = { failure, preview, text, fields, covered }
      return editMessage(own, event.number, (each) => ({
        ...each,
        attachments: each.attachments.map((file) => file.hash === event.picture ? { ...file, reading } : file),
      }))
    }
    case 'verdict_recorded': {
      const line = item(frame, { kind: 'verdict', ticket: event.ticket, verdict: event.verdict })
      return changeTicket(add(own, line), event.ticket, event, frame, audience)
    }
    case 'ticket_opened': {
      const moved = new Set(event.messages)
      const items = own.items.map((each) =>
        each.kind === 'message' && moved.has(each.number) ? { ...each, ticket: event.ticket } : each,
      )
      const opened = putTicket({ ...own, items }, openedTicket(event, frame, audience))
      return add(opened, item(frame, {
        kind: 'step', ticket: event.ticket, step: 'opened', text: event.subject,
      }))
    }
    case 'ticket_queued':
      return stepped(own, event, frame, audience, 'queued', '')
    case 'ticket_accepted':
      return stepped(own, event, frame, audience, 'accepted', '')
    case 'ticket_transferred':
      return stepped(own, event, frame, audience, 'transferred', staff ? event.note : '')
    case 'ticket_progressed':
      return stepped(own, event, frame, audience, event.step, event.text)
    case 'ticket_resolved':
      return stepped(own, event, frame, audience, 'resolved', event.summary)
    case 'ticket_reopened':
      return stepped(own, event, frame, audience, 'reopened', event.reason)
    case 'tickets_merged': {
      const items = own.items.map((each) =>
        each.ticket === event.from ? { ...each, ticket: event.into } : each,
      )
      const merged = changeTicket({ ...own, items }, event.from, event, frame, audience)
      return add(merged, item(frame, { kind: 'step', ticket: event.into, step: 'merged' }))
    }
    case 'tickets_linked':
      return changeTicket(
        changeTicket(own, event.ticket, event, frame, audience), event.other, event, frame, audience,
      )
    case 'ticket_changed':
    case 'ticket_offered':
    case 'offer_declined':
    case 'offer_expired':
      return staff ? changeTicket(own, event.ticket, event, frame, audience) : view
    case 'handle_linked':
    case 'ownership_proved':
    case 'card_revealed':
    case 'picture_revealed':
    case 'incident_buyer_told':
      return staff ? own : view
    case 'dialogue_noted':
      return view
    default:
      return unreachable(event)
  }
}

type Change = Exclude<TicketEvent, { kind: 'ticket_opened' }>

function changeTicket(
  view: ConversationView, id: Id, event: Change, frame: EventFrame, audience: Audience,
): ConversationView {
  const ticket = view.tickets[id]
  return ticket === undefined ? view : putTicket(view, applyTicket(ticket, event, frame, audience))
}

function stepped(
  view: ConversationView,
  event: Change & { ticket: Id },
  frame: EventFrame,
  audience: Audience,
  step: string,
  text: string,
): ConversationView {
  const line = item(frame, { kind: 'step', ticket: event.ticket, step, text })
  return changeTicket(add(view, line), event.ticket, event, frame, audience)
}

// Older items, asked for by page, in front of those held.
export function withOlder(
  view: ConversationView, older: readonly ItemView[], moreBefore: boolean,
): ConversationView {
  const held = new Set(view.items.map((each) => each.seq))
  const items = [...older.filter((each) => !held.has(each.seq)), ...view.items]
  return { ...view, items: items.sort((a, b) => compareIds(a.seq, b.seq)), more_before: moreBefore }
}

// The ticket a customer is most concerned with: the newest open one, else the newest.
export function currentTicket(view: ConversationView): TicketView | undefined {
  const byAge = Object.values(view.tickets)
    .filter((ticket) => ticket.state !== 'merged')
    .sort((a, b) => compareIds(b.ticket, a.ticket))
  return byAge.find((ticket) => ticket.state !== 'resolved') ?? byAge[0]
}
