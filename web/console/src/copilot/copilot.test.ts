import { describe, expect, it } from 'vitest'
import type { CaseSummary, ItemView, ReplyDraft } from '../wire'
import { groups, isByModel, lastWords, takeable, targetOf, type Offer } from './copilot'

const summary: CaseSummary = {
  brief: [{ part: 'next', text: '查单' }, { part: 'wish', text: '付款未到账' }, { part: 'next', text: '回复客户' }],
  text: '', why: { code: 'copilot.off', zh: '没有启用', en: 'off' },
}
const draft: ReplyDraft = { text: '请不要重复付款。', locale: 'zh-CN', by_model: true, sources: [], why: null }
const item = (text: string, kind: 'customer' | 'agent', more: Partial<ItemView> = {}): ItemView =>
  ({ kind: 'message', author: { kind, id: '1' }, text, taken_back: false, ...more }) as unknown as ItemView
const view = (items: ItemView[]) => ({ items }) as unknown as Parameters<typeof lastWords>[0]

describe('the copilot', () => {
  it('tells a case in the order in which it is read', () => {
    expect(groups(summary.brief)).toEqual([{ part: 'wish', texts: ['付款未到账'] }, { part: 'next', texts: ['查单', '回复客户'] }])
    expect(groups([])).toEqual([])
  })
  it('says of everything that a model worded that it is AI, and of nothing else', () => {
    const offers: [Offer, boolean][] = [
      [{ kind: 'summary', summary }, false], [{ kind: 'summary', summary: { ...summary, text: '已付款。' } }, true],
      [{ kind: 'draft', draft }, true], [{ kind: 'draft', draft: { ...draft, by_model: false } }, false],
      [{ kind: 'translation', text: 'paid', of: 'message' }, true],
    ]
    for (const [offer, ai] of offers) expect(isByModel(offer)).toBe(ai)
  })
  it('lets a draft and the agent’s own translated words into the text, nothing else', () => {
    expect(takeable({ kind: 'draft', draft })).toBe('请不要重复付款。')
    expect(takeable({ kind: 'translation', text: 'paid', of: 'words' })).toBe('paid')
    expect(takeable({ kind: 'translation', text: 'paid', of: 'message' })).toBe('')
    expect(takeable({ kind: 'summary', summary })).toBe('')
  })
  it('hears the customer’s last words that still stand', () => {
    expect(lastWords(view([item('没到账', 'customer'), item('您好', 'agent')]))).toBe('没到账')
    expect(lastWords(view([item('没到账', 'customer'), item('', 'customer', { taken_back: true })]))).toBe('没到账')
    expect(lastWords(view([item('您好', 'agent')]))).toBe('')
  })
  it('translates what is heard for the agent, and what is said for the customer', () => {
    expect(targetOf('zh-CN', 'message', 'en')).toBe('zh-CN')
    expect(targetOf('zh-CN', 'words', 'en')).toBe('en')
    expect(targetOf('zh-CN', 'words', 'zh-CN')).toBe('en')
    expect(targetOf('en', 'words', 'en')).toBe('zh-CN')
  })
})
