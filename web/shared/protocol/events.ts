// Events as they travel: src/desk/event.h, member for member.
import { flag, id, integer, list, optional, text, variants, type FromVariants } from './schema.ts'
import {
  Actor, Attachment, Channel, MessageKind, Party, Presence, Priority, ProofMethod, Role, Verdict,
} from './words.ts'

const ticketAndContact = { ticket: id, contact: id }

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
}

export const staffEvents = {
  ...customerEvents,
  contact_created: {
    contact: id,
    channel: Channel,
    handle: text,
    address: text,
    name: text,
    locale: text,
  },
  handle_linked: { contact: id, channel: Channel, handle: text, address: text, verified: flag },
  buyer_identified: { contact: id, buyer: text, name: text },
  ownership_proved: { contact: id, order_no: text, method: ProofMethod },
  card_revealed: { contact: id, order_no: text, cards: integer },
  contact_erased: { contact: id },
  note_posted: { contact: id, ticket: id, author: Actor, text },
  dialogue_noted: {
    contact: id,
    ticket: id,
    order_no: text,
    asked: list(text),
    misses: integer,
    topic: text,
  },
  ticket_changed: {
    ...ticketAndContact,
    ticket_kind: optional(text),
    tier: optional(text),
    priority: optional(Priority),
    responsibility: optional(Party),
    order_no: optional(text),
    tags: optional(list(text)),
    first_reply_due: optional(integer),
    resolve_due: optional(integer),
  },
  ticket_offered: { ...ticketAndContact, agent: id, expires_at: integer },
  offer_declined: { ...ticketAndContact, agent: id, reason: text },
  offer_expired: { ...ticketAndContact, agent: id },
  tickets_linked: { ticket: id, other: id, contact: id },
  agent_added: {
    agent: id,
    name: text,
    role: Role,
    teams: list(id),
    skills: list(text),
    capacity: integer,
  },
  agent_changed: {
    agent: id,
    name: optional(text),
    role: optional(Role),
    teams: optional(list(id)),
    skills: optional(list(text)),
    capacity: optional(integer),
  },
  agent_dismissed: { agent: id },
  presence_changed: { agent: id, presence: Presence, reason: text, note: text },
  team_saved: { team: id, name: text, skills: list(text) },
  team_removed: { team: id },
  canned_reply_saved: { reply: id, title: text, text, tags: list(text) },
  canned_reply_removed: { reply: id },
  // The facts themselves are asked for by purchase; a screen only learns that there are new ones.
  facts_recorded: {},
}

export const CustomerEvent = variants(customerEvents)
export const AnyEvent = variants(staffEvents)
export type CustomerEvent = FromVariants<typeof customerEvents>
export type Event = FromVariants<typeof staffEvents>
export type EventKind = Event['kind']
export type EventOf<K extends EventKind> = Extract<Event, { kind: K }>
