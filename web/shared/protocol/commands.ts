// Commands that screens may send: src/desk/command.h, without those that only the system may give.
// A member left out takes its default on the server. A visitor leaves `contact` out: it is theirs.
import type { Id } from './schema.ts'
import type {
  Attachment, Channel, MessageKind, Party, Presence, Priority, Role, Sentence,
} from './words.ts'

interface CommandMembers {
  describe_contact: { contact?: Id; name: string; locale: string }
  erase_contact: { contact: Id }
  post_message: {
    contact?: Id
    message_kind?: MessageKind
    channel?: Channel
    ticket?: Id
    text: string
    attachments?: Attachment[]
  }
  correct_message: { contact?: Id; number: Id; text: string }
  take_back_message: { contact?: Id; number: Id }
  post_note: { contact: Id; ticket?: Id; text: string }
  open_ticket: {
    contact: Id
    ticket_kind: string
    tier?: string
    priority?: Priority
    subject?: string
    order_no?: string
  }
  request_human: {
    contact?: Id
    ticket?: Id
    reason: string
    ticket_kind?: string
    priority?: Priority
    skills?: string[]
    team?: Id
    brief?: string
    order_no?: string
  }
  change_ticket: {
    ticket: Id
    ticket_kind?: string
    tier?: string
    priority?: Priority
    responsibility?: Party
    order_no?: string
    tags?: string[]
  }
  accept_offer: { ticket: Id; offer: Id }
  decline_offer: { ticket: Id; offer: Id; reason: string }
  transfer_ticket: { ticket: Id; to_agent?: Id; to_team?: Id; note?: string }
  take_over_ticket: { ticket: Id }
  add_progress: { ticket: Id; step: string; text?: string; next_due?: number }
  resolve_ticket: { ticket: Id; outcome?: string; summary?: string }
  reopen_ticket: { ticket: Id; reason: string }
  merge_tickets: { into: Id; from: Id }
  split_ticket: { ticket: Id; messages: Id[]; ticket_kind: string; subject?: string }
  link_tickets: { ticket: Id; other: Id }
  add_agent: { name: string; role: Role; teams?: Id[]; skills?: string[]; capacity?: number }
  change_agent: {
    agent: Id
    name?: string
    role?: Role
    teams?: Id[]
    skills?: string[]
    capacity?: number
  }
  dismiss_agent: { agent: Id }
  set_presence: { agent: Id; presence: Presence; reason?: string; note?: string }
  save_team: { team?: Id; name: string; skills: string[] }
  remove_team: { team: Id }
  save_canned_reply: { reply?: Id; title: string; text: string; tags: string[] }
  remove_canned_reply: { reply: Id }
  // A sentence left empty keeps what stands.
  confirm_incident: { incident: Id; text?: Sentence; over_text?: Sentence }
  dismiss_incident: { incident: Id; reason?: string }
  reword_incident: { incident: Id; text?: Sentence; over_text?: Sentence }
  close_incident: { incident: Id; reason?: string }
  reopen_incident: { incident: Id; reason?: string }
}

export type CommandKind = keyof CommandMembers
export type CommandBody = {
  [K in CommandKind]: { kind: K } & CommandMembers[K]
}[CommandKind]
export type CommandOf<K extends CommandKind> = Extract<CommandBody, { kind: K }>

export type VisitorCommand = CommandOf<
  | 'post_message'
  | 'correct_message'
  | 'take_back_message'
  | 'request_human'
  | 'reopen_ticket'
  | 'resolve_ticket'
  | 'describe_contact'
>

// Bounds of src/desk/command.h and docs/protocol.md.
export const messageBytesMax = 16_000
export const attachmentsMax = 9
export const attachmentBytesMax = 10 * 1024 * 1024
export const attachmentTypes = [
  'image/png', 'image/jpeg', 'image/gif', 'image/webp',
  'application/pdf', 'text/plain', 'application/zip',
] as const
export const incidentTextBytesMax = 2_000
export const correctionWindowMs = 5 * 60_000
