import { computed, type ComputedRef } from 'vue'
import { useMessage } from 'naive-ui'
import { problemText } from '../api/problems'
import { useDesk } from '../live/context'
import { useLocale, useTexts } from '../locales'
import type { Presence } from '../wire'

// The own presence, and the way to change it; a refusal is told on screen.
export function usePresence(): {
  presence: ComputedRef<Presence>
  set(to: Presence, reason: string, note?: string): Promise<void>
} {
  const desk = useDesk()
  const t = useTexts()
  const locale = useLocale()
  const message = useMessage()
  const presence = computed<Presence>(() => desk.own.value?.presence ?? 'offline')

  async function set(to: Presence, reason: string, note = ''): Promise<void> {
    try {
      await desk.run({ kind: 'set_presence', agent: desk.me.value, presence: to, reason, note })
    } catch (error) {
      message.error(problemText(error, t.value, locale.value))
    }
  }

  return { presence, set }
}
