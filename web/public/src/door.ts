// The status page: who is here, how long it takes, what is promised and whether it was kept.
import type { Door, DoorIncident } from '../../shared/protocol.ts'
import { Door as DoorShape } from '../../shared/protocol/views.ts'
import { h } from '../../shared/dom.ts'
import { icon, type IconName } from '../../shared/icons.ts'
import { call } from '../../shared/stream/call.ts'
import { formatClock, formatMoment, formatNumber, formatSpan, formatSpanRange, formatWait, minuteMs } from '../../shared/text/format.ts'
import { embedWidget, keepFresh, mountFrame } from './frame.ts'

const refreshMs = 10_000
const { t, main } = mountFrame((words) => words('door.title'))
const hero = h('section', { class: 'hero', 'aria-live': 'polite' }, h('h1', { class: 'waiting' }, t('page.loading')))
const incidents = h('section', { class: 'incidents', 'aria-live': 'polite', hidden: true })
const figures = h('section', { class: 'figures' })
const notices = h('section', { class: 'notices' })
const standard = h('section', null)
const stale = h('p', { class: 'stale', role: 'status' })
main.append(hero, stale, incidents, figures, notices, standard, reach())
embedWidget(t)

let shown = ''
keepFresh(refreshMs, async () => {
  const answer = await call(DoorShape, '/v1/door')
  if (!answer.ok) {
    stale.textContent = t('page.retrying')
    return
  }
  stale.textContent = t('page.as_of', {
    time: formatClock(t.locale, answer.value.as_of), span: formatSpan(t, refreshMs),
  })
  const { as_of: _asOf, ...rest } = answer.value
  if (JSON.stringify(rest) === shown) return
  shown = JSON.stringify(rest)
  render(answer.value)
})

function render(door: Door): void {
  const open = door.open && door.online > 0
  const promised = formatSpan(t, door.first_reply_promised_ms)
  hero.className = `hero ${open ? 'open' : 'closed'}`
  hero.replaceChildren(
    h('p', { class: 'eyebrow' }, h('i', null), t('door.title')),
    h('h1', null, open ? t('door.open_head', { count: door.online }) : t('door.closed_head')),
    h('p', { class: 'lead' }, open ? waitSentence(door) : t('door.closed_lead', { span: promised })),
    h('button', { type: 'button', class: 'primary', onclick: () => window.Jianxin?.open() },
      icon('letter', 20), open ? t('door.ask') : t('door.leave')))
  renderIncidents(door.incidents ?? [])
  figures.replaceChildren(
    figure(t('door.queued'), t('door.people', { count: door.queued })),
    figure(t('door.longest'), door.queued === 0 ? '—' : formatWait(t, door.longest_wait_ms)),
    figure(t('door.promised'), t('door.within', { span: promised })),
    keptFigure(door))
  const words = noticesOf(door)
  notices.hidden = words.length === 0
  notices.replaceChildren(h('h2', null, t('door.notices')), ...words.map(([name, line]) => h('p', { class: `note ${name}` }, icon(name, 20), line)))
  standard.replaceChildren(h('h2', null, t('standard.title')), h('div', { class: 'grid' },
    promise('clock', t('standard.reply'), t('standard.reply_text', { span: promised })),
    promise('person', t('standard.human'), t('standard.human_text')),
    promise('order', t('standard.progress'), t('standard.progress_text')),
    promise('key', t('standard.cards'), t('standard.cards_text'))))
}

// Confirmed incidents, in the words of whoever confirmed them; for a day also that they are over.
function renderIncidents(all: readonly DoorIncident[]): void {
  incidents.hidden = all.length === 0
  incidents.replaceChildren(...all.map((incident) => {
    const over = incident.ended_at !== 0
    const words = t.locale === 'en' ? incident.en : incident.zh
    const at = over ? t('door.incident_over', { time: formatMoment(t, incident.ended_at, Date.now()) })
      : t('door.incident_since', { time: formatMoment(t, incident.since, Date.now()) })
    return h('article', { class: `incident ${over ? 'over' : 'standing'}` },
      icon(over ? 'check' : 'alert', 22),
      h('div', null, h('h2', null, over ? t('door.incident_was') : t('door.incident')), h('p', null, words), h('small', null, at)))
  }))
}

function waitSentence(door: Door): string {
  const { wait_ms_low: low, wait_ms_high: high } = door
  if (typeof high === 'number' && high > 0) {
    if (high < minuteMs) return t('door.open_soon')
    if (typeof low === 'number' && low >= minuteMs) return t('door.open_range', { range: formatSpanRange(t, low, high) })
    return t('door.open_most', { high: formatSpan(t, high) })
  }
  return door.queued > 0 ? t('door.open_queue', { count: door.queued }) : t('door.open_now')
}

function figure(label: string, value: string): HTMLElement {
  return h('div', { class: 'figure' }, h('span', null, label), h('b', null, value))
}

function keptFigure(door: Door): HTMLElement {
  const { answered_today: answered, kept_today: kept } = door
  if (answered === 0) return h('div', { class: 'figure' }, h('span', null, t('door.kept')), h('b', null, '—'), h('small', null, t('door.none_yet')))
  // Rounded down: "100 %" is said only when every promise was kept.
  const share = Math.floor((kept / answered) * 100)
  return h('div', { class: 'figure' }, h('span', null, t('door.kept')), h('b', null, `${formatNumber(t.locale, share)}%`),
    h('meter', { min: 0, max: answered, value: kept, 'aria-label': t('door.kept') }),
    h('small', null, t('door.kept_of', { answered, kept })))
}

// What the figures themselves give reason to say.
function noticesOf(door: Door): [IconName, string][] {
  const lines: [IconName, string][] = []
  if (!door.open || door.online === 0) lines.push(['alert', t('door.notice_closed')])
  else if ((door.wait_ms_high ?? door.longest_wait_ms) > door.first_reply_promised_ms / 2) lines.push(['alert', t('door.notice_busy')])
  const missed = door.answered_today - door.kept_today
  if (missed > 0) lines.push(['clock', t('door.notice_missed', { count: missed })])
  const isBroken = (door.incidents ?? []).some((incident) => incident.ended_at === 0)
  return lines.length > 0 || isBroken ? lines : [['check', t('door.notice_calm')]]
}

function promise(name: IconName, title: string, text: string): HTMLElement {
  return h('article', null, icon(name, 24), h('h3', null, title), h('p', null, text))
}

function reach(): HTMLElement {
  const way = (title: string, text: string): HTMLElement => h('li', null, h('b', null, title), h('span', null, text))
  return h('section', null, h('h2', null, t('reach.title')), h('ol', { class: 'ways' },
    way(t('reach.order'), t('reach.order_text')), way(t('reach.here'), t('reach.here_text')), way(t('reach.link'), t('reach.link_text'))))
}
