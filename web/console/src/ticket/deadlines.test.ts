import { describe, expect, it } from 'vitest'
import { agentOf, boardOf, ticketOf } from '../../testing/samples'
import { currentDeadline, urgencyOf, waitOf } from './deadlines'
import { transferTargets } from './targets'

const minute = 60_000

describe('deadlines', () => {
  it('are calm, then soon in the last fifth, then late', () => {
    expect(urgencyOf(0, 30 * minute, 10 * minute)).toBe('calm')
    expect(urgencyOf(0, 30 * minute, 24 * minute)).toBe('soon')
    expect(urgencyOf(0, 30 * minute, 30 * minute)).toBe('late')
    expect(urgencyOf(0, 0, 5)).toBe('none')
  })
  it('warn at least two minutes and at most an hour ahead', () => {
    expect(urgencyOf(0, 4 * minute, 2 * minute)).toBe('soon')
    expect(urgencyOf(0, 24 * 60 * minute, 22 * 60 * minute)).toBe('calm')
    expect(urgencyOf(0, 24 * 60 * minute, 23 * 60 * minute)).toBe('soon')
  })
  it('count the first reply until somebody answered, then the solution', () => {
    const ticket = ticketOf({ first_reply_due: 10, resolve_due: 100 })
    expect(currentDeadline(ticket, 4)).toMatchObject({ kind: 'first_reply', left: 6 })
    expect(currentDeadline(ticket, 4, true)).toMatchObject({ kind: 'resolve', left: 96 })
  })
  it('end with the ticket', () => {
    expect(currentDeadline(ticketOf({ state: 'resolved', resolve_due: 5 }), 9)).toBeNull()
    expect(currentDeadline(ticketOf({}), 9)).toBeNull()
  })
  it('leave waiting to those who wait', () => {
    expect(waitOf(ticketOf({ state: 'offered', queued_since: 10 }), 25)).toBe(15)
    expect(waitOf(ticketOf({ state: 'held', queued_since: 10 }), 25)).toBe(0)
  })
})

describe('transfer targets', () => {
  it('offer those online with most room first, never the holder or an auditor', () => {
    const agents = [agentOf({ agent: '1', holding: 2 }), agentOf({ agent: '2', holding: 0 }), agentOf({ agent: '3', presence: 'offline' }), agentOf({ agent: '4' }), agentOf({ agent: '5', role: 'auditor' })]
    expect(transferTargets(boardOf([], agents), ticketOf({ holder: '4' })).agents.map((agent) => agent.agent)).toEqual(['2', '1', '3'])
  })
})
