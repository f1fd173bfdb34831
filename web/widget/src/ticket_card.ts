// The open ticket above the conversation: where it stands, who holds it, what falls due next.
import type { TicketView } from '../../shared/protocol.ts'
import { deadlineOf, stageOf, stages } from '../../shared/model/progress.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { formatDue, formatMoment } from '../../shared/text/format.ts'
import { wordIn } from '../../shared/text/translate.ts'
import type { Store } from './store.ts'

export class TicketCard {
  readonly element = h('section', { class: 'ticket' })
  private unfolded = false
  private form = ''

  constructor(private readonly store: Store) {}

  render(): void {
    const { store } = this
    const ticket = store.ticket
    this.element.hidden = ticket === undefined
    if (ticket === undefined) return
    const due = deadlineOf(ticket)
    const dueText = due === null ? '' : formatDue(store.t, due.at, store.now())
    const form = JSON.stringify([ticket, store.t.locale, this.unfolded, dueText])
    if (form === this.form) return
    this.form = form
    const focused = this.element.matches(':focus-within')
    this.element.replaceChildren(this.head(ticket, dueText), ...(this.unfolded ? [this.body(ticket)] : []))
    if (focused) this.element.querySelector<HTMLElement>('.ticket-head')?.focus()
  }

  private head(ticket: TicketView, dueText: string): HTMLElement {
    const { t } = this.store
    const due = deadlineOf(ticket)
    const over = due !== null && due.at < this.store.now()
    const reached = stageOf(ticket)
    return h('button', {
      type: 'button', class: 'ticket-head', 'aria-expanded': String(this.unfolded),
      'aria-label': this.unfolded ? t('ticket.hide') : t('ticket.show'),
      onclick: () => {
        this.unfolded = !this.unfolded
        this.render()
      },
    },
    h('span', { class: 'ticket-line' },
      h('span', { class: 'ticket-kind' }, wordIn(t, 'kind', ticket.kind)),
      h('span', { class: `state ${ticket.state}` }, ticket.holder_name !== '' && ticket.state === 'held'
        ? t('human.held', { name: ticket.holder_name }) : t(`state.${ticket.state}`)),
      icon('chevron', 18)),
    h('span', { class: 'stages', 'aria-hidden': 'true' }, ...stages.map((_, index) =>
      h('i', { class: index < reached ? 'done' : index === reached ? 'now' : '' }))),
    due !== null && h('span', { class: over ? 'due over' : 'due' }, icon('clock', 14),
      `${t(`ticket.${due.kind}`)} · ${dueText}`))
  }

  private body(ticket: TicketView): HTMLElement {
    const { store } = this
    const { t } = store
    const steps = [...ticket.steps].reverse().map((each) => h('li', null,
      h('span', null, h('b', null, wordIn(t, 'step', each.step)), each.by !== '' && ` · ${each.by}`),
      h('time', null, formatMoment(t, each.at, store.now())),
      each.text !== '' && h('p', null, each.text)))
    const body = h('div', { class: 'ticket-body' },
      h('div', { class: 'quiet' }, t('ticket.title', { number: ticket.ticket }),
        ticket.order_no !== '' && ` · ${t('verdict.order', { number: ticket.order_no })}`,
        ticket.outcome !== '' && ` · ${wordIn(t, 'outcome', ticket.outcome)}`),
      h('ol', { class: 'steps' }, ...steps))
    const actions = h('div', { class: 'ticket-actions' })
    if (ticket.progress_token !== undefined) {
      const url = new URL(`/progress/#${encodeURIComponent(ticket.progress_token)}`, store.options.base)
      actions.append(h('a', { href: url.href, target: '_blank', rel: 'noopener' }, icon('link', 16), t('ticket.public')))
    }
    actions.append(h('span', { class: 'grow' }))
    if (ticket.state !== 'resolved') {
      actions.append(h('button', { type: 'button', class: 'small', onclick: () => store.resolve(ticket.ticket) },
        icon('check', 16), t('ticket.solved')))
    }
    body.append(actions)
    return body
  }
}

// Asked in the conversation once somebody has called it resolved.
export function resolvedQuestion(store: Store, ticket: TicketView): HTMLElement {
  const { t } = store
  const bar = h('div', { class: 'card asked' }, h('span', { class: 'grow' }, t('ticket.asked')))
  bar.append(
    h('button', { type: 'button', class: 'small', onclick: () => bar.remove() }, icon('check', 16), t('ticket.solved')),
    h('button', { type: 'button', class: 'small plain', onclick: () => store.reopen(ticket.ticket) }, t('ticket.unsolved')))
  return bar
}
