// The conversation as lines: day separators, messages, steps, verdicts and what is on its way.
import type { AttachmentView, ItemView } from '../../shared/protocol.ts'
import type { Pending } from '../../shared/stream/outbox.ts'
import { h, type Line } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { formatBytes, formatClock, formatDay, sameDay } from '../../shared/text/format.ts'
import { wordIn } from '../../shared/text/translate.ts'
import type { Pictures } from './pictures.ts'
import { readingCard, readingForm } from './reading_card.ts'
import type { Store } from './store.ts'
import { verdictCard } from './verdict_card.ts'

export interface ItemActions {
  correct(item: ItemView): void
  pictures: Pictures
  layer: HTMLElement // where sheets open
}

const closeMs = 5 * 60_000 // messages nearer than this stand together

export function linesOf(store: Store, actions: ItemActions): Line[] {
  const lines: Line[] = []
  const { items } = store.view
  const told = new Set<string>()
  const lastOwn = items.findLast((item) => store.editable(item))
  items.forEach((item, index) => {
    const before = items[index - 1]
    const after = items[index + 1]
    if (before === undefined || !sameDay(before.at, item.at)) lines.push(dayLine(store, item.at))
    if (item.kind === 'message') {
      const first = !together(before, item)
      const last = !together(item, after)
      lines.push(messageLine(store, actions, item, first, last, item === lastOwn, after?.kind === 'verdict'))
    } else if (item.kind === 'verdict' && item.verdict !== undefined) {
      const verdict = item.verdict
      const content = JSON.stringify(verdict)
      if (told.has(content)) return // found once more, nothing new
      told.add(content)
      lines.push({ key: item.seq, form: store.t.locale, build: () => verdictCard(store.t, verdict) })
    } else if (item.kind === 'step') {
      lines.push(stepLine(store, item))
    }
  })
  for (const pending of store.echoes) lines.push(echoLine(store, pending))
  for (const upload of store.uploads) {
    const percent = Math.round(upload.part * 100)
    lines.push({
      key: `upload${upload.key}`,
      form: `${percent}`,
      build: () => h('div', { class: 'row mine' }, h('div', { class: 'bubble file' },
        icon('file'), h('span', { class: 'grow' }, upload.file.name, h('small', null, store.t('file.uploading', { percent }))),
        h('progress', { max: 100, value: percent, 'aria-label': upload.file.name }))),
    })
  }
  return lines
}

function together(a: ItemView | undefined, b: ItemView | undefined): boolean {
  return a !== undefined && b !== undefined && a.kind === 'message' && b.kind === 'message' &&
    a.author.kind === b.author.kind && a.author.id === b.author.id && b.at - a.at < closeMs
}

function dayLine(store: Store, at: number): Line {
  const day = formatDay(store.t, at, store.now())
  return {
    key: `day${new Date(at).toDateString()}`,
    form: day,
    build: () => h('div', { class: 'day' }, h('span', null, day)),
  }
}

function stepLine(store: Store, item: ItemView): Line {
  const { t } = store
  const who = item.step === 'accepted' && item.author_name !== '' ? `${item.author_name} · ` : ''
  const words = who + wordIn(t, 'step', item.step)
  return {
    key: item.seq,
    form: words,
    build: () => h('div', { class: 'step' },
      h('span', null, words), h('time', null, formatClock(t.locale, item.at)), item.text !== '' && h('p', null, item.text)),
  }
}

function authorOf(store: Store, item: ItemView): HTMLElement {
  const { t } = store
  if (item.author.kind === 'assistant') {
    return h('div', { class: 'author' }, h('span', { class: 'tag ai' }, t('from.assistant')))
  }
  if (item.author.kind === 'agent') {
    return h('div', { class: 'author' }, item.author_name || t('from.agent'), h('span', { class: 'tag' }, t('from.agent')))
  }
  return h('div', { class: 'author' }, t('from.system'))
}

function messageLine(
  store: Store, actions: ItemActions, item: ItemView, first: boolean, last: boolean, lastOwn: boolean, carded: boolean,
): Line {
  const { t } = store
  const mine = item.author.kind === 'customer'
  const editable = store.editable(item)
  const form = [
    t.locale, item.text, item.corrected, item.taken_back, first, last, editable, lastOwn, item.author_name, carded,
    readingForm(item.attachments),
  ].join('|')
  const build = (): HTMLElement => {
    const row = h('div', { class: `row ${mine ? 'mine' : 'theirs'}${first ? ' first' : ''}` })
    if (!mine && first) row.append(authorOf(store, item))
    if (mine) row.append(h('span', { class: 'hidden' }, t('from.me')))
    if (item.taken_back) row.append(h('div', { class: 'bubble gone' }, t('message.taken_back')))
    else {
      if (item.text !== '') row.append(...textOf(store, item, carded && item.author.kind === 'assistant'))
      for (const each of item.attachments) row.append(...attachmentView(store, actions, each))
    }
    if (last || editable || item.corrected) {
      const meta = h('div', { class: 'meta' }, h('time', null, formatClock(t.locale, item.at)))
      if (item.corrected) meta.append(h('span', null, t('message.corrected')))
      if (editable) {
        const tools = h('span', { class: lastOwn ? 'tools' : 'tools shy' })
        if (item.text !== '') {
          tools.append(h('button', { type: 'button', onclick: () => actions.correct(item) }, t('message.correct')))
        }
        tools.append(h('button', { type: 'button', onclick: () => store.takeBack(item.number) }, t('message.take_back')))
        meta.append(tools)
      }
      row.append(meta)
    }
    return row
  }
  return { key: item.seq, form, build }
}

// What the card behind it says in order is folded away.
function textOf(store: Store, item: ItemView, folded: boolean): HTMLElement[] {
  const bubble = h('div', { class: 'bubble', dir: 'auto' }, item.text)
  if (!folded || item.text.split('\n').length < 4) return [bubble]
  bubble.classList.add('folded')
  const more = h('button', {
    type: 'button', class: 'more', onclick: () => {
      bubble.classList.remove('folded')
      more.remove()
    },
  }, store.t('message.more'))
  return [bubble, more]
}

function attachmentView(store: Store, actions: ItemActions, each: AttachmentView): HTMLElement[] {
  const contact = store.view.contact
  const { t } = store
  if (each.media_type.startsWith('image/')) {
    const image = h('img', { alt: t('file.image', { name: each.name }), width: 220 })
    const button = h('button', {
      type: 'button', class: 'picture', onclick: () => void actions.pictures.show(contact, each),
    }, image)
    actions.pictures.fill(image, contact, each)
    return each.reading === undefined ? [button] : [button, readingCard(store, each.reading, actions.layer)]
  }
  return [h('button', {
    type: 'button', class: 'bubble file', 'aria-label': t('file.download', { name: each.name }),
    onclick: () => void actions.pictures.download(contact, each),
  }, icon('file'), h('span', { class: 'grow' }, each.name, h('small', null, formatBytes(each.bytes))))]
}

function echoLine(store: Store, pending: Pending): Line {
  const { t } = store
  const body = pending.body
  const refused = pending.state === 'refused'
  const waiting = store.connection === 'live' ? t('message.sending') : t('message.waiting')
  const state = refused ? store.sentence(pending.problem ?? { code: '' }) : waiting
  return {
    key: `echo${pending.id}`,
    form: `${state}|${t.locale}`,
    build: () => {
      const row = h('div', { class: `row mine first echo${refused ? ' failed' : ''}` })
      if (body.kind === 'post_message') {
        if (body.text !== '') row.append(h('div', { class: 'bubble', dir: 'auto' }, body.text))
        for (const each of body.attachments ?? []) {
          row.append(h('div', { class: 'bubble file' }, icon('file'), h('span', { class: 'grow' }, each.name)))
        }
      }
      const meta = h('div', { class: 'meta' })
      if (refused) {
        meta.append(icon('alert', 14), h('span', null, `${t('message.failed')} · ${state}`),
          h('button', { type: 'button', onclick: () => store.stream.sendAgain(pending.id) }, t('action.retry')),
          h('button', { type: 'button', onclick: () => store.stream.forget(pending.id) }, t('message.discard')))
      } else {
        meta.append(h('span', { class: 'dots' }, state))
      }
      row.append(meta)
      return row
    },
  }
}
