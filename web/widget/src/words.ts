// The widget's language. Chinese comes with the first script; English is fetched when it is wanted.
import { createTranslator, type Catalog, type Locale, type Translate } from '../../shared/text/translate.ts'
import { zhCN } from '../locales/zh-CN.ts'

export type T = Translate<typeof zhCN>

let english: Readonly<Record<keyof typeof zhCN, string>> = zhCN

// Answers whether the language can be shown.
export async function loadLocale(locale: Locale): Promise<boolean> {
  if (locale === 'zh-CN' || english !== zhCN) return true
  const loaded = await import('../locales/en.ts').catch(() => null)
  if (loaded === null) return false
  english = loaded.en
  return true
}

// Until English has come, Chinese stands in for it.
export const translator = (locale: Locale): T =>
  createTranslator<typeof zhCN>(english === (zhCN as Catalog) ? 'zh-CN' : locale, zhCN, english)
