// What a member of staff's page reads: every event and the board.
import { customerEvents, ticketAndContact } from './events.ts'
import type { BoardFrame, BoardTicketFrame, Reading } from './frames.ts'
import {
  flag, id, integer, list, mapOf, object, only, optional, text, variants, type Infer, type Shape,
} from './schema.ts'
import { TicketView } from './views.ts'
import {
  Actor, Channel, IncidentNews, IncidentStage, Party, Presence, Priority, ProofMethod, Role, Scope, Sentence,
} from './words.ts'

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
  picture_revealed: { contact: id, picture: text },
  // The facts themselves are asked for by purchase; a screen only learns that there are new ones.
  facts_recorded: {},
  incident_proposed: {
    incident: id,
    scope: Scope,
    goods: text,
    cause: text,
    party: Party,
    since: integer,
    buyers: integer,
    troubled: integer,
    usual_bp: integer,
    during_bp: integer,
    text: Sentence,
    over_text: Sentence,
  },
  incident_confirmed: { incident: id, by: Actor, text: Sentence, over_text: Sentence },
  incident_dismissed: { incident: id, by: Actor, reason: text },
  incident_reworded: { incident: id, by: Actor, text: Sentence, over_text: Sentence },
  incident_closed: { incident: id, by: Actor, reason: text },
  incident_reopened: { incident: id, by: Actor, reason: text },
  incident_spread: { incident: id, count: integer },
  incident_buyer_told: { contact: id, incident: id, buyer: text, news: IncidentNews, message: id },
}

const AgentView = object({
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
const TeamState = object({ team: id, name: text, skills: list(text) })
const CannedReplyState = object({ reply: id, title: text, text, tags: list(text) })
const IncidentView = object({
  incident: id,
  scope: Scope,
  goods: text,
  cause: text,
  party: Party,
  stage: IncidentStage,
  since: integer,
  proposed_at: integer,
  announced_at: integer, // 0 = never
  ended_at: integer, // 0 while it stands
  reason: text,
  by: Actor,
  buyers: integer,
  troubled: integer,
  usual_bp: integer,
  during_bp: integer,
  text: Sentence,
  over_text: Sentence,
  affected: integer,
  told: integer,
  told_over: integer,
})
const BoardView = object({
  agents: mapOf(AgentView),
  teams: mapOf(TeamState),
  canned_replies: mapOf(CannedReplyState),
  tickets: mapOf(TicketView), // open ones
  contact_names: mapOf(text), // of contacts with open tickets
  incidents: mapOf(IncidentView), // standing ones, and the newest that ended
})
export type AgentView = Infer<typeof AgentView>
export type TeamState = Infer<typeof TeamState>
export type CannedReplyState = Infer<typeof CannedReplyState>
export type IncidentView = Infer<typeof IncidentView>
export type BoardView = Infer<typeof BoardView>

const Board: Shape<BoardFrame> = object({ type: only('board'), seq: id, board: BoardView, agent: id })
const BoardTicket: Shape<BoardTicketFrame> = object({
  type: only('board_ticket'), seq: id, ticket: TicketView, contact_name: text,
})

export const staffReading: Reading = {
  event: variants(staffEvents), staff: { board: Board, boardTicket: BoardTicket },
}
