// Colleagues around a conversation: who holds it, who has it on screen, who writes in it. Pure.
import type { TypingMark } from '../live/desk'
import type { BoardView, Id, TicketView } from '../wire'

export interface Colleague {
  name: string
  holder: boolean
}

export function colleaguesHere(
  board: BoardView, viewers: readonly Id[], ticket: TicketView | null, typing: TypingMark | undefined, me: Id,
): Colleague[] {
  const names = new Map<string, boolean>()
  if (ticket?.state === 'held' && ticket.holder !== me) names.set(ticket.holder_name || (board.agents[ticket.holder]?.name ?? ''), true)
  if (typing && !typing.byCustomer) names.set(typing.name, names.get(typing.name) ?? false)
  for (const id of viewers) {
    const name = board.agents[id]?.name ?? ''
    if (id !== me) names.set(name, names.get(name) ?? false)
  }
  return [...names].filter(([name]) => name !== '').map(([name, holder]) => ({ name, holder }))
}

// One letter for a small circle: a Latin name's first, a Chinese name's last.
export function initialOf(name: string): string {
  const letters = [...name]
  return (/^\p{Script=Latin}/u.test(name) ? letters[0] : letters.at(-1))?.toUpperCase() ?? ''
}
