import { describe, expect, it } from 'vitest'
import { agentOf, boardOf, conversationOf, itemOf, ticketOf } from '../../testing/samples'
import { inboxRows, neighbour, noFilter, offersOf, queueLength, unreadOf, type InboxInput } from './inbox'

const now = 1_000_000
const input = (tickets: Parameters<typeof boardOf>[0], more: Partial<InboxInput> = {}): InboxInput => ({
  board: boardOf(tickets, [agentOf({})], { '9': '云上青竹', '10': 'Leo' }), me: '7', now, conversations: new Map(), read: {}, ...more,
})

describe('the inbox', () => {
  it('lists only what I hold under mine, everything open under all', () => {
    const tickets = [ticketOf({ holder: '7' }), ticketOf({ ticket: '2', contact: '10', holder: '8' }), ticketOf({ ticket: '3', contact: '11', state: 'resolved', holder: '7' })]
    expect(inboxRows(input(tickets), 'mine').map((row) => row.contact)).toEqual(['9'])
    expect(inboxRows(input(tickets), 'all').map((row) => row.contact)).toEqual(['9', '10'])
  })
  it('shows one row a contact, led by the most pressing ticket', () => {
    const tickets = [ticketOf({ holder: '7', resolve_due: now + 5 }), ticketOf({ ticket: '2', holder: '7', priority: 'urgent', resolve_due: now + 500 })]
    const [row] = inboxRows(input(tickets), 'mine')
    expect(row?.lead.ticket).toBe('2')
    expect(row?.others).toBe(1)
  })
  it('sorts the queue by priority, then by the longest wait', () => {
    const queued = (ticket: string, since: number, priority: 'normal' | 'urgent' = 'normal') => ticketOf({ ticket, contact: `1${ticket}`, state: 'queued', queued_since: since, priority })
    const rows = inboxRows(input([queued('1', now - 10), queued('2', now - 900), queued('3', now - 1, 'urgent')]), 'queue')
    expect(rows.map((row) => row.lead.ticket)).toEqual(['3', '2', '1'])
    expect(rows[1]?.wait).toBe(900)
  })
  it('puts unread conversations first, then the next deadline', () => {
    const tickets = [ticketOf({ ticket: '1', contact: '9', holder: '7', resolve_due: now + 1 }), ticketOf({ ticket: '2', contact: '10', holder: '7', resolve_due: now + 9 }), ticketOf({ ticket: '3', contact: '11', holder: '7', resolve_due: now + 5 })]
    const conversations = new Map([['10', conversationOf([itemOf({ number: '4' })], { contact: '10' })]])
    expect(inboxRows(input(tickets, { conversations }), 'mine').map((row) => row.contact)).toEqual(['10', '9', '11'])
  })
  it('finds by name, subject, order number and ticket, and by priority and tier', () => {
    const tickets = [ticketOf({ holder: '7', subject: '付款未到账', order_no: 'A1', tier: 'dispute', priority: 'high' }), ticketOf({ ticket: '2', contact: '10', holder: '7' })]
    const found = (filter: Partial<typeof noFilter>) => inboxRows(input(tickets), 'mine', { ...noFilter, ...filter }).map((row) => row.contact)
    expect(found({ text: '青竹' })).toEqual(['9'])
    expect(found({ text: 'a1' })).toEqual(['9'])
    expect(found({ text: 'leo' })).toEqual(['10'])
    expect(found({ tier: 'dispute', priority: 'high' })).toEqual(['9'])
    expect(found({ tier: 'dispute', priority: 'low' })).toEqual([])
  })
  it('counts as unread what came after the last message read or answered', () => {
    const items = [itemOf({ seq: '1', number: '1' }), itemOf({ seq: '2', number: '2', author: { kind: 'agent', id: 7 } }), itemOf({ seq: '3', number: '3' }), itemOf({ seq: '4', number: '4' }), itemOf({ seq: '5', number: '5', taken_back: true })]
    expect(unreadOf(conversationOf(items), undefined)).toBe(2)
    expect(unreadOf(conversationOf(items), '3')).toBe(1)
    expect(unreadOf(undefined, undefined)).toBe(0)
  })
  it('offers only what is offered to me and has not expired, soonest first', () => {
    const offered = (ticket: string, to: string, expires: number) => ticketOf({ ticket, state: 'offered', offered_to: to, offer_expires_at: expires })
    const board = boardOf([offered('1', '7', now + 9_000), offered('2', '8', now + 9_000), offered('3', '7', now - 1), offered('4', '7', now + 2_000)])
    expect(offersOf(board, '7', now).map((offer) => [offer.ticket.ticket, offer.left])).toEqual([['4', 2_000], ['1', 9_000]])
    expect(queueLength(board)).toBe(4)
  })
  it('steps through the list and stops at its ends', () => {
    const rows = inboxRows(input([ticketOf({ holder: '7' }), ticketOf({ ticket: '2', contact: '10', holder: '7' })]), 'mine')
    const [first, second] = rows.map((row) => row.contact)
    expect(neighbour(rows, null, 1)).toBe(first)
    expect(neighbour(rows, first ?? '', 1)).toBe(second)
    expect(neighbour(rows, second ?? '', 1)).toBe(second)
    expect(neighbour([], null, 1)).toBeNull()
  })
})
