// A list that is asked for, shown, and asked for again after a change; and changes that tell their fate.
import { onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useMessage } from 'naive-ui'
import { problemText } from '../api/problems'
import { useLocale, useTexts } from '../locales'

export interface Remote<T> {
  rows: ShallowRef<T[]>
  state: Ref<'loading' | 'failed' | 'shown'>
  load: () => Promise<void>
}

export function useRemote<T>(ask: () => Promise<T[]>): Remote<T> {
  const rows: ShallowRef<T[]> = shallowRef([])
  const state = ref<'loading' | 'failed' | 'shown'>('loading')
  async function load(): Promise<void> {
    try {
      rows.value = await ask()
      state.value = 'shown'
    } catch {
      state.value = 'failed'
    }
  }
  onMounted(load)
  return { rows, state, load }
}

// Runs a change; answers what it answered, or null after showing why it failed.
export function useChange(): { busy: Ref<boolean>; change: <T>(action: () => Promise<T>) => Promise<{ value: T } | null> } {
  const busy = ref(false)
  const message = useMessage()
  const t = useTexts()
  const locale = useLocale()
  async function change<T>(action: () => Promise<T>): Promise<{ value: T } | null> {
    busy.value = true
    try {
      return { value: await action() }
    } catch (error) {
      message.error(problemText(error, t.value, locale.value))
      return null
    } finally {
      busy.value = false
    }
  }
  return { busy, change }
}
