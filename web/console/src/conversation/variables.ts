// What a canned reply's variables stand for in this conversation. Pure.
import { dateTimeText } from '../format/time'
import type { LocaleName } from '../locales'
import type { ConversationView, TicketView } from '../wire'
import type { Variables } from './canned'

export function variablesFor(view: ConversationView, ticket: TicketView | null, agent: string, now: number, locale: LocaleName): Variables {
  return {
    customer: view.name,
    agent,
    order: ticket?.order_no ?? '',
    ticket: ticket?.ticket ?? '',
    deadline: ticket && ticket.resolve_due > 0 ? dateTimeText(ticket.resolve_due, locale) : '',
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(now),
  }
}
