// The suppliers, on loopback: answers questions as each protocol's document says, checks our signatures with its own arithmetic, and
// misbehaves when told to. Prints its port. Usage: node simulator.mjs
//
//   POST /control/orders    {supplier, orders: [...]}     what it holds
//   POST /control/mode      {mode, times, delayMs}        how it behaves for the next `times` requests ('' = rightly)
//   POST /control/callback  {supplier, order, forge?, sentAt?, change?}  -> the request it would send: {method, headers, query, body}
//   POST /control/seen                                     -> {requests, refused: [...]} since the last look
import { createServer } from 'node:http'
import { account, secret } from './accounts.mjs'
import * as signatures from './signatures.mjs'

const clockMs = () => Date.now()
const held = Object.fromEntries(Object.keys(account).map((name) => [name, []]))
let mode = { name: '', times: 0, delayMs: 0 }
let seen = { requests: 0, refused: [] }

const json = (status, value) => ({ status, type: 'application/json', body: JSON.stringify(value) })
const refuse = (why, answer) => {
  seen.refused.push(why)
  return answer
}
const near = (timestampMs, ms) => Math.abs(clockMs() - timestampMs) <= ms
const form = (body) => Object.fromEntries(new URLSearchParams(body))
const find = (supplier, test) => held[supplier].filter(test)

// Each gets {headers, body, path} and gives {status, type, body}.
const answers = {
  '/api/v1/order/info': ({ headers, body }) => {
    const good = headers.userid === account.kasushou && near(Number(headers.timestamp), 300_000) &&
      headers.sign === signatures.kasushou.request({ timestamp: headers.timestamp, body, secret: secret.kasushou })
    if (!good) return refuse('kasushou: signature', json(200, { code: 400, msg: '签名错误' }))
    const asked = JSON.parse(body)
    const names = Object.keys(asked)
    if (names.join() !== [...names].sort().join()) return refuse('kasushou: members are not sorted', json(200, { code: 400, msg: '签名错误' }))
    const found = find('kasushou', (o) => (asked.external_orderno ? o.external_orderno === asked.external_orderno : o.ordersn === asked.ordersn))
    return json(200, { code: 200, msg: '成功', data: found })
  },
  '/api/v3/order/getDetail': ({ headers, body }) => {
    const timestamp = headers['x-timestamp']
    const good = headers['x-version'] === '3.0' && headers['x-app-id'] === account.kayixin && near(Number(timestamp) * 1000, 300_000) &&
      headers['x-signature'] === signatures.kayixin.request({ account: account.kayixin, secret: secret.kayixin, timestamp, body })
    if (!good) return refuse('kayixin: signature', json(200, { code: 2001, msg: '签名错误' }))
    const asked = JSON.parse(body)
    const [found] = find('kayixin', (o) => (asked.orderNumber ? o.orderNumber === asked.orderNumber : o.outerNumber === asked.outerNumber))
    return found ? json(200, { code: 1000, msg: 'success', data: found }) : json(200, { code: 2404, msg: '订单不存在' })
  },
  '/dockapiv3/order/get': ({ body }) => {
    const asked = JSON.parse(body)
    if (typeof asked.timestamp !== 'number' || !near(asked.timestamp * 1000, 300_000)) return refuse('kakayun: time', json(200, { code: 403, msg: '时间戳过期' }))
    if (asked.userid !== account.kakayun || asked.sign !== signatures.kakayun.request({ members: asked, secret: secret.kakayun })) {
      return refuse('kakayun: signature', json(200, { code: 401, msg: '签名效验失败' }))
    }
    const [found] = find('kakayun', (o) => (asked.usorderno ? o.usorderno === asked.usorderno : o.orderno === asked.orderno))
    return found ? json(200, { code: 1, msg: '查询成功', data: found }) : json(200, { code: 1301, msg: '订单不存在' })
  },
  '/openapi/customer/Order/Show': ({ headers, body, path }) => {
    const timestamp = headers.apptimestamp
    const good = headers.appid === account.yile && near(Number(timestamp) * 1000, 300_000) &&
      headers.apptoken === signatures.yile.request({ account: account.yile, secret: secret.yile, path, timestamp })
    if (!good) return refuse('yile: signature', json(200, { code: 1001, message: '签名错误' }))
    const { ids } = JSON.parse(body)
    return json(200, { code: 0, message: 'ok', data: find('yile', (o) => ids.includes(o.id)) })
  },
  '/recharge/query': ({ body }) => {
    const asked = form(body)
    if (!near(Number(asked.timeStamp) * 1000, 300_000)) return refuse('feisuyuan: time', json(200, { code: '1004', message: 'Request expiration' }))
    if (asked.merchantId !== account.feisuyuan || asked.version !== '1.0' ||
      asked.sign !== signatures.feisuyuan.request({ members: asked, secret: secret.feisuyuan })) {
      return refuse('feisuyuan: signature', json(200, { code: '1003', message: 'Invalid signature' }))
    }
    const [found] = find('feisuyuan', (o) => o.outTradeNo === asked.outTradeNo)
    return found ? json(200, { code: '0000', ...found }) : json(200, { code: '1012', message: 'no order' })
  },
  '/yrapi.php/index/check': ({ body }) => {
    const asked = form(body)
    if (asked.userid !== account.dayuanren || asked.sign !== signatures.dayuanren.request({ members: asked, secret: secret.dayuanren })) {
      return refuse('dayuanren: signature', json(200, { errno: 1, errmsg: '签名错误' }))
    }
    const numbers = asked.out_trade_nums.split(',')
    return json(200, { errno: 0, errmsg: 'ok', data: find('dayuanren', (o) => numbers.includes(o.out_trade_num)) })
  },
  '/api/getway': ({ body }) => {
    const asked = JSON.parse(body)
    const at = Date.parse(`${asked.timestamp.replace(' ', 'T')}+08:00`)
    const good = asked.app_key === account.fulu && asked.method === 'fulu.order.info.get' && near(at, 600_000) &&
      asked.sign === signatures.fulu.request({ members: asked, secret: secret.fulu })
    if (!good) return refuse('fulu: signature', json(200, { code: 1002, message: '签名错误', result: null, sign: '' }))
    const { customer_order_no } = JSON.parse(asked.biz_content)
    const [found] = find('fulu', (o) => o.customer_order_no === customer_order_no)
    if (!found) return json(200, { code: 3010, message: '订单不存在', result: null, sign: '' })
    const { cardsInTheClear, ...shown } = found
    if (cardsInTheClear) {
      const seal = (text) => (text === '' ? '' : signatures.sealed(text, secret.fulu))
      shown.cards = cardsInTheClear.map(([number, password]) => ({ CardNumber: seal(number), CardPwd: seal(password), CardDeadline: '2027-06-30 11:15:32' }))
    }
    const result = JSON.stringify(shown)
    const sign = signatures.fulu.answer({ body: result, secret: secret.fulu })
    return json(200, { code: 0, message: '接口调用成功', result, sign: mode.name === 'forged' && spend() ? sign.replace(/./g, '0') : sign })
  },
}

function spend() {
  if (mode.times <= 0) return false
  mode.times -= 1
  return true
}

// Whatever lies between a supplier and its customers, or a supplier on a bad day.
function misbehave(answer, response) {
  if (!mode.name || mode.name === 'forged' || !spend()) return false
  switch (mode.name) {
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><head><title>安全验证</title></head><body>请稍候</body></html>')
      return true
    case 'down':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>')
      return true
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer.body.slice(0, answer.body.length / 2))
      return true
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.body.length + 500 })
      response.write(answer.body)
      setTimeout(() => response.destroy(), 20)
      return true
    case 'delay':
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(answer.body), mode.delayMs)
      return true
    case 'absurd':
      response.writeHead(200, { 'content-type': 'application/json' })
        .end(answer.body.replace(/"(retMoney|has_back_money|refundmoney|refund_amount)":("?)[\d.]+("?)/, '"$1":$2999999999999999.5$3'))
      return true
    case 'other':
      response.writeHead(200, { 'content-type': 'application/json' })
        .end(answer.body.replace(/(external_orderno|outerNumber|usorderno|outTradeNo|out_trade_num|customer_order_no)(\\?":\\?")[^"\\]+/g, '$1$2SOMEBODY-ELSE'))
      return true
    case 'unheard':
      response.writeHead(200, { 'content-type': 'application/json' })
        .end(answer.body.replace(/(\\?"(?:status|state|order_state)\\?":\s*)(\\?"[^"\\]*\\?"|-?\d+)/g, '$177'))
      return true
    default:
      response.writeHead(500).end(`no such mode: ${mode.name}`)
      return true
  }
}

// The callback of an order as the supplier would send it; `change` alters it after it was signed.
const callbacks = {
  kasushou: ({ order, sentAt }) => {
    const members = { ...order, time: String(sentAt) }
    members.sign = signatures.kasushou.callback({ members, secret: secret.kasushou })
    return { members, body: 'form' }
  },
  kayixin: ({ order, sentAt }) => {
    const { cards, ...rest } = order
    const body = JSON.stringify({ ...rest, cards: cards?.length ? signatures.sealed(JSON.stringify(cards), secret.kayixin) : '' })
    const timestamp = String(Math.floor(sentAt / 1000))
    const sign = signatures.kayixin.callback({ account: account.kayixin, secret: secret.kayixin, timestamp, body })
    return { text: body, headers: { 'x-version': '3.0', 'x-app-id': account.kayixin, 'x-timestamp': timestamp, 'x-signature': sign } }
  },
  kakayun: ({ order, sentAt }) => {
    const members = { ...order, timestamp: Math.floor(sentAt / 1000) }
    members.sign = signatures.kakayun.callback({ members, secret: secret.kakayun })
    return { members, body: 'json' }
  },
  feisuyuan: ({ order }) => {
    const members = { merchantId: account.feisuyuan, ...order }
    members.sign = signatures.feisuyuan.callback({ members, secret: secret.feisuyuan })
    return { members, body: 'form' }
  },
  dayuanren: ({ order }) => {
    const members = { userid: account.dayuanren, ...order }
    members.sign = signatures.dayuanren.callback({ members, secret: secret.dayuanren })
    return { members, body: 'form' }
  },
  fulu: ({ order }) => {
    const members = { ...order, sign: signatures.fulu.callback({ members: order, secret: secret.fulu }) }
    return { members, body: 'json' }
  },
}

function callback(asked) {
  const made = callbacks[asked.supplier]({ order: asked.order, sentAt: asked.sentAt ?? clockMs() })
  const headers = { ...made.headers }
  if (made.members) Object.assign(made.members, asked.change ?? {})
  if (asked.forge && made.members) made.members.sign = made.members.sign.replace(/./g, 'a')
  if (asked.forge && made.text) headers['x-signature'] = headers['x-signature'].replace(/./g, 'a')
  const asForm = made.body === 'form' || asked.asForm
  headers['content-type'] = asForm ? 'application/x-www-form-urlencoded' : 'application/json'
  const flat = (members) => new URLSearchParams(Object.entries(members).flatMap(([name, value]) =>
    Array.isArray(value) ? value.flatMap((item, i) => Object.entries(item).map(([key, v]) => [`${name}[${i}][${key}]`, String(v)])) : [[name, String(value)]])).toString()
  const body = made.text ?? (asForm ? flat(made.members) : JSON.stringify(made.members))
  return { method: 'POST', query: '', headers: Object.entries(headers), body }
}

const control = {
  '/control/orders': ({ supplier, orders }) => {
    held[supplier] = orders
    return {}
  },
  '/control/mode': ({ mode: name, times = 1, delayMs = 0 }) => {
    mode = { name, times, delayMs }
    return {}
  },
  '/control/callback': callback,
  '/control/seen': () => {
    const answer = seen
    seen = { requests: 0, refused: [] }
    return answer
  },
}

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8')
    const { pathname } = new URL(request.url, 'http://loopback')
    try {
      if (control[pathname]) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(control[pathname](JSON.parse(body || '{}'))))
      if (!answers[pathname] || request.method !== 'POST') return response.writeHead(404).end()
      seen.requests += 1
      const answer = answers[pathname]({ headers: request.headers, body, path: pathname })
      if (!misbehave(answer, response)) response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
    } catch (error) {
      seen.refused.push(String(error))
      response.writeHead(400).end(String(error))
    }
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
