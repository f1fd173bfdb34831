// Every pair of locale files of every app, and every source for words that stand in none.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const apps = ['shared', 'widget', 'public', 'console'].filter((app) => existsSync(join(root, app, 'locales/zh-CN.ts')))

const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((each) => each[1] ?? ''))].sort()

const chineseFiles = import.meta.glob<{ zhCN: Record<string, string> }>('/{shared,widget,public,console}/locales/zh-CN.ts', { eager: true })
const englishFiles = import.meta.glob<{ en: Record<string, string> }>('/{shared,widget,public,console}/locales/en.ts', { eager: true })

describe.each(apps)('the words of %s', (app) => {
  const zhCN = chineseFiles[`/${app}/locales/zh-CN.ts`]?.zhCN ?? {}
  const en = englishFiles[`/${app}/locales/en.ts`]?.en ?? {}

  it('exist in both languages and are not empty', () => {
    expect(Object.keys(zhCN).length).toBeGreaterThan(0)
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort())
    expect(Object.entries({ ...zhCN, ...en }).filter(([, words]) => words.trim() === '')).toEqual([])
  })

  it('ask for the same values', () => {
    const different = Object.keys(zhCN).filter(
      (key) => placeholders(zhCN[key] ?? '').join() !== placeholders(en[key] ?? '').join())
    expect(different).toEqual([])
  })

  it('are in the language they claim', () => {
    const chinese = /[\u4e00-\u9fff]/
    expect(Object.entries(en).filter(([key, words]) => key !== 'action.language' && chinese.test(words))).toEqual([])
  })
})

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (['node_modules', 'dist', 'locales', 'testing'].includes(name)) return []
    if (statSync(path).isDirectory()) return sources(path)
    return /\.(ts|vue)$/.test(name) && !/\.(test|browser)\.ts$/.test(name) ? [path] : []
  })
}

const withoutComments = (code: string): string =>
  code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/<!--[\s\S]*?-->/g, '').replace(/(^|\s)\/\/.*$/gm, '')

describe('sources', () => {
  const files = apps.flatMap((app) => sources(join(root, app)))

  it('hold no bare Chinese words', () => {
    const seal = "'信'" // the mark itself, the same in every language
    const found = files.filter((path) => /[\u4e00-\u9fff]/.test(withoutComments(readFileSync(path, 'utf8')).replaceAll(seal, '')))
    expect(found).toEqual([])
  })

  it('hold no bare English sentences in elements', () => {
    const bare = /\bh\('\w+', (?:null|\{[^}]*\}), '[A-Za-z]{3,}/
    expect(files.filter((path) => bare.test(readFileSync(path, 'utf8')))).toEqual([])
  })

  it('never turn data into markup', () => {
    const markup = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|v-html/
    expect(files.filter((path) => markup.test(withoutComments(readFileSync(path, 'utf8'))))).toEqual([])
  })
})
