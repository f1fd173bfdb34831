import { describe, expect, it } from 'vitest'
import { preferredLocale, sentenceText, texts, wordText } from '.'

function leaves(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}
const zh = new Map(leaves(texts['zh-CN'], ''))
const en = new Map(leaves(texts.en, ''))

describe('the locales', () => {
  it('have the same texts, none of them empty unless in both', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort())
    for (const [path, text] of en) expect([path, text === '']).toEqual([path, zh.get(path) === ''])
  })
  it('keep Chinese out of English', () => {
    for (const [path, text] of en) {
      const shown: unknown = typeof text === 'function' ? (text as (...values: unknown[]) => unknown)('1', 1) : text
      expect([path, /\p{Script=Han}/u.test(String(shown))]).toEqual([path, false])
    }
  })
  it('choose the first language spoken here', () => {
    expect(preferredLocale(['fr', 'en-GB', 'zh'])).toBe('en')
    expect(preferredLocale(['zh-TW'])).toBe('zh-CN')
    expect(preferredLocale([])).toBe('zh-CN')
  })
  it('show unknown words readably and fall back to the other language', () => {
    expect(wordText({}, 'upstream_pending')).toBe('upstream pending')
    expect(sentenceText({ zh: '好', en: '' }, 'en')).toBe('好')
  })
})
