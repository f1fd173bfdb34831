// Guides as customers get them, and the words of articles: src/desk/event.h.
import { id, integer, list, nullable, object, oneOf, optional, text, type Infer } from './schema.ts'

export const ArticleKind = oneOf('article', 'goods', 'card_type', 'activation', 'supplier', 'campaign')
export type ArticleKind = Infer<typeof ArticleKind>
export const ArticleAudience = oneOf('customer', 'staff')
export type ArticleAudience = Infer<typeof ArticleAudience>
export const ArticleStatus = oneOf('draft', 'published', 'withdrawn')
export type ArticleStatus = Infer<typeof ArticleStatus>

export const ArticleText = object({ title: text, body: text })
export type ArticleText = Infer<typeof ArticleText>

export const GuidePicture = object({ hash: text, media_type: text, bytes: integer })
export type GuidePicture = Infer<typeof GuidePicture>

export const GuideStep = object({ zh: text, en: text, picture: optional(nullable(GuidePicture)) })
export type GuideStep = Infer<typeof GuideStep>

export const Guide = object({
  article: id,
  kind: text,
  changed_at: integer,
  zh: ArticleText,
  en: ArticleText,
  steps: list(GuideStep),
})
export type Guide = Infer<typeof Guide>

// In the reader's language where it was written in it, else in the other.
export function textIn(locale: string, article: { zh: ArticleText; en: ArticleText }): ArticleText {
  const wanted = locale === 'en' ? article.en : article.zh
  const other = locale === 'en' ? article.zh : article.en
  return wanted.title === '' ? other : wanted
}
export const stepIn = (locale: string, step: { zh: string; en: string }): string =>
  locale === 'en' ? step.en || step.zh : step.zh || step.en
