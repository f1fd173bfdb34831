// Proof of a purchase, then its cards: shown once, on purpose, never as a message.
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { openSheet } from './dialog.ts'
import type { Store } from './store.ts'

export function openOrderSheet(store: Store, layer: HTMLElement): void {
  const { t } = store
  const field = (name: string, label: string, value: string, hint: string): [HTMLElement, HTMLInputElement] => {
    const input = h('input', { name, value, placeholder: hint, autocomplete: 'off', spellcheck: 'false', maxlength: 64 })
    return [h('label', null, h('span', null, label), input), input]
  }
  const [orderField, order] = field('order', t('order.number'), store.options.order, '')
  const [passwordField, password] = field('password', t('order.password'), '', t('order.password_hint'))
  password.type = 'password'
  const problem = h('p', { class: 'problem', role: 'alert' })
  const check = h('button', { class: 'primary', type: 'submit' }, t('order.check'))
  const form = h('form', {
    class: 'sheet-form',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault()
      void prove()
    },
  }, h('p', { class: 'quiet' }, t('order.lead')), orderField, passwordField, problem, check)
  const close = openSheet(layer, t('order.title'), t('action.close'), form)
  if (store.options.order !== '') password.focus()

  async function prove(): Promise<void> {
    const orderNo = order.value.trim()
    if (orderNo === '' || password.value === '') {
      problem.textContent = t('order.missing')
      return
    }
    problem.textContent = ''
    check.disabled = true
    check.textContent = t('order.checking')
    await store.server.credentials(false).catch(() => null)
    const refused = await store.server.proveOwnership(orderNo, password.value)
    check.disabled = false
    check.textContent = t('order.check')
    if (refused === null) showProved(orderNo)
    else problem.textContent = store.sentence(refused)
  }

  function showProved(orderNo: string): void {
    const ask = h('button', {
      type: 'button', class: 'primary',
      onclick: () => {
        store.post(t('order.ask_text', { number: orderNo }))
        close()
      },
    }, t('order.ask'))
    const reveal = h('button', { type: 'button', class: 'plain wide', onclick: () => void showCards(orderNo) },
      icon('key', 18), t('order.reveal'))
    form.replaceChildren(
      h('p', { class: 'proved' }, icon('check', 18), h('span', null, t('order.proved'), h('b', null, orderNo))),
      problem, ask, reveal, h('p', { class: 'quiet' }, t('order.reveal_note')))
    ask.focus()
  }

  async function showCards(orderNo: string): Promise<void> {
    const answer = await store.server.reveal(orderNo)
    if (!answer.ok) {
      problem.textContent = store.sentence(answer.problem)
      return
    }
    const rows = answer.value.map((card) => {
      const copy = h('button', {
        type: 'button', class: 'small plain',
        onclick: () => void navigator.clipboard?.writeText(card).then(() => copy.replaceChildren(t('action.copied'))),
      }, icon('copy', 16), t('action.copy'))
      return h('li', null, h('code', null, card), copy)
    })
    form.replaceChildren(
      h('h4', null, t('order.cards', { number: orderNo })),
      rows.length === 0 ? h('p', null, t('order.none')) : h('ul', { class: 'cards' }, ...rows),
      h('p', { class: 'quiet' }, t('order.reveal_note')))
    form.querySelector('button')?.focus()
  }
}
