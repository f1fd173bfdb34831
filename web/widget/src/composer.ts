// Where the visitor writes. Kept while everything around it is built anew, so no keystroke is lost.
import type { ItemView } from '../../shared/protocol.ts'
import { attachmentTypes } from '../../shared/protocol/commands.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import type { Store } from './store.ts'

export class Composer {
  readonly element = h('form', { class: 'composer' })
  private readonly input = h('textarea', { rows: 1, enterkeyhint: 'send' })
  private readonly pick = h('input', { type: 'file', multiple: true, hidden: true, accept: attachmentTypes.join(',') })
  private readonly tools = h('div', { class: 'composer-tools' })
  private readonly bar = h('div', { class: 'correcting', hidden: true })
  private readonly attach = h('button', { type: 'button', class: 'icon-button' }, icon('attach', 22))
  private readonly submit = h('button', { type: 'submit', class: 'icon-button send' }, icon('send', 22))
  private correcting: ItemView | null = null
  private form = ''

  constructor(
    private readonly store: Store, private readonly openOrder: () => void, private readonly openGuides: () => void,
  ) {
    this.attach.onclick = () => this.pick.click()
    this.pick.onchange = () => {
      void store.attach([...(this.pick.files ?? [])])
      this.pick.value = ''
    }
    this.input.oninput = () => this.typed()
    this.input.onkeydown = (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault()
        this.send()
      } else if (event.key === 'Escape' && this.correcting !== null) {
        event.stopPropagation()
        this.correct(null)
      }
    }
    this.input.onpaste = (event) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      void store.attach(files)
    }
    this.element.onsubmit = (event) => {
      event.preventDefault()
      this.send()
    }
    this.element.append(this.tools, this.bar,
      h('div', { class: 'composer-line' }, this.attach, this.pick, this.input, this.submit))
  }

  focus(): void {
    this.input.focus()
  }

  correct(item: ItemView | null): void {
    if (item !== null || this.correcting !== null) this.input.value = item?.text ?? ''
    this.correcting = item
    this.grow()
    this.render()
    this.focus()
  }

  private send(): void {
    const text = this.input.value
    const done = this.correcting === null ? this.store.post(text) : this.store.correct(this.correcting.number, text)
    if (!done) return
    this.correcting = null
    this.input.value = ''
    this.typed()
    this.render()
  }

  private typed(): void {
    this.grow()
    this.store.typed(this.input.value !== '')
  }

  private grow(): void {
    this.input.style.height = 'auto'
    this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`
    this.submit.disabled = this.input.value.trim() === ''
  }

  render(): void {
    const { store } = this
    const { t } = store
    const human = this.human()
    const form = [t.locale, human.words, human.asked, this.correcting?.seq].join('|')
    if (form === this.form) return
    this.form = form
    this.input.setAttribute('aria-label', t('composer.label'))
    this.input.placeholder = t('composer.hint')
    this.attach.setAttribute('aria-label', t('composer.attach'))
    this.submit.setAttribute('aria-label', t('composer.send'))
    this.bar.hidden = this.correcting === null
    this.bar.replaceChildren(icon('pen', 16), h('span', { class: 'grow' }, t('composer.correcting')),
      h('button', { type: 'button', onclick: () => this.correct(null) }, t('action.cancel')))
    this.tools.replaceChildren(
      human.asked
        ? h('span', { class: 'chip on', role: 'status' }, icon('person', 16), human.words)
        : h('button', { type: 'button', class: 'chip', onclick: () => store.requestHuman() }, icon('person', 16), human.words),
      h('button', { type: 'button', class: 'chip', onclick: () => this.openGuides() }, icon('book', 16), t('composer.guides')),
      h('button', { type: 'button', class: 'chip', onclick: () => this.openOrder() }, icon('order', 16), t('composer.order')))
    this.submit.disabled = this.input.value.trim() === ''
  }

  // One tap to a human, or where that stands.
  private human(): { asked: boolean; words: string } {
    const { t, ticket } = this.store
    switch (ticket?.state) {
      case 'queued':
        return { asked: true, words: t('human.queued') }
      case 'offered':
        return { asked: true, words: t('human.offered') }
      case 'held':
        return { asked: true, words: t('human.held', { name: ticket.holder_name || t('from.agent') }) }
      case 'assistant':
      case 'resolved':
      case 'merged':
      case undefined:
        return this.store.humanAsked
          ? { asked: true, words: t('human.asked') }
          : { asked: false, words: t('composer.human') }
    }
  }
}
