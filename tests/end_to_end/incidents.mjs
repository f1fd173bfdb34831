// An outage in the demo market, in a real browser against the real server and the real market: a
// supplier breaks, the system finds it, a supervisor reads, betters and announces it; a buyer that
// never wrote has one message; who asks hears of it; it closes by itself when orders go well again.
//
// Usage: JX_SERVER=… JX_MARKET=… node tests/end_to_end/incidents.mjs [--screenshots FOLDER]
// JX_CHROMIUM names the browser (default /usr/bin/chromium). Needs web/ built (web/dist).
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { start } from '../../bench/lib/process.mjs'
import { staffPage } from './pages.mjs'
import { pushFacts } from './shop.mjs'
import { json, openSite, root, until } from './site.mjs'
import { picture, playStory } from './stage.mjs'

const market = process.env.JX_MARKET ?? join(root, 'build/release/market/jianxin-market')
const seed = process.env.JX_SEED ?? '11'
const supplier = '星辰直充' // the first of the market's page
const minute = 60_000
const buyer = '9001' // of no story of the market: never writes before it is told
const orderNo = `JXOUT${Date.now().toString(36).toUpperCase()}AGE00`.slice(0, 16)
console.log(`seed ${seed}, order number ${orderNo}`)

// Twenty times as fast as life, no simulated agents, nobody complains.
async function openMarket(logins) {
  const program = start(market, ['demo', '--logins', logins, '--seed', seed, '--speed', '20', '--agents', '0',
    '--history', '400', '--order-every', '8', '--complaint-every', '1000000'], { cwd: root })
  const control = /http:\S+/.exec(await program.firstLine)[0]
  const page = async () => (await fetch(control)).text()
  const orders = async () => Number(/(\d+) 笔订单/.exec(await page())[1])
  const turn = async (what) => {
    const answer = await fetch(`${control}suppliers/0/${what}`, { method: 'POST', redirect: 'manual' })
    assert.equal(answer.status, 303)
    assert.ok((await page()).includes(supplier))
  }
  return { program, orders, turn }
}

function identity(logins, subject) {
  const base64 = (text) => Buffer.from(text).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const head = base64(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))
  const body = base64(JSON.stringify({ iss: logins.shop, sub: subject, name: '林小满', iat: now, exp: now + 1800 }))
  const signature = createHmac('sha256', logins.identity_secret).update(`${head}.${body}`).digest('base64url')
  return `${head}.${body}.${signature}`
}

// One purchase of our buyer that the broken supplier fails.
function failedPurchase(now) {
  const order = {
    kind: 'order', order_no: orderNo, goods_no: 'g201', title: '王者荣耀 648 点券', goods_kind: 'direct_topup', quantity: 1,
    amount: '628.00', buyer: `user:${buyer}`, trade_no: `T${orderNo}`, created_at: now, pay_channel: 'alipay',
  }
  const fact = (name, body) => ({ id: `${name}:${orderNo}`, seen_at: now, body })
  return [
    fact('order@1', { ...order, status: 'paid', paid_at: now }),
    fact('payment', { kind: 'payment', trade_no: `T${orderNo}`, order_no: orderNo, amount: '628.00', status: 'paid', paid_at: now, channel: 'alipay' }),
    fact('upstream', { kind: 'upstream_order', upstream_no: `UP${orderNo}`, order_no: orderNo, supplier, status: 'failed', quantity: 1, at: now, message: '该商品暂停供货' }),
    fact('order@2', { ...order, status: 'failed', paid_at: now }),
  ]
}

async function noticesOf(url, token) {
  const { body } = await json(url, '/v1/stream/poll', { token })
  const snapshot = body.frames.find((frame) => frame.type === 'snapshot')
  return (snapshot?.conversation.items ?? []).filter((item) => item.kind === 'message' && item.author.kind === 'system').map((item) => item.text)
}

async function play({ url, logins }, town, browser) {
  // The shop's usual, as far as it has been lived.
  await until(async () => (await town.orders()) >= 430, 'the market to live', 120_000)
  const supervisor = await staffPage(browser, url, logins.agents.find((one) => one.role === 'supervisor'))
  await supervisor.goto(`${url}/console/#/incidents`)
  await supervisor.locator('h1', { hasText: '故障事件' }).waitFor()

  await town.turn('off')
  const broke = Date.now()
  const card = supervisor.locator('.incident', { hasText: `供应商 ${supplier}` })
  await card.waitFor({ timeout: 3 * minute })
  console.log(`found ${Math.round((Date.now() - broke) / 1000)} s after it broke: ${await card.locator('p.num').last().textContent()}`)
  await supervisor.getByRole('link', { name: /故障事件，\d+ 个待确认/ }).waitFor()
  await pushFacts({ ...logins, base_url: url }, failedPurchase(Date.now()))
  await picture(supervisor, 'incident_proposed', { fullPage: true })

  // Nobody is told of what nobody has confirmed.
  const door = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await door.goto(`${url}/`)
  await door.locator('.hero h1').waitFor()
  assert.equal(await door.locator('.incident').count(), 0)

  await card.getByRole('button', { name: '确认并公告' }).click()
  const dialog = supervisor.getByRole('dialog')
  const words = '王者荣耀、原神、和平精英充值暂时失败，我们正在处理，请不要重复下单。'
  await dialog.getByLabel('公告（中文）').fill(words)
  await picture(supervisor, 'incident_confirm', { fullPage: true })
  await dialog.getByRole('button', { name: '确认并公告' }).click()
  await card.locator('.chip', { hasText: '已公告' }).waitFor()
  await door.locator('.incident.standing', { hasText: words }).waitFor({ timeout: 30_000 })
  await picture(door, 'incident_door', { fullPage: true })

  // The buyer that never wrote comes by: one message waits, and the window says what everybody is told.
  const session = async () => (await json(url, '/v1/visitor/session', { method: 'POST', body: { identity: identity(logins, buyer), locale: 'zh-CN' } })).body
  await until(async () => (await session()).contact !== null, 'the buyer to be told', 60_000)
  const { token } = await session()
  await until(async () => (await noticesOf(url, token)).length > 0, 'the message')
  const told = await noticesOf(url, token)
  assert.equal(told.length, 1)
  assert.ok(told[0].includes(words) && told[0].includes(orderNo.slice(-4)), told[0])
  const customer = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await customer.route('**/shop.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="zh-CN"><body><script src="/widget.js" data-locale="zh-CN" data-identity="${identity(logins, buyer)}"></script></body></html>` }))
  await customer.goto(`${url}/shop.html`)
  await customer.locator('.launcher .unread', { hasText: '1' }).waitFor()
  await customer.locator('.launcher').click()
  await customer.locator('.incidents', { hasText: words }).waitFor()
  await customer.locator('.log .bubble', { hasText: words }).waitFor()
  await picture(customer, 'incident_widget', { fullPage: true })

  // Who asks all the same hears of it with the answer.
  await customer.getByRole('textbox', { name: '输入消息' }).fill('我充的点券怎么没到账')
  await customer.getByRole('button', { name: '发送', exact: true }).click()
  await customer.locator('.log .bubble', { hasText: '已确认的故障' }).waitFor()
  await picture(customer, 'incident_answer', { fullPage: true })

  await town.turn('on')
  const mended = Date.now()
  await card.locator('.chip', { hasText: '已恢复' }).waitFor({ timeout: 3 * minute })
  console.log(`closed by itself ${Math.round((Date.now() - mended) / 1000)} s after it was mended`)
  await door.locator('.incident.over').waitFor({ timeout: 30_000 })
  await until(async () => (await noticesOf(url, token)).length === 2, 'the message that it is over', 60_000)
  await picture(supervisor, 'incident_closed', { fullPage: true })
  await picture(door, 'incident_over', { fullPage: true })
  const figures = await card.locator('.figures').textContent()
  console.log(`at the end: ${figures.replace(/\s+/g, ' ').trim()}`)
  const notices = await noticesOf(url, token)
  assert.equal(notices.filter((text) => text.includes(words)).length, 1, 'told once that it is so')
  assert.equal(notices.length, 2, 'and once that it is over')
}

const openQuickly = (folder) => openSite(folder, { JIANXIN_INCIDENTS_SETTLE: '1', JIANXIN_INCIDENTS_QUIET: '5' })
await playStory('incidents', async ({ folder, site, browser }) => {
  const town = await openMarket(join(folder, 'logins.json'))
  try {
    await play(site, town, browser)
  } finally {
    await town.program.stop()
  }
}, openQuickly)
