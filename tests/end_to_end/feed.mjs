// A running server and the shops connected to it: new and changed rows arrive, a database that goes away and comes back
// loses nothing, callbacks and notices are taken when they are signed, and all of it is found under one purchase.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { Database, startEndpoints } from './database.mjs'
import { openSite, root, staffHeaders, until } from './site.mjs'

const { folder, remove } = temporaryFolder('feed')
const database = new Database(folder)
const order = '202611211000000001'
const environment = { JIANXIN_LOG_REQUESTS: 'false', SHOP_PASSWORD: 'only-reads', EPAY_KEY: 'key-1', SITE_KEY: 'key-1', SITE_SECRET: 'secret-1' }
let endpoints
let site
let headers

async function factsOf(number) {
  const response = await fetch(`${site.url}/v1/purchases/${number}`, { headers })
  if (response.status === 404) return []
  return (await response.json()).facts.map((fact) => ({ source: fact.source, ...fact.body }))
}

function addOrder(number) {
  database.sql(`INSERT IGNORE INTO acg_commodity (id, name, price, code, delivery_way) VALUES (1, 'Steam', '216.00', 'c1', 0);
    INSERT INTO acg_order (owner, trade_no, amount, commodity_id, card_num, create_time) VALUES (7, '${number}', '216.00', 1, 1, NOW());`, 'shop')
}

function notice() {
  const values = { money: '216.00', name: 'Steam', out_trade_no: order, pid: '1001', trade_no: 'T1', trade_status: 'TRADE_SUCCESS', type: 'alipay' }
  const text = Object.keys(values).sort().map((name) => `${name}=${values[name]}`).join('&')
  return new URLSearchParams({ ...values, sign: createHash('md5').update(`${text}key-1`).digest('hex'), sign_type: 'MD5' })
}

function callback(secret) {
  const path = '/v1/suppliers/dujiaonext/b-site/callback'
  const body = JSON.stringify({ order_id: 101, order_no: 'DJ101', downstream_order_no: order, status: 'fulfilling' })
  const timestamp = `${Math.floor(Date.now() / 1000)}`
  const text = `POST\n${path}\n${timestamp}\n${createHash('md5').update(body).digest('hex')}`
  return fetch(site.url + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Dujiao-Next-Api-Key': 'key-1',
      'Dujiao-Next-Timestamp': timestamp,
      'Dujiao-Next-Signature': createHmac('sha256', secret).update(text).digest('hex'),
    },
    body,
  })
}

try {
  await database.start()
  database.make('shop', join(root, 'tests/fixtures/acgfaka/schema.sql'), 'acg_')
  addOrder(order)
  endpoints = await startEndpoints({ dujiaonext: { api_key: 'key-1', api_secret: 'secret-1', products: [], orders: [{ order_id: 101, order_no: 'DJ101', status: 'completed', items: [{ quantity: 1 }] }] } })
  const shop = join(folder, 'shop.yaml')
  writeFileSync(shop, JSON.stringify({
    shop: { socket: database.socket, user: 'reader', password: { env: 'SHOP_PASSWORD' }, database: 'shop', poll: 1 },
    gateways: [{ kind: 'epay', url: `${endpoints.url}/epay/`, merchant: '1001', key: { env: 'EPAY_KEY' } }],
    suppliers: [{ kind: 'dujiaonext', name: 'b-site', url: `${endpoints.url}/api/v1/upstream`, api_key: { env: 'SITE_KEY' }, api_secret: { env: 'SITE_SECRET' } }],
  }))
  site = await openSite(folder, { ...environment, JIANXIN_SHOPS_FILES: shop })
  headers = await staffHeaders(site)
  const status = async (number) => (await factsOf(number)).filter((fact) => fact.kind === 'order').map((fact) => fact.status).at(-1)
  await until(async () => (await status(order)) === 'pending_payment', 'the order')
  database.sql(`UPDATE acg_order SET status = 1, delivery_status = 1, secret = 'CARD-1', pay_time = NOW();`, 'shop')
  await until(async () => (await status(order)) === 'completed', 'the change of the order')

  const told = await fetch(`${site.url}/v1/gateways/epay/main?${notice()}`)
  assert.equal(await told.text(), 'success')
  const forged = notice()
  forged.set('money', '0.01')
  assert.equal((await fetch(`${site.url}/v1/gateways/epay/main?${forged}`)).status, 401)
  const taken = await callback('secret-1')
  assert.deepEqual([taken.status, await taken.json()], [200, { ok: true, message: 'received' }])
  assert.equal((await callback('wrong')).status, 401)
  await until(async () => {
    const sources = new Set((await factsOf('DJ101')).map((fact) => fact.source))
    return sources.has('acgfaka:main') && sources.has('epay:main') && sources.has('dujiaonext:b-site')
  }, 'all sources under one purchase')

  const judged = async (claim) => {
    const response = await fetch(`${site.url}/v1/purchases/${order}?claim=${claim}`, { headers })
    return response.ok ? (await response.json()).verdict.family : response.status
  }
  assert.deepEqual([await judged('not_arrived'), await judged('invoice'), await judged('nonsense')], ['not_arrived', 'invoice', 400])

  await database.stop()
  await until(async () => (await fetch(`${site.url}/readyz`)).ok, 'the server to stand without its shop')
  await database.start()
  addOrder('202611211000000002')
  await until(async () => (await status('202611211000000002')) === 'pending_payment', 'what came after the database was back')
  const orders = (await factsOf(order)).filter((fact) => fact.kind === 'order')
  assert.deepEqual(orders.map((fact) => fact.status).sort(), ['completed', 'pending_payment'], 'nothing is told twice')
  console.log('feed: rows, changes, a notice, a callback and an outage; one purchase, three sources')
} finally {
  await site?.program.stop()
  await endpoints?.stop()
  await database.stop()
  remove()
}
