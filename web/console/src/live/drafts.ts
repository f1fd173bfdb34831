// What was written and not yet sent, per conversation, kept through reloads.
import type { Keep } from '@shared/stream/environment.ts'
import type { Id } from '../wire'

export interface Draft {
  text: string
  note: boolean
}

export const emptyDraft: Draft = { text: '', note: false }

export class Drafts {
  private readonly keep: Keep
  private readonly prefix: string

  constructor(keep: Keep, agent: Id) {
    this.keep = keep
    this.prefix = `jianxin.draft.${agent}.`
  }

  get(contact: Id): Draft {
    try {
      const value: unknown = JSON.parse(this.keep.get(this.prefix + contact) ?? 'null')
      if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') return emptyDraft
      return { text: value.text, note: 'note' in value && value.note === true }
    } catch {
      return emptyDraft
    }
  }

  set(contact: Id, draft: Draft): void {
    if (draft.text === '') this.keep.remove(this.prefix + contact)
    else this.keep.set(this.prefix + contact, JSON.stringify(draft))
  }
}
