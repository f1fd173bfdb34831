import { describe, expect, it } from 'vitest'
import type { ItemView, Meaning } from '../wire'
import { canBeCorrected, intentOptions, isChanged, meaningOf } from './meaning'

const taken: Meaning = { intents: ['order_status', 'not_arrived'], urgent: false, needs_human: false }

describe('the meaning of a message', () => {
  it('offers intents, not other kinds of tickets', () => {
    expect(intentOptions({ not_arrived: 'Not received', general: 'General' })).toEqual([{ value: 'not_arrived', label: 'Not received' }])
  })
  it('begins with the likeliest alone, and that is no change', () => {
    expect(meaningOf(taken).intents).toEqual(['order_status'])
    expect(isChanged(taken, meaningOf(taken))).toBe(false)
  })
  it('is changed by another wish, a further one, urgency or need', () => {
    const same = meaningOf(taken)
    expect(isChanged(taken, { ...same, intents: ['not_arrived'] })).toBe(true)
    expect(isChanged(taken, { ...same, intents: ['order_status', 'human_request'] })).toBe(true)
    expect(isChanged(taken, { ...same, urgent: true })).toBe(true)
    expect(isChanged(taken, { ...same, needs_human: true })).toBe(true)
    expect(isChanged({ ...taken, urgent: true }, { ...same, urgent: true, needs_human: true })).toBe(false)
  })
  it('is for words of the customer that stand', () => {
    const item = { kind: 'message', author: { kind: 'customer', id: 1 }, text: '没到', taken_back: false } as unknown as ItemView
    expect(canBeCorrected(item)).toBe(true)
    expect(canBeCorrected({ ...item, text: ' ' })).toBe(false)
    expect(canBeCorrected({ ...item, taken_back: true })).toBe(false)
    expect(canBeCorrected({ ...item, author: { kind: 'agent', id: 2 } } as unknown as ItemView)).toBe(false)
  })
})
