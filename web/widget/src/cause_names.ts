// What causes are called, in chunks of their own: fetched with the first verdict that is shown.
import type { Locale } from '../../shared/text/translate.ts'

type Names = Readonly<Record<string, string>>
const known: Partial<Record<Locale, Names>> = {}

async function load(locale: Locale): Promise<Names> {
  const names = locale === 'en' ? (await import('../../shared/locales/causes.en.ts')).causes : (await import('../../shared/locales/causes.zh-CN.ts')).causes
  known[locale] = names
  return names
}

// Writes the cause's name into a heading, at once when the names are known. A cause that is not
// known, or names that cannot be fetched, show as the word in readable form.
export function nameCause(heading: HTMLElement, locale: Locale, cause: string): void {
  const write = (names: Names): void => {
    heading.textContent = names[cause] ?? cause.replaceAll('_', ' ')
  }
  const names = known[locale]
  if (names) return write(names)
  load(locale).then(write, () => write({}))
}
