// Listens for shortcuts that the shell hands on.
import { onBeforeUnmount, onMounted } from 'vue'
import type { Shortcut } from './shortcuts'

export function useShortcuts(handlers: Partial<Record<Shortcut, () => void>>): void {
  const listen = (event: Event): void => {
    if (event instanceof CustomEvent) handlers[event.detail as Shortcut]?.()
  }
  onMounted(() => window.addEventListener('jx-shortcut', listen))
  onBeforeUnmount(() => window.removeEventListener('jx-shortcut', listen))
}
