// Snapshots: src/views/screen.h and the states of src/desk/state.h that a board shows.
import { flag, id, integer, list, mapOf, object, oneOf, optional, text, type Infer } from './schema.ts'
import {
  Actor, Channel, MessageKind, Party, PictureField, Priority, TicketState, Verdict,
} from './words.ts'

// What was read in a picture, or why it was not.
export const ReadingView = object({
  failure: text,
  preview: text,
  text,
  fields: list(PictureField),
  covered: integer,
})
export type ReadingView = Infer<typeof ReadingView>

export const AttachmentView = object({
  hash: text,
  media_type: text,
  bytes: integer,
  name: text,
  reading: optional(ReadingView), // of a customer's picture, when it was read
})
export type AttachmentView = Infer<typeof AttachmentView>

export const ItemKind = oneOf('message', 'note', 'verdict', 'step')
export type ItemKind = Infer<typeof ItemKind>

export const ItemView = object({
  seq: id,
  at: integer,
  kind: ItemKind,
  number: id, // messages only
  author: Actor,
  author_name: text, // the agent's work name
  message_kind: MessageKind,
  channel: Channel,
  ticket: id,
  text,
  attachments: list(AttachmentView),
  corrected: flag,
  taken_back: flag, // then text and attachments are empty
  step: text,
  verdict: optional(Verdict),
  command: text,
})
export type ItemView = Infer<typeof ItemView>

export const StepView = object({
  seq: id,
  at: integer,
  step: text,
  text,
  by: text,
  next_due: integer,
})
export type StepView = Infer<typeof StepView>

export const TicketView = object({
  ticket: id,
  contact: id,
  kind: text,
  tier: text,
  priority: Priority,
  state: TicketState,
  responsibility: Party,
  order_no: text,
  tags: list(text),
  subject: text,
  brief: text, // staff only
  opened_at: integer,
  first_reply_due: integer,
  resolve_due: integer,
  queued_since: integer,
  holder: id,
  holder_name: text,
  offered_to: id,
  offer: id,
  offer_expires_at: integer,
  team: id,
  skills: list(text),
  links: list(id),
  merged_into: id,
  outcome: text,
  cause: text,
  steps: list(StepView),
  progress_token: optional(text), // its customer only
})
export type TicketView = Infer<typeof TicketView>

export const ConversationView = object({
  contact: id,
  name: text,
  locale: text,
  buyer: text, // staff only
  more_before: flag,
  items: list(ItemView),
  tickets: mapOf(TicketView),
})
export type ConversationView = Infer<typeof ConversationView>

// Who looks: a customer sees no notes, briefs, tags, skills, team, links or staff steps.
export type Audience = 'customer' | 'staff'

export type { AgentView, BoardView, CannedReplyState, IncidentView, TeamState } from './staff.ts'

// A confirmed incident as the door announces it; ended ones stand there for a day.
export const DoorIncident = object({ incident: id, since: integer, ended_at: integer, zh: text, en: text })
export type DoorIncident = Infer<typeof DoorIncident>

// The public state of the door.
export const Door = object({
  open: flag,
  online: integer,
  queued: integer,
  longest_wait_ms: integer,
  first_reply_promised_ms: integer,
  wait_ms_low: optional((value): value is number | null => value === null || integer(value)),
  wait_ms_high: optional((value): value is number | null => value === null || integer(value)),
  answered_today: integer,
  kept_today: integer,
  as_of: integer,
  incidents: optional(list(DoorIncident)),
})
export type Door = Infer<typeof Door>
