// Purchases for the pictures, as facts: what shop, gateway and supplier tell of them.
const minute = 60_000

// Numbers as 独角数卡 makes them: whoever knows one may ask about its order.
export const orders = {
  zh: 'JXKM8R4K7QWENTAI',
  en: 'JXKM3P9D2TCLOUDS',
  cards: 'JXKM5V1N6BREVEAL',
  pending: 'JXKM2H7C4MTOPUPS',
  used: 'JXKM9F3S8LUSEDUP',
  manual: 'JXKM6Y2G5PBYHAND',
}
// The order of one look that waits at the supplier: each picture asks about its own.
export const atSupplier = (look) => `JXKM7T${look.toUpperCase().replace(/[^A-Z]/g, '').padEnd(10, 'X').slice(0, 10)}`
export const queryPassword = 'wenjuan-82'
export const buyer = 'user:1042'

export class Purchase {
  constructor(number, now, members) {
    this.number = number
    this.now = now
    this.order = { kind: 'order', order_no: number, trade_no: `T${number}`, quantity: 1, pay_channel: 'alipay', ...members }
    this.facts = []
  }

  // `body` was so `minutesAgo`, as told then.
  tell(minutesAgo, body) {
    const seen_at = Math.round(this.now - minutesAgo * minute)
    this.facts.push({ id: `${body.kind}:${this.number}:${this.facts.length}`, seen_at, body: { order_no: this.number, ...body } })
    return this
  }

  at(minutesAgo) {
    return Math.round(this.now - minutesAgo * minute)
  }

  placed(minutesAgo) {
    this.order = { ...this.order, created_at: this.at(minutesAgo), expires_at: this.at(minutesAgo - 60) }
    return this.tell(minutesAgo, { ...this.order, status: 'pending_payment' })
  }

  became(minutesAgo, status) {
    return this.tell(minutesAgo, { ...this.order, status })
  }

  paid(minutesAgo) {
    const { trade_no, amount, pay_channel } = this.order
    return this.tell(minutesAgo, {
      kind: 'payment', trade_no, transaction_id: `42000${this.number}`, amount, status: 'paid', paid_at: this.at(minutesAgo), channel: pay_channel,
    })
  }

  notice(minutesAgo, attempt, result, detail = '') {
    return this.tell(minutesAgo, { kind: 'notice', trade_no: this.order.trade_no, at: this.at(minutesAgo), attempt, result, detail })
  }

  upstream(minutesAgo, supplier, status) {
    return this.tell(minutesAgo, { kind: 'upstream_order', upstream_no: `U${this.number}`, supplier, status, at: this.at(minutesAgo) })
  }

  delivered(minutesAgo, cards) {
    return this.tell(minutesAgo, {
      kind: 'delivery', quantity: cards.length, secrets: cards.join('\n'), way: 'page', at: this.at(minutesAgo), seen_at: this.at(minutesAgo - 1),
    })
  }
}

// Paid, but the gateway's notice never reached the shop.
const noticeLost = (number, now, title) =>
  new Purchase(number, now, { goods_no: 'g303', title, goods_kind: 'stock_cards', amount: '216.00', buyer })
    .placed(16).paid(15).notice(14, 1, 'retrying').notice(12, 2, 'retrying')
    .notice(9, 3, 'gave_up', 'connect timed out').became(2, 'pending_payment')

export const waitingAtSupplier = (number, now) =>
  new Purchase(number, now, { goods_no: 'g204', title: '移动话费 100 元', goods_kind: 'direct_topup', amount: '98.80', buyer: 'user:2210' })
    .placed(20).paid(19).notice(19, 1, 'delivered').became(19, 'processing').upstream(18, '快充网', 'submitted').facts

export function purchases(now) {
  const delivered = new Purchase(orders.cards, now, {
    goods_no: 'g101', title: 'Steam 充值卡 100 元', goods_kind: 'stock_cards', quantity: 2, amount: '197.00', buyer, query_password_print: queryPassword,
  }).placed(4_320).paid(4_319).notice(4_319, 1, 'delivered').became(4_318, 'completed').delivered(4_318, ['S7QK-2M9F-XW4T-RA3C', 'S7QK-8D1H-PL6V-NE5B'])
  const pending = new Purchase(orders.pending, now, {
    goods_no: 'g204', title: '移动话费 100 元', goods_kind: 'direct_topup', amount: '98.80', buyer: 'user:2210',
  }).placed(48).paid(47).notice(47, 1, 'delivered').became(47, 'processing').upstream(46, '快充网', 'submitted').upstream(31, '快充网', 'pending')
  const used = new Purchase(orders.used, now, {
    goods_no: 'g102', title: '网易一卡通 30 元', goods_kind: 'stock_cards', amount: '29.20', buyer: 'user:3307',
  }).placed(190).paid(189).notice(189, 1, 'delivered').became(188, 'completed').delivered(188, ['W30X-5520-8813-4471'])
  const manual = new Purchase(orders.manual, now, {
    goods_no: 'g401', title: '哔哩哔哩大会员代开', goods_kind: 'manual', amount: '138.00', buyer: 'user:4415',
  }).placed(65).paid(64).notice(64, 1, 'delivered').became(64, 'processing')
  return [
    noticeLost(orders.zh, now, '云端音乐会员 · 12 个月'),
    noticeLost(orders.en, now, 'Cloud Music membership · 12 months'),
    delivered, pending, used, manual,
  ].flatMap((purchase) => purchase.facts)
}
