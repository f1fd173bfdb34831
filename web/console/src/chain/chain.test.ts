import { describe, expect, it } from 'vitest'
import { purchaseFacts, timelineOf } from '../../testing/trade'
import { orderNo, verdictOf } from '../../testing/seed'
import type { Purchase } from '../wire'
import { chainLayout, fieldsOf, laneOfSignalName, toneOf } from './chain'

const now = Date.UTC(2026, 10, 21, 12)
const facts = purchaseFacts(orderNo, true, now)
const purchase: Purchase = { facts, timeline: timelineOf(facts) }

describe('the chain', () => {
  const layout = chainLayout(purchase, verdictOf(now))
  it('orders points by when they happened', () => {
    const times = layout.points.map((point) => point.at ?? Infinity)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(layout.points.map((point) => point.lane)).toEqual(['buyer', 'gateway', 'gateway', 'gateway', 'gateway', 'shop', 'goods'])
  })
  it('shows only lanes that have something, in the order goods travel', () => {
    expect(layout.lanes).toEqual(['buyer', 'shop', 'gateway', 'goods', 'delivery'])
  })
  it('marks what the verdict stands on, what is missing and what disagrees', () => {
    expect(layout.points.filter((point) => point.evidence).map((point) => point.fact?.id)).toEqual(['payment:1', 'notice:3', 'order:1'])
    expect(layout.gaps.map(({ lane, signal, text }) => [lane, signal ?? text?.en])).toEqual([['delivery', 'No record of a delivery'], ['goods', 'stock.available']])
    expect(layout.points.filter((point) => point.contradicted).map((point) => point.fact?.id)).toEqual(['order:1'])
  })
  it('tells one hole once', () => {
    const verdict = { ...verdictOf(now), unknown: ['delivery.made', 'stock.available'] }
    expect(chainLayout(purchase, verdict).gaps.map(({ lane }) => lane)).toEqual(['delivery', 'goods'])
  })
  it('names pauses of a minute and more', () => {
    expect(layout.points.map((point) => point.paused / 60_000)).toEqual([0, 2, 0, 2.5, 3, 1, 1])
  })
  it('keeps a point whose fact is not among the facts, and one that nobody dates', () => {
    const entry = { at: 0, source: 's', fact_id: 'x', kind: 'delivery', state: 'delivered', zh: '已发货', en: 'Delivered', contradicted: false }
    const alone = chainLayout({ facts: [], timeline: { order_no: '', other_orders: [], cut: false, lanes: [{ lane: 'delivery', entries: [entry], gaps: [] }] } }, null)
    expect(alone.points.map(({ at, fact, tone }) => [at, fact, tone])).toEqual([[null, null, 'good']])
  })
  it('never shows a secret, nor what is empty', () => {
    const fact = { source: 's', id: 'c', seen_at: 9, body: { kind: 'stock_card', card: 'ab', secret: 'XXXX', status: 'sold', order_no: '', at: 0, loop: false } }
    expect(fieldsOf(fact).map((field) => field.name)).toEqual(['card', 'status', 'loop'])
  })
  it('knows signals and tones', () => {
    expect(laneOfSignalName('upstream.done')).toBe('goods')
    expect(laneOfSignalName('mystery')).toBe('shop')
    expect([toneOf('gave_up'), toneOf('paid'), toneOf('pending'), toneOf('page')]).toEqual(['bad', 'good', 'wait', 'plain'])
    expect(chainLayout(null, null)).toEqual({ points: [], gaps: [], contradictions: [], lanes: [] })
  })
})
