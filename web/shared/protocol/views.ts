// Snapshots: src/views/screen.h and the states of src/desk/state.h that a board shows.
import { flag, id, integer, list, mapOf, object, oneOf, optional, text, type Infer } from './schema.ts'
import {
  Actor, Attachment, Channel, MessageKind, Party, Presence, Priority, Role, TicketState, Verdict,
} from './words.ts'

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
  attachments: list(Attachment),
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

export const AgentView = object({
  agent: id,
  name: text,
  role: Role,
  teams: list(id),
  skills: list(text),
  capacity: integer,
  presence: Presence,
  presence_reason: text,
  presence_since: integer,
  holding: integer,
})
export type AgentView = Infer<typeof AgentView>

export const TeamState = object({ team: id, name: text, skills: list(text) })
export type TeamState = Infer<typeof TeamState>

export const CannedReplyState = object({ reply: id, title: text, text, tags: list(text) })
export type CannedReplyState = Infer<typeof CannedReplyState>

export const BoardView = object({
  agents: mapOf(AgentView),
  teams: mapOf(TeamState),
  canned_replies: mapOf(CannedReplyState),
  tickets: mapOf(TicketView),
  contact_names: mapOf(text),
})
export type BoardView = Infer<typeof BoardView>

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
})
export type Door = Infer<typeof Door>

// GET /v1/progress/{token}
export const Progress = object({
  ticket: id,
  kind: text,
  state: TicketState,
  opened_at: integer,
  first_reply_due: integer,
  resolve_due: integer,
  holder_name: text,
  outcome: text,
  steps: list(StepView),
})
export type Progress = Infer<typeof Progress>
