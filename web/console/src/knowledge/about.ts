// What an article is, who reads it and what it is about, in words. Pure.
import { dayKey } from '../format/time'
import { wordText } from '../locales'
import type { Texts } from '../locales/zh-CN'
import type { ArticleContent, ArticleLinks } from '../wire'

export const linkNames = (links: ArticleLinks, t: Texts): string[] => [
  ...links.intents.map((word) => wordText(t.kinds, word)),
  ...links.causes.map((word) => wordText(t.causes, word)),
  ...links.card_types.map((word) => wordText(t.knowledge.cardTypes, word)),
  ...links.goods,
]

// One line a thing, so that two versions can be compared line by line.
export function aboutLines(content: ArticleContent, t: Texts): string[] {
  const { knowledge } = t
  const line = (label: string, value: string): string[] => (value === '' ? [] : [`${label} · ${value}`])
  const day = (at: number): string => (at > 0 ? dayKey(at) : '')
  return [
    ...line(knowledge.kind, wordText(knowledge.kinds, content.kind)),
    ...line(knowledge.audience, wordText(knowledge.audiences, content.audience)),
    ...line(knowledge.tags, content.tags.join(t.common.comma)),
    ...line(knowledge.about, linkNames(content.links, t).join(t.common.comma)),
    ...line(knowledge.validFrom, day(content.valid_from)),
    ...line(knowledge.validUntil, day(content.valid_until)),
  ]
}
