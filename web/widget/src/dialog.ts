// A sheet over the panel: focus goes in, stays in, and comes back.
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import style from './sheet.css?inline'
import { trapFocus } from './trap_focus.ts'

export function openSheet(layer: HTMLElement, title: string, closeWord: string, content: HTMLElement): () => void {
  const before = (layer.getRootNode() as ShadowRoot).activeElement
  const close = (): void => {
    sheet.remove()
    if (before instanceof HTMLElement) before.focus()
  }
  const box = h('div', { class: 'sheet-box', role: 'dialog', 'aria-modal': 'true', 'aria-label': title },
    h('header', null, h('h2', { class: 'grow' }, title),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': closeWord, onclick: close }, icon('close'))),
    content)
  const sheet = h('div', {
    class: 'sheet',
    onclick: (event: MouseEvent) => {
      if (event.target === sheet) close()
    },
    onkeydown: (event: KeyboardEvent) => {
      event.stopPropagation()
      if (event.key === 'Escape') close()
      else trapFocus(box, event)
    },
  }, h('style', null, style), box)
  layer.append(sheet)
  box.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true })
  return close
}
