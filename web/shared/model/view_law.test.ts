// The view law, on the fixtures that C++ folds too: from every cut, snapshot + later events = the
// newest view. tests/fixtures/view_law/README.md tells the form.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Audience, BoardView, ConversationView, EventFrame } from '../protocol.ts'
import { readFrame } from '../protocol/frames.ts'
import { staffReading } from '../protocol/staff.ts'
import { applyBoard, emptyBoard } from './board.ts'
import { applyConversation, emptyConversation } from './conversation.ts'

interface Fixture {
  screen: 'conversation' | 'board'
  audience: Audience
  events: { recorded: Record<string, unknown>; name?: string }[]
  view: ConversationView | BoardView
}

const folder = join(import.meta.dirname, '../../../tests/fixtures/view_law')
const names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort()

function frameOf({ recorded, name }: Fixture['events'][number]): EventFrame {
  const { command, ...rest } = recorded
  const frame = readFrame(
    { type: 'event', prev: '0', ...rest, ...(name ? { name } : {}), ...(command ? { command } : {}) }, staffReading)
  if (frame?.type !== 'event') throw new Error(`no event: ${JSON.stringify(recorded)}`)
  return frame
}

const throughJson = <V>(view: V): V => JSON.parse(JSON.stringify(view)) as V

it('has fixtures', () => {
  expect(names.length).toBeGreaterThan(0)
})

describe.each(names)('%s', (name) => {
  const fixture = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Fixture
  const frames = fixture.events.map(frameOf)

  it('folds to its view from every cut', () => {
    for (let cut = 0; cut <= frames.length; ++cut) {
      const [before, after] = [frames.slice(0, cut), frames.slice(cut)]
      if (fixture.screen === 'board') {
        const snapshot = throughJson(before.reduce(applyBoard, emptyBoard))
        expect(after.reduce(applyBoard, snapshot), `cut at ${cut}`).toEqual(fixture.view)
      } else {
        const fold = (view: ConversationView, each: EventFrame): ConversationView => applyConversation(view, each, fixture.audience)
        const snapshot = throughJson(before.reduce(fold, emptyConversation))
        expect(after.reduce(fold, snapshot), `cut at ${cut}`).toEqual(fixture.view)
      }
    }
  })
})
