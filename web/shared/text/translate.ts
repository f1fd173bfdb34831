// Words in two languages, checked by the compiler: an unknown key or a missing value does not build.
import type { Sentence } from '../protocol/words.ts'

export type Locale = 'zh-CN' | 'en'

// The names between braces of a template: "{count} of {all}" -> 'count' | 'all'.
type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Bare}:${string}` ? Bare : Name) | Names<Rest>
  : never
type Values<S extends string> = Record<Names<S>, string | number>

export type Catalog = Readonly<Record<string, string>>
// The first argument's templates (Chinese, declared `as const`) give the types.
export type Translate<C extends Catalog> = {
  <K extends keyof C & string>(
    key: K, ...values: [Names<C[K]>] extends [never] ? [] : [Values<C[K]>]
  ): string
  readonly locale: Locale
  // The template of a key that only the server knows; undefined when there is none.
  readonly find: (key: string) => string | undefined
}

export function createTranslator<C extends Catalog>(
  locale: Locale, chinese: C, english: Readonly<Record<keyof C, string>>,
): Translate<C> {
  const catalog: Catalog = locale === 'en' ? english : chinese
  const translate = (key: string, values: Readonly<Record<string, string | number>> = {}): string =>
    fill(catalog[key] ?? key, values)
  const find = (key: string): string | undefined => catalog[key]
  return Object.assign(translate, { locale, find })
}

export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return one === undefined || many === undefined ? String(value) : Number(value) === 1 ? one : many
  })
}

// A word from the server, such as a cause or a step, in its family of keys; unknown words show as
// they are, in readable form, so that a newer server is never silent.
export const wordIn = (t: { find: (key: string) => string | undefined }, family: string, word: string): string =>
  t.find(`${family}.${word}`) ?? word.replaceAll('_', ' ')

export const sentenceIn = (locale: Locale, sentence: Sentence): string =>
  locale === 'en' ? sentence.en || sentence.zh : sentence.zh || sentence.en

// The best of ours for what a browser or a shop asks for.
export const localeFrom = (wanted: string | null | undefined): Locale =>
  /^zh\b/i.test(wanted ?? '') || !wanted ? 'zh-CN' : 'en'
