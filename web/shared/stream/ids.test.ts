import { expect, it } from 'vitest'
import { createIdMaker, timeOfId } from './ids.ts'

it('makes ids that sort by time, grow within a millisecond and never go back', () => {
  let now = 1_700_000_000_000
  const make = createIdMaker(() => now, (count) => new Uint8Array(count).fill(31))
  const ids = [make(), make()]
  now += 5
  ids.push(make())
  now -= 100
  ids.push(make())
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(4)
  for (const id of ids) expect(id).toMatch(/^[0-9A-Z]{26}$/)
  expect(timeOfId(ids[0] as string)).toBe(1_700_000_000_000)
})
