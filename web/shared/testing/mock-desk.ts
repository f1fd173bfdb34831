// A desk small enough for a page's tests: one journal in memory, an assistant that knows one order,
// an agent who always has time. It speaks docs/protocol.md; it decides nothing a real desk would.
import type { Attachment, ConversationView, Event, EventFrame, Id, VisitorCommand, Verdict } from '../protocol.ts'
import { applyConversation, compareIds, emptyConversation } from '../model/conversation.ts'

type Actor = EventFrame['actor']
type Stored = Omit<EventFrame, 'type' | 'prev'>

export const assistant: Actor = { kind: 'assistant', id: 0 }
export const agent: Actor = { kind: 'agent', id: 7 }
const system: Actor = { kind: 'system', id: 0 }
const minute = 60_000

export interface Said {
  zh: string
  en: string
}

export class MockDesk {
  private seq = 100
  private contacts = new Map<Id, { locale: string; numbers: number }>()
  private answers = new Map<string, { seq: Id; body: string }>()
  private readonly listeners = new Set<() => void>()
  readonly journal: Stored[] = []
  readonly tokens = new Map<string, Id>() // progress token -> ticket
  agentName = '小林'

  constructor(public now: () => number) {}

  get last(): Id {
    return String(this.seq)
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  append(actor: Actor, event: Event, command?: string, at = this.now()): Id {
    const seq = String(++this.seq)
    const stored: Stored = { seq, at, actor, event }
    if (actor.kind === 'agent') stored.name = this.agentName
    if (command !== undefined) stored.command = command
    this.journal.push(stored)
    for (const listener of this.listeners) listener()
    return seq
  }

  newContact(locale: string): Id {
    const contact = String(++this.seq)
    this.contacts.set(contact, { locale, numbers: 0 })
    return contact
  }

  eventsAfter(contact: Id, since: Id): Stored[] {
    return this.journal.filter((each) =>
      compareIds(each.seq, since) > 0 && 'contact' in each.event && each.event.contact === contact)
  }

  view(contact: Id): ConversationView {
    const start = { ...emptyConversation, contact, locale: this.contacts.get(contact)?.locale ?? '' }
    return this.eventsAfter(contact, '0').reduce(
      (view, stored) => applyConversation(view, { type: 'event', prev: '0', ...stored }, 'customer'), start)
  }

  private words(contact: Id, said: Said): string {
    return this.contacts.get(contact)?.locale === 'en' ? said.en : said.zh
  }

  say(contact: Id, author: Actor, said: Said, more: { command?: string; at?: number; attachments?: Attachment[]; ticket?: Id } = {}): Id {
    const record = this.contacts.get(contact)
    const number = String(record === undefined ? 1 : ++record.numbers)
    const attachments = more.attachments ?? []
    const image = attachments[0]?.media_type.startsWith('image/') ?? false
    return this.append(author, {
      kind: 'message_posted', contact, number, author, channel: 'web', ticket: more.ticket ?? '0',
      message_kind: attachments.length === 0 ? 'text' : image ? 'image' : 'file',
      text: this.words(contact, said), attachments,
    }, more.command, more.at)
  }

  openTicket(contact: Id, kind: string, orderNo: string, at = this.now()): Id {
    const ticket = String(this.seq + 1)
    const token = `pt_${ticket}_7f3a9c51e2`
    this.tokens.set(token, ticket)
    return this.append(system, {
      kind: 'ticket_opened', ticket, contact, ticket_kind: kind, tier: 'standard', priority: 'normal', subject: '',
      order_no: orderNo, first_reply_due: at + 30 * minute, resolve_due: at + 24 * 60 * minute, split_from: '0',
      messages: [], progress_token: token,
    }, undefined, at)
  }

  openTicketOf(contact: Id): Id | null {
    const open = Object.values(this.view(contact).tickets).find((each) => each.state !== 'resolved' && each.state !== 'merged')
    return open?.ticket ?? null
  }

  diagnose(contact: Id, ticket: Id, at = this.now()): void {
    this.append(assistant, { kind: 'verdict_recorded', contact, ticket, verdict: noticeLost(at) }, undefined, at)
    this.append(assistant, {
      kind: 'ticket_progressed', ticket, contact, by: assistant, step: 'diagnosed', text: '', next_due: at + 10 * minute,
    }, undefined, at)
  }

  queue(contact: Id, ticket: Id, at = this.now()): void {
    this.append(system, {
      kind: 'ticket_queued', ticket, contact, since: at, team: '0', skills: [], reason: 'asked', brief: '',
    }, undefined, at)
  }

  accept(contact: Id, ticket: Id, at = this.now()): void {
    this.append(agent, { kind: 'ticket_accepted', ticket, contact, agent: '7' }, undefined, at)
  }

  // A visitor's command: its seq, or a refusal's code.
  execute(contact: Id, id: string, body: VisitorCommand): { seq: Id } | { code: string; status: number } {
    const known = this.answers.get(`${contact}/${id}`)
    const text = JSON.stringify(body)
    if (known !== undefined) return known.body === text ? { seq: known.seq } : { code: 'command.conflict', status: 409 }
    const result = this.decide(contact, id, body)
    if ('seq' in result) this.answers.set(`${contact}/${id}`, { seq: result.seq, body: text })
    return result
  }

  private decide(contact: Id, command: string, body: VisitorCommand): { seq: Id } | { code: string; status: number } {
    const customer: Actor = { kind: 'customer', id: Number(contact) }
    switch (body.kind) {
      case 'post_message': {
        if (body.text.includes('#refuse')) return { code: 'message.refused_by_test', status: 429 }
        const said = { zh: body.text, en: body.text }
        const more = { command, attachments: body.attachments ?? [] }
        return { seq: this.say(contact, customer, said, more) }
      }
      case 'correct_message':
        return { seq: this.append(customer, { kind: 'message_corrected', contact, number: body.number, text: body.text }, command) }
      case 'take_back_message':
        return { seq: this.append(customer, { kind: 'message_taken_back', contact, number: body.number }, command) }
      case 'request_human': {
        const ticket = this.openTicketOf(contact) ?? this.openTicket(contact, 'general', '')
        this.queue(contact, ticket)
        return { seq: this.last }
      }
      case 'resolve_ticket':
        return { seq: this.append(customer, { kind: 'ticket_resolved', ticket: body.ticket, contact, by: customer, outcome: 'solved', summary: '' }, command) }
      case 'reopen_ticket':
        return { seq: this.append(customer, { kind: 'ticket_reopened', ticket: body.ticket, contact, by: customer, reason: body.reason }, command) }
      case 'describe_contact': {
        const record = this.contacts.get(contact)
        if (record !== undefined) record.locale = body.locale
        return { seq: this.append(customer, { kind: 'contact_described', contact, name: body.name, locale: body.locale }, command) }
      }
    }
  }

  // What the assistant and the agent do about the newest message; one call, one turn.
  react(contact: Id): void {
    const view = this.view(contact)
    const item = view.items.findLast((each) => each.kind === 'message')
    const ticket = this.openTicketOf(contact)
    const state = ticket === null ? undefined : view.tickets[ticket]?.state
    if (ticket !== null && state === 'queued') {
      this.accept(contact, ticket)
      this.say(contact, agent, {
        zh: '您好，我是小林。前面的记录我都看到了，正在核对这笔订单，您不用再重复说明。',
        en: 'Hello, I am Xiao Lin. I have read everything above and am checking the order now; no need to repeat it.',
      }, { ticket })
      return
    }
    if (item === undefined || item.author.kind !== 'customer' || state === 'held') return
    if (/没到账|got nothing/.test(item.text)) {
      const opened = ticket ?? this.openTicket(contact, 'not_arrived', orderNo)
      this.say(contact, assistant, {
        zh: '我查到了这笔订单的记录：钱已经付成功，问题出在支付通知没有送到商家。下面是完整的诊断。',
        en: 'I found the records of this order: the payment went through, but the shop was never told. Here is the whole finding.',
      }, { ticket: opened })
      this.diagnose(contact, opened)
    } else if (/卡密|card/.test(item.text)) {
      this.say(contact, assistant, {
        zh: '请把订单号发给我，我先核对这张卡的发放与激活记录。卡密本身请不要发在聊天里。',
        en: 'Please send me the order number, so that I can check how the card was issued and used. Do not send the card itself.',
      })
    } else if (item.text !== '') {
      this.say(contact, assistant, {
        zh: '收到。能告诉我订单号或付款时间吗？没有的话，也可以直接转人工。',
        en: 'Thank you. Do you have the order number or the time of payment? If not, a human is one tap away.',
      })
    }
  }
}

export const orderNo = '20261121-8R4K7Q'

export function noticeLost(at: number): Verdict {
  const sentence = (zh: string, en: string): Said => ({ zh, en })
  return {
    cause: 'paid_notice_lost', rule: 'paid_notice_lost', rule_version: 1, order_no: orderNo,
    paid: 'yes', delivered: 'no', party: 'platform', confident: true,
    evidence: [
      { source: 'push:main', fact_id: 'payment:1', signal: 'payment.paid', at: at - 14 * minute, ...sentence('支付宝收款 ¥216.00，交易成功', 'Alipay received ¥216.00') },
      { source: 'push:main', fact_id: 'notice:1', signal: 'notice.retrying', at: at - 13 * minute, ...sentence('网关通知商家 3 次，均未收到应答', 'The gateway told the shop three times without an answer') },
      { source: 'push:main', fact_id: 'order:1', signal: 'order.pending_payment', at: at - 2 * minute, ...sentence('订单仍显示待付款', 'The order still waits for payment') },
    ],
    unknown: [], contradictions: [],
    customer_steps: [
      sentence('不用操作，已请求网关重新通知，补单成功后会自动发货', 'Nothing to do: the notice is being repeated and delivery follows by itself'),
      sentence('10 分钟后仍未到账，直接点「转人工」', 'If nothing has come after 10 minutes, tap “Talk to a human”'),
    ],
    agent_steps: [],
    never: [sentence('再次付款，以免重复扣款', 'pay again; you might be charged twice')],
    expected: 10 * minute,
  }
}
