import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { zhCN as shared } from '@shared/locales/zh-CN.ts'
import { causes as customerCauses } from '@shared/locales/causes.zh-CN.ts'
import { progressSteps } from '../ticket/steps'
import { preferredLocale, sentenceText, texts, wordText } from '.'

function leaves(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}
const zh = new Map(leaves(texts['zh-CN'], ''))
const en = new Map(leaves(texts.en, ''))

// What a customer may want, as the server's own examples name it, is a kind of ticket.
const examples = readFileSync(join(import.meta.dirname, '../../../../tests/fixtures/language/intents.tsv'), 'utf8')
const ticketKinds = [...new Set(examples.split('\n')
  .filter((line) => line !== '' && !line.startsWith('#')).flatMap((line) => (line.split('\t')[0] ?? '').split('|'))), 'general']

// Every cause that a rule can name, and every signal that it can ask for.
const rulesFolder = join(import.meta.dirname, '../../../../data/rules')
const rules = readdirSync(rulesFolder).map((name) => readFileSync(join(rulesFolder, name), 'utf8')).join('\n')
const named = (pattern: RegExp): string[] => [...new Set([...rules.matchAll(pattern)].map((found) => found[1] ?? ''))]

describe('the locales', () => {
  it('name every cause of the rules, to staff and to customers, and every signal', () => {
    const { causes, signals } = texts['zh-CN']
    const all = named(/^ {4}cause: (\w+)$/gm)
    expect(all.length).toBeGreaterThan(90)
    expect(all.filter((cause) => !(cause in causes) || !(cause in customerCauses))).toEqual([])
    expect(named(/^ {6}([a-z_]+\.[a-z_]+): \[/gm).filter((signal) => !(signal in signals))).toEqual([])
  })
  it('name every kind of ticket and every step, to staff and to customers', () => {
    expect(ticketKinds.length).toBeGreaterThan(20)
    const { kinds, steps } = texts['zh-CN']
    const forCustomers: Record<string, string> = shared
    expect(ticketKinds.filter((kind) => !(kind in kinds) || !(`kind.${kind}` in forCustomers))).toEqual([])
    expect(progressSteps.filter((step) => !(step in steps) || !(`step.${step}` in forCustomers))).toEqual([])
  })
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
