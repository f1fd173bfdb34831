// What was read in a picture, for whoever sent it, with a way to put it right.
import type { AttachmentView, PictureField, ReadingView } from '../../shared/protocol.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { wordIn } from '../../shared/text/translate.ts'
import { late, lateParts } from './load_more.ts'
import type { Store } from './store.ts'
import type { T } from './words.ts'

const sureFrom = 75 // percent; below it the assistant asks
const shownNames = ['order_no', 'amount', 'error']

export function readingCard(store: Store, reading: ReadingView, layer: HTMLElement): HTMLElement {
  const { t } = store
  const card = h('div', { class: 'reading', role: 'note', 'aria-label': t('picture.read') })
  const fields = reading.fields.filter((field) => shownNames.includes(field.name))
  if (reading.failure !== '') card.append(h('p', null, t.find(`picture.failure.${reading.failure}`) ?? t('picture.failure')))
  else if (fields.length === 0) card.append(h('p', null, t('picture.nothing')))
  else card.append(h('h4', null, t('picture.read')), h('dl', null, ...fields.flatMap((field) => row(t, field))))
  if (reading.covered > 0) card.append(h('p', null, icon('shield', 14), t('picture.covered')))
  card.append(h('button', {
    type: 'button', onclick: () => void correct(store, reading, layer),
  }, fields.length === 0 ? t('picture.tell') : t('picture.correct')))
  return card
}

function row(t: T, field: PictureField): HTMLElement[] {
  const value = field.name === 'amount' ? `¥${field.text}` : field.text
  const unsure = field.confidence < sureFrom
  return [
    h('dt', null, wordIn(t, 'picture.field', field.name)),
    h('dd', null, value, unsure && h('small', null, t('picture.unsure'))),
  ]
}

async function correct(store: Store, reading: ReadingView, layer: HTMLElement): Promise<void> {
  const sheet = await late(store, lateParts.readingSheet)
  sheet?.openReadingSheet(store, layer, valueOf(reading, 'order_no'), valueOf(reading, 'amount'))
}

const valueOf = (reading: ReadingView, name: string): string =>
  reading.fields.find((field) => field.name === name)?.text ?? ''

// What the look of a message with pictures depends on.
export const readingForm = (files: readonly AttachmentView[]): string =>
  files.map((each) => each.reading === undefined ? '' : `${each.reading.failure}${each.reading.fields.length}`).join('/')
