// Elements without a framework, for pages that must stay small. Text is always a text node: there
// is no way here to turn data into markup.

export type Child = Node | string | number | false | null | undefined
type Handler<E> = (event: E) => void
export type Props = {
  [K in keyof HTMLElementEventMap as `on${K}`]?: Handler<HTMLElementEventMap[K]>
} & { [attribute: string]: unknown }

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, props: Props | null, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)))
  }
}

// A line of a list: `form` says all that its look depends on; an equal form is not built again.
export interface Line {
  key: string
  form: string
  build: () => HTMLElement
}

// Makes the children of `parent` the given lines, keeping the elements that did not change.
export function reconcile(parent: HTMLElement, lines: readonly Line[]): void {
  const held = new Map<string, HTMLElement>()
  for (const child of [...parent.children] as HTMLElement[]) held.set(child.dataset['key'] ?? '', child)
  let at: Element | null = parent.firstElementChild
  for (const line of lines) {
    let element = held.get(line.key)
    held.delete(line.key)
    if (element === undefined || element.dataset['form'] !== line.form) {
      const fresh = line.build()
      fresh.dataset['key'] = line.key
      fresh.dataset['form'] = line.form
      if (element !== undefined) {
        if (element === at) at = element.nextElementSibling
        element.remove()
      }
      element = fresh
    }
    if (element === at) at = element.nextElementSibling
    else parent.insertBefore(element, at)
  }
  for (const gone of held.values()) gone.remove()
}
