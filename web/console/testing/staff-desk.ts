// A desk for working on the console: one journal in memory folded by the shared models. It answers the
// commands of staff as docs/protocol.md says and decides nothing that a real desk would weigh.
import { applyBoard, emptyBoard } from '../../shared/model/board.ts'
import { applyConversation, emptyConversation } from '../../shared/model/conversation.ts'
import type { BoardView, CommandBody, ConversationView, Event, EventFrame, Id } from '../../shared/protocol.ts'

export type Stored = Omit<EventFrame, 'type' | 'prev'>
export type Actor = EventFrame['actor']
export type Outcome = { seq: Id } | { code: string; zh: string; en: string; status: number }

const correctionWindow = 5 * 60_000

export class StaffDesk {
  private seq = 1000
  private readonly answers = new Map<string, { body: string; outcome: Outcome }>()
  private readonly listeners = new Set<(stored: Stored) => void>()
  board: BoardView = emptyBoard
  readonly conversations = new Map<Id, ConversationView>()

  constructor(private readonly now: () => number = () => Date.now()) {}

  get last(): Id {
    return String(this.seq)
  }

  onEvent(listener: (stored: Stored) => void): void {
    this.listeners.add(listener)
  }

  append(actor: Actor, event: Event, more: { at?: number; command?: string; name?: string } = {}): Id {
    const name = more.name ?? (actor.kind === 'agent' ? this.board.agents[String(actor.id)]?.name : undefined)
    const stored: Stored = { seq: String(++this.seq), at: more.at ?? this.now(), actor, event, ...(name ? { name } : {}), ...(more.command ? { command: more.command } : {}) }
    const frame: EventFrame = { type: 'event', prev: '0', ...stored }
    this.board = applyBoard(this.board, frame)
    if ('contact' in event) {
      const before = this.conversations.get(event.contact) ?? { ...emptyConversation, contact: event.contact }
      this.conversations.set(event.contact, applyConversation(before, frame, 'staff'))
    }
    for (const listener of this.listeners) listener(stored)
    return stored.seq
  }

  newContact(name: string, locale: string, channel: 'web' | 'wechat' | 'qq' | 'mail' = 'web', at = this.now()): Id {
    const contact = String(this.seq + 1)
    this.append({ kind: 'system', id: 0 }, { kind: 'contact_created', contact, channel, handle: 'h', address: '', name, locale }, { at })
    this.board = { ...this.board, contact_names: { ...this.board.contact_names, [contact]: name } }
    return contact
  }

  say(contact: Id, author: Actor, text: string, more: { at?: number; command?: string; ticket?: Id; channel?: 'web' | 'wechat' | 'qq' | 'mail' } = {}): Id {
    const items = this.conversations.get(contact)?.items ?? []
    const number = String(items.filter((item) => item.kind === 'message').length + 1)
    return this.append(author, { kind: 'message_posted', contact, number, author, message_kind: 'text', channel: more.channel ?? 'web', ticket: more.ticket ?? '0', text, attachments: [] }, more)
  }

  // A command of staff: known ids answer as before, another body conflicts.
  execute(agent: Id, id: string, body: CommandBody): Outcome {
    const key = `${agent}/${id}`
    const text = JSON.stringify(body)
    const known = this.answers.get(key)
    if (known) return known.body === text ? known.outcome : refusal('command.conflict', '同一编号已用于别的内容', 'This id was used with another body', 409)
    const outcome = this.decide(agent, id, body)
    if ('seq' in outcome) this.answers.set(key, { body: text, outcome })
    return outcome
  }

  private decide(agent: Id, command: string, body: CommandBody): Outcome {
    const actor: Actor = { kind: 'agent', id: Number(agent) }
    const by = (event: Event): Outcome => ({ seq: this.append(actor, event, { command }) })
    const ticketOf = (id: Id) => this.board.tickets[id]
    switch (body.kind) {
      case 'post_message': {
        const contact = body.contact ?? '0'
        if (body.text.includes('#refuse')) return refusal('message.refused_by_test', '测试要求拒绝这条消息', 'The test asked for a refusal', 403)
        const items = this.conversations.get(contact)?.items ?? []
        const number = String(items.filter((item) => item.kind === 'message').length + 1)
        return by({ kind: 'message_posted', contact, number, author: actor, message_kind: body.message_kind ?? 'text', channel: 'web', ticket: body.ticket ?? '0', text: body.text, attachments: body.attachments ?? [] })
      }
      case 'post_note':
        return by({ kind: 'note_posted', contact: body.contact, ticket: body.ticket ?? '0', author: actor, text: body.text })
      case 'correct_message':
      case 'take_back_message': {
        const contact = body.contact ?? '0'
        const item = this.conversations.get(contact)?.items.find((each) => each.number === body.number)
        if (!item || this.now() - item.at > correctionWindow) return refusal('message.too_old', '消息发出太久，不能再改', 'The message is too old to change', 409)
        return body.kind === 'correct_message' ? by({ kind: 'message_corrected', contact, number: body.number, text: body.text }) : by({ kind: 'message_taken_back', contact, number: body.number })
      }
      case 'accept_offer': {
        const ticket = ticketOf(body.ticket)
        if (!ticket || ticket.offer !== body.offer) return refusal('offer.gone', '派单已失效', 'The offer is gone', 409)
        return by({ kind: 'ticket_accepted', ticket: body.ticket, contact: ticket.contact, agent })
      }
      case 'decline_offer': {
        const ticket = ticketOf(body.ticket)
        if (!ticket || ticket.offer !== body.offer) return refusal('offer.gone', '派单已失效', 'The offer is gone', 409)
        return by({ kind: 'offer_declined', ticket: body.ticket, contact: ticket.contact, agent, reason: body.reason })
      }
      case 'set_presence':
        return by({ kind: 'presence_changed', agent: body.agent, presence: body.presence, reason: body.reason ?? '', note: body.note ?? '' })
      case 'save_team':
        return by({ kind: 'team_saved', team: body.team ?? String(this.seq + 1), name: body.name, skills: body.skills })
      case 'remove_team':
        return by({ kind: 'team_removed', team: body.team })
      case 'save_canned_reply':
        return by({ kind: 'canned_reply_saved', reply: body.reply ?? String(this.seq + 1), title: body.title, text: body.text, tags: body.tags })
      case 'remove_canned_reply':
        return by({ kind: 'canned_reply_removed', reply: body.reply })
      default:
        return this.decideTicket(actor, command, body)
    }
  }

  private decideTicket(actor: Actor, command: string, body: CommandBody): Outcome {
    const id = 'ticket' in body ? body.ticket : 'into' in body ? body.into : undefined
    const contact = [...this.conversations.values()].find((view) => id !== undefined && view.tickets[id])?.contact
    const by = (event: Event): Outcome => ({ seq: this.append(actor, event, { command }) })
    if (body.kind === 'open_ticket') {
      const now = this.now()
      return by({ kind: 'ticket_opened', ticket: String(this.seq + 1), contact: body.contact, ticket_kind: body.ticket_kind, tier: body.tier ?? 'standard', priority: body.priority ?? 'normal', subject: body.subject ?? '', order_no: body.order_no ?? '', first_reply_due: now + 1_800_000, resolve_due: now + 86_400_000, split_from: '0', messages: [] })
    }
    if (!contact || id === undefined) return refusal('ticket.unknown', '没有这个工单', 'There is no such ticket', 404)
    const at = { ticket: id, contact }
    switch (body.kind) {
      case 'change_ticket': {
        const { kind: _kind, ticket: _ticket, ...members } = body
        return by({ kind: 'ticket_changed', ...at, ...members })
      }
      case 'transfer_ticket': {
        by({ kind: 'ticket_transferred', ...at, from: String(actor.id), to_agent: body.to_agent ?? '0', to_team: body.to_team ?? '0', note: body.note ?? '' })
        return by({ kind: 'ticket_queued', ...at, since: this.now(), team: body.to_team ?? '0', skills: [], reason: 'transferred', brief: body.note ?? '' })
      }
      case 'take_over_ticket':
        return by({ kind: 'ticket_accepted', ...at, agent: String(actor.id) })
      case 'add_progress':
        return by({ kind: 'ticket_progressed', ...at, by: actor, step: body.step, text: body.text ?? '', next_due: body.next_due ?? 0 })
      case 'resolve_ticket':
        return by({ kind: 'ticket_resolved', ...at, by: actor, outcome: body.outcome ?? '', summary: body.summary ?? '' })
      case 'reopen_ticket':
        return by({ kind: 'ticket_reopened', ...at, by: actor, reason: body.reason })
      case 'merge_tickets':
        return by({ kind: 'tickets_merged', into: body.into, from: body.from, contact })
      case 'link_tickets':
        return by({ kind: 'tickets_linked', ...at, other: body.other })
      case 'split_ticket':
        return by({ kind: 'ticket_opened', ticket: String(this.seq + 1), contact, ticket_kind: body.ticket_kind, tier: 'standard', priority: 'normal', subject: body.subject ?? '', order_no: '', first_reply_due: this.now() + 1_800_000, resolve_due: this.now() + 86_400_000, split_from: id, messages: body.messages })
      default:
        return refusal('command.not_yours', '不能由员工发出', 'Not for staff to give', 403)
    }
  }
}

function refusal(code: string, zh: string, en: string, status: number): Outcome {
  return { code, zh, en, status }
}
