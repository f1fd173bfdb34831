// What can be found without asking the server: screens and customers with open tickets. Pure.
import { mayOperate, mayWatch } from '../live/roles'
import type { Texts } from '../locales/zh-CN'
import type { BoardView, Id, Role, TicketView } from '../wire'

const excerptBefore = 16
const shownMax = 6

export function screensNamed(wanted: string, t: Texts, role: Role | undefined): { name: string; text: string }[] {
  const screens = [
    { name: 'desk', text: t.nav.desk, may: true },
    { name: 'wall', text: t.nav.wall, may: mayWatch(role) },
    { name: 'knowledge', text: t.nav.knowledge, may: true },
    { name: 'people', text: t.nav.people, may: mayOperate(role) },
    { name: 'teams', text: t.nav.teams, may: mayOperate(role) },
    { name: 'canned', text: t.nav.canned, may: mayOperate(role) },
    { name: 'keys', text: t.nav.keys, may: mayOperate(role) },
    { name: 'account', text: t.nav.account, may: true },
  ]
  const needle = wanted.toLowerCase()
  return screens.filter((screen) => screen.may && screen.text.toLowerCase().includes(needle)).map(({ name, text }) => ({ name, text }))
}

// A long text in one line, begun shortly before what was looked for.
export function excerpt(text: string, wanted: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const at = line.toLowerCase().indexOf(wanted.trim().toLowerCase())
  return at <= excerptBefore ? line : `…${line.slice(at - excerptBefore)}`
}

export function customersNamed(board: BoardView, wanted: string): { contact: Id; name: string }[] {
  const needle = wanted.toLowerCase()
  if (!needle) return []
  return Object.entries(board.contact_names)
    .filter(([, name]) => name.toLowerCase().includes(needle))
    .map(([contact, name]) => ({ contact, name }))
    .slice(0, shownMax)
}

// Open tickets by their number, order number or subject.
export function ticketsNamed(board: BoardView, wanted: string): TicketView[] {
  const needle = wanted.toLowerCase()
  if (!needle) return []
  return Object.values(board.tickets)
    .filter((ticket) => ticket.ticket === needle || [ticket.order_no, ticket.subject].some((text) => text.toLowerCase().includes(needle)))
    .slice(0, shownMax)
}
