// One purchase's facts, and a customer's three months.
import type { FactView, Lane, SentenceView, Timeline, TimelineEntry } from '../src/wire.ts'
import { orderNo } from './seed.ts'

const minute = 60_000

export function purchaseFacts(number: string, en: boolean, now: number): FactView[] {
  if (![orderNo, '2026112122001', 'ali-88120'].includes(number)) return []
  const at = (minutes: number): number => now - minutes * minute
  const fact = (source: string, id: string, minutes: number, body: FactView['body']): FactView => ({ source, id, seen_at: at(minutes), body })
  return [
    fact('dujiaoka:shop1', 'order:1', 15, { kind: 'order', order_no: orderNo, title: en ? 'Steam card ¥200' : 'Steam 充值卡 200 元', goods_no: 'g-1207', goods_kind: 'stock_cards', quantity: 1, amount: '216.00', status: 'pending_payment', buyer: 'user:40218', created_at: at(24), expires_at: at(-6), pay_channel: 'alipay', trade_no: '2026112122001' }),
    fact('push:main', 'payment:1', 21, { kind: 'payment', trade_no: '2026112122001', order_no: orderNo, transaction_id: 'ali-88120', amount: '216.00', status: 'paid', paid_at: at(22), channel: 'alipay' }),
    fact('push:main', 'notice:1', 21, { kind: 'notice', trade_no: '2026112122001', order_no: orderNo, at: at(21.5), attempt: 1, result: 'retrying', detail: 'HTTP 502' }),
    fact('push:main', 'notice:2', 19, { kind: 'notice', trade_no: '2026112122001', order_no: orderNo, at: at(19), attempt: 2, result: 'retrying', detail: 'HTTP 502' }),
    fact('push:main', 'notice:3', 16, { kind: 'notice', trade_no: '2026112122001', order_no: orderNo, at: at(16), attempt: 3, result: 'gave_up', detail: 'connection timed out' }),
    fact('dujiaoka:shop1', 'card:9', 14, { kind: 'stock_card', card: '9f2c61d07b3e48a5', goods_no: 'g-1207', status: 'locked', at: at(14) }),
  ]
}

export function purchases(en: boolean, now: number): FactView[] {
  const day = 86_400_000
  const rows: [string, string, string, string, string, number][] = [
    [orderNo, 'Steam 充值卡 200 元', 'Steam card ¥200', '216.00', 'pending_payment', now - 24 * minute],
    ['20261119-P3KD7M', '视频会员月卡', 'Video membership, 1 month', '19.80', 'completed', now - 2 * day],
    ['20261028-77QHXE', '话费充值 50 元', 'Phone credit ¥50', '49.50', 'completed', now - 24 * day],
    ['20260930-V2B6RT', '游戏点券 × 5', 'Game points × 5', '245.00', 'refunded', now - 52 * day],
  ]
  return rows.map(([order_no, zh, english, amount, status, created_at]) => ({
    source: 'dujiaoka:shop1', id: `order:${order_no}`, seen_at: created_at, body: { kind: 'order', order_no, title: en ? english : zh, amount, status, created_at },
  }))
}

const laneOfKind: Record<string, Lane> = { order: 'shop', payment: 'gateway', notice: 'gateway', stock_card: 'goods', delivery: 'delivery' }
const told: Record<string, SentenceView> = {
  order: { zh: '订单：待付款，¥216.00', en: 'Order: waiting for payment, ¥216.00' },
  payment: { zh: '付款：已支付，¥216.00', en: 'Payment: paid, ¥216.00' },
  notice: { zh: '支付通知：商城没有收下', en: 'Payment notice: the shop did not take it' },
  stock_card: { zh: '库存卡：已锁定', en: 'Stock card: locked' },
}

// As the server tells these facts.
export function timelineOf(facts: readonly FactView[]): Timeline {
  const entryOf = (fact: FactView): TimelineEntry => ({
    at: Number(fact.body['paid_at'] ?? fact.body['at'] ?? fact.seen_at), source: fact.source, fact_id: fact.id, kind: fact.body.kind,
    state: String(fact.body['status'] ?? fact.body['result'] ?? ''), ...(told[fact.body.kind] ?? { zh: '', en: '' }), contradicted: fact.body.kind === 'order',
  })
  const order = facts.find((fact) => fact.body.kind === 'order')
  const placed = order && { ...entryOf(order), at: Number(order.body['created_at']), state: 'ordered', zh: '买家下单', en: 'Ordered', contradicted: false }
  const lanes: Lane[] = ['buyer', 'shop', 'gateway', 'goods', 'delivery', 'activation', 'account']
  return {
    order_no: String(order?.body['order_no'] ?? ''), other_orders: [], cut: false,
    lanes: lanes.map((lane) => ({
      lane,
      entries: lane === 'buyer' ? (placed ? [placed] : []) : facts.filter((fact) => laneOfKind[fact.body.kind] === lane).map(entryOf),
      gaps: lane === 'delivery' ? [{ zh: '没有发货记录', en: 'No record of a delivery' }] : [],
    })),
  }
}
