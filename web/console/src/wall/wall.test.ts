import { describe, expect, it } from 'vitest'
import { agentOf, boardOf, ticketOf } from '../../testing/samples'
import { agentsByLoad, deadlinesAtRisk, figures, sparkline, withSample } from './wall'

const minute = 60_000

describe('the wall', () => {
  const tickets = [
    ticketOf({ ticket: '1', state: 'queued', queued_since: 5 * minute, first_reply_due: 12 * minute }),
    ticketOf({ ticket: '2', state: 'offered', queued_since: 8 * minute }),
    ticketOf({ ticket: '3', state: 'held', resolve_due: 9 * minute }),
    ticketOf({ ticket: '4', state: 'held', resolve_due: 900 * minute }),
  ]
  const agents = [agentOf({ agent: '1', holding: 1, name: 'a' }), agentOf({ agent: '2', presence: 'on_break', name: 'b' }), agentOf({ agent: '3', holding: 3, name: 'c' }), agentOf({ agent: '4', presence: 'offline', name: 'd' })]
  it('counts who works, who waits and what is at risk', () => {
    expect(figures(boardOf(tickets, agents), 10 * minute)).toEqual({ online: 2, onBreak: 1, queued: 2, longestWait: 5 * minute, held: 2, capacity: 6, atRisk: 1, late: 1 })
  })
  it('is all zero on an empty board', () => {
    expect(figures(boardOf([]), 5)).toEqual({ online: 0, onBreak: 0, queued: 0, longestWait: 0, held: 0, capacity: 0, atRisk: 0, late: 0 })
  })
  it('lists deadlines at risk, the most missed first', () => {
    expect(deadlinesAtRisk(boardOf(tickets), 10 * minute).map((row) => row.ticket.ticket)).toEqual(['3', '1'])
  })
  it('lists those at work first, the fullest before', () => {
    expect(agentsByLoad(boardOf([], agents)).map((agent) => agent.agent)).toEqual(['3', '1', '2', '4'])
  })
  it('keeps samples apart by time and forgets old ones', () => {
    let samples = withSample([], 0, 1, 10, 100)
    samples = withSample(samples, 5, 2, 10, 100)
    expect(samples).toEqual([{ at: 0, value: 2 }])
    samples = withSample(withSample(samples, 12, 3, 10, 100), 108, 4, 10, 100)
    expect(samples.map((sample) => sample.at)).toEqual([12, 108])
  })
  it('draws a line inside its box', () => {
    expect(sparkline([{ at: 0, value: 0 }, { at: 10, value: 4 }], 100, 20)).toBe('0.0,20.0 100.0,0.0')
    expect(sparkline([{ at: 0, value: 3 }], 100, 20)).toBe('')
  })
})
