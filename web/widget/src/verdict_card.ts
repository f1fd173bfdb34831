// A verdict for its customer: the cause in words, what it stands on, what to do, how long it takes.
import type { Known, Sentence, Verdict } from '../../shared/protocol.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { formatClock, formatSpan } from '../../shared/text/format.ts'
import { sentenceIn } from '../../shared/text/translate.ts'
import { nameCause } from './cause_names.ts'
import type { T } from './words.ts'

export function verdictCard(t: T, verdict: Verdict): HTMLElement {
  const cause = h('h3', null)
  nameCause(cause, t.locale, verdict.cause)
  const card = h('section', { class: 'card verdict', 'aria-label': t('verdict.title') },
    h('header', null, icon('shield', 18), h('span', { class: 'grow' }, t('verdict.title')),
      verdict.order_no !== '' && h('small', null, t('verdict.order', { number: verdict.order_no }))),
    cause,
    h('div', { class: 'signs' },
      sign(t, t('verdict.paid'), verdict.paid), sign(t, t('verdict.delivered'), verdict.delivered),
      verdict.party !== 'undecided' && verdict.party !== 'none' &&
        h('span', { class: 'sign' }, t('verdict.party'), h('b', null, t(`party.${verdict.party}`)))))
  if (!verdict.confident) card.append(h('p', { class: 'unsure' }, icon('alert', 16), t('verdict.unsure')))
  card.append(...steps(t, verdict.customer_steps))
  if (verdict.expected !== undefined) {
    card.append(h('p', { class: 'expected' }, icon('clock', 16), t('verdict.expected', { span: formatSpan(t, verdict.expected) })))
  }
  if (verdict.evidence.length > 0) card.append(evidence(t, verdict))
  if (verdict.unknown.length > 0) {
    card.append(h('p', { class: 'quiet' }, t('verdict.unknown', { count: verdict.unknown.length })))
  }
  return card
}

function sign(t: T, label: string, known: Known): HTMLElement {
  return h('span', { class: `sign ${known}` }, label, h('b', null, t(`known.${known}`)))
}

function steps(t: T, lines: readonly Sentence[]): HTMLElement[] {
  if (lines.length === 0) return []
  return [h('h4', null, t('verdict.steps')), h('ol', null, ...lines.map((each) => h('li', null, sentenceIn(t.locale, each))))]
}

function evidence(t: T, verdict: Verdict): HTMLElement {
  const lines = verdict.evidence.map((each) => h('li', null,
    h('span', null, sentenceIn(t.locale, each)),
    each.at !== undefined && h('time', null, formatClock(t.locale, each.at))))
  return h('details', null,
    h('summary', null, t('verdict.evidence', { count: lines.length }), icon('chevron', 16)),
    h('ul', { class: 'evidence' }, ...lines))
}
