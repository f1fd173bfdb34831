// A shop of one order, told to the server through the signed push.
import { createHmac } from 'node:crypto'

// Paid, but the gateway's notice never reached the shop: cause `paid_notice_lost`.
export function paidButNotArrived(orderNo, now) {
  const minute = 60_000
  const order = {
    kind: 'order',
    order_no: orderNo,
    goods_no: 'g1',
    title: 'Steam 充值卡 100 元',
    goods_kind: 'stock_cards',
    quantity: 1,
    amount: '98.50',
    status: 'pending_payment',
    trade_no: `T${orderNo}`,
    created_at: now - 12 * minute,
    expires_at: now + 3 * minute,
    pay_channel: 'alipay',
  }
  const payment = {
    kind: 'payment',
    trade_no: `T${orderNo}`,
    order_no: orderNo,
    transaction_id: `42000${orderNo}`,
    amount: '98.50',
    status: 'paid',
    paid_at: now - 11 * minute,
    channel: 'alipay',
  }
  const notice = {
    kind: 'notice',
    trade_no: `T${orderNo}`,
    order_no: orderNo,
    at: now - 10 * minute,
    attempt: 3,
    result: 'gave_up',
    detail: 'connect timed out: shop did not answer',
  }
  return [
    { id: `order:${orderNo}@1`, seen_at: now - 12 * minute, body: order },
    { id: `payment:${orderNo}@1`, seen_at: now - 11 * minute, body: payment },
    { id: `notice:${orderNo}@1`, seen_at: now - 10 * minute, body: notice },
    { id: `order:${orderNo}@2`, seen_at: now - 1 * minute, body: order },
  ]
}

export async function pushFacts(logins, facts) {
  const body = JSON.stringify({ source: `push:${logins.shop}`, facts })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const response = await fetch(`${logins.base_url}/v1/trade/facts`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Jx-Key': String(logins.push.key),
      'X-Jx-Timestamp': timestamp,
      'X-Jx-Signature': createHmac('sha256', logins.push.secret).update(`${timestamp}.${body}`).digest('hex'),
    },
    body,
  })
  const answer = await response.json()
  if (!response.ok || answer.refused.length > 0) throw new Error(`facts refused: ${JSON.stringify(answer)}`)
  return answer
}
