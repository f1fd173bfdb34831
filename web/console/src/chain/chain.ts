// A purchase's timeline as a drawing: lanes, points in order of time, what is missing and what
// disagrees. Pure.
import type { FactView, Lane, Purchase, SentenceView, Timeline, TimelineEntry, Verdict } from '../wire'

export const lanes: readonly Lane[] = ['buyer', 'shop', 'gateway', 'goods', 'delivery', 'activation', 'account']

export type Tone = 'plain' | 'good' | 'bad' | 'wait'

export interface ChainPoint {
  key: string
  lane: Lane
  at: number | null
  fact: FactView | null // that tells it
  text: SentenceView
  tone: Tone
  evidence: boolean // the verdict stands on it
  contradicted: boolean
  paused: number // time since the point before, when long; else 0
}

// What one would expect and no source has told: in words, or as the name of a signal that the verdict misses.
export interface ChainGap {
  lane: Lane
  text?: SentenceView
  signal?: string
}

export interface ChainLayout {
  points: ChainPoint[]
  lanes: Lane[] // that have a point or a gap, in order
  gaps: ChainGap[]
  contradictions: string[]
}

const laneOfSignal: Record<string, Lane> = {
  buyer: 'buyer',
  order: 'shop',
  payment: 'gateway',
  notice: 'gateway',
  stock: 'goods',
  card: 'goods',
  goods: 'goods',
  upstream: 'goods',
  supplier: 'goods',
  callback: 'goods',
  delivery: 'delivery',
  activation: 'activation',
  refund: 'account',
  balance: 'account',
  account: 'account',
}

const good = new Set(['paid', 'completed', 'delivered', 'seen', 'succeeded', 'sold', 'refunded', 'unfrozen', 'accepted', 'issued'])
const bad = new Set(['failed', 'exception', 'expired', 'cancelled', 'refused_amount', 'refused_signature', 'refused_expired', 'refused_other', 'gave_up', 'already_used', 'invalid_card', 'wrong_account', 'expired_card', 'frozen', 'voided', 'needs_human', 'rejected'])
const wait = new Set(['pending_payment', 'processing', 'retrying', 'pending', 'working', 'submitted', 'unpaid', 'requested', 'partially_delivered', 'partly_succeeded', 'under_review'])

// A pause longer than this is written beside the line.
const pauseMin = 60_000

// "payment.paid" -> gateway
export function laneOfSignalName(signal: string): Lane {
  return laneOfSignal[signal.split(/[._]/)[0] ?? ''] ?? 'shop'
}

export function toneOf(word: string): Tone {
  if (good.has(word)) return 'good'
  if (bad.has(word)) return 'bad'
  return wait.has(word) ? 'wait' : 'plain'
}

const nothing: ChainLayout = { points: [], lanes: [], gaps: [], contradictions: [] }

export function chainLayout(purchase: Purchase | null, verdict: Verdict | null | undefined): ChainLayout {
  if (!purchase) return nothing
  const told = new Map(purchase.facts.map((fact) => [keyOf(fact.source, fact.id), fact]))
  const evidence = new Set((verdict?.evidence ?? []).map((piece) => keyOf(piece.source, piece.fact_id)))
  const points = purchase.timeline.lanes
    .flatMap(({ lane, entries }) => entries.map((entry) => pointOf(lane, entry, told, evidence)))
    .sort((a, b) => (a.at ?? Number.MAX_SAFE_INTEGER) - (b.at ?? Number.MAX_SAFE_INTEGER) || lanes.indexOf(a.lane) - lanes.indexOf(b.lane) || (a.key < b.key ? -1 : 1))
  points.forEach((point, at) => {
    const before = points[at - 1]?.at
    if (point.at && before && point.at - before >= pauseMin) point.paused = point.at - before
  })
  const gaps = gapsOf(purchase.timeline, verdict)
  const used = new Set<Lane>([...points, ...gaps].map(({ lane }) => lane))
  return { points, gaps, contradictions: [...(verdict?.contradictions ?? [])], lanes: lanes.filter((lane) => used.has(lane)) }
}

const keyOf = (source: string, id: string): string => `${source}/${id}`

function pointOf(lane: Lane, entry: TimelineEntry, told: ReadonlyMap<string, FactView>, evidence: ReadonlySet<string>): ChainPoint {
  const fact = keyOf(entry.source, entry.fact_id)
  return {
    key: `${fact}#${lane}.${entry.state}`, lane, at: entry.at > 0 ? entry.at : null, fact: told.get(fact) ?? null, text: { zh: entry.zh, en: entry.en },
    tone: toneOf(entry.state), evidence: lane !== 'buyer' && evidence.has(fact), contradicted: entry.contradicted, paused: 0,
  }
}

// The timeline's gaps, and what the verdict misses in lanes that have none: one hole is told once.
function gapsOf(timeline: Timeline, verdict: Verdict | null | undefined): ChainGap[] {
  const told = timeline.lanes.flatMap(({ lane, gaps }) => gaps.map((text): ChainGap => ({ lane, text })))
  const holes = new Set(told.map(({ lane }) => lane))
  const missed = (verdict?.unknown ?? []).map((signal): ChainGap => ({ lane: laneOfSignalName(signal), signal }))
  return [...told, ...missed.filter(({ lane }) => !holes.has(lane))]
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
