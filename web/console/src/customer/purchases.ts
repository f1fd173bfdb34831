// A buyer's facts as a list of purchases. Pure.
import type { FactView } from '../wire'

export interface PurchaseRow {
  orderNo: string
  title: string
  amount: string
  status: string
  at: number
}

const textOf = (fact: FactView, member: string): string => {
  const value = fact.body[member]
  return typeof value === 'string' ? value : ''
}
const timeOf = (fact: FactView, member: string): number => {
  const value = fact.body[member]
  return typeof value === 'number' ? value : 0
}

// One row an order, as its source saw it last; the newest first.
export function purchaseRows(facts: readonly FactView[]): PurchaseRow[] {
  const latest = new Map<string, FactView>()
  for (const fact of facts) {
    const order = textOf(fact, 'order_no')
    if (fact.body.kind !== 'order' || order === '') continue
    const before = latest.get(order)
    if (!before || before.seen_at <= fact.seen_at) latest.set(order, fact)
  }
  return [...latest]
    .map(([orderNo, fact]) => ({
      orderNo,
      title: textOf(fact, 'title'),
      amount: textOf(fact, 'amount'),
      status: textOf(fact, 'status'),
      at: timeOf(fact, 'created_at') || fact.seen_at,
    }))
    .sort((a, b) => b.at - a.at || (a.orderNo < b.orderNo ? -1 : 1))
}
