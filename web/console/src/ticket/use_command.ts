// A dialog's command: busy while it travels, its refusal shown, closed when durable.
import { ref, type Ref } from 'vue'
import { useMessage } from 'naive-ui'
import { problemText } from '../api/problems'
import { useDesk } from '../live/context'
import { useLocale, useTexts } from '../locales'
import type { CommandBody } from '../wire'

export function useCommand(done: () => void = () => undefined): { busy: Ref<boolean>; run: (body: CommandBody) => Promise<boolean> } {
  const desk = useDesk()
  const t = useTexts()
  const locale = useLocale()
  const message = useMessage()
  const busy = ref(false)
  async function run(body: CommandBody): Promise<boolean> {
    busy.value = true
    try {
      await desk.run(body)
      done()
      return true
    } catch (error) {
      message.error(problemText(error, t.value, locale.value))
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, run }
}
