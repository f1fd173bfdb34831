// The texts of the console. Chinese is the reference; every other language is held to its type.
import { computed, inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { en } from './en'
import { zhCN, type Texts } from './zh-CN'

export type LocaleName = 'zh-CN' | 'en'
export const texts: Record<LocaleName, Texts> = { 'zh-CN': zhCN, en }

export const localeKey: InjectionKey<Ref<LocaleName>> = Symbol('locale')

// The browser's first language that is spoken here.
export function preferredLocale(languages: readonly string[]): LocaleName {
  for (const language of languages) {
    if (language.toLowerCase().startsWith('zh')) return 'zh-CN'
    if (language.toLowerCase().startsWith('en')) return 'en'
  }
  return 'zh-CN'
}

export function useLocale(): Ref<LocaleName> {
  const locale = inject(localeKey)
  if (!locale) throw new Error('no locale is provided')
  return locale
}

export function useTexts(): ComputedRef<Texts> {
  const locale = useLocale()
  return computed(() => texts[locale.value])
}

// The word's own name in this language; an unknown word is shown as it came.
export function wordText(table: Readonly<Record<string, string>>, word: string): string {
  return table[word] ?? word.replaceAll('_', ' ')
}

// The sentence of a pair in this language.
export function sentenceText(sentence: { zh?: string; en?: string }, locale: LocaleName): string {
  return (locale === 'en' ? sentence.en || sentence.zh : sentence.zh || sentence.en) ?? ''
}
