// The knowledge of the mock desk: a few articles in several states, with versions and questions.
import type { ArticleContent, ArticleHead, ArticlePage, ArticleView, OpenQuestion, Suggestion, VersionRow } from '../src/wire.ts'

const day = 86_400_000
const links = { goods: [], card_types: [], causes: [], intents: ['card_invalid'] }
const contentOf = (zh: string, en: string, change: Partial<ArticleContent> = {}): ArticleContent => ({
  kind: 'article', audience: 'customer', zh: { title: zh, body: '先核对**地区和区服**。\n\n- 用复制粘贴\n- 截图给客服' }, en: { title: en, body: 'Check **region and server** first.\n\n- Paste the code\n- Send a screenshot' },
  steps: [], tags: ['无效', '激活码'], links, valid_from: 0, valid_until: 0, ...change,
})
const contents: ArticleContent[] = [
  contentOf('卡密提示无效怎么办', 'The code is said to be invalid'),
  contentOf('卡密怎么兑换', 'How to redeem a card code', { steps: [{ zh: '在订单页复制卡密', en: 'Copy the code on the order page', picture: null }, { zh: '在官方页面粘贴并兑换', en: 'Paste and redeem it on the official page', picture: null }] }),
  contentOf('上游结果不明：只查询，不重下', 'Result unknown at the supplier', { kind: 'supplier', audience: 'staff' }),
  contentOf('周年庆首充双倍', 'Anniversary: first top-up doubled', { kind: 'campaign' }),
]
const states = [{ status: 'published', published: 3 }, { status: 'published', published: 2 }, { status: 'published', published: 3 }, { status: 'draft', published: 0 }] as const

const headOf = (at: number, now: number): ArticleHead => {
  const content = contents[at] as ArticleContent
  return {
    article: String(at + 101), kind: content.kind, audience: content.audience, title_zh: content.zh.title, title_en: content.en.title, tags: content.tags, has_text: true,
    is_guide: content.steps.length > 0, valid_until: 0, versions: ['101', '102', '103'], owner: at === 2 ? '0' : '7', review_by: at === 0 ? now - 2 * day : at === 3 ? now + 9 * day : 0,
    created_at: now - 40 * day, changed_at: now - (at + 1) * 3 * day, ...(states[at] as (typeof states)[number]),
  }
}
const versionOf = (version: number, now: number): VersionRow => ({
  article: '101', version, seq: String(100 + version), at: now - (4 - version) * 9 * day, by: { kind: 'agent', id: 7 }, note: ['', '补上区服', '改回原来的写法'][version - 1] ?? '', restores: version === 3 ? 1 : 0,
})

export function articlesFor(query: URLSearchParams, now: number): ArticlePage {
  const text = query.get('q') ?? ''
  const due = query.get('due') === '1'
  const articles = contents.map((_, at) => headOf(at, now)).filter((head) => !due || (head.review_by > 0 && head.review_by <= now))
    .map((head) => ({ head, ...(text ? { score: 9, reasons: [{ term: text, found: 'ka mi', match: 'sound' as const, fields: ['title' as const], score: 9 }] } : {}) }))
  return { articles, total: articles.length, more: false }
}
export function articleFor(article: string, version: number, now: number): ArticleView {
  const at = Math.min(contents.length - 1, Math.max(0, Number(article) - 101))
  const head = headOf(at, now)
  const content = contents[at] as ArticleContent
  const shown = version || head.published || 3
  const body = `${content.zh.body}${shown > 1 ? '\n- 仍无效就找人工' : ''}`
  return { head, version: { ...versionOf(shown, now), article, content: { ...content, zh: { ...content.zh, body } } } }
}
export const versionsFor = (now: number): VersionRow[] => [3, 2, 1].map((version) => versionOf(version, now))
export const suggestionsFor = (): Suggestion[] => [0, 1, 2].map((at) => ({
  article: String(at + 101), version: 3, content: contents[at] as ArticleContent, score: 12 - at, coverage: 0.7,
  reasons: [{ term: 'intent:card_invalid', found: '', match: 'link', fields: [], score: 4 }, { term: '无效', found: '', match: 'word', fields: ['title', 'tag'], score: 3 }],
}))
export const questionsFor = (en: boolean, now: number): OpenQuestion[] => [
  { intent: 'price_or_product_question', texts: en ? ['Can I give a monthly pass to a friend?', 'Is a monthly pass transferable?'] : ['月卡可以送给朋友吗', '请问月卡能不能转送'], askers: 3, questions: ['801', '802', '803', '804'], first_at: now - 6 * day, last_at: now - 3_600_000, nearest: '102', coverage: 0.22 },
  { intent: 'password_or_login', texts: en ? ['My phone number changed; how do I bind the new one?'] : ['手机号换了怎么改绑定'], askers: 1, questions: ['811'], first_at: now - 4 * day, last_at: now - day, nearest: '0', coverage: 0 },
]
