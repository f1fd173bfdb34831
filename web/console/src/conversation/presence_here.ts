// Colleagues around a conversation: who holds it, who writes in it now or wrote just now. Pure.
import type { TypingMark } from '../live/desk'
import type { BoardView, ConversationView, Id, TicketView } from '../wire'

export interface Colleague {
  name: string
  holder: boolean
}

const recently = 10 * 60_000

export function colleaguesHere(
  board: BoardView, view: ConversationView | undefined, ticket: TicketView | null, typing: TypingMark | undefined, me: Id, now: number,
): Colleague[] {
  const names = new Map<string, boolean>()
  if (ticket?.state === 'held' && ticket.holder !== me) names.set(ticket.holder_name || (board.agents[ticket.holder]?.name ?? ''), true)
  if (typing && !typing.byCustomer) names.set(typing.name, names.get(typing.name) ?? false)
  for (const item of view?.items ?? []) {
    const id = String(item.author.id)
    const isRecent = item.author.kind === 'agent' && id !== me && now - item.at < recently
    if (isRecent && board.agents[id]?.presence === 'online') names.set(item.author_name, names.get(item.author_name) ?? false)
  }
  return [...names].filter(([name]) => name !== '').map(([name, holder]) => ({ name, holder }))
}

// One letter for a small circle: a Latin name's first, a Chinese name's last.
export function initialOf(name: string): string {
  const letters = [...name]
  return (/^\p{Script=Latin}/u.test(name) ? letters[0] : letters.at(-1))?.toUpperCase() ?? ''
}
