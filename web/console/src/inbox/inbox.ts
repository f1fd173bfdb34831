// The inbox: which conversations are listed, in what order, and what a row says. Pure.
import { currentDeadline, waitOf, type Deadline } from '../ticket/deadlines'
import type { BoardView, ConversationView, Id, ItemView, Priority, TicketView } from '../wire'

export type InboxTab = 'mine' | 'queue' | 'all'

export interface InboxFilter {
  text: string
  priority: Priority | null
  tier: string | null
}

export const noFilter: InboxFilter = { text: '', priority: null, tier: null }

export interface InboxRow {
  contact: Id
  name: string
  lead: TicketView // the most pressing ticket of this contact
  others: number // further open tickets
  deadline: Deadline | null
  wait: number
  unread: number
  preview: string
  author: ItemView['author'] | null // of the previewed message
  at: number // of the last thing that happened
}

export interface Offer {
  ticket: TicketView
  name: string
  left: number
}

export interface InboxInput {
  board: BoardView
  me: Id
  now: number
  conversations: ReadonlyMap<Id, ConversationView>
  read: Readonly<Record<Id, Id>> // last message number seen, by contact
}

const priorityRank: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 }

export function isMine(ticket: TicketView, me: Id): boolean {
  return ticket.state === 'held' && ticket.holder === me
}

function belongs(ticket: TicketView, tab: InboxTab, me: Id): boolean {
  switch (tab) {
    case 'mine':
      return isMine(ticket, me)
    case 'queue':
      return ticket.state === 'queued' || ticket.state === 'offered'
    case 'all':
      return ticket.state !== 'resolved' && ticket.state !== 'merged'
  }
}

// Messages of the customer that came after the last one seen or answered.
export function unreadOf(conversation: ConversationView | undefined, read: Id | undefined): number {
  if (!conversation) return 0
  const answered = conversation.items.findLast((item) => item.kind === 'message' && item.author.kind === 'agent')?.number
  const seen = Math.max(Number(read ?? '0'), Number(answered ?? '0'))
  return conversation.items.filter((item) => item.kind === 'message' && item.author.kind === 'customer' && !item.taken_back && Number(item.number) > seen).length
}

// Somebody answered the ticket since it was opened: an agent's message stands in the conversation.
export function isReplied(ticket: TicketView, conversation: ConversationView | undefined): boolean {
  return conversation?.items.some((item) => item.kind === 'message' && item.author.kind === 'agent' && item.at >= ticket.opened_at) ?? false
}

function lastMessage(conversation: ConversationView | undefined): ConversationView['items'][number] | undefined {
  return conversation?.items.findLast((item) => item.kind === 'message' && !item.taken_back)
}

export function inboxRows(input: InboxInput, tab: InboxTab, filter: InboxFilter = noFilter): InboxRow[] {
  const byContact = new Map<Id, TicketView[]>()
  for (const ticket of Object.values(input.board.tickets)) {
    if (!belongs(ticket, tab, input.me) || !passes(ticket, input.board, filter)) continue
    byContact.set(ticket.contact, [...(byContact.get(ticket.contact) ?? []), ticket])
  }
  const rows = [...byContact].map(([contact, tickets]) => rowOf(input, contact, tickets))
  return rows.sort(tab === 'queue' ? byWait : byPressure)
}

function rowOf(input: InboxInput, contact: Id, tickets: TicketView[]): InboxRow {
  const sorted = [...tickets].sort((a, b) => priorityRank[a.priority] - priorityRank[b.priority] || dueOf(a) - dueOf(b) || byId(a.ticket, b.ticket))
  const lead = sorted[0] as TicketView
  const conversation = input.conversations.get(contact)
  const last = lastMessage(conversation)
  return {
    contact,
    name: input.board.contact_names[contact] || conversation?.name || '',
    lead,
    others: tickets.length - 1,
    deadline: currentDeadline(lead, input.now, isReplied(lead, conversation)),
    wait: waitOf(lead, input.now),
    unread: isMine(lead, input.me) ? unreadOf(conversation, input.read[contact]) : 0,
    preview: last?.text || last?.attachments[0]?.name || lead.subject,
    author: last?.author ?? null,
    at: last?.at ?? (lead.queued_since || lead.opened_at),
  }
}

function dueOf(ticket: TicketView): number {
  return ticket.resolve_due || ticket.first_reply_due || Number.MAX_SAFE_INTEGER
}

function passes(ticket: TicketView, board: BoardView, filter: InboxFilter): boolean {
  if (filter.priority && ticket.priority !== filter.priority) return false
  if (filter.tier && ticket.tier !== filter.tier) return false
  const wanted = filter.text.trim().toLowerCase()
  if (!wanted) return true
  const name = board.contact_names[ticket.contact] ?? ''
  return [name, ticket.subject, ticket.order_no, ticket.ticket].some((text) => text.toLowerCase().includes(wanted))
}

// Longest wait first, the urgent before the rest.
function byWait(a: InboxRow, b: InboxRow): number {
  return priorityRank[a.lead.priority] - priorityRank[b.lead.priority] || b.wait - a.wait || byId(a.contact, b.contact)
}

// Unread first, then by what falls due first, then the newest.
function byPressure(a: InboxRow, b: InboxRow): number {
  const unread = Number(b.unread > 0) - Number(a.unread > 0)
  const due = (a.deadline?.due ?? Number.MAX_SAFE_INTEGER) - (b.deadline?.due ?? Number.MAX_SAFE_INTEGER)
  return unread || due || b.at - a.at || byId(a.contact, b.contact)
}

function byId(a: Id, b: Id): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

// What is offered to me and may still be answered, the soonest to expire first.
export function offersOf(board: BoardView, me: Id, now: number): Offer[] {
  return Object.values(board.tickets)
    .filter((ticket) => ticket.state === 'offered' && ticket.offered_to === me && ticket.offer_expires_at > now)
    .map((ticket) => ({ ticket, name: board.contact_names[ticket.contact] ?? '', left: ticket.offer_expires_at - now }))
    .sort((a, b) => a.left - b.left || byId(a.ticket.ticket, b.ticket.ticket))
}

export function queueLength(board: BoardView): number {
  return Object.values(board.tickets).filter((ticket) => ticket.state === 'queued' || ticket.state === 'offered').length
}

// The contact before or after this one in the list; the first when it is not in it.
export function neighbour(rows: readonly InboxRow[], contact: Id | null, step: 1 | -1): Id | null {
  if (rows.length === 0) return null
  const at = rows.findIndex((row) => row.contact === contact)
  const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))
  return rows[next]?.contact ?? null
}
