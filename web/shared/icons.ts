// A few icons of one hand: 24 × 24, stroked with the current colour.
export const iconPaths = {
  book: 'M12 6.5C10 5 7.500 4.500 4 4.500v13.500c3.500 0 6 .500 8 2 2-1.500 4.500-2 8-2V4.500c-3.500 0-6 .500-8 2zM12 6.500V20',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V6M6 11.5L12 5.5l6 6',
  attach: 'M19 11.5l-7.4 7.2a4.6 4.6 0 0 1-6.4-6.5l7.7-7.5a3.1 3.1 0 0 1 4.3 4.4l-7.4 7.2a1.5 1.5 0 0 1-2.2-2.1l6.6-6.4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20c.8-3.4 3.8-5.3 7.5-5.3s6.7 1.9 7.5 5.3',
  order: 'M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9.5 8.5h5M9.5 12.5h5',
  key: 'M14.5 13.5a4.5 4.5 0 1 0-4-4L4 16v4h4l.5-2.5L11 17l.5-2.5z M15.5 8.5h.01',
  chevron: 'M7 10l5 5 5-5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7.5V12l3 2',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  image: 'M4.5 5h15v14h-15zM4.5 16l4.5-4.5 4 4 2.5-2.5 4 4M15 9.5h.01',
  alert: 'M12 4L3 19.5h18zM12 10v4.5M12 17h.01',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  letter: 'M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7',
  pen: 'M4 20l1-4L16 5l3 3L8 19z',
  undo: 'M8 5L4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-3',
  globe: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17',
  theme: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5',
  shield: 'M12 3.5l7 2.5v6c0 4.2-2.9 7-7 8.5-4.1-1.5-7-4.3-7-8.5V6zM9 12l2.2 2.2L15.5 10',
} as const
export type IconName = keyof typeof iconPaths

const svg = 'http://www.w3.org/2000/svg'

export function icon(name: IconName, size = 20): SVGSVGElement {
  const element = document.createElementNS(svg, 'svg')
  const path = document.createElementNS(svg, 'path')
  const attributes = {
    viewBox: '0 0 24 24', width: size, height: size, fill: 'none', stroke: 'currentColor',
    'stroke-width': 1.7, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': true,
  }
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  path.setAttribute('d', iconPaths[name])
  element.appendChild(path)
  return element
}
