// Why an article was found, in words. Pure.
import type { Texts } from '../locales/zh-CN'
import { wordText } from '../locales'
import type { Reason } from '../wire'

const shownMax = 4

function reasonText(reason: Reason, t: Texts): string {
  const { because } = t.knowledge
  if (reason.match === 'sound') return because.sound(reason.term, reason.found)
  if (reason.match === 'slip') return because.slip(reason.term, reason.found)
  if (reason.match === 'word') return because.word(reason.term, reason.fields.map((field) => because.fields[field]).join(t.common.comma))
  const [kind = '', name = ''] = reason.term.split(/:(.*)/s)
  const names: Record<string, Readonly<Record<string, string>>> = { intent: t.kinds, cause: t.causes, card_type: t.knowledge.cardTypes }
  return because.link(wordText(because.links, kind), wordText(names[kind] ?? {}, name))
}

// The strongest reasons, each told once.
export function reasonTexts(reasons: readonly Reason[], t: Texts): string[] {
  return [...new Set(reasons.map((reason) => reasonText(reason, t)))].slice(0, shownMax)
}
