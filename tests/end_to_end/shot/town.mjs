// The town in the pictures: a shop with orders in trouble, staff at work, customers in every state.
// Everything is done through the public API, as people and shops would.
import { createHmac } from 'node:crypto'
import { pushFacts } from '../shop.mjs'
import { openSite } from '../site.mjs'
import { Colleague, Customer, Session } from './cast.mjs'
import { openConnections } from './connections.mjs'
import { failedCount, isOf, outage, outages, unbroken, usual } from './outages.mjs'
import { atSupplier, buyer, orders, purchases, waitingAtSupplier } from './purchases.mjs'

const minute = 60_000

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

// What a shop signs for a buyer whom it knows.
function identity({ shop, identity_secret }, sub, name) {
  const now = Math.floor(Date.now() / 1000)
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: shop, sub, name, iat: now, exp: now + 3_000 })}`
  return `${head}.${createHmac('sha256', identity_secret).update(head).digest('base64url')}`
}

const cannedReplies = [
  ['查单中', '您好，{{customer}}，我是{{agent}}，正在为您核对订单 {{order}}，请稍等片刻。', ['delivery']],
  ['已补单', '订单 {{order}} 已为您补发，请刷新订单页查看；如仍未到账请直接回复我。', ['delivery']],
  ['上游处理中', '供货方正在处理订单 {{order}}，我已加急跟进，会在 {{deadline}} 前告诉您结果。', ['upstream']],
  ['退款说明', '退款已提交，原路返回一般 1–3 个工作日到账，我会在工单 {{ticket}} 的进度里持续更新。', ['refund']],
  ['Order found', 'Hello {{customer}}, {{agent}} here. I am looking at order {{order}} right now.', ['english']],
  ['Sent again', 'Order {{order}} has been sent again; please reload the order page. If anything is missing, just reply here.', ['english']],
]
const teams = [['充值组', ['payment', 'delivery']], ['售后组', ['refund', 'card']], ['上游对接组', ['upstream']]]
const changesOfRules = ['按上游新接口，充值超时改为 20 分钟后提醒', '支付通知丢失时，先请技术核对回调地址']

// The conversations that the desk's pictures open, one in each language.
const leads = {
  zh: {
    name: '沈知夏', locale: 'zh-CN', sub: buyer.split(':')[1], words: `你好，我付了钱，会员一直没到账，订单号 ${orders.zh}`,
    replies: ['沈女士您好，我看过您和 AI 助手说的情况了，钱已经收到。', '正在让支付网关重新通知商城，十分钟内就会发货，我在这里陪您等。'],
    question: '好的，那我不用再付一次吧？', note: '已在网关后台点“重新通知”；商城回调地址前三次都超时，已请技术看。',
  },
  en: {
    name: 'Emma Clarke', locale: 'en', words: `Hi, I paid for the Cloud Music membership but nothing arrived. Order ${orders.en}`,
    replies: ['Hello Emma, I have read what you told the assistant; your payment is here.', 'The shop is being told again right now. You will have the code within 10 minutes.'],
    question: 'Thank you! So I do not have to pay again?', note: 'Asked the gateway to repeat the notice; the shop’s callback address timed out three times.',
  },
}

const atWork = ['xiaolin', 'xiaozhou', 'xiaochen', 'anan']
const settings = { JIANXIN_LOG_REQUESTS: 'false', JIANXIN_DESK_OFFER_LIFETIME: '60' }
const quick = { JIANXIN_INCIDENTS_SETTLE: '1' }

export class Town {
  // `screenshots`: what customers send of their phones.
  constructor({ folder, screenshots }) {
    Object.assign(this, { folder, screenshots })
  }

  get url() {
    return this.site.url
  }

  // Log-ins and facts: what is there before anybody comes to work.
  async prepare() {
    this.site = await openSite(this.folder, settings)
    const { logins } = this.site
    await pushFacts(logins, purchases(Date.now()))
    this.sessions = { boss: await Session.open(this, logins.operator) }
    for (const login of logins.agents) this.sessions[login.login] = await Session.open(this, login)
    const { agents } = await this.sessions.boss.request('GET', '/v1/agents')
    this.agentIds = Object.fromEntries(agents.map((each) => [each.name, each.agent]))
  }

  // Colleagues begin, customers come.
  async open() {
    await this.#arrive()
    await this.#furnish()
    await this.#customersOfXiaolin()
    await this.#customersOfXiaozhou()
    await this.#customersOfXiaochen()
    await this.staff.anan.present('on_break', 'meal')
    this.assisted = await this.arrive('白榆', 'zh-CN', '在吗？想问一下点卡怎么用')
    this.pictured = await this.arrive('许清和', 'zh-CN', '卡密兑换不了')
    await this.pictured.showPicture(this.screenshots.card, 'card.png')
  }

  // The server comes back with a language model and suppliers.
  async connect(looks) {
    this.#leave()
    await this.site.program.stop()
    this.connections = await openConnections(this.folder)
    this.site = await openSite(this.folder, { ...settings, ...quick, ...this.connections.settings })
    await this.#arrive()
    await pushFacts(this.site.logins, looks.flatMap((look) => waitingAtSupplier(atSupplier(look.name), Date.now())))
  }

  // One outage is proposed, one announced, one over.
  async breakDown() {
    const supervisor = await Colleague.arrive(this.sessions.aning)
    for (const name of Object.keys(outages)) await pushFacts(this.site.logins, usual(name, Date.now()))
    await pushFacts(this.site.logins, unbroken(Date.now()))
    for (const name of ['closed', 'announced', 'proposed']) {
      await pushFacts(this.site.logins, outage(name, Date.now()))
      const { incident } = await supervisor.incident(isOf(name))
      if (name === 'proposed') continue
      await supervisor.command({ kind: 'confirm_incident', incident })
      await supervisor.told(incident, failedCount)
      if (name !== 'closed') continue
      await supervisor.command({ kind: 'close_incident', incident, reason: 'by_hand' })
      await supervisor.told(incident, 2 * failedCount)
    }
    supervisor.leave()
  }

  async close() {
    this.#leave()
    await this.site?.program.stop()
    await this.connections?.close()
  }

  async #arrive() {
    this.staff = {}
    for (const login of atWork) this.staff[login] = await Colleague.arrive(this.sessions[login])
  }

  #leave() {
    for (const colleague of Object.values(this.staff ?? {})) colleague.leave()
  }

  // A customer who has said something and been answered by the assistant.
  async arrive(name, locale, words, sub = '') {
    const known = sub === '' ? {} : { identity: identity(this.site.logins, sub, name) }
    const customer = await Customer.arrive(this, { locale, ...known })
    await customer.ask(words)
    await customer.command({ kind: 'describe_contact', name, locale })
    return customer
  }

  // One more free hand for as long as `during` runs: the next who asks for a human comes to it.
  async withRoom(name, capacity, during) {
    await this.#change(name, { capacity: capacity + 1 })
    try {
      return await during()
    } finally {
      await this.#change(name, { capacity }).catch(() => undefined)
    }
  }

  #change(name, change) {
    return this.sessions.boss.request('PATCH', `/v1/agents/${this.agentIds[name]}`, change)
  }

  async #publish(note) {
    const { proposal } = await this.proposeRules(note, (text) => `${text}# ${note}\n`)
    await this.sessions.boss.request('POST', `/v1/rules/proposals/${proposal}/publish`)
  }

  async proposeRules(note, change) {
    const { boss } = this.sessions
    const { current } = await boss.request('GET', '/v1/rules')
    const { text } = await boss.request('GET', '/v1/rules/sheets/not_arrived')
    return boss.request('POST', '/v1/rules/proposals', { based_on: current, sheets: [{ sheet: 'not_arrived', text: change(text) }], note })
  }

  async #furnish() {
    const { boss } = this.sessions
    const { canned_replies: before } = await boss.request('GET', '/v1/canned-replies')
    for (const { reply } of before) await boss.request('DELETE', `/v1/canned-replies/${reply}`)
    for (const [title, text, tags] of cannedReplies) await boss.request('POST', '/v1/canned-replies', { title, text, tags })
    for (const note of changesOfRules) await this.#publish(note)
    for (const [name, skills] of teams) await boss.request('POST', '/v1/teams', { name, skills })
    const saved = await boss.request('GET', '/v1/teams')
    this.teams = Object.fromEntries(saved.teams.map((each) => [each.name, each.team]))
    const { 充值组: payments, 售后组: returns, 上游对接组: suppliers } = this.teams
    await this.#change('客服小林', { teams: [payments], skills: ['english'], capacity: 3 })
    await this.#change('客服小周', { teams: [payments], capacity: 2 })
    await this.#change('客服小陈', { teams: [returns], capacity: 2 })
    await this.#change('售后阿楠', { teams: [suppliers, returns] })
  }

  // REQUIRES: `colleague` alone is online with a free hand.
  async #serve(colleague, customer) {
    await customer.wantHuman()
    return colleague.accept(await customer.contact())
  }

  async #customersOfXiaolin() {
    const { xiaolin, xiaozhou } = this.staff
    await xiaolin.present('online')
    this.lead = {}
    for (const [language, told] of Object.entries(leads)) {
      const customer = await this.arrive(told.name, told.locale, told.words, told.sub)
      const { contact, ticket } = await this.#serve(xiaolin, customer)
      for (const text of told.replies) await xiaolin.say(contact, text)
      await customer.command({ kind: 'post_message', text: told.question })
      await xiaolin.command({ kind: 'post_note', contact, ticket, text: told.note })
      await xiaolin.command({ kind: 'add_progress', ticket, step: 'with_tech', text: '', next_due: Date.now() + 30 * minute })
      xiaozhou.look(contact)
      const { progress_token: token } = await this.sessions.boss.request('GET', `/v1/tickets/${ticket}`)
      this.lead[language] = { contact, token }
    }
    await this.#serve(xiaolin, await this.arrive('顾南', 'zh-CN', `卡密提示已被使用，我根本没用过！订单 ${orders.used}`))
  }

  async #customersOfXiaozhou() {
    const { xiaozhou } = this.staff
    await xiaozhou.present('online')
    this.watched = await this.arrive('周可可', 'zh-CN', `话费充值怎么还没到，订单 ${orders.pending}`)
    await this.#serve(xiaozhou, this.watched)
    await this.#serve(xiaozhou, await this.arrive('Noah Tanaka', 'en', 'I want a refund for my order'))
  }

  // One solved, two passed on to a team that is at lunch, one in hand.
  async #customersOfXiaochen() {
    const { xiaochen } = this.staff
    await xiaochen.present('online')
    const { contact, ticket } = await this.#serve(xiaochen, await this.arrive('林晓', 'zh-CN', `大会员代开付了款还没到，订单 ${orders.manual}`))
    await xiaochen.say(contact, '您好，店铺的代开师傅已经开始处理，预计半小时内完成。')
    await xiaochen.command({ kind: 'add_progress', ticket, step: 'with_shop', text: '店铺已接单，正在人工代开。', next_due: 0 })
    await xiaochen.command({ kind: 'resolve_ticket', ticket, outcome: 'solved', summary: '会员已开通，请重新登录后查看有效期。如有异常请直接回复。' })
    const { progress_token: token } = await this.sessions.boss.request('GET', `/v1/tickets/${ticket}`)
    this.resolved = { token }
    for (const [name, words, note] of [
      ['陆岛', '充值到账的数量不对，少了一半', '上游返回部分成功，请向供货方核对数量。'],
      ['秦舟', '我的账号被盗了，余额被人转走', '已请客户改密码并解绑设备；请向供货方冻结最近两笔。'],
    ]) {
      const passed = await this.#serve(xiaochen, await this.arrive(name, 'zh-CN', words))
      await xiaochen.command({ kind: 'transfer_ticket', ticket: passed.ticket, to_team: this.teams['上游对接组'], note })
    }
    await this.#serve(xiaochen, await this.arrive('许言', 'zh-CN', '我的账号被冻结了，里面还有余额'))
    await this.#change('客服小陈', { capacity: 1 })
  }
}
