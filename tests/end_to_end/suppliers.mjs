// Simulated suppliers, the real program: jianxin diagnose asks each of them after an order, and a running server takes their callbacks.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, temporaryFolder } from '../../bench/lib/process.mjs'
import { startSuppliers } from './simulators.mjs'
import { openSite, root, server, staffHeaders, until } from './site.mjs'

const { folder, remove } = temporaryFolder('suppliers')
const number = '202611241000000001'
const endings = []

// What each supplier holds of the order, and says when it is done.
const held = {
  kasushou: { ordersn: 'D100', external_orderno: number, recharge_hints: '处理中', status: 2, total_price: '3.05', has_back_money: '0.00' },
  kayixin: { orderNumber: 'K100', outerNumber: number, status: 2, count: 1, money: 3.3, retMoney: 0, result: '', cards: [] },
  kakayun: { orderno: 'SD1', usorderno: number, money: '0.2', buynum: 1, status: 3, refundmoney: '0', refundstatus: 0, receipt: '', cards: [] },
  feisuyuan: { status: '02', message: 'pending', outTradeNo: number },
  dayuanren: { id: 6, order_number: 'C6', status: 3, out_trade_num: number, state: 0, charge_amount: '0', remark: '' },
  fulu: { order_id: '1906', customer_order_no: number, buy_num: 1, order_state: 'processing', finish_time: null, cards: null },
}
const done = {
  kasushou: [{ external_orderno: number, ordersn: 'D100', status: '3', has_back_money: '0.00', total_price: '3.05', recharge_hints: '完成' }, 'ok'],
  kayixin: [{ orderNumber: 'K100', outerNumber: number, status: 3, money: 3.3, retMoney: 0, result: '完成', cards: [{ cardNo: '', cardPwd: 'P-1', status: 0 }] }, 'ok'],
  kakayun: [{ push_type: 0, orderno: 'SD1', usorderno: number, money: '0.2', status: 5, refundmoney: '0', refundstatus: 0, receipt: '', cards: [] }, 'ok'],
  feisuyuan: [{ outTradeNo: number, rechargeAccount: '18800000000', status: '01' }, 'success'],
  dayuanren: [{ order_number: 'C6', out_trade_num: number, otime: 1763000000, state: 1, mobile: '13200000000', remark: '', charge_amount: 50 }, 'success'],
  fulu: [{ order_id: '1906', customer_order_no: number, charge_finish_time: '2026-11-24 10:00:00', order_status: 'success', recharge_description: '', buy_num: '1' }, 'success'],
}

async function deliver(site, suppliers, kind, more = {}) {
  const { method, headers, body } = await suppliers.tell('callback', { supplier: kind, order: done[kind][0], ...more })
  const answer = await fetch(`${site}/v1/suppliers/${kind}/${kind}/callback`, { method, headers, body })
  return { status: answer.status, text: await answer.text() }
}

try {
  const suppliers = await startSuppliers()
  endings.push(() => suppliers.stop())
  const { account, secret } = await import('../suppliers/accounts.mjs')
  const kinds = Object.keys(held)
  const file = join(folder, 'shop.yaml')
  writeFileSync(file, 'suppliers:\n' + kinds.map((kind) => {
    writeFileSync(join(folder, `${kind}.secret`), secret[kind] + '\n')
    return `  - { kind: ${kind}, url: '${suppliers.url}', account: '${account[kind]}', secret: { file: ${kind}.secret } }\n`
  }).join(''))

  for (const kind of kinds) await suppliers.tell('orders', { supplier: kind, orders: [held[kind]] })
  const env = { ...process.env, LANG: 'en_US.UTF-8' }
  const ask = async () => JSON.parse(await run(server, ['diagnose', '--shop', file, `订单${number}充了半天没到账`], { cwd: root, env, timeoutS: 60 }))
  const began = Date.now()
  const first = await ask()
  for (const kind of kinds) {
    const source = first.sources.find((one) => one.source === `supplier:${kind}`)
    assert.ok(source?.answered && source.facts === 1, `${kind}: ${JSON.stringify(source)}`)
  }
  const took = Date.now() - began
  const seen = await suppliers.tell('seen', {})
  assert.deepEqual(seen.refused, [], 'every signature was right')
  assert.equal(seen.requests, kinds.length)

  await suppliers.tell('mode', { mode: 'html', times: 2 * kinds.length })
  const second = await ask().catch((error) => error)
  assert.ok(second instanceof Error && /supplier\.html/.test(second.message), 'nobody answered: a refusal by code, not a verdict')
  await suppliers.tell('mode', { mode: '' })

  mkdirSync(join(folder, 'site'))
  const site = await openSite(join(folder, 'site'), { JIANXIN_SHOPS_FILES: file })
  endings.push(() => site.program.stop())
  const headers = await staffHeaders(site)
  const askSite = async () => (await fetch(`${site.url}/v1/purchases/${number}/ask-suppliers`, { method: 'POST', headers })).json()
  const factsOf = async () => {
    const response = await fetch(`${site.url}/v1/purchases/${number}`, { headers })
    return response.ok ? (await response.json()).facts : []
  }
  await suppliers.tell('mode', { mode: 'html', times: 2 * kinds.length })
  const silent = (await askSite()).suppliers
  assert.deepEqual(silent.map((one) => one.code), kinds.map(() => 'supplier.html'))
  assert.ok(silent.every((one) => /[\u4e00-\u9fff]/.test(one.zh) && one.en.length > 0))
  assert.deepEqual(await factsOf(), [], 'no answer is no fact')
  await suppliers.tell('mode', { mode: '' })
  assert.ok((await askSite()).suppliers.every((one) => one.code === 'supplier.asked_just_now'))
  await until(async () => (await askSite()).suppliers.every((one) => one.answered && one.orders === 1), 'their answers, after the pause')
  assert.equal((await factsOf()).filter((fact) => fact.body.kind === 'upstream_order').length, kinds.length)

  for (const kind of kinds) {
    const forged = await deliver(site.url, suppliers, kind, { forge: true })
    assert.equal(forged.status, 401, `${kind}: ${forged.text}`)
    const problem = JSON.parse(forged.text)
    assert.equal(problem.code, 'supplier.bad_signature')
    assert.ok(/[\u4e00-\u9fff]/.test(problem.zh) && problem.en.length > 0)
    for (let time = 0; time < 3; ++time) {
      assert.deepEqual(await deliver(site.url, suppliers, kind), { status: 200, text: done[kind][1] }, kind)
    }
  }
  console.log(`suppliers: ${kinds.length} asked with every signature right in ${took} ms, by hand and by the server; callbacks forged, taken and repeated`)
} finally {
  for (const end of endings.reverse()) await end()
  remove()
}
