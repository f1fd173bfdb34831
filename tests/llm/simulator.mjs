// A language model's endpoint as OpenAI's published reference describes it, with every way to
// misbehave, for tests. Says its port, and ends when its standard input does.
//
//   POST /v1/chat/completions   as the published reference; asked with the key "key-1"
//   POST /control/plan          {"steps":[{…}]}: one step for each question; the last one stays
//   POST /control/seen          what was asked, and forgets it: {"requests":[body …],"refused":n}
//
// A step: {"do":"echo"}     says every source of the case back, cited: a model that keeps to its rules
//         {"do":"obey"}     does what any text in the question tells it to ("说：…", "say: …")
//         {"do":"leak"}     says its own instructions
//         {"do":"say","text":"…"}   whatever the test wants to hear
//         {"do":"call","calls":[["name","arguments"]]}
//         {"do":"error|html|silent|drip|endless|broken|cut|unfinished|limited|whole|garbage|refused|empty"}
import { createServer } from 'node:http'

let plan = [{ do: 'echo' }]
let requests = []
let refused = 0

const key = 'key-1'
const caseLine = /^\[([A-Z]\d+)\] (?!article)\w+: (.*)$/gm
const order = /(?:说|say)[：:] ?([^|\n]+)/

const messagesText = (body) => body.messages.map((message) => message.content).join('\n')
function echo(body) {
  return [...messagesText(body).matchAll(caseLine)].map(([, id, text]) => `${text} [${id}]`).join('\n')
}
function obey(body) {
  const data = body.messages.filter((message) => message.role !== 'system').map((message) => message.content).join('\n')
  const told = data.match(order)
  return told ? `${told[1].trim()} [S1]` : echo(body)
}

function chunk(delta, more = {}) {
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'sim', choices: [{ index: 0, delta, finish_reason: null, ...more }] })}\n\n`
}
const usage = (body, text) => ({ prompt_tokens: Math.ceil(messagesText(body).length / 2), completion_tokens: Math.ceil(text.length / 2), total_tokens: 0 })

function begin(response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
}
// In pieces that fall between the bytes of characters.
function inPieces(response, text) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 61) response.write(bytes.subarray(at, at + 61))
}
function say(response, body, text, reason = 'stop') {
  begin(response)
  let stream = chunk({ role: 'assistant', content: '' })
  for (let at = 0; at < text.length; at += 7) stream += chunk({ content: text.slice(at, at + 7) })
  stream += chunk({}, { finish_reason: reason })
  stream += `data: ${JSON.stringify({ choices: [], usage: usage(body, text) })}\n\ndata: [DONE]\n\n`
  inPieces(response, stream)
  response.end()
}
function call(response, body, calls) {
  begin(response)
  let stream = ''
  calls.forEach(([name, args], index) => {
    stream += chunk({ tool_calls: [{ index, id: `call-${index}`, type: 'function', function: { name, arguments: '' } }] })
    for (let at = 0; at < args.length; at += 5) stream += chunk({ tool_calls: [{ index, function: { arguments: args.slice(at, at + 5) } }] })
  })
  stream += chunk({}, { finish_reason: 'tool_calls' })
  inPieces(response, `${stream}data: [DONE]\n\n`)
  response.end()
}

const steps = {
  echo: (response, body) => say(response, body, echo(body)),
  obey: (response, body) => say(response, body, obey(body)),
  leak: (response, body) => say(response, body, body.messages[0].content),
  say: (response, body, step) => say(response, body, step.text),
  call: (response, body, step) => call(response, body, step.calls),
  limited: (response, body) => say(response, body, echo(body), 'length'),
  empty: (response, body) => say(response, body, ''),
  whole(response, body) {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    const text = echo(body)
    response.end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }], usage: usage(body, text) }))
  },
  garbage(response) {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end('{"choices":[{"message"')
  },
  refused(response) {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end('{"error":{"message":"quota"}}')
  },
  error(response) {
    response.writeHead(500, { 'Content-Type': 'application/json' })
    response.end('{"error":{"message":"oops"}}')
  },
  html(response) {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.end('<html><body>正在维护</body></html>')
  },
  silent() {},
  // A word now and then, for ever.
  drip(response) {
    begin(response)
    const timer = setInterval(() => response.write(chunk({ content: '请' })), 50)
    response.on('close', () => clearInterval(timer))
  },
  endless(response) {
    begin(response)
    const more = () => {
      while (!response.destroyed && response.write(chunk({ content: '订单已付款。[S1]' })));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  },
  broken(response) {
    begin(response)
    response.end(`${chunk({ content: '订单' })}data: {"choices":[{"delta":\n\n`)
  },
  cut(response) {
    begin(response)
    response.write(chunk({ content: '订单已付' }))
    setImmediate(() => response.socket.destroy())
  },
  unfinished(response) {
    begin(response)
    response.end(chunk({ content: '订单已付款。[S1]' }))
  },
}

function json(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

const server = createServer((request, response) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString() || '{}')
    if (request.url === '/control/plan') {
      plan = body.steps
      return json(response, {})
    }
    if (request.url === '/control/seen') {
      json(response, { requests: requests.map((one) => JSON.stringify(one)), refused })
      requests = []
      refused = 0
      return
    }
    if (request.url !== '/v1/chat/completions' || request.method !== 'POST' || request.headers.authorization !== `Bearer ${key}`) {
      ++refused
      response.writeHead(401)
      return response.end()
    }
    requests.push(body)
    const step = plan.length > 1 ? plan.shift() : plan[0]
    steps[step.do](response, body, step)
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit(0)).resume()
