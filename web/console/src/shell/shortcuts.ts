// Keys and what they ask for. Letters work only outside text fields. Pure but for reading the event.

export const shortcutKeys = {
  search: ['/', 'Ctrl K'],
  next: ['J', 'Alt ↓'],
  previous: ['K', 'Alt ↑'],
  accept: ['A'],
  reply: ['R'],
  note: ['N'],
  send: ['Ctrl Enter'],
  canned: ['/'],
  find: ['Ctrl F', 'F'],
  panel: ['P'],
  resolve: ['Shift E'],
  transfer: ['T'],
  help: ['?'],
  close: ['Esc'],
} as const satisfies Record<string, readonly string[]>

export type Shortcut = keyof typeof shortcutKeys

export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

const letters: Record<string, Shortcut> = { '/': 'search', '?': 'help', j: 'next', k: 'previous', a: 'accept', r: 'reply', n: 'note', f: 'find', p: 'panel', E: 'resolve', t: 'transfer' }

export function shortcutOf(press: KeyPress, typing: boolean): Shortcut | null {
  const command = press.ctrlKey || press.metaKey
  if (command && press.key.toLowerCase() === 'k') return 'search'
  if (command && press.key.toLowerCase() === 'f') return 'find'
  if (press.altKey && press.key === 'ArrowDown') return 'next'
  if (press.altKey && press.key === 'ArrowUp') return 'previous'
  if (typing || command || press.altKey) return null
  return letters[press.key] ?? null
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.closest('[role="dialog"]') !== null)
}
