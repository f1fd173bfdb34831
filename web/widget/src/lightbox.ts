// A picture over the whole panel; any key or tap that means "away" closes it.
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import style from './lightbox.css?inline'

export function showPicture(layer: HTMLElement, name: string, url: string, closeWord: string): void {
  const before = (layer.getRootNode() as ShadowRoot).activeElement
  const close = (): void => {
    view.remove()
    if (before instanceof HTMLElement) before.focus()
  }
  const view = h('div', {
    class: 'lightbox', role: 'dialog', 'aria-modal': 'true', 'aria-label': name, onclick: close,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape' && event.key !== 'Tab') return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Escape') close()
    },
  }, h('style', null, style), h('img', { alt: name, src: url }), h('button', { type: 'button', class: 'icon-button', 'aria-label': closeWord }, icon('close')))
  layer.append(view)
  view.querySelector('button')?.focus()
}
