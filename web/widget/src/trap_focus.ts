// Keyboard focus that stays inside a dialog.
const focusable = 'button:not([disabled]), a[href], input:not([disabled]), textarea:not([disabled]), summary'

// Keeps Tab inside `root`.
export function trapFocus(root: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== 'Tab') return
  const stops = [...root.querySelectorAll<HTMLElement>(focusable)].filter((each) => each.offsetParent !== null)
  const active = (root.getRootNode() as ShadowRoot).activeElement
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (active !== edge && root.contains(active)) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}

