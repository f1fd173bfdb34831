import { describe, expect, it } from 'vitest'
import { purchaseFacts } from '../../testing/trade'
import { orderNo, verdictOf } from '../../testing/seed'
import { chainLayout, fieldsOf, laneOfSignalName, timeOf, toneOf } from './chain'

const now = Date.UTC(2026, 10, 21, 12)
const facts = purchaseFacts(orderNo, true, now)

describe('the chain', () => {
  const layout = chainLayout(facts, verdictOf(now))
  it('orders points by when they happened', () => {
    const times = layout.points.map((point) => point.at ?? Infinity)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(layout.points.map((point) => point.lane)).toEqual(['buyer', 'gateway', 'gateway', 'gateway', 'gateway', 'shop', 'stock'])
  })
  it('shows only lanes that have something, in the order goods travel', () => {
    expect(layout.lanes).toEqual(['buyer', 'shop', 'gateway', 'stock'])
  })
  it('marks what the verdict stands on, what it misses and what disagrees', () => {
    expect(layout.points.filter((point) => point.evidence).map((point) => point.fact.id)).toEqual(['payment:1', 'notice:3', 'order:1'])
    expect(layout.gaps).toEqual([{ lane: 'stock', signal: 'stock.available' }])
    expect(layout.points.filter((point) => point.contradicted).map((point) => point.fact.id)).toEqual(['order:1'])
  })
  it('names pauses of a minute and more', () => {
    expect(layout.points.map((point) => point.paused / 60_000)).toEqual([0, 2, 0, 2.5, 3, 1, 1])
  })
  it('adds the buyer’s look at a delivery as a point of its own', () => {
    const delivery = { source: 's', id: 'd', seen_at: 9, body: { kind: 'delivery', at: 5, seen_at: 8, way: 'page' } }
    expect(chainLayout([delivery], null).points.map((point) => [point.lane, point.at])).toEqual([['delivery', 5], ['buyer', 8]])
  })
  it('places an order once, however often it was seen', () => {
    const seen = (id: string, status: string) => ({ source: 's', id, seen_at: 9, body: { kind: 'order', order_no: 'A1', created_at: 3, status } })
    expect(chainLayout([seen('1', 'pending_payment'), seen('2', 'paid')], null).points.map((point) => point.label)).toEqual(['placed', 'pending_payment', 'paid'])
  })
  it('never shows a secret, nor what is empty', () => {
    const fact = { source: 's', id: 'c', seen_at: 9, body: { kind: 'stock_card', card: 'ab', secret: 'XXXX', status: 'sold', order_no: '', at: 0, loop: false } }
    expect(fieldsOf(fact).map((field) => field.name)).toEqual(['card', 'status', 'loop'])
  })
  it('knows signals, tones and facts without a time', () => {
    expect(laneOfSignalName('upstream.done')).toBe('upstream')
    expect(laneOfSignalName('mystery')).toBe('shop')
    expect([toneOf('gave_up'), toneOf('paid'), toneOf('pending'), toneOf('page')]).toEqual(['bad', 'good', 'wait', 'plain'])
    expect(timeOf({ source: 's', id: 'x', seen_at: 9, body: { kind: 'payment' } })).toBeNull()
    expect(chainLayout([], null)).toEqual({ points: [], gaps: [], contradictions: [], lanes: [] })
  })
})
