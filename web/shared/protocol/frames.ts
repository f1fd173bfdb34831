// Frames of /v1/stream: docs/protocol.md. readFrame is the one place where what arrives is checked.
import {
  flag, id, integer, isRecord, list, mapOf, nullable, object, only, optional, text, type Id, type Infer, type Shape,
} from './schema.ts'
import { CustomerEvent, type Event } from './events.ts'
import { ActorKind, Problem, type Actor } from './words.ts'
import { ConversationView, Door, type BoardView, type TicketView } from './views.ts'
import type { CommandBody } from './commands.ts'

const Welcome = object({
  type: only('welcome'),
  contact: nullable(id),
  agent: nullable(id),
  seq: id,
  resumed: flag,
  now: integer,
})
const Snapshot = object({
  type: only('snapshot'),
  seq: id,
  conversation: ConversationView,
  progress_tokens: optional(mapOf(text)), // a customer's: by ticket
})
const EventEnvelope = object({
  type: only('event'),
  seq: id,
  prev: id,
  at: integer,
  actor: object({ kind: ActorKind, id: (value): value is Id | number => id(value) || integer(value) }),
  name: optional(text), // the work name of the acting agent
  command: optional(text),
})
const Removed = object({ type: only('removed'), contact: id })
const Ack = object({ type: only('ack'), id: text, seq: id })
const Refused = object({ type: only('refused'), id: text, problem: Problem })
const Typing = object({
  type: only('typing'),
  contact: id,
  by: (value): value is 'customer' | 'agent' => value === 'customer' || value === 'agent',
  name: optional(text),
  on: flag,
})
const Viewing = object({ type: only('viewing'), contact: id, agents: list(id) })
const ProblemFrame = object({ type: only('problem'), problem: Problem })

export type WelcomeFrame = Infer<typeof Welcome>
export type SnapshotFrame = Infer<typeof Snapshot>
export type BoardFrame = { type: 'board'; seq: Id; board: BoardView; agent: Id }
// What the board's events do not tell: a ticket that came back, the name of an older contact.
export type BoardTicketFrame = { type: 'board_ticket'; seq: Id; ticket: TicketView; contact_name: string }
export type EventFrame<E = Event> = Omit<Infer<typeof EventEnvelope>, 'actor'> & { actor: Actor; event: E }
export type DoorFrame = { type: 'door' } & Door
export type TypingFrame = Infer<typeof Typing>
export type ViewingFrame = Infer<typeof Viewing>
export type Frame =
  | WelcomeFrame
  | SnapshotFrame
  | BoardFrame
  | BoardTicketFrame
  | EventFrame
  | Infer<typeof Removed>
  | Infer<typeof Ack>
  | Infer<typeof Refused>
  | DoorFrame
  | TypingFrame
  | ViewingFrame
  | Infer<typeof ProblemFrame>
  // An event of a kind or form this page does not know: only its place in the order counts.
  | { type: 'passed_over'; seq: Id; prev: Id }

export type ClientFrame =
  | { type: 'hello'; token?: string; csrf?: string; since?: Id; open?: Id[] }
  | { type: 'command'; id: string; body: CommandBody }
  | { type: 'open' | 'close'; contact: Id }
  | { type: 'seen'; seq: Id }
  | { type: 'typing'; contact: Id; on: boolean }

// Which shapes a page reads: a customer's page need not carry those of staff.
export type Reading = {
  event: Shape<Event>
  staff: { board: Shape<BoardFrame>; boardTicket: Shape<BoardTicketFrame> } | null
}
export const customerReading: Reading = { event: CustomerEvent as Shape<Event>, staff: null }

// The frame, or null for what is none.
export function readFrame(value: unknown, reading: Reading): Frame | null {
  if (!isRecord(value)) return null
  const pick = <T extends Frame>(shape: Shape<T>): Frame | null => (shape(value) ? value : null)
  switch (value['type']) {
    case 'welcome':
      return pick(Welcome)
    case 'snapshot':
      return Snapshot(value) ? withTokens(value) : null
    case 'board':
      return reading.staff === null ? null : pick(reading.staff.board)
    case 'board_ticket':
      return reading.staff === null ? null : pick(reading.staff.boardTicket)
    case 'event': {
      if (!EventEnvelope(value)) return null
      const event: unknown = (value as Record<string, unknown>)['event']
      const actor = { kind: value.actor.kind, id: Number(value.actor.id) }
      if (reading.event(event)) return { ...value, actor, event }
      return { type: 'passed_over', seq: value.seq, prev: value.prev }
    }
    case 'removed':
      return pick(Removed)
    case 'ack':
      return pick(Ack)
    case 'refused':
      return pick(Refused)
    case 'door':
      return Door(value) ? (value as DoorFrame) : null
    case 'typing':
      return pick(Typing)
    case 'viewing':
      return reading.staff === null ? null : pick(Viewing)
    case 'problem':
      return pick(ProblemFrame)
    default:
      return null
  }
}

// The tokens stand beside the view on the wire; a ticket carries its own from here on.
function withTokens(frame: SnapshotFrame): SnapshotFrame {
  const { conversation, progress_tokens: tokens = {} } = frame
  const tickets = Object.fromEntries(Object.entries(conversation.tickets).map(([ticket, view]) => {
    const token = tokens[ticket]
    return [ticket, token === undefined ? view : { ...view, progress_token: token }]
  }))
  return { ...frame, conversation: { ...conversation, tickets } }
}

// For poll answers and sockets alike.
export function readFrameText(json: string, reading: Reading): Frame | null {
  try {
    return readFrame(JSON.parse(json), reading)
  } catch {
    return null
  }
}
