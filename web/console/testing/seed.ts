// A believable afternoon at the desk, in either language.
import type { Event, Id, Scope, Verdict } from '../../shared/protocol.ts'
import type { Actor, StaffDesk } from './staff-desk.ts'

const minute = 60_000
export const orderNo = '20261121-8R4K7Q'
const assistant: Actor = { kind: 'assistant', id: 0 }
const system: Actor = { kind: 'system', id: 0 }
const agentOf = (id: number): Actor => ({ kind: 'agent', id })

export interface Seeded {
  me: Id
  main: Id // the conversation that pictures show
}

export function verdictOf(at: number): Verdict {
  return {
    cause: 'paid_notice_lost', rule: 'paid_notice_lost', rule_version: 3, order_no: orderNo, paid: 'yes', delivered: 'no', party: 'platform', confident: true,
    evidence: [
      { source: 'push:main', fact_id: 'payment:1', signal: 'payment.paid', at: at - 22 * minute, zh: '支付宝已收款 ¥216.00，交易成功', en: 'Alipay took ¥216.00; the trade succeeded' },
      { source: 'push:main', fact_id: 'notice:3', signal: 'notice.gave_up', at: at - 16 * minute, zh: '支付网关通知店铺 3 次均未成功', en: 'The gateway told the shop 3 times, without success' },
      { source: 'dujiaoka:shop1', fact_id: 'order:1', signal: 'order.pending_payment', at: at - 15 * minute, zh: '店铺里订单仍是待支付', en: 'In the shop the order is still awaiting payment' },
    ],
    unknown: ['stock.available'], contradictions: ['order.status'],
    customer_steps: [{ zh: '请不要再次付款，这笔钱已经收到。', en: 'Please do not pay again; this payment was received.' }],
    agent_steps: [{ zh: '在支付后台补发通知，核对金额后确认订单。', en: 'Resend the notice from the gateway, check the amount, confirm the order.' }, { zh: '确认库存足够后发货。', en: 'Deliver once stock is confirmed.' }],
    never: [{ zh: '不要让客户再付一次款', en: 'Never ask the customer to pay again' }],
    expected: 10 * minute,
  }
}

export function seed(desk: StaffDesk, en: boolean, role: 'agent' | 'supervisor' | 'operator', now: number): Seeded {
  const say = (zh: string, english: string): string => (en ? english : zh)
  const add = (event: Event, at: number, actor: Actor = system): Id => desk.append(actor, event, { at })
  const people: [number, string, string, string[], number][] = [
    [7, '林晚', 'Lin Wan', ['payment', 'delivery'], 5], [8, '周舟', 'Zhou Zhou', ['card', 'refund'], 4], [9, '陈默', 'Chen Mo', ['account', 'english'], 4],
    [10, '许知远', 'Xu Zhiyuan', ['upstream'], 3], [11, '何夕', 'He Xi', ['payment', 'complaint'], 4], [12, '苏禾', 'Su He', ['presale'], 3],
  ]
  add({ kind: 'team_saved', team: '31', name: say('支付与到账', 'Payments'), skills: ['payment', 'delivery'] }, now - 9e7)
  add({ kind: 'team_saved', team: '32', name: say('卡密与激活', 'Cards and activation'), skills: ['card'] }, now - 9e7)
  add({ kind: 'team_saved', team: '33', name: say('争议与投诉', 'Disputes'), skills: ['complaint', 'refund'] }, now - 9e7)
  for (const [id, zh, english, skills, capacity] of people) {
    add({ kind: 'agent_added', agent: String(id), name: say(zh, english), role: id === 7 ? role : id === 11 ? 'supervisor' : 'agent', teams: [id % 2 ? '31' : '32'], skills, capacity }, now - 9e7)
    const presence = id === 12 ? 'offline' : id === 10 ? 'on_break' : 'online'
    add({ kind: 'presence_changed', agent: String(id), presence, reason: id === 10 ? 'meal' : id === 12 ? 'shift_end' : 'own', note: '' }, now - (id * 13) * minute, agentOf(id))
  }
  const replies: [string, string, string, string, string][] = [
    ['41', '问候', '您好 {{customer}}，我是 {{agent}}，前面的对话和订单我都看过了，您不用再说一遍。', 'Greeting', 'Hello {{customer}}, I am {{agent}}. I have read everything above, no need to repeat it.'],
    ['42', '正在核对支付', '我正在核对订单 {{order}} 的支付记录，请稍等两分钟。', 'Checking payment', 'I am checking the payment of order {{order}}; please give me two minutes.'],
    ['43', '已补发通知', '支付通知已经补发，订单 {{order}} 会自动发货，请刷新订单页查看。', 'Notice resent', 'The payment notice was resent; order {{order}} delivers by itself. Please refresh the order page.'],
    ['44', '索取凭证', '请提供激活失败的截图（能看到时间和提示文字），方便我们向上游核实。', 'Ask for evidence', 'Please send a screenshot of the failed activation, with time and message, so that we can check upstream.'],
    ['45', '结束语', '还有别的问题随时找我，祝您使用愉快。', 'Goodbye', 'Come back any time; enjoy.'],
  ]
  for (const [reply, title, text, titleEn, textEn] of replies) add({ kind: 'canned_reply_saved', reply, title: say(title, titleEn), text: say(text, textEn), tags: [say('常用', 'common')] }, now - 9e7)

  const ticket = (contact: Id, kind: string, minutesAgo: number, more: { priority?: 'low' | 'normal' | 'high' | 'urgent'; tier?: string; subject?: string; order?: string; first?: number; resolve?: number }): Id => {
    const at = now - minutesAgo * minute
    const id = String(Number(desk.last) + 1)
    add({ kind: 'ticket_opened', ticket: id, contact, ticket_kind: kind, tier: more.tier ?? 'standard', priority: more.priority ?? 'normal', subject: more.subject ?? '', order_no: more.order ?? '', first_reply_due: at + (more.first ?? 30) * minute, resolve_due: at + (more.resolve ?? 1440) * minute, split_from: '0', messages: [] }, at)
    return id
  }
  const queue = (contact: Id, id: Id, minutesAgo: number, brief = '', reason = 'asked', team = '0'): void =>
    void add({ kind: 'ticket_queued', ticket: id, contact, since: now - minutesAgo * minute, team, skills: [], reason, brief }, now - minutesAgo * minute)
  const accept = (contact: Id, id: Id, agent: number, minutesAgo: number): void =>
    void add({ kind: 'ticket_accepted', ticket: id, contact, agent: String(agent) }, now - minutesAgo * minute, agentOf(agent))

  const main = desk.newContact(say('云上青竹', 'Bamboo Cloud'), en ? 'en' : 'zh-CN', 'web', now - 1600 * minute)
  const customer: Actor = { kind: 'customer', id: Number(main) }
  add({ kind: 'buyer_identified', contact: main, buyer: 'user:40218', name: '' }, now - 1599 * minute)
  desk.say(main, customer, say('上次的会员已经到了，谢谢。', 'The membership arrived, thanks.'), { at: now - 1590 * minute })
  desk.say(main, assistant, say('很高兴帮上忙。我是智能助理，需要人工时说一声就行。', 'Glad to help. I am the assistant; say so whenever you want a human.'), { at: now - 1589 * minute })
  const first = ticket(main, 'not_arrived', 19, { priority: 'high', subject: say('付款 ¥216 未到账', '¥216 paid, nothing arrived'), order: orderNo, resolve: 120 })
  desk.say(main, customer, say('我付了钱怎么没到账？订单号 20261121-8R4K7Q', 'I paid but nothing arrived. Order 20261121-8R4K7Q'), { at: now - 19 * minute, ticket: first })
  desk.say(main, assistant, say('已查到订单 20261121-8R4K7Q：¥216.00 已付款，店铺还没有收到支付通知。请不要再次付款。', 'Order 20261121-8R4K7Q: ¥216.00 was paid, but the shop has not received the payment notice. Please do not pay again.'), { at: now - 18.8 * minute, ticket: first })
  add({ kind: 'verdict_recorded', contact: main, ticket: first, verdict: verdictOf(now) }, now - 18.7 * minute, assistant)
  desk.say(main, customer, say('那要等多久？我想找人工。', 'How long will that take? I want a human.'), { at: now - 15 * minute, ticket: first })
  queue(main, first, 15, say('客户付款 ¥216.00 购买 Steam 充值卡，支付宝已扣款；网关 3 次通知均失败，店铺仍显示待支付。客户已等 20 分钟，情绪尚可，要求人工。下一步：补发通知。', 'Paid ¥216.00 for a Steam card by Alipay; three gateway notices failed and the shop still shows "awaiting payment". Waited 20 minutes, calm, asks for a human. Next: resend the notice.'))
  accept(main, first, 7, 12)
  desk.say(main, agentOf(7), say('您好，我是林晚，前面的对话和订单我都看过了。钱已经收到，是支付通知没送到店铺，我现在补发。', 'Hello, this is Lin Wan. I have read it all: your money is here, the notice to the shop was lost. I am resending it now.'), { at: now - 11 * minute, ticket: first })
  add({ kind: 'note_posted', contact: main, ticket: first, author: agentOf(8), text: say('我这边也有两单同样的情况，网关 14:20 起不稳定，已报给支付组。', 'I have two like this; the gateway has been unstable since 14:20, reported to payments.') }, now - 8 * minute, agentOf(8))
  add({ kind: 'ticket_progressed', ticket: first, contact: main, by: agentOf(7), step: 'with_supplier', text: say('已请支付网关补发通知', 'The gateway was asked to resend the notice'), next_due: now + 12 * minute }, now - 6 * minute, agentOf(7))
  desk.say(main, agentOf(7), say('通知已补发，预计 10 分钟内到账。', 'The notice was resent; it should arrive within 10 minutes.'), { at: now - 3 * minute, ticket: first })
  desk.say(main, customer, say('好的，谢谢，我等着。', 'Fine, thank you, I will wait.'), { at: now - 1.5 * minute, ticket: first })

  const others: [string, string, string, string, string, number, number | null, { priority?: 'low' | 'normal' | 'high' | 'urgent'; tier?: string; resolve?: number; first?: number }][] = [
    ['阿橙', 'Orange', 'card_invalid', '卡密提示已被使用，怎么办？', 'The card says it is already used.', 44, 7, { resolve: 60, priority: 'urgent', tier: 'dispute' }],
    ['程序员老王', 'Old Wang', 'activation', '激活码输入后没有反应', 'The code does nothing when I enter it', 26, 7, {}],
    ['小满', 'Xiaoman', 'refund', '重复付款了，想退一笔', 'I paid twice and want one back', 9, null, { priority: 'high', tier: 'refund', first: 12 }],
    ['Leo', 'Leo', 'account', 'My account is frozen', 'My account is frozen', 6, null, { tier: 'account' }],
    ['鲸落', 'Whalefall', 'presale', '批发 200 张有优惠吗', 'A discount for 200 cards?', 3, null, {}],
    ['南枝', 'Nanzhi', 'dispute', '充值到别人账号了', 'It was topped up to another account', 70, 8, { tier: 'dispute', resolve: 75 }],
    ['木子李', 'Mu Zili', 'not_arrived', '会员还没到', 'The membership has not come', 33, 8, {}],
    ['Ava', 'Ava', 'order', 'Where is my licence key?', 'Where is my licence key?', 22, 9, {}],
    ['半夏', 'Banxia', 'not_arrived', '充了 30 元话费没到', '30 yuan of phone credit is missing', 55, 11, { resolve: 50 }],
    ['追风', 'Windchaser', 'other', '如何绑定手机？', 'How do I bind my phone?', 2, -1, {}],
  ]
  others.forEach(([zh, english, kind, text, textEn, ago, holder, more], index) => {
    const contact = desk.newContact(say(zh, english), en ? 'en' : 'zh-CN', index % 3 === 1 ? 'wechat' : 'web', now - (ago + 1) * minute)
    const id = ticket(contact, kind, ago, { ...more, subject: say(text, textEn) })
    desk.say(contact, { kind: 'customer', id: Number(contact) }, say(text, textEn), { at: now - ago * minute, ticket: id })
    if (holder === -1) return
    queue(contact, id, Math.max(1, ago - 1), '', 'asked', index % 2 ? '31' : '0')
    if (holder === null) return
    accept(contact, id, holder, Math.max(0.5, ago - 3))
    if (index > 0) desk.say(contact, agentOf(holder), say('您好，我来帮您查一下。', 'Hello, let me look into it.'), { at: now - Math.max(0.4, ago - 4) * minute, ticket: id })
  })
  incidents(desk, say, now)
  return { me: '7', main }
}

// One to confirm, one announced, one over.
function incidents(desk: StaffDesk, say: (zh: string, english: string) => string, now: number): void {
  const propose = (scope: Partial<Scope>, goods: string, cause: string, minutesAgo: number, troubled: number, zh: string, en: string): Id => {
    const incident = String(Number(desk.last) + 1)
    desk.append(system, {
      kind: 'incident_proposed', incident, scope: { supplier: '', goods_no: '', pay_channel: '', ...scope }, goods, cause, party: 'upstream', since: now - (minutesAgo + 4) * minute,
      buyers: troubled + 1, troubled, usual_bp: 1_120, during_bp: Math.round((troubled / (troubled + 1)) * 10_000), text: { zh, en },
      over_text: { zh: '已恢复正常。此前受影响的订单如果仍未完成，请直接回复这条消息。', en: 'It works again. If an order from that time is still not complete, just answer this message.' },
    }, { at: now - minutesAgo * minute })
    desk.append(system, { kind: 'incident_spread', incident, count: troubled + 5 }, { at: now - minutesAgo * minute })
    return incident
  }
  const goods = say('王者荣耀 648 点券、原神 创世结晶 6480', 'Honor of Kings points, Genshin crystals')
  const over = propose({ pay_channel: 'wxpay' }, '', 'paid_notice_lost', 300, 9, '微信支付的订单确认变慢，正在处理。', 'Orders paid with WeChat Pay are confirmed late; we are on it.')
  const words = { text: { zh: '视频会员兑换码发货延迟，请不要重复下单，恢复后会通知您。', en: 'Video membership codes are delivered late. Please do not order again; you will be told when it is over.' }, over_text: { zh: '视频会员兑换码发货已恢复。', en: 'Video membership codes are delivered as usual again.' } }
  const announced = propose({ supplier: say('卡速通', 'Kasutong') }, say('腾讯视频 VIP 月卡', 'Video membership, 1 month'), 'upstream_pending', 26, 11, words.text.zh, words.text.en)
  for (const incident of [over, announced]) desk.append(agentOf(11), { kind: 'incident_confirmed', incident, by: agentOf(11), ...words }, { at: now - (incident === over ? 290 : 20) * minute })
  desk.append(system, { kind: 'incident_closed', incident: over, by: system, reason: 'recovered' }, { at: now - 200 * minute })
  propose({ supplier: say('星辰直充', 'Xingchen') }, goods, 'upstream_failed_not_refunded', 2, 8, `${goods}等商品的充值和发货出现异常，故障已经确认，正在处理。`, 'The delivery of these goods has been failing or late. The fault is confirmed and being dealt with.')
}

// The longest waiting ticket is offered to the one whose screen this is.
export function offer(desk: StaffDesk, now: number): void {
  const waiting = Object.values(desk.board.tickets).filter((ticket) => ticket.state === 'queued').sort((a, b) => a.queued_since - b.queued_since)[0]
  if (waiting) desk.append(system, { kind: 'ticket_offered', ticket: waiting.ticket, contact: waiting.contact, agent: '7', expires_at: now + 18_000 }, { at: now })
}
