import { describe, expect, it } from 'vitest'
import type { ArticleContent, ArticleHead } from '../wire'
import { contentFor, dueOf, emptyContent, faultsOf, hasNewerDraft, mayInsert, messageOf, moved, noFilter, queryOf, titleOf } from './articles'
import { texts } from '../locales'
import { aboutLines } from './about'
import { diffLines, diffOf } from './diff'
import { reasonTexts } from './reasons'

const day = 86_400_000
const now = 1_700_000_000_000
const head = (change: Partial<ArticleHead> = {}): ArticleHead => ({
  article: '4', status: 'published', kind: 'article', audience: 'customer', title_zh: '卡密无效', title_en: '', tags: [], has_text: true, is_guide: false,
  valid_until: 0, versions: ['4'], published: 1, owner: '0', review_by: 0, created_at: now, changed_at: now, ...change,
})

describe('an article', () => {
  it('is due when its review or its validity is over, and told of two weeks before', () => {
    expect(dueOf(head(), now)).toBe('none')
    expect(dueOf(head({ review_by: now }), now)).toBe('over')
    expect(dueOf(head({ valid_until: now - 1 }), now)).toBe('over')
    expect(dueOf(head({ review_by: now + 14 * day }), now)).toBe('soon')
    expect(dueOf(head({ review_by: now + 15 * day }), now)).toBe('none')
    expect(dueOf(head({ review_by: now, status: 'withdrawn' }), now)).toBe('none')
  })
  it('shows its published version while a newer draft is written', () => {
    expect(hasNewerDraft(head({ versions: ['4', '9'] }))).toBe(true)
    expect(hasNewerDraft(head({ versions: ['4', '9'], published: 2 }))).toBe(false)
    expect(hasNewerDraft(head({ status: 'draft', published: 0 }))).toBe(false)
  })
  it('has a title in either language', () => {
    expect(titleOf(head(), 'en')).toBe('卡密无效')
    expect(titleOf(head({ title_en: 'Invalid' }), 'en')).toBe('Invalid')
  })
  it('is asked for by what is set of the filter', () => {
    expect(queryOf(noFilter)).toBe('')
    expect(queryOf({ ...noFilter, text: ' kami ', status: 'draft', due: true }, '9')).toBe('?q=kami&status=draft&due=1&before=9')
  })
  it('becomes a message in the customer\'s language', () => {
    const content = { ...emptyContent(), zh: { title: '怎么兑换', body: '先**登录**。' }, en: { title: 'Redeem', body: 'Sign in.' }, steps: [{ zh: '复制', en: '' }] }
    expect(messageOf(content, 'zh-CN')).toBe('怎么兑换\n先登录。\n1. 复制')
    expect(messageOf(content, 'en-GB')).toBe('Redeem\nSign in.\n1. 复制')
    expect(messageOf({ ...content, en: { title: '', body: '' } }, 'en')).toContain('怎么兑换')
  })
  it('for staff is not for inserting', () => {
    expect(mayInsert(emptyContent())).toBe(true)
    expect(mayInsert({ ...emptyContent(), audience: 'staff' })).toBe(false)
  })
  it('begins from a question', () => {
    const content = contentFor({ intent: 'how_to_use', texts: ['月卡怎么用', '怎么用月卡'], askers: 2, questions: ['5'], first_at: 0, last_at: 0, nearest: '0', coverage: 0 })
    expect(content.zh.title).toBe('月卡怎么用')
    expect(content.links.intents).toEqual(['how_to_use'])
  })
  it('says what keeps it from being saved', () => {
    expect(faultsOf(emptyContent())).toEqual(['title'])
    const whole = { ...emptyContent(), zh: { title: '一', body: '' } }
    expect(faultsOf(whole)).toEqual([])
    expect(faultsOf({ ...whole, steps: [{ zh: ' ', en: 'x' }] })).toEqual(['step'])
    expect(faultsOf({ ...whole, valid_from: 2, valid_until: 2 })).toEqual(['validity'])
  })
  it('has steps that change places', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b'], 1, 0)).toEqual(['b', 'a'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  })
})

describe('the reasons of a hit', () => {
  const t = texts['zh-CN']
  it('are told in words, the strongest first, each once', () => {
    expect(reasonTexts([
      { term: '无效', found: '', match: 'word', fields: ['title', 'tag'], score: 5 },
      { term: 'kami', found: 'ka mi', match: 'sound', fields: ['title'], score: 4 },
      { term: 'kami', found: 'ka mi', match: 'sound', fields: ['title'], score: 4 },
      { term: 'intent:card_invalid', found: '', match: 'link', fields: [], score: 3 },
    ], t)).toEqual(['标题、标签里有“无效”', '“kami”读作 ka mi', '问题类型：卡密无效'])
  })
})

describe('the difference of two versions', () => {
  it('keeps the longest common lines', () => {
    expect(diffLines(['a', 'b', 'c'], ['a', 'x', 'c', 'd'])).toEqual([
      { kind: 'same', text: 'a' }, { kind: 'gone', text: 'b' }, { kind: 'new', text: 'x' }, { kind: 'same', text: 'c' }, { kind: 'new', text: 'd' },
    ])
    expect(diffLines([], ['a'])).toEqual([{ kind: 'new', text: 'a' }])
    expect(diffLines(['a'], [])).toEqual([{ kind: 'gone', text: 'a' }])
    expect(diffLines([], [])).toEqual([])
  })
  it('makes the new text out of what is same and new, whatever the texts', () => {
    const letters = (seed: number, count: number): string[] => Array.from({ length: count }, (_, at) => 'abcd'[(seed * (at + 3) ** 2) % 4] as string)
    for (let seed = 1; seed < 40; ++seed) {
      const before = letters(seed, seed % 9)
      const after = letters(seed + 7, seed % 7)
      const lines = diffLines(before, after)
      expect(lines.filter((line) => line.kind !== 'gone').map((line) => line.text)).toEqual(after)
      expect(lines.filter((line) => line.kind !== 'new').map((line) => line.text)).toEqual(before)
    }
  })
  it('names only the parts that differ', () => {
    const before = { ...emptyContent(), zh: { title: '一', body: '旧' } }
    const fields = (after: ArticleContent): string[] => diffOf(before, after, (content) => aboutLines(content, texts['zh-CN'])).map((part) => part.field)
    expect(fields(before)).toEqual([])
    expect(fields({ ...before, tags: ['退款'] })).toEqual(['about'])
    expect(fields({ ...before, zh: { title: '一', body: '新' }, steps: [{ zh: '点', en: '' }] })).toEqual(['zh', 'steps'])
  })
  it('of very long texts shows both whole', () => {
    const many = Array.from({ length: 700 }, (_, at) => String(at))
    expect(diffLines(many, ['a']).filter((line) => line.kind === 'same')).toEqual([])
  })
})
