// Guides that fit what the visitor has just written, offered below it while no human is there.
import type { Guide } from '../../shared/protocol/knowledge.ts'
import { textIn } from '../../shared/protocol/knowledge.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { guidesFor } from './guide_api.ts'
import type { Store } from './store.ts'

const offeredMax = 2

export class GuideOffers {
  private asked = ''
  private guides: Guide[] = []

  constructor(private readonly store: Store, private readonly open: (guide: Guide) => void) {}

  // What is to be shown; asks the server when something new was said.
  render(): HTMLElement | null {
    const { view, ticket, t } = this.store
    const last = view.items.findLast((item) => item.kind === 'message' && item.author.kind === 'customer')?.seq ?? ''
    if (last !== this.asked) void this.ask(last)
    const withHuman = ticket?.state === 'held' || ticket?.state === 'resolved'
    if (withHuman || this.guides.length === 0) return null
    return h('div', { class: 'offers' }, h('small', null, t('guides.offer')),
      ...this.guides.map((guide) => h('button', { type: 'button', class: 'chip', onclick: () => this.open(guide) },
        icon('book', 16), textIn(t.locale, guide).title)))
  }

  // What the look depends on.
  get form(): string {
    return `${this.guides.map((guide) => guide.article).join()}|${this.store.ticket?.state ?? ''}`
  }

  private async ask(last: string): Promise<void> {
    this.asked = last
    if (last === '') return
    const answer = await guidesFor(this.store.server, '')
    if (!answer.ok || this.asked !== last) return
    this.guides = answer.value.fitting.slice(0, offeredMax)
    this.store.changed()
  }
}
