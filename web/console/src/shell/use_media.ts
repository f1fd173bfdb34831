// Whether a media query holds, as long as the component lives.
import { onBeforeUnmount, ref, type Ref } from 'vue'

export const narrow = '(max-width: 760px)'

export function useMedia(query: string): Ref<boolean> {
  const media = window.matchMedia(query)
  const holds = ref(media.matches)
  const changed = (): void => void (holds.value = media.matches)
  media.addEventListener('change', changed)
  onBeforeUnmount(() => media.removeEventListener('change', changed))
  return holds
}
