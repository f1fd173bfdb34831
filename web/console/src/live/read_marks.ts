// Which messages this agent has read, kept in the browser.
import { shallowReactive } from 'vue'
import type { Keep } from '@shared/stream/environment.ts'
import type { ConversationView, Id } from '../wire'

const contactsMax = 300

export class ReadMarks {
  readonly marks = shallowReactive<Record<Id, Id>>({})
  private readonly keep: Keep
  private readonly key: string

  constructor(keep: Keep, agent: Id) {
    this.keep = keep
    this.key = `jianxin.read.${agent}`
    Object.assign(this.marks, readRecord(keep.get(this.key)))
  }

  // Everything in this conversation has been read.
  mark(view: ConversationView): void {
    const last = view.items.findLast((item) => item.kind === 'message')?.number
    if (!last || Number(this.marks[view.contact] ?? '0') >= Number(last)) return
    this.marks[view.contact] = last
    const newest = Object.entries(this.marks).slice(-contactsMax)
    this.keep.set(this.key, JSON.stringify(Object.fromEntries(newest)))
  }
}

export function readRecord(json: string | null): Record<string, string> {
  try {
    const value: unknown = JSON.parse(json ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}
