// The guides: looked for, listed, and read step by step with their pictures.
import type { Guide, GuideStep } from '../../shared/protocol/knowledge.ts'
import { stepIn, textIn } from '../../shared/protocol/knowledge.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { blocksOf, type Piece } from '../../shared/text/prose.ts'
import { openSheet } from './dialog.ts'
import { guidesFor } from './guide_api.ts'
import style from './guides.css?inline'
import { late, lateParts } from './load_more.ts'
import type { Store } from './store.ts'

const quietMs = 250

// Each picture is fetched once, however often its guide is read.
const pictures = new WeakMap<Store, Map<string, Promise<string | null>>>()

const words = (pieces: readonly Piece[]): (HTMLElement | string)[] =>
  pieces.map((piece) => (piece.strong ? h('strong', null, piece.text) : piece.text))

function prose(body: string): HTMLElement[] {
  return blocksOf(body).map((block) => {
    if (block.kind === 'list') return h('ul', { class: 'dots' }, ...block.items.map((item) => h('li', null, ...words(item))))
    if (block.kind === 'steps') return h('ol', { class: 'numbers' }, ...block.items.map((item) => h('li', null, ...words(item))))
    return h(block.kind === 'heading' ? 'h4' : 'p', null, ...words(block.pieces))
  })
}

// Opens the sheet; at this guide when one is given.
export function openGuides(store: Store, layer: HTMLElement, first?: Guide): void {
  const { t } = store
  const search = h('input', { type: 'search', name: 'words', placeholder: t('guides.search'), 'aria-label': t('guides.search'), autocomplete: 'off', maxlength: 60 })
  const results = h('div', { class: 'guide-list', 'aria-live': 'polite' })
  const reading = h('div', { class: 'guide', tabindex: '-1', hidden: true })
  const content = h('div', { class: 'guides' }, h('style', null, style), search, results, reading)
  openSheet(layer, t('guides.title'), t('action.close'), content)
  const urls = pictures.get(store) ?? new Map<string, Promise<string | null>>()
  pictures.set(store, urls)
  let asked = 0
  let timer = 0

  search.oninput = () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void list(), quietMs)
  }
  if (first === undefined) void list()
  else read(first)

  async function list(): Promise<void> {
    const turn = ++asked
    const answer = await guidesFor(store.server, search.value.trim())
    if (turn !== asked) return
    if (!answer.ok) return results.replaceChildren(h('p', { class: 'problem', role: 'alert' }, store.sentence(answer.problem)))
    const rows = answer.value.guides.map((guide) => h('button', { type: 'button', onclick: () => read(guide) },
      h('span', { class: 'grow' }, textIn(t.locale, guide).title), guide.steps.length > 0 && icon('image', 16), icon('chevron', 16)))
    results.replaceChildren(...(rows.length > 0 ? rows : [h('p', { class: 'quiet' }, t('guides.none'))]))
  }

  function read(guide: Guide): void {
    const { title, body } = textIn(t.locale, guide)
    const back = h('button', {
      type: 'button', class: 'small plain',
      onclick: () => {
        show(false)
        if (results.childElementCount === 0) void list()
        search.focus()
      },
    }, t('guides.all'))
    reading.replaceChildren(back, h('h3', null, title), ...prose(body), h('ol', { class: 'guide-steps' }, ...guide.steps.map(stepLine)))
    show(true)
    reading.focus({ preventScroll: true })
    content.parentElement?.scrollTo?.(0, 0)
  }

  function show(one: boolean): void {
    search.hidden = one
    results.hidden = one
    reading.hidden = !one
  }

  function stepLine(step: GuideStep, at: number): HTMLElement {
    const line = h('li', null, h('p', null, stepIn(t.locale, step)))
    const { picture } = step
    if (picture === undefined || picture === null) return line
    const name = t('guides.picture', { number: at + 1 })
    const image = h('img', { alt: name })
    void pictureUrl(picture.hash).then((url) => {
      if (url !== null) image.src = url
    })
    line.append(h('button', { type: 'button', class: 'picture', 'aria-label': name, onclick: () => void enlarge(name, picture.hash) }, image))
    return line
  }

  function pictureUrl(hash: string): Promise<string | null> {
    const known = urls.get(hash)
    if (known !== undefined) return known
    const fetched = store.server.bytes(`/v1/knowledge/pictures/${encodeURIComponent(hash)}`).then((blob) => {
      if (blob === null) urls.delete(hash)
      return blob === null ? null : URL.createObjectURL(blob)
    })
    urls.set(hash, fetched)
    return fetched
  }

  async function enlarge(name: string, hash: string): Promise<void> {
    const [box, url] = await Promise.all([late(store, lateParts.lightbox), pictureUrl(hash)])
    if (box !== null && url !== null) box.showPicture(layer, name, url, t('action.close'))
  }
}
