// Puts right what was misread in a picture: the correction is a message like any other.
import { h } from '../../shared/dom.ts'
import { openSheet } from './dialog.ts'
import type { Store } from './store.ts'

export function openReadingSheet(store: Store, layer: HTMLElement, orderNo: string, amount: string): void {
  const { t } = store
  const field = (name: string, label: string, value: string, inputmode: string): [HTMLElement, HTMLInputElement] => {
    const input = h('input', { name, value, inputmode, autocomplete: 'off', spellcheck: 'false', maxlength: 64 })
    return [h('label', null, h('span', null, label), input), input]
  }
  const [orderField, order] = field('order', t('picture.field.order_no'), orderNo, 'text')
  const [amountField, paid] = field('amount', t('picture.field.amount'), amount, 'decimal')
  const problem = h('p', { class: 'problem', role: 'alert' })
  const close = openSheet(layer, t('picture.correct'), t('action.close'), h('form', {
    class: 'sheet-form',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault()
      send()
    },
  }, orderField, amountField, problem, h('button', { class: 'primary', type: 'submit' }, t('picture.send'))))

  function send(): void {
    const parts = [
      order.value.trim() !== '' && t('picture.is_order', { number: order.value.trim() }),
      paid.value.trim() !== '' && t('picture.is_amount', { amount: paid.value.trim() }),
    ].filter((part) => part !== false)
    if (parts.length === 0) problem.textContent = t('picture.missing')
    else if (store.post(t('picture.correction', { parts: parts.join(t('picture.and')) }))) close()
  }
}
