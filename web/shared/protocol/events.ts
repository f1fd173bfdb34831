// Events as they travel: src/desk/event.h, member for member. Here those of a customer's page; the
// rest, which only staff pages carry, stand in staff.ts.
import { id, integer, list, optional, text, variants, type FromVariants } from './schema.ts'
import type { staffEvents } from './staff.ts'
import { Actor, Attachment, Channel, MessageKind, PictureField, Priority, Verdict } from './words.ts'

export const ticketAndContact = { ticket: id, contact: id }

// What a customer may be sent.
export const customerEvents = {
  contact_described: { contact: id, name: text, locale: text },
  message_posted: {
    contact: id,
    number: id,
    author: Actor,
    message_kind: MessageKind,
    channel: Channel,
    ticket: id,
    text,
    attachments: list(Attachment),
  },
  message_corrected: { contact: id, number: id, text },
  message_taken_back: { contact: id, number: id },
  ticket_opened: {
    ...ticketAndContact,
    ticket_kind: text,
    tier: text,
    priority: Priority,
    subject: text,
    order_no: text,
    first_reply_due: integer,
    resolve_due: integer,
    split_from: id,
    messages: list(id),
    progress_token: optional(text), // to its customer only
  },
  ticket_queued: {
    ...ticketAndContact,
    since: integer,
    team: id,
    skills: list(text),
    reason: text,
    brief: text,
  },
  ticket_accepted: { ...ticketAndContact, agent: id },
  ticket_transferred: { ...ticketAndContact, from: id, to_agent: id, to_team: id, note: text },
  ticket_progressed: { ...ticketAndContact, by: Actor, step: text, text, next_due: integer },
  ticket_resolved: { ...ticketAndContact, by: Actor, outcome: text, summary: text },
  ticket_reopened: { ...ticketAndContact, by: Actor, reason: text },
  tickets_merged: { into: id, from: id, contact: id },
  verdict_recorded: { contact: id, ticket: id, verdict: Verdict },
  reading_recorded: {
    contact: id,
    number: id,
    picture: text,
    failure: text,
    preview: text,
    text,
    fields: list(PictureField),
    covered: integer,
  },
}

export const CustomerEvent = variants(customerEvents)
export type CustomerEvent = FromVariants<typeof customerEvents>
export type Event = FromVariants<typeof staffEvents>
export type EventKind = Event['kind']
export type EventOf<K extends EventKind> = Extract<Event, { kind: K }>
