// The story of the first day, in a real browser against the real server: a customer asks where the
// money went and gets the true answer, asks for a human and gets one, loses the line in the middle of
// it, and watches the progress in public.
//
// Usage: JX_SERVER=path/to/jianxin node tests/end_to_end/story.mjs [--screenshots FOLDER]
// JX_CHROMIUM names the browser (default /usr/bin/chromium). Needs web/ built (web/dist).
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, start } from '../../bench/lib/process.mjs'
import { cuttableProxy } from './cuttable_proxy.mjs'
import { paidButNotArrived, pushFacts } from './shop.mjs'
import { root, server, until } from './site.mjs'
import { picture, playStory } from './stage.mjs'

// As 独角数卡 numbers its orders: sixteen letters and digits that cannot be guessed.
const orderNo = `JXKMQ${Date.now().toString(36).toUpperCase()}STORY`.slice(0, 16)
console.log(`order number ${orderNo}`)

async function openServer(folder) {
  let port = 0
  const proxy = await cuttableProxy(() => port)
  port = await freePort()
  const publicUrl = `http://127.0.0.1:${proxy.port}`
  const program = start(server, ['demo', '--data', folder, '--listen', `127.0.0.1:${port}`, '--no-market'], {
    cwd: root,
    env: { ...process.env, JIANXIN_HTTP_PUBLIC_URL: publicUrl, JIANXIN_HTTP_ALLOWED_ORIGINS: publicUrl },
  })
  const file = join(folder, 'logins.json')
  await until(() => existsSync(file) && readFileSync(file, 'utf8').includes('base_url'), 'the server to open')
  const logins = { ...JSON.parse(readFileSync(file, 'utf8')), base_url: publicUrl }
  await until(async () => (await fetch(`${publicUrl}/readyz`).catch(() => null))?.ok, 'readiness')
  return { program, proxy, logins }
}

// What a customer sees and does.
class Customer {
  constructor(page) {
    this.page = page
  }
  async open(url) {
    await this.page.goto(`${url}/widget/demo`)
    await this.page.locator('.launcher').click()
  }
  async say(text) {
    await this.page.getByRole('textbox', { name: '输入消息' }).fill(text)
    await this.page.getByRole('button', { name: '发送', exact: true }).click()
  }
  settled(text) {
    return this.page.locator('.mine:not(.echo) .bubble', { hasText: text })
  }
  bubbles() {
    return this.page.locator('.log .bubble').allTextContents()
  }
}

// What an agent sees and does.
class Agent {
  constructor(page) {
    this.page = page
  }
  async logIn(url, { login, password }) {
    await this.page.goto(`${url}/console/`)
    await this.page.locator('input[autocomplete=username]').fill(login)
    await this.page.locator('input[autocomplete=current-password]').fill(password)
    await this.page.getByRole('button', { name: '登录', exact: true }).click()
    const begin = this.page.getByRole('button', { name: '上线接待' })
    await begin.waitFor()
    await begin.click()
  }
  async accept() {
    await this.page.locator('.offer').getByRole('button', { name: '接待' }).click()
  }
  async reply(text) {
    await this.page.getByPlaceholder('回复客户…').fill(text)
    await this.page.getByRole('button', { name: '发送', exact: true }).click()
  }
  said(text) {
    return this.page.getByText(text)
  }
  async resolve(summary) {
    await this.page.getByRole('button', { name: '解决', exact: true }).first().click()
    const dialog = this.page.getByRole('dialog')
    await dialog.locator('textarea').fill(summary)
    await dialog.getByRole('button', { name: '解决', exact: true }).click()
  }
}

const times = (list, part) => list.filter((text) => text.includes(part)).length

async function play({ proxy, logins }, browser) {
  const url = logins.base_url
  await pushFacts(logins, paidButNotArrived(orderNo, Date.now()))
  const agent = new Agent(await (await browser.newContext({ locale: 'zh-CN' })).newPage())
  await agent.logIn(url, logins.agents.find((one) => one.role === 'agent'))

  const customer = new Customer(await (await browser.newContext({ locale: 'zh-CN' })).newPage())
  await customer.open(url)
  const asked = Date.now()
  await customer.say(`我付了钱怎么没到账 订单号 ${orderNo}`)
  await customer.page.locator('.verdict').first().waitFor()
  console.log(`verdict on screen after ${Date.now() - asked} ms`)
  await picture(customer.page, 'customer_verdict')

  await customer.page.getByRole('button', { name: '转人工' }).first().click()
  await agent.page.locator('.offer').waitFor()
  await agent.accept()
  await agent.page.getByPlaceholder('回复客户…').waitFor()
  await agent.said(orderNo).first().waitFor()
  await picture(agent.page, 'agent_conversation')
  await agent.reply('您好，钱已经到了，我这就为您补单。')
  await customer.page.getByText('我这就为您补单').waitFor()

  // The line breaks for both. What is written meanwhile waits and arrives once.
  proxy.cut()
  await customer.say('断线的时候我写了这句')
  await customer.page.locator('.echo', { hasText: '断线的时候我写了这句' }).waitFor()
  await agent.reply('断线时客服也写了一句')
  proxy.mend()
  await customer.settled('断线的时候我写了这句').waitFor()
  await customer.page.getByText('断线时客服也写了一句').waitFor()
  await agent.said('断线的时候我写了这句').first().waitFor()
  const seen = await customer.bubbles()
  for (const text of ['我付了钱怎么没到账', '我这就为您补单', '断线的时候我写了这句', '断线时客服也写了一句']) {
    assert.equal(times(seen, text), 1, `"${text}" must be on the customer's screen exactly once`)
  }

  await agent.resolve('已补单，卡密在订单页')
  await customer.page.locator('.ticket-head').first().click()
  const link = customer.page.getByRole('link', { name: '公开进度页' }).first()
  await link.waitFor()
  const progress = await customer.page.context().newPage()
  await progress.goto(new URL(await link.getAttribute('href'), url).href)
  await progress.getByText('已解决').first().waitFor()
  await picture(progress, 'public_progress')
}

await playStory('story', ({ site, browser }) => play(site, browser), openServer)
