// One offer at a time for one conversation; an answer that comes too late is dropped.
import { computed, onMounted, ref, watch, type Ref } from 'vue'
import { problemText } from '../api/problems'
import type { StaffApi } from '../api/staff'
import type { LocaleName } from '../locales'
import type { Texts } from '../locales/zh-CN'
import type { CopilotState, Id } from '../wire'
import type { Offer } from './copilot'

export function useCopilot(api: StaffApi, contact: () => Id, t: Ref<Texts>, locale: Ref<LocaleName>) {
  const state = ref<CopilotState | null>(null)
  const offer = ref<Offer | null>(null)
  const busy = ref<Offer['kind'] | null>(null)
  const fault = ref('')
  const madeFrom = ref('') // the agent's own words then
  let asked = 0

  onMounted(() => {
    void api.copilotState().then((known) => (state.value = known)).catch(() => (state.value = null))
  })
  const close = (): void => {
    ++asked
    offer.value = null
    busy.value = null
    fault.value = ''
  }
  watch(contact, close)

  async function ask(kind: Offer['kind'], question: () => Promise<Offer>): Promise<void> {
    close()
    const mine = asked
    busy.value = kind
    try {
      const made = await question()
      if (mine === asked) offer.value = made
    } catch (error) {
      if (mine === asked) fault.value = problemText(error, t.value, locale.value)
    } finally {
      if (mine === asked) busy.value = null
    }
  }

  return {
    offer, busy, fault, madeFrom, close,
    translates: computed(() => state.value?.model === true),
    summarise: () => ask('summary', async () => ({ kind: 'summary', summary: await api.summarise(contact(), locale.value) })),
    draft: (words: string) => {
      madeFrom.value = words
      return ask('draft', async () => ({ kind: 'draft', draft: await api.draftReply(contact(), words) }))
    },
    translate: (text: string, into: LocaleName, of: 'message' | 'words') => {
      madeFrom.value = text
      return ask('translation', async () => ({ kind: 'translation', of, text: (await api.translate(contact(), text, into)).text }))
    },
  }
}
