// A conversation as lines on the screen: day separators, grouped messages, messages on their way. Pure.
import { dayKey } from '../format/time'
import type { ConversationView, Id, ItemView, Problem } from '../wire'

// A message of mine that the server has not confirmed as an event yet.
export interface PendingMessage {
  command: string
  contact: Id
  at: number
  text: string
  note: boolean
  attachments: ItemView['attachments']
  state: 'sending' | 'failed'
  problem: Problem | null
}

export type Line =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'item'; key: string; item: ItemView; first: boolean }
  | { kind: 'pending'; key: string; message: PendingMessage }

// Messages of one author within this time stand together under one name.
const groupSpan = 5 * 60_000

export function timeline(conversation: ConversationView, pending: readonly PendingMessage[], timeZone?: string): Line[] {
  const lines: Line[] = []
  let day = ''
  let before: ItemView | null = null
  for (const item of conversation.items) {
    const key = dayKey(item.at, timeZone)
    if (key !== day) {
      lines.push({ kind: 'day', key: `day-${key}`, at: item.at })
      day = key
      before = null
    }
    lines.push({ kind: 'item', key: `item-${item.seq}`, item, first: !isContinued(before, item) })
    before = item
  }
  const known = new Set(conversation.items.map((item) => item.command).filter((command) => command !== ''))
  for (const message of pending) {
    if (message.contact === conversation.contact && !known.has(message.command)) {
      lines.push({ kind: 'pending', key: `pending-${message.command}`, message })
    }
  }
  return lines
}

function isContinued(before: ItemView | null, item: ItemView): boolean {
  return (
    before !== null &&
    before.kind === item.kind &&
    item.kind === 'message' &&
    before.author.kind === item.author.kind &&
    before.author.id === item.author.id &&
    item.at - before.at < groupSpan
  )
}

// The seqs of items whose text or attachment names contain `wanted`, oldest first.
export function matchesIn(conversation: ConversationView, wanted: string): Id[] {
  const needle = wanted.trim().toLowerCase()
  if (!needle) return []
  return conversation.items
    .filter((item) => [item.text, ...item.attachments.map((file) => file.name)].some((text) => text.toLowerCase().includes(needle)))
    .map((item) => item.seq)
}

// Text cut into pieces, marked where `wanted` occurs; joined they are the text again.
export function marked(text: string, wanted: string): { text: string; hit: boolean }[] {
  const needle = wanted.trim().toLowerCase()
  if (!needle) return [{ text, hit: false }]
  const pieces: { text: string; hit: boolean }[] = []
  const lower = text.toLowerCase()
  let from = 0
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), hit: false })
    pieces.push({ text: text.slice(at, at + needle.length), hit: true })
    from = at + needle.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false })
  return pieces
}

// An agent may correct or take back an own message this long.
export const correctionWindow = 5 * 60_000

export function isCorrectable(item: ItemView, me: Id, now: number): boolean {
  return item.kind === 'message' && item.author.kind === 'agent' && String(item.author.id) === me && !item.taken_back && now - item.at < correctionWindow
}
