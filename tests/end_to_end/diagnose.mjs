// jianxin diagnose on each kind of shop: a real MariaDB, a gateway over HTTP, the words of a customer; and every way
// in which it refuses. With JIANXIN_SCHEMAS on the shops' real tables, otherwise on tables of our own making.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { command, Database, startEndpoints } from './database.mjs'
import { root, server } from './site.mjs'

const { folder, remove } = temporaryFolder('diagnose')
const database = new Database(folder)
const { socket } = database
const env = { ...process.env, LANG: 'en_US.UTF-8', SHOP_PASSWORD: 'only-reads', EPAY_KEY: 'key-1' }
const now = '2026-11-21T12:00:00+08:00'
let endpoints

const shops = [
  {
    name: 'dujiaoka', own: 'dujiaoka/schema.sql', real: 'dujiaoka-2.0.4.sql',
    open: (n) => `INSERT INTO orders (order_sn, goods_id, title, type, buy_amount, actual_price, email, status, created_at) VALUES ('${n}', 1, 'Steam', 1, 1, '216.00', 'a@b.c', 1, '2026-11-21 10:00:00');`,
    done: (n) => `UPDATE orders SET status = 4, info = 'CARD-${n}', updated_at = '2026-11-21 10:02:00' WHERE order_sn = '${n}';`,
  },
  {
    name: 'dujiaoka_hiouttime', own: 'dujiaoka/schema_with_items.sql', real: 'dujiaoka-hiouttime.sql',
    open: (n) => `INSERT INTO orders (order_sn, user_id, actual_price, email, status, created_at) VALUES ('${n}', 7, '216.00', 'a@b.c', 1, '2026-11-21 10:00:00');
      INSERT INTO order_items (order_id, goods_id, goods_name, quantity, type) SELECT id, 1, 'Steam', 1, 1 FROM orders WHERE order_sn = '${n}';`,
    done: (n) => `UPDATE order_items SET info = 'CARD-${n}' WHERE order_id = (SELECT id FROM orders WHERE order_sn = '${n}');
      UPDATE orders SET status = 4, updated_at = '2026-11-21 10:02:00' WHERE order_sn = '${n}';`,
  },
  {
    name: 'acgfaka', own: 'acgfaka/schema.sql', real: 'acg-faka-3.6.0.sql', prefix: 'acg_',
    open: (n) => `INSERT IGNORE INTO acg_commodity (id, name, price, code, delivery_way) VALUES (1, 'Steam', '216.00', 'c1', 0);
      INSERT INTO acg_order (owner, trade_no, amount, commodity_id, card_num, create_time) VALUES (7, '${n}', '216.00', 1, 1, '2026-11-21 10:00:00');`,
    done: (n) => `UPDATE acg_order SET status = 1, delivery_status = 1, secret = 'CARD-${n}', pay_time = '2026-11-21 10:02:00' WHERE trade_no = '${n}';`,
  },
  {
    name: 'qsfaka', own: 'qsfaka/schema.sql', real: 'qs-faka.sql',
    open: (n) => `INSERT INTO \`order\` (goods_id, trade_no, goods_name, quantity, total_price, contact, status, create_at) VALUES (1, '${n}', 'Steam', 1, '216.000', '13800000000', 0, 1795226400);`,
    done: (n) => `INSERT INTO order_card (order_id, number, secret, card_id) SELECT id, '', 'CARD-${n}', 1 FROM \`order\` WHERE trade_no = '${n}';
      UPDATE \`order\` SET status = 1, success_at = 1795226520 WHERE trade_no = '${n}';`,
  },
]
const lost = '202611211000000001'
const delivered = '202611211000000002'
const payment = (order, trade) => ({ trade_no: trade, out_trade_no: order, type: 'alipay', endtime: '2026-11-21 10:01:00', money: '216.00', status: 1 })

function makeShop(shop) {
  const schemas = process.env.JIANXIN_SCHEMAS
  const file = schemas ? join(schemas, shop.real) : join(root, 'tests/fixtures', shop.own)
  if (!schemas) console.log(`*** JIANXIN_SCHEMAS is not set: ${shop.name} on tables of our own making ***`)
  database.make('shop', file, shop.prefix)
  database.sql([shop.open(lost), shop.open(delivered), shop.done(delivered)].join('\n'), 'shop')
}

function shopFile(members) {
  const file = join(folder, 'shop.yaml')
  writeFileSync(file, JSON.stringify({
    shop: { socket, user: 'reader', password: { env: 'SHOP_PASSWORD' }, database: 'shop', ...members.shop },
    gateways: [
      { kind: 'epay', url: members.gateway, merchant: '1001', key: { env: 'EPAY_KEY' }, wait_seconds: 2 },
      { kind: 'epay_database', name: 'pay', merchant: '1001', user: 'reader', password: { env: 'SHOP_PASSWORD' }, database: 'pay', socket, ...members.pay },
    ],
  }))
  return file
}

function diagnose(words) {
  const ran = command(server, ['diagnose', ...words], { cwd: root, env })
  return { code: ran.status, answer: ran.status === 0 ? JSON.parse(ran.stdout) : null, error: ran.stderr }
}

function checkVerdicts(shop, file) {
  const first = diagnose(['--shop', file, '--now', now, `我付款了两个小时还没到账，订单号 ${lost}`])
  assert.equal(first.code, 0, first.error)
  assert.equal(first.answer.cause, 'paid_notice_lost', JSON.stringify(first.answer, null, 1))
  assert.equal(first.answer.paid, true)
  assert.equal(first.answer.party, 'platform')
  assert.equal(first.answer.order_no, lost)
  assert.deepEqual(first.answer.sources.map((source) => source.answered), [true, true, true])
  const second = diagnose(['--shop', file, '--now', now, `订单${delivered}没收到卡密`])
  assert.equal(second.code, 0, second.error)
  assert.equal(second.answer.delivered, true, JSON.stringify(second.answer, null, 1))
  assert.ok(!JSON.stringify(second.answer).includes('CARD-'), 'no card is printed')
  const took = Math.max(...[first, second].flatMap(({ answer }) => answer.sources.map((source) => source.ms)))
  console.log(`diagnose: ${shop.name}: ${first.answer.cause}, ${second.answer.cause}; slowest source ${took} ms`)
}

try {
  await database.start()
  database.make('pay', join(root, 'tests/fixtures/epay/schema.sql'))
  database.sql(`INSERT INTO pay_order (trade_no, out_trade_no, uid, money, addtime, endtime, status, notify) VALUES
    ('2026112110000011111', '${lost}', 1001, '216.00', '2026-11-21 10:00:00', '2026-11-21 10:01:00', 1, -1),
    ('2026112110000022222', '${delivered}', 1001, '216.00', '2026-11-21 10:00:00', '2026-11-21 10:01:00', 1, 0);`, 'pay')
  const config = { epay: { pid: '1001', key: 'key-1', orders: [payment(lost, '2026112110000011111'), payment(delivered, '2026112110000022222')] } }
  endpoints = await startEndpoints(config)
  const gateway = endpoints.url
  for (const shop of shops) {
    makeShop(shop)
    checkVerdicts(shop, shopFile({ gateway: `${gateway}/epay/` }))
  }

  const html = diagnose(['--shop', shopFile({ gateway: `${gateway}/html/` }), '--now', now, `订单${lost}没到账`])
  assert.equal(html.code, 0)
  assert.equal(html.answer.paid, true, 'the other gateway still tells')
  const refusing = html.answer.sources.find((source) => source.source === 'epay:main')
  assert.equal(refusing.code, 'endpoint.bad_answer')
  assert.ok(refusing.zh && refusing.en)

  const good = shopFile({ gateway: `${gateway}/epay/` })
  const nameless = diagnose(['--shop', good, '--now', now, '我的东西还没到'])
  assert.equal(nameless.code, 0)
  assert.equal(nameless.answer.cause, '')
  assert.deepEqual(nameless.answer.sources, [])
  assert.ok(nameless.answer.unknown.includes('order.known'))

  const away = diagnose(['--shop', shopFile({ gateway: 'http://127.0.0.1:1/', shop: { socket: join(folder, 'none') }, pay: { socket: join(folder, 'none') } }), `订单${lost}没到账`])
  assert.equal(away.code, 1)
  assert.match(away.error, /shop\.unreachable/)
  database.sql('ALTER TABLE `order` DROP COLUMN is_freeze;', 'shop')
  const lacking = diagnose(['--shop', shopFile({ gateway: 'http://127.0.0.1:1/', pay: { socket: join(folder, 'none') } }), `订单${lost}没到账`])
  assert.equal(lacking.code, 1)
  assert.match(lacking.error, /shop\.missing_column: order\.is_freeze/)
  assert.equal(diagnose(['--shop', join(folder, 'nowhere.yaml'), 'x']).code, 1)
  assert.equal(diagnose(['x']).code, 2)
  assert.equal(diagnose(['--shop', good]).code, 2)
  assert.equal(diagnose(['--shop', good, '--now', 'soon', 'x']).code, 2)
} finally {
  await endpoints?.stop()
  await database.stop()
  remove()
}
