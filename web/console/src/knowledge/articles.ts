// Articles as the screens see them: what is due, what is searched for, what is inserted. Pure.
import { plainOf } from '@shared/text/prose.ts'
import { stepIn, textIn } from '@shared/protocol/knowledge.ts'
import type { ArticleContent, ArticleHead, Id, OpenQuestion } from '../wire'
import type { LocaleName } from '../locales'

export const articleKinds = ['article', 'goods', 'card_type', 'activation', 'supplier', 'campaign'] as const
export const audiences = ['customer', 'staff'] as const
export const statuses = ['draft', 'published', 'withdrawn'] as const
export const stepsMax = 20
export const pictureBytesMax = 2 * 1024 * 1024

const soon = 14 * 86_400_000

export type Due = 'over' | 'soon' | 'none'

// Whether its review or its validity is over, or nearly so; nobody is waited for by what is withdrawn.
export function dueOf(head: ArticleHead, now: number): Due {
  if (head.status === 'withdrawn') return 'none'
  const ends = [head.review_by, head.valid_until].filter((end) => end > 0)
  if (ends.some((end) => end <= now)) return 'over'
  return ends.some((end) => end - now <= soon) ? 'soon' : 'none'
}

// A newer draft stands behind what is published.
export const hasNewerDraft = (head: ArticleHead): boolean => head.status === 'published' && head.published < head.versions.length

export interface ArticleFilter {
  text: string
  status: string
  kind: string
  audience: string
  owner: Id
  due: boolean
}
export const noFilter: ArticleFilter = { text: '', status: '', kind: '', audience: '', owner: '', due: false }

export function queryOf(filter: ArticleFilter, before?: Id): string {
  const query = new URLSearchParams()
  if (filter.text.trim()) query.set('q', filter.text.trim())
  for (const name of ['status', 'kind', 'audience', 'owner'] as const) if (filter[name]) query.set(name, filter[name])
  if (filter.due) query.set('due', '1')
  if (before) query.set('before', before)
  const text = query.toString()
  return text ? `?${text}` : ''
}

export const titleOf = (head: ArticleHead, locale: LocaleName): string =>
  locale === 'en' ? head.title_en || head.title_zh : head.title_zh || head.title_en

export const emptyContent = (): ArticleContent => ({
  kind: 'article',
  audience: 'customer',
  zh: { title: '', body: '' },
  en: { title: '', body: '' },
  steps: [],
  tags: [],
  links: { goods: [], card_types: [], causes: [], intents: [] },
  valid_from: 0,
  valid_until: 0,
})

// A draft that begins from a question that was asked often.
export function contentFor(question: OpenQuestion): ArticleContent {
  const content = emptyContent()
  const title = question.texts[0] ?? ''
  return {
    ...content,
    zh: { title: title.length > 60 ? `${title.slice(0, 60)}…` : title, body: '' },
    links: { ...content.links, intents: question.intent === 'chit_chat' ? [] : [question.intent] },
  }
}

// What an article says, as a message to a customer in their language.
export function messageOf(content: ArticleContent, locale: string): string {
  const language = locale.startsWith('en') ? 'en' : 'zh-CN'
  const { title, body } = textIn(language, content)
  const steps = content.steps.map((step, at) => `${at + 1}. ${stepIn(language, step)}`).join('\n')
  return [title, plainOf(body), steps].filter((part) => part !== '').join('\n')
}

export const mayInsert = (content: ArticleContent): boolean => content.audience === 'customer'

// What keeps a draft from being saved; empty when nothing does.
export type Fault = 'title' | 'step' | 'validity'
export function faultsOf(content: ArticleContent): Fault[] {
  const faults: Fault[] = []
  if (content.zh.title.trim() === '') faults.push('title')
  if (content.steps.some((step) => step.zh.trim() === '')) faults.push('step')
  if (content.valid_until > 0 && content.valid_until <= content.valid_from) faults.push('validity')
  return faults
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, at) => at !== from)
  const item = items[from]
  return item === undefined || to < 0 || to >= items.length ? [...items] : [...rest.slice(0, to), item, ...rest.slice(to)]
}
