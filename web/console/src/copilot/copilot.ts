// What the copilot offers and how it is shown. Pure.
import type { BriefLine, BriefPart, CaseSummary, ConversationView, ReplyDraft } from '../wire'
import type { LocaleName } from '../locales'

// What lies before the agent. Nothing of it is sent: the agent takes it into the text, or not.
export type Offer =
  | { kind: 'summary'; summary: CaseSummary }
  | { kind: 'draft'; draft: ReplyDraft }
  | { kind: 'translation'; text: string; of: 'message' | 'words' }

export interface BriefGroup {
  part: BriefPart
  texts: string[]
}

const order: readonly BriefPart[] = ['wish', 'said', 'order', 'evidence', 'tried', 'next', 'forbidden', 'time']

// The lines by part, in the order in which they are read.
export function groups(brief: readonly BriefLine[]): BriefGroup[] {
  return order.map((part) => ({ part, texts: brief.filter((line) => line.part === part).map((line) => line.text) }))
    .filter((group) => group.texts.length > 0)
}

// Whether a model worded it, and it must say so.
export function isByModel(offer: Offer): boolean {
  if (offer.kind === 'summary') return offer.summary.text !== ''
  return offer.kind === 'translation' || offer.draft.by_model
}

// What may be taken into the text of a reply.
export function takeable(offer: Offer): string {
  if (offer.kind === 'draft') return offer.draft.text
  return offer.kind === 'translation' && offer.of === 'words' ? offer.text : ''
}

// The customer's last words, to be read in another language; empty = there are none.
export function lastWords(view: ConversationView): string {
  return view.items.filter((item) => item.kind === 'message' && item.author.kind === 'customer' && !item.taken_back && item.text !== '').at(-1)?.text ?? ''
}

export const customerLocale = (view: ConversationView): LocaleName => (view.locale.startsWith('en') ? 'en' : 'zh-CN')

// Into which language words are translated: the customer's, and when it is the agent's own, the other.
export function targetOf(own: LocaleName, of: 'message' | 'words', customer: LocaleName): LocaleName {
  if (of === 'message') return own
  return customer === own ? (own === 'en' ? 'zh-CN' : 'en') : customer
}
