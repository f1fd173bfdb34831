// One ticket's progress, for whoever has its link: /progress/#<token>. The token stays in the
// fragment, so it stands in no server's log and no referrer.
import type { Progress } from '../../shared/protocol.ts'
import { Progress as ProgressShape } from '../../shared/protocol/progress.ts'
import { deadlineOf, stageOf, stages } from '../../shared/model/progress.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { call } from '../../shared/stream/call.ts'
import { formatClock, formatDue, formatMoment, formatSpan, sameDay } from '../../shared/text/format.ts'
import { wordIn } from '../../shared/text/translate.ts'
import { embedWidget, keepFresh, mountFrame } from './frame.ts'

const refreshMs = 15_000
const { t, main } = mountFrame((words) => words('progress.title'))
const body = h('div', { class: 'progress' }, h('h1', { class: 'waiting' }, t('page.loading')))
const stale = h('p', { class: 'stale', role: 'status' })
main.append(body, stale)
embedWidget(t)

keepFresh(refreshMs, async () => {
  const token = location.hash.slice(1)
  const answer = token === ''
    ? ({ ok: false, problem: { code: 'progress.unknown', status: 404 } } as const)
    : await call(ProgressShape, `/v1/progress/${token}`)
  if (answer.ok) {
    render(answer.value)
    stale.textContent = t('page.as_of', { time: formatClock(t.locale, Date.now()), span: formatSpan(t, refreshMs) })
  } else if (answer.problem.status === 404) {
    body.replaceChildren(h('h1', null, t('progress.missing_head')), h('p', { class: 'lead' }, t('progress.missing')), contact())
    stale.textContent = ''
  } else {
    stale.textContent = t('page.retrying')
  }
})
addEventListener('hashchange', () => location.reload())

function render(ticket: Progress): void {
  const now = Date.now()
  const reached = stageOf(ticket)
  const names = [t('progress.received'), t('progress.found'), t('progress.handled'), t('progress.resolved')]
  body.replaceChildren(
    h('p', { class: 'eyebrow' }, t('progress.ticket', { number: ticket.ticket }), h('span', { class: `state ${ticket.state}` }, t(`state.${ticket.state}`))),
    h('h1', null, wordIn(t, 'kind', ticket.kind)),
    h('ol', { class: 'stages' }, ...stages.map((_, index) => h('li', {
      class: index < reached ? 'done' : index === reached ? 'now' : '', 'aria-current': index === reached ? 'step' : undefined,
    }, h('i', null, index < reached && icon('check', 16)), names[index]))),
    h('div', { class: 'facts' },
      fact(t('progress.opened'), sameDay(ticket.opened_at, now) ? `${t('time.today')} ${formatClock(t.locale, ticket.opened_at)}` : formatMoment(t, ticket.opened_at, now)),
      fact(t('progress.holder'), holder(ticket)),
      deadline(ticket, now)),
    h('h2', null, t('progress.steps')),
    h('ol', { class: 'timeline' }, ...[...ticket.steps].reverse().map((step) => h('li', null,
      h('time', null, formatMoment(t, step.at, now)),
      h('div', null, h('b', null, wordIn(t, 'step', step.step)), step.by !== '' && h('span', { class: 'by' }, step.by),
        step.text !== '' && h('p', null, step.text),
        step.next_due > now && h('p', { class: 'by' }, t('progress.due', { time: formatMoment(t, step.next_due, now) })))))),
    contact())
}

function holder(ticket: Progress): string {
  if (ticket.holder_name !== '') return ticket.holder_name
  return ticket.state === 'assistant' ? t('progress.assistant') : t('progress.no_holder')
}

function fact(label: string, value: string, more = ''): HTMLElement {
  return h('div', { class: `figure ${more}` }, h('span', null, label), h('b', null, value))
}

function deadline(ticket: Progress, now: number): HTMLElement {
  const due = deadlineOf(ticket)
  if (due === null) return fact(t('progress.outcome'), ticket.outcome === '' ? t('progress.done') : wordIn(t, 'outcome', ticket.outcome))
  const label = `${t('progress.next')} · ${t(`progress.${due.kind}`)}`
  return fact(label, formatDue(t, due.at, now), due.at < now ? 'over' : '')
}

function contact(): HTMLElement {
  return h('button', { type: 'button', class: 'primary', onclick: () => window.Jianxin?.open() }, icon('letter', 20), t('progress.ask'))
}
