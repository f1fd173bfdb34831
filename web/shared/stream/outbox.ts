// Commands on their way. Each is kept through reloads until the server has said that it is durable,
// and sent again with the same id until then: the server knows a repeat by its id.
import type { CommandBody, Id, Problem } from '../protocol.ts'
import { compareIds } from '../model/conversation.ts'
import type { Keep } from './environment.ts'

export interface Pending {
  id: string
  body: CommandBody
  // waiting: not acknowledged · durable: acknowledged, its event not yet folded · refused: see problem
  state: 'waiting' | 'durable' | 'refused'
  problem?: Problem
}

const entriesMax = 200

export class Outbox {
  private readonly entries = new Map<string, Pending & { seq?: Id }>()
  private readonly prefix: string

  // `scope` names whose commands these are: one person's are never sent as another's.
  constructor(private readonly keep: Keep, scope: string) {
    this.prefix = `jianxin.outbox.${scope}.`
    for (const key of keep.keys().filter((each) => each.startsWith(this.prefix)).sort()) {
      const entry = this.read(key)
      if (entry === null) keep.remove(key)
      else this.entries.set(entry.id, entry)
    }
  }

  private read(key: string): Pending | null {
    try {
      const body = JSON.parse(this.keep.get(key) ?? '') as CommandBody
      if (typeof body.kind !== 'string') return null
      return { id: key.slice(this.prefix.length), body, state: 'waiting' }
    } catch {
      return null
    }
  }

  get full(): boolean {
    return this.entries.size >= entriesMax
  }

  add(id: string, body: CommandBody): void {
    this.entries.set(id, { id, body, state: 'waiting' })
    this.keep.set(this.prefix + id, JSON.stringify(body))
  }

  // Answers false for an id that is not ours.
  acknowledged(id: string, seq: Id, cursor: Id | null): boolean {
    const entry = this.entries.get(id)
    if (entry === undefined) return false
    this.keep.remove(this.prefix + id)
    const folded = seq === '0' || (cursor !== null && compareIds(seq, cursor) <= 0)
    if (folded) this.entries.delete(id)
    else this.entries.set(id, { ...entry, state: 'durable', seq })
    return true
  }

  refused(id: string, problem: Problem): Pending | undefined {
    const entry = this.entries.get(id)
    if (entry === undefined) return undefined
    const refused: Pending = { id, body: entry.body, state: 'refused', problem }
    this.keep.remove(this.prefix + id)
    this.entries.set(id, refused)
    return refused
  }

  // Nothing was recorded of a refused command, so its id is free to be used again.
  again(id: string): Pending | undefined {
    const entry = this.entries.get(id)
    if (entry?.state !== 'refused') return undefined
    this.add(id, entry.body)
    return this.entries.get(id)
  }

  forget(id: string): void {
    this.entries.delete(id)
    this.keep.remove(this.prefix + id)
  }

  // Events up to `cursor` are folded: what became durable by then is shown by its event.
  // Answers whether anything left.
  folded(cursor: Id): boolean {
    let changed = false
    for (const [id, entry] of this.entries) {
      if (entry.state !== 'durable' || compareIds(entry.seq ?? '0', cursor) > 0) continue
      this.entries.delete(id)
      changed = true
    }
    return changed
  }

  // In the order of writing.
  all(): Pending[] {
    return [...this.entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  waiting(): Pending[] {
    return this.all().filter((entry) => entry.state === 'waiting')
  }
}
