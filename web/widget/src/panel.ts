// The opened widget: the door above, the conversation, the composer. Built once, then refreshed.
import style from './style.css?inline'
import { h, reconcile } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { Composer } from './composer.ts'
import type { Guide } from '../../shared/protocol/knowledge.ts'
import { doorWords } from './door_line.ts'
import { GuideOffers } from './guide_offers.ts'
import { linesOf } from './items.ts'
import { late, lateParts } from './load_more.ts'
import { Pictures } from './pictures.ts'
import type { Store } from './store.ts'
import { resolvedQuestion, TicketCard } from './ticket_card.ts'
import { trapFocus } from './trap_focus.ts'

const nearBottomPx = 80

export class Panel {
  readonly element = h('div', { class: 'panel', role: 'dialog', hidden: true })
  private readonly header = h('header', { class: 'door' })
  private readonly incidents = h('div', { class: 'incidents', role: 'status', hidden: true })
  private readonly line = h('div', { class: 'line', role: 'status', hidden: true })
  private readonly notice = h('div', { class: 'notice', role: 'alert', hidden: true })
  private readonly scroller = h('div', { class: 'scroller', tabindex: '0' })
  private readonly log = h('div', { class: 'log', role: 'log', 'aria-live': 'polite' })
  private readonly before = h('div', null)
  private readonly after = h('div', { class: 'after' })
  private readonly fresh = h('button', { type: 'button', class: 'fresh', hidden: true })
  private readonly dropZone = h('div', { class: 'drop', hidden: true })
  private readonly ticket: TicketCard
  private readonly composer: Composer
  private readonly pictures: Pictures
  private readonly offers: GuideOffers
  private stick = true // the newest line is being looked at
  private forms = new Map<HTMLElement, string>()

  constructor(private readonly store: Store, private readonly close: () => void) {
    this.ticket = new TicketCard(store)
    this.composer = new Composer(store, () => this.openOrder(), () => this.openGuides())
    this.offers = new GuideOffers(store, (guide) => this.openGuides(guide))
    this.pictures = new Pictures(store, this.element)
    this.scroller.append(this.before, this.log, this.after)
    this.element.append(this.header, this.incidents, this.ticket.element, this.line, this.scroller, this.fresh,
      this.notice, this.composer.element, this.dropZone)
    this.fresh.onclick = () => this.toBottom()
    this.scroller.onscroll = () => {
      this.stick = this.nearBottom()
      if (this.stick) this.fresh.hidden = true
    }
    new ResizeObserver(() => this.stick && this.toBottom()).observe(this.scroller)
    this.element.onkeydown = (event) => {
      if (event.key === 'Escape') this.close()
      else trapFocus(this.element, event)
    }
    this.listenForFiles()
  }

  focus(): void {
    this.composer.focus()
    this.toBottom()
  }

  private openOrder(): void {
    void late(this.store, lateParts.orderSheet).then((sheet) => sheet?.openOrderSheet(this.store, this.element))
  }

  private openGuides(guide?: Guide): void {
    void late(this.store, lateParts.guides).then((sheet) => sheet?.openGuides(this.store, this.element, guide))
  }

  private listenForFiles(): void {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    this.element.ondragover = (event) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      this.dropZone.hidden = false
    }
    this.element.ondragleave = (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.dropZone.hidden = true
    }
    this.element.ondrop = (event) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      this.dropZone.hidden = true
      void this.store.attach([...(event.dataTransfer?.files ?? [])])
    }
  }

  // Follows what is new; something taller than the view is shown from its beginning.
  private follow(firstNew: Element | undefined): void {
    this.toBottom()
    if (!(firstNew instanceof HTMLElement) || firstNew.classList.contains('mine')) return
    const top = firstNew.offsetTop - this.scroller.offsetTop - 8
    if (top >= this.scroller.scrollTop) return
    this.scroller.scrollTop = top
    this.stick = false
  }

  private nearBottom(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller
    return scrollHeight - scrollTop - clientHeight < nearBottomPx
  }

  private isBelow(line: Element): boolean {
    return line.getBoundingClientRect().top > this.scroller.getBoundingClientRect().bottom - nearBottomPx
  }

  // To the last line; a greeting is read from its head.
  private toBottom(): void {
    this.stick = true
    this.scroller.scrollTop = this.log.childElementCount === 0 ? 0 : this.scroller.scrollHeight
    this.fresh.hidden = true
  }

  render(): void {
    const { store } = this
    const { t } = store
    this.element.hidden = !store.open
    if (!store.open) return
    const count = this.log.childElementCount
    this.element.setAttribute('aria-label', store.options.title || t('widget.title'))
    this.element.lang = t.locale
    this.log.setAttribute('aria-label', t('widget.log'))
    this.renderDoor()
    this.renderIncidents()
    this.ticket.render()
    this.renderLine()
    this.renderNotice()
    this.renderBefore()
    reconcile(this.log, linesOf(store, { correct: (item) => this.composer.correct(item), pictures: this.pictures, layer: this.element }))
    this.renderAfter()
    this.composer.render()
    this.dropZone.textContent = t('composer.drop')
    const grown = this.log.childElementCount > count
    if (this.stick || (grown && this.log.lastElementChild?.classList.contains('echo') === true)) {
      this.follow(grown ? this.log.children[count] : undefined)
    } else if ([...this.log.children].slice(count).some((line) => line.matches('.row, .card') && this.isBelow(line))) {
      this.fresh.hidden = false
    }
    this.fresh.replaceChildren(t('message.new'), icon('chevron', 16))
  }

  // Builds a part anew only when what it depends on has changed.
  private part(element: HTMLElement, form: string, build: () => (Node | string)[]): void {
    if (this.forms.get(element) === form) return
    this.forms.set(element, form)
    element.replaceChildren(...build())
  }

  private renderDoor(): void {
    const { store } = this
    const { t } = store
    const words = doorWords(t, store.door)
    const title = store.options.title || t('widget.title')
    this.part(this.header, [t.locale, words.now, words.promise].join('|'), () => [
      h('div', { class: 'door-line' },
        h('span', { class: 'seal', 'aria-hidden': 'true' }, '信'),
        h('h1', { class: 'grow' }, title),
        h('button', {
          type: 'button', class: 'language',
          onclick: () => void store.setLocale(t.locale === 'en' ? 'zh-CN' : 'en'),
        }, t('action.language')),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': t('action.close'), onclick: this.close }, icon('close'))),
      h('p', { class: `now ${words.state}` }, h('i', null), words.now),
      h('p', { class: 'promise' }, words.promise),
    ])
  }

  // Confirmed incidents that stand: whoever comes to ask reads it first.
  private renderIncidents(): void {
    const { t, door } = this.store
    const standing = (door?.incidents ?? []).filter((each) => each.ended_at === 0)
    const words = standing.map((each) => (t.locale === 'en' ? each.en : each.zh))
    this.incidents.hidden = words.length === 0
    this.part(this.incidents, words.join('|'), () => words.map((each) => h('p', null, icon('alert', 16), h('span', null, each))))
  }

  private renderLine(): void {
    const { t, connection } = this.store
    const words = connection === 'offline' ? t('line.offline') : connection === 'connecting' && this.store.view.contact !== '0'
      ? t('line.connecting') : ''
    this.line.hidden = words === ''
    this.line.textContent = words
  }

  private renderNotice(): void {
    const { store } = this
    this.notice.hidden = store.notice === ''
    this.part(this.notice, store.notice + store.t.locale, () => [
      icon('alert', 16), h('span', { class: 'grow' }, store.notice),
      h('button', {
        type: 'button', class: 'icon-button', 'aria-label': store.t('action.close'),
        onclick: () => {
          store.notice = ''
          store.changed()
        },
      }, icon('close', 16)),
    ])
  }

  // The greeting of an empty conversation, or the way to older items.
  private renderBefore(): void {
    const { store } = this
    const { t } = store
    const empty = store.view.items.length === 0 && store.echoes.length === 0 && store.uploads.length === 0
    const form = `${t.locale}|${empty}|${store.view.more_before}`
    this.part(this.before, form, () => {
      if (store.view.more_before) {
        return [h('button', { type: 'button', class: 'older', onclick: () => void store.loadOlder() }, t('message.older'))]
      }
      if (!empty) return []
      const quick = (words: string, run: () => void): HTMLElement =>
        h('button', { type: 'button', onclick: run }, h('span', { class: 'grow' }, words), icon('chevron', 16))
      return [h('div', { class: 'greeting' },
        h('h2', null, t('empty.greeting')),
        h('p', null, t('empty.lead')),
        h('div', { class: 'quick' },
          quick(t('quick.paid'), () => store.post(this.aboutOrder(t('quick.paid')))),
          quick(t('quick.card'), () => store.post(this.aboutOrder(t('quick.card')))),
          quick(t('quick.order'), () => this.openOrder()),
          quick(t('quick.human'), () => store.requestHuman())))]
    })
  }

  // From an order's own page the question carries the order's number.
  private aboutOrder(question: string): string {
    const { order } = this.store.options
    return order === '' ? question : `${question}\n${this.store.t('verdict.order', { number: order })}`
  }

  private renderAfter(): void {
    const { store } = this
    const { t, typing, ticket } = store
    const typist = typing === null ? '' : typing.name ?? t('from.agent')
    const asked = ticket?.state === 'resolved' && store.view.items.at(-1)?.step === 'resolved' ? ticket : null
    const offers = this.offers.render()
    this.part(this.after, `${t.locale}|${typist}|${asked?.ticket ?? ''}|${this.offers.form}`, () => [
      ...(offers === null ? [] : [offers]),
      ...(asked === null ? [] : [resolvedQuestion(store, asked)]),
      ...(typing === null ? [] : [h('div', { class: 'typing' },
        h('span', { class: 'bubbles', 'aria-hidden': 'true' }, h('i', null), h('i', null), h('i', null)),
        t('message.typing', { name: typist }))]),
    ])
  }
}

export function mountPanel(root: ShadowRoot, store: Store, close: () => void): Panel {
  const panel = new Panel(store, close)
  root.append(h('style', null, style), panel.element)
  return panel
}
