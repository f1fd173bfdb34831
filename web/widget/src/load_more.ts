// Parts that not every visit needs, fetched when they are. A fetch that fails is said, not thrown.
import type { Store } from './store.ts'

export const lateParts = {
  panel: () => import('./panel.ts'),
  orderSheet: () => import('./order_sheet.ts'),
  guides: () => import('./guides.ts'),
  readingSheet: () => import('./reading_sheet.ts'),
  lightbox: () => import('./lightbox.ts'),
}

export async function late<P>(store: Store, part: () => Promise<P>): Promise<P | null> {
  try {
    return await part()
  } catch {
    store.say(store.t('error.offline'))
    return null
  }
}
