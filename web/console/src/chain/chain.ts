// A purchase's facts as a drawing: eight lanes, points in order of time, what is missing and what
// disagrees. Pure.
import type { FactView, Verdict } from '../wire'

export const lanes = ['buyer', 'shop', 'gateway', 'stock', 'upstream', 'delivery', 'activation', 'account'] as const
export type Lane = (typeof lanes)[number]

export type Tone = 'plain' | 'good' | 'bad' | 'wait'

export interface ChainPoint {
  key: string
  lane: Lane
  at: number | null
  fact: FactView
  label: string // a word: the state that the fact reports; `placed` and `seen_at` are the buyer's own
  tone: Tone
  evidence: boolean // the verdict stands on it
  contradicted: boolean
  number: string // of a notice: which attempt
  paused: number // time since the point before, when long; else 0
}

export interface ChainGap {
  lane: Lane
  signal: string // what is not known
}

export interface ChainLayout {
  points: ChainPoint[]
  lanes: Lane[] // that have a point or a gap, in order
  gaps: ChainGap[]
  contradictions: string[]
}

const laneOfKind: Record<string, Lane> = {
  order: 'shop',
  payment: 'gateway',
  notice: 'gateway',
  refund: 'gateway',
  stock_card: 'stock',
  goods: 'stock',
  upstream_order: 'upstream',
  upstream_callback: 'upstream',
  supplier_notice: 'upstream',
  delivery: 'delivery',
  activation: 'activation',
  balance_movement: 'account',
  account_operation: 'account',
  campaign: 'account',
  entitlement: 'account',
}

const laneOfSignal: Record<string, Lane> = {
  buyer: 'buyer',
  order: 'shop',
  payment: 'gateway',
  notice: 'gateway',
  refund: 'gateway',
  stock: 'stock',
  card: 'stock',
  goods: 'stock',
  upstream: 'upstream',
  supplier: 'upstream',
  callback: 'upstream',
  delivery: 'delivery',
  activation: 'activation',
  balance: 'account',
  account: 'account',
}

const good = new Set(['paid', 'completed', 'delivered', 'succeeded', 'sold', 'refunded', 'unfrozen'])
const bad = new Set(['failed', 'exception', 'expired', 'cancelled', 'refused_amount', 'refused_signature', 'refused_expired', 'refused_other', 'gave_up', 'already_used', 'invalid_card', 'wrong_account', 'expired_card', 'frozen', 'voided', 'needs_human'])
const wait = new Set(['pending_payment', 'processing', 'retrying', 'pending', 'working', 'submitted', 'unpaid', 'requested', 'partially_delivered', 'partly_succeeded'])

// A pause longer than this is written beside the line.
const pauseMin = 60_000

export function laneOf(kind: string): Lane {
  return laneOfKind[kind] ?? 'shop'
}

// "payment.paid" -> gateway
export function laneOfSignalName(signal: string): Lane {
  return laneOfSignal[signal.split(/[._]/)[0] ?? ''] ?? 'shop'
}

export function stateOf(fact: FactView): string {
  for (const member of ['status', 'result', 'action', 'balance_kind', 'way', 'entitlement_kind']) {
    const value = fact.body[member]
    if (typeof value === 'string' && value !== '' && value !== 'unknown') return value
  }
  return ''
}

export function toneOf(word: string): Tone {
  if (good.has(word)) return 'good'
  if (bad.has(word)) return 'bad'
  return wait.has(word) ? 'wait' : 'plain'
}

// When it happened: the moment that belongs to the state it reports, not when the source saw it.
export function timeOf(fact: FactView): number | null {
  const paid = stateOf(fact) === 'paid'
  const members = paid ? ['paid_at', 'at', 'created_at'] : ['at', 'created_at', 'paid_at', 'granted_at', 'starts_at']
  for (const member of members) {
    const value = fact.body[member]
    if (typeof value === 'number' && value > 0) return value
  }
  return null
}

export function chainLayout(facts: readonly FactView[], verdict: Verdict | null | undefined): ChainLayout {
  const evidence = new Set((verdict?.evidence ?? []).map((piece) => `${piece.source}/${piece.fact_id}`))
  const contradictions = verdict?.contradictions ?? []
  const disputed = new Set(contradictions.map(laneOfSignalName))
  const points = facts
    .filter((fact) => fact.body.kind !== 'goods' && fact.body.kind !== 'campaign')
    .flatMap((fact) => pointsOf(fact, evidence.has(`${fact.source}/${fact.id}`)))
    .filter(firstPlacing())
    .sort((a, b) => (a.at ?? Number.MAX_SAFE_INTEGER) - (b.at ?? Number.MAX_SAFE_INTEGER) || laneIndex(a) - laneIndex(b) || (a.key < b.key ? -1 : 1))
  points.forEach((point, at) => {
    const before = points[at - 1]?.at
    if (point.at && before && point.at - before >= pauseMin) point.paused = point.at - before
    point.contradicted = point.evidence && disputed.has(point.lane)
  })
  const gaps = (verdict?.unknown ?? []).map((signal) => ({ lane: laneOfSignalName(signal), signal }))
  const used = new Set<Lane>([...points.map((point) => point.lane), ...gaps.map((gap) => gap.lane)])
  return { points, gaps, contradictions: [...contradictions], lanes: lanes.filter((lane) => used.has(lane)) }
}

// An order seen three times was placed once.
function firstPlacing(): (point: ChainPoint) => boolean {
  const seen = new Set<string>()
  return (point) => {
    const placing = `${String(point.fact.body['order_no'])} ${point.at}`
    if (point.label !== 'placed') return true
    if (seen.has(placing)) return false
    seen.add(placing)
    return true
  }
}

// An order is placed by the buyer and then lives in the shop; the rest is one point a fact.
function pointsOf(fact: FactView, isEvidence: boolean): ChainPoint[] {
  const state = stateOf(fact)
  const base = { fact, evidence: isEvidence, contradicted: false, paused: 0, number: attemptOf(fact) }
  const point: ChainPoint = { ...base, key: `${fact.source}/${fact.id}`, lane: laneOf(fact.body.kind), at: timeOf(fact), label: state, tone: toneOf(state) }
  const created = fact.body['created_at']
  if (fact.body.kind === 'order' && typeof created === 'number' && created > 0) {
    const placed: ChainPoint = { ...base, evidence: false, key: `${point.key}#placed`, lane: 'buyer', at: created, label: 'placed', tone: 'plain' }
    const paidAt = fact.body['paid_at']
    return [placed, { ...point, at: typeof paidAt === 'number' && paidAt > 0 ? paidAt : fact.seen_at }]
  }
  if (fact.body.kind === 'delivery' && typeof fact.body['seen_at'] === 'number' && fact.body['seen_at'] > 0) {
    return [point, { ...base, evidence: false, key: `${point.key}#seen`, lane: 'buyer', at: fact.body['seen_at'], label: 'seen_at', tone: 'good' }]
  }
  return [point]
}

function attemptOf(fact: FactView): string {
  const attempt = fact.body['attempt']
  return fact.body.kind === 'notice' && typeof attempt === 'number' ? `#${attempt}` : ''
}

function laneIndex(point: ChainPoint): number {
  return lanes.indexOf(point.lane)
}

// Amounts of money, in yuan.
export const moneyFields: ReadonlySet<string> = new Set(['amount', 'price', 'refunded', 'before', 'after'])

export interface FactField {
  name: string
  value: string | number | boolean
  time: boolean
}

const hidden = new Set(['kind', 'secret', 'secrets', 'query_password_print'])
const times = /(_at|^at|^until)$/

// The members of a fact worth showing: never a secret, nothing empty.
export function fieldsOf(fact: FactView): FactField[] {
  return Object.entries(fact.body).flatMap(([name, value]): FactField[] => {
    if (hidden.has(name) || value === null || value === '' || value === 'unknown') return []
    if (Array.isArray(value)) return value.length === 0 ? [] : [{ name, value: value.map(String).join(', '), time: false }]
    if (typeof value === 'number') return value === 0 && times.test(name) ? [] : [{ name, value, time: times.test(name) }]
    return typeof value === 'string' || typeof value === 'boolean' ? [{ name, value, time: false }] : []
  })
}
