// What can be measured of a picture: a page too wide, text too pale, targets too small for a finger.
// Runs inside the page; answers sentences. Looks into open shadow roots and only at what is in view.

const targetPx = 40

// Given to the page as text: it must not reach for anything out here.
function measure({ phone, targetPx }) {
  const faults = []
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
  }
  const { clientWidth, clientHeight, scrollWidth } = document.documentElement
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth - clientWidth} px too wide`)

  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null
  const everything = (root) => [...root.querySelectorAll('*')].flatMap((each) => (each.shadowRoot ? [each, ...everything(each.shadowRoot)] : [each]))
  const hit = (x, y) => {
    let found = document.elementFromPoint(x, y)
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(x, y)
      if (!inner || inner === found) break
      found = inner
    }
    return found
  }
  const contains = (outer, inner) => {
    for (let node = inner; node; node = parentOf(node)) if (node === outer) return true
    return false
  }
  const nameOf = (element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 24)
    return `${element.tagName.toLowerCase()}.${String(element.className?.baseVal ?? element.className).trim().replace(/\s+/g, '.')} "${words}"`
  }

  const colour = (text) => {
    const parts = /^rgba?\(([^)]+)\)$/.exec(text)?.[1].split(/[ ,/]+/).map(Number)
    return parts ? { rgb: parts.slice(0, 3), a: parts[3] ?? 1 } : null
  }
  const over = (top, under) => top.rgb.map((part, at) => part * top.a + under[at] * (1 - top.a))
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05)
  // The ground that an element stands on; null where a picture makes it unknown.
  const groundOf = (element) => {
    const layers = []
    for (let node = element; node; node = parentOf(node)) {
      const style = getComputedStyle(node)
      if (style.backgroundImage !== 'none') return null
      const layer = colour(style.backgroundColor)
      if (layer && layer.a > 0) layers.push(layer)
      if (layer?.a === 1) break
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255])
  }
  const opacityOf = (element) => {
    let product = 1
    for (let node = element; node; node = parentOf(node)) product *= Number(getComputedStyle(node).opacity)
    return product
  }

  const isInView = (box) => box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 && box.top < clientHeight && box.left < clientWidth
  const isDisabled = (element) => {
    for (let node = element; node; node = parentOf(node)) {
      if (node.disabled || node.getAttribute?.('aria-disabled') === 'true' || /disabled/.test(String(node.className))) return true
    }
    return false
  }

  for (const element of everything(document)) {
    const box = element.getBoundingClientRect()
    if (!isInView(box) || getComputedStyle(element).visibility === 'hidden') continue
    const centre = [box.left + box.width / 2, box.top + box.height / 2]
    const isOnTop = contains(element, hit(...centre))
    const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim() !== '')
    if (own.length > 0 && isOnTop && !isDisabled(element) && element.tagName !== 'STYLE') {
      const style = getComputedStyle(element)
      const ground = groundOf(element)
      const ink = colour(style.color)
      if (ground && ink) {
        const shown = over({ rgb: ink.rgb, a: ink.a * opacityOf(element) }, ground)
        const size = parseFloat(style.fontSize)
        const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5
        const found = contrast(shown, ground)
        if (found < needed) faults.push(`contrast ${found.toFixed(2)} of ${nameOf(element)}`)
      }
    }
    const isTarget = element.matches('button, a[href], summary, select, input:not([type=hidden], [type=file]), textarea, [role=button], [role=tab], [role=option], [role=switch], [role=checkbox], [role=combobox]')
    // A label reaches its field; what stands in a line of text, and what a menu also does, may be small.
    const isSmallByRight = element.matches('.n-tag__close, p a') || (element.tagName !== 'BUTTON' && element.closest('.n-base-selection, .n-input'))
    if (!phone || !isTarget || !isOnTop || isSmallByRight) continue
    const area = element.closest('label, .n-checkbox') ?? element
    const reach = (x, y) => {
      const at = [centre[0] + x, centre[1] + y]
      if (at[0] < 0 || at[1] < 0 || at[0] >= clientWidth || at[1] >= clientHeight) return true
      return contains(area, hit(...at))
    }
    const half = targetPx / 2 - 1
    const tall = box.height >= targetPx - 0.5 || (reach(0, -half) && reach(0, half))
    const wide = box.width >= targetPx - 0.5 || (reach(-half, 0) && reach(half, 0))
    if (!tall || !wide) faults.push(`a target of ${Math.round(box.width)}×${Math.round(box.height)}: ${nameOf(element)}`)
  }
  return [...new Set(faults)]
}

export const inspect = (page, look) => page.evaluate(measure, { phone: look.phone, targetPx })
