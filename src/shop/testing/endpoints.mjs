// A gateway and a site-to-site API as their published documents describe them, with every way to
// misbehave, for tests. Signatures are made and checked by Node's own crypto, which shares nothing
// with the code under test. Started with one argument, its configuration as JSON; says "ready PORT"
// and, with a certificate, "tls PORT". Ends when its standard input does.
import { createHash, createHmac, createSign, createVerify, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

const config = JSON.parse(process.argv[2])
const now = () => config.now_s ?? Math.floor(Date.now() / 1000)

const md5 = (text) => createHash('md5').update(text).digest('hex')
const sortedText = (values, encode = (value) => value) =>
  Object.keys(values)
    .filter((name) => name !== 'sign' && name !== 'sign_type' && `${values[name]}` !== '')
    .sort()
    .map((name) => `${name}=${encode(`${values[name]}`)}`)
    .join('&')
const rsaSign = (values, key) => createSign('RSA-SHA256').update(sortedText(values)).sign(key, 'base64')
const rfc3986 = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
const same = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const upstreamSignature = (secret, method, path, timestamp, body) =>
  createHmac('sha256', secret).update(`${method}\n${path}\n${timestamp}\n${md5(body)}`).digest('hex')

function json(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(value))
}

// ---- 易支付

function epayOrder(values) {
  return config.epay.orders.find(
    (order) =>
      (values.trade_no !== undefined && order.trade_no === values.trade_no) ||
      (values.out_trade_no !== undefined && order.out_trade_no === values.out_trade_no),
  )
}

function epayVersion1(request, response, url) {
  const values = Object.fromEntries(url.searchParams)
  if (request.method !== 'GET' || values.act !== 'order') return json(response, 200, { code: -5, msg: 'No Act!' })
  if (values.pid !== config.epay.pid) return json(response, 200, { code: -3, msg: '商户ID不存在' })
  if (values.key !== config.epay.key) return json(response, 200, { code: -3, msg: '商户密钥错误' })
  const order = epayOrder(values)
  if (!order) return json(response, 200, { code: -1, msg: '订单号不存在' })
  json(response, 200, { code: 1, msg: 'succ', pid: Number(config.epay.pid), ...order })
}

function epayVersion2(request, response, body, forged) {
  const values = Object.fromEntries(new URLSearchParams(body))
  const refused = (msg) => json(response, 200, { code: -1, msg })
  if (request.method !== 'POST') return refused('POST')
  if (values.sign_type !== 'RSA' || values.pid !== config.epay.pid) return refused('商户不存在')
  if (Math.abs(Number(values.timestamp) - now()) > 300) return refused('时间戳错误')
  const good = createVerify('RSA-SHA256').update(sortedText(values)).verify(config.epay.merchant_public_key, values.sign ?? '', 'base64')
  if (!good) return refused('RSA签名校验失败')
  const order = epayOrder(values)
  if (!order) return refused('订单号不存在')
  const answer = { code: 0, pid: Number(config.epay.pid), ...order, timestamp: `${now()}`, sign_type: 'RSA' }
  answer.sign = rsaSign(answer, config.epay.platform_private_key)
  if (forged === 'money') answer.money = '1.00'
  if (forged === 'stale') {
    answer.timestamp = `${now() - 301}`
    answer.sign = rsaSign(answer, config.epay.platform_private_key)
  }
  if (forged === 'unsigned') delete answer.sign
  json(response, 200, answer)
}

// ---- Dujiao-Next

function upstreamRefusal(request, url, body) {
  const header = (name) => request.headers[`dujiao-next-${name}`] ?? ''
  if (!header('api-key') || !header('timestamp') || !header('signature')) return 'missing_auth_headers'
  if (!/^\d+$/.test(header('timestamp'))) return 'invalid_timestamp'
  if (Math.abs(Number(header('timestamp')) - now()) > 60) return 'timestamp_expired'
  if (header('api-key') !== config.dujiaonext.api_key) return 'invalid_api_key'
  const expected = upstreamSignature(config.dujiaonext.api_secret, request.method, url.pathname, header('timestamp'), body)
  return same(expected, header('signature')) ? undefined : 'invalid_signature'
}

function upstream(request, response, url, body) {
  const refusal = upstreamRefusal(request, url, body)
  if (refusal) return json(response, 401, { ok: false, error_code: refusal, error_message: refusal })
  const [, kind, id] = url.pathname.replace('/api/v1/upstream', '').split('/')
  if (kind === 'products' && id === undefined) {
    const page = Number(url.searchParams.get('page') ?? 1)
    const size = Math.min(Number(url.searchParams.get('page_size') ?? 20), 100)
    const all = config.dujiaonext.products
    return json(response, 200, { ok: true, items: all.slice((page - 1) * size, page * size), total: all.length, page, page_size: size })
  }
  if (kind === 'orders' && id !== undefined && request.method === 'GET') {
    const order = config.dujiaonext.orders.find((one) => `${one.order_id}` === id)
    if (!order) return json(response, 404, { ok: false, error_code: 'order_not_found', error_message: 'order not found' })
    if (order.fails) return json(response, 500, { ok: false, error_code: 'internal_error', error_message: 'oops' })
    return json(response, 200, { ok: true, ...order })
  }
  json(response, 400, { ok: false, error_code: 'bad_request', error_message: 'bad request' })
}

// What is true of an order may change while a test runs.
function change(response, body) {
  const { order_id: id, ...members } = JSON.parse(body)
  Object.assign(config.dujiaonext.orders.find((one) => one.order_id === id), members)
  json(response, 200, {})
}

// Signatures as the other side would make them.
function make(response, kind, body) {
  const asked = JSON.parse(body)
  if (kind === 'upstream') {
    return json(response, 200, { signature: upstreamSignature(config.dujiaonext.api_secret, asked.method, asked.path, asked.timestamp, asked.body) })
  }
  const text = asked.variant === 'encoded' ? sortedText(asked.values, rfc3986) : sortedText(asked.values)
  const signs = {
    plain: () => md5(text + config.epay.key),
    amp_key: () => md5(`${text}&key=${config.epay.key}`),
    encoded: () => md5(text + config.epay.key),
    rsa: () => rsaSign(asked.values, config.epay.platform_private_key),
  }
  json(response, 200, { sign: signs[asked.variant]() })
}

// ---- misbehaviour

const wild = {
  echo(request, response, url, body) {
    json(response, 200, { method: request.method, path: url.pathname + url.search, headers: request.headers, body })
  },
  html(request, response) {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.end('<html><body>502 Bad Gateway, 正在维护</body></html>')
  },
  error(request, response) {
    response.writeHead(502, { 'Content-Type': 'text/html' })
    response.end('<html>nginx</html>')
  },
  silent() {},
  slow(request, response) {
    response.writeHead(200, { 'Content-Length': '1000' })
    response.write('{"code":')
    setInterval(() => response.write(' '), 100).unref()
  },
  large(request, response) {
    response.writeHead(200)
    const chunk = 'x'.repeat(65536)
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  },
  redirect(request, response) {
    response.writeHead(302, { Location: 'http://127.0.0.1:1/elsewhere' })
    response.end()
  },
  cut(request, response) {
    response.writeHead(200, { 'Content-Length': '1000' })
    response.write('{"code":1')
    setImmediate(() => response.socket.destroy())
  },
  closed(request, response) {
    response.socket.destroy()
  },
  garbage(request, response) {
    response.socket.end('SSH-2.0-OpenSSH_9.2\r\n')
  },
  other(request, response) {
    json(response, 200, { code: 1, pid: 1001, trade_no: 'T-OTHER', out_trade_no: 'OTHER', money: '1.00', status: 1 })
  },
  list(request, response) {
    json(response, 200, [1, 2, 3])
  },
  // Each part waits until the one before has surely left.
  parts(request, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    const parts = ['one ', 'two ', 'three']
    const next = () => {
      response.write(parts.shift())
      if (parts.length > 0) setTimeout(next, 30)
      else response.end()
    }
    next()
  },
}

function handle(request, response) {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts).toString()
    const url = new URL(request.url, 'http://endpoints')
    const [, first, second] = url.pathname.split('/')
    if (url.pathname === '/epay/api.php') return epayVersion1(request, response, url)
    if (url.pathname === '/epay/api/pay/query') return epayVersion2(request, response, body)
    if (first === 'forged') return epayVersion2(request, response, body, second)
    if (url.pathname.startsWith('/api/v1/upstream/')) return upstream(request, response, url, body)
    if (first === 'make') return make(response, second, body)
    if (first === 'change') return change(response, body)
    if (wild[first]) return wild[first](request, response, url, body)
    json(response, 404, { code: -404, msg: 'no such page' })
  })
}

const server = createServer(handle)
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`))
if (config.tls) {
  const secure = createTlsServer(config.tls, handle)
  secure.listen(0, '127.0.0.1', () => console.log(`tls ${secure.address().port}`))
}
process.stdin.on('end', () => process.exit(0)).resume()
