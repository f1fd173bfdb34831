import { describe, expect, it } from 'vitest'
import { agentOf, boardOf, conversationOf, itemOf, ticketOf } from '../../testing/samples'
import { pendingMessages } from '../live/echo'
import { fillVariables, findReplies, slashQuery } from './canned'
import { colleaguesHere, initialOf } from './presence_here'
import { isCorrectable, marked, matchesIn, timeline } from './timeline'
import { faultOf } from './uploads'

const day = 86_400_000

describe('the timeline', () => {
  it('separates civil days in the reader’s zone', () => {
    const items = [itemOf({ seq: '1', at: 15.5 * 3_600_000 }), itemOf({ seq: '2', at: 16.5 * 3_600_000 })]
    const kinds = (zone: string) => timeline(conversationOf(items), [], zone).map((line) => line.kind)
    expect(kinds('UTC')).toEqual(['day', 'item', 'item'])
    expect(kinds('Asia/Shanghai')).toEqual(['day', 'item', 'day', 'item'])
  })
  it('groups messages of one author that follow closely', () => {
    const items = [itemOf({ seq: '1', at: day }), itemOf({ seq: '2', at: day + 1_000 }), itemOf({ seq: '3', at: day + 2_000, author: { kind: 'agent', id: 7 } }), itemOf({ seq: '4', at: day + 600_000, author: { kind: 'agent', id: 7 } })]
    const firsts = timeline(conversationOf(items), [], 'UTC').flatMap((line) => (line.kind === 'item' ? [line.first] : []))
    expect(firsts).toEqual([true, false, true, true])
  })
  it('shows a message on its way once, and not after its event has come', () => {
    const pending = pendingMessages([
      { id: 'A', body: { kind: 'post_message', contact: '9', text: 'hello' }, state: 'waiting' },
      { id: 'B', body: { kind: 'post_note', contact: '9', text: 'note' }, state: 'refused', problem: { code: 'x' } },
      { id: 'C', body: { kind: 'post_message', contact: '10', text: 'elsewhere' }, state: 'waiting' },
      { id: 'D', body: { kind: 'take_over_ticket', ticket: '1' }, state: 'waiting' },
    ])
    expect(pending.map((message) => message.state)).toEqual(['sending', 'failed', 'sending'])
    const before = timeline(conversationOf([]), pending).map((line) => line.key)
    expect(before).toEqual(['pending-A', 'pending-B'])
    const after = timeline(conversationOf([itemOf({ command: 'A' })]), pending, 'UTC').map((line) => line.key)
    expect(after).toEqual(['day-1970-01-01', 'item-1', 'pending-B'])
  })
  it('finds text and names of files, and marks every occurrence without losing a letter', () => {
    const view = conversationOf([itemOf({ seq: '1', text: 'Order A1, a1' }), itemOf({ seq: '2', attachments: [{ hash: 'h', media_type: 'image/png', bytes: 1, name: 'a1.png' }] }), itemOf({ seq: '3', text: 'none' })])
    expect(matchesIn(view, ' A1 ')).toEqual(['1', '2'])
    expect(matchesIn(view, ' ')).toEqual([])
    const pieces = marked('Order A1, a1', 'a1')
    expect(pieces.map((piece) => piece.text).join('')).toBe('Order A1, a1')
    expect(pieces.filter((piece) => piece.hit)).toHaveLength(2)
  })
  it('lets me correct my own message within the window only', () => {
    const mine = itemOf({ author: { kind: 'agent', id: 7 }, at: 1_000 })
    expect(isCorrectable(mine, '7', 2_000)).toBe(true)
    expect(isCorrectable(mine, '8', 2_000)).toBe(false)
    expect(isCorrectable(mine, '7', 1_000 + 300_000)).toBe(false)
    expect(isCorrectable({ ...mine, taken_back: true }, '7', 2_000)).toBe(false)
  })
})

describe('canned replies', () => {
  const reply = (title: string, text = '', tags: string[] = []) => ({ reply: title, title, text, tags })
  it('fill their variables and keep what has no value', () => {
    expect(fillVariables('{{customer}}，订单 {{ order }}', { customer: '青竹', order: '' })).toEqual({ text: '青竹，订单 {{ order }}', missing: ['order'] })
    expect(fillVariables('{{toString}} {{nobody}}', {}).missing).toEqual(['nobody'])
    expect(fillVariables('plain', {}).missing).toEqual([])
  })
  it('open at a slash that begins a line, not inside a path or a sentence', () => {
    expect(slashQuery('/问', 2)).toEqual({ query: '问', from: 0 })
    expect(slashQuery('line\n/ab', 8)).toEqual({ query: 'ab', from: 5 })
    expect(slashQuery('see /etc', 8)).toBeNull()
    expect(slashQuery('/a b', 4)).toBeNull()
    expect(slashQuery('//', 2)).toBeNull()
  })
  it('are found by title before tag before text', () => {
    const replies = [reply('结束', '退款完成'), reply('说明', '', ['退款']), reply('退款进度')]
    expect(findReplies(replies, '退款').map((found) => found.title)).toEqual(['退款进度', '说明', '结束'])
    expect(findReplies(replies, 'zzz')).toEqual([])
    expect(findReplies(replies, '', 2)).toHaveLength(2)
  })
})

describe('who else is here', () => {
  it('names the holder, who types and who has it on screen, never me', () => {
    const board = boardOf([], [agentOf({ agent: '7' }), agentOf({ agent: '8', name: '周舟' }), agentOf({ agent: '9', name: '陈默' })])
    const here = colleaguesHere(board, ['7', '8', '9'], ticketOf({ holder: '9', holder_name: '陈默' }), { name: '许知远', byCustomer: false, until: 0 }, '7')
    expect(['zhou Zhou', '周舟', ''].map(initialOf)).toEqual(['Z', '舟', ''])
    expect(here).toEqual([{ name: '陈默', holder: true }, { name: '许知远', holder: false }, { name: '周舟', holder: false }])
  })
})

describe('files', () => {
  it('are refused early when too large or of another kind', () => {
    expect(faultOf({ size: 11 * 1024 * 1024, type: 'image/png' })).toBe('large')
    expect(faultOf({ size: 5, type: 'video/mp4' })).toBe('refused')
    expect(faultOf({ size: 5, type: 'application/pdf' })).toBeNull()
  })
})
