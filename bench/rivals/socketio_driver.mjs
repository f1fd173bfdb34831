// The closed loop of `jianxin-market load closed`, over socket.io's own protocol: a visitor writes;
// when that is acknowledged and on the agent's screen, the agent answers; and so on.
// Usage: node socketio_driver.mjs --port P --visitors 400 --agents 100 --seconds 10 --warm-up 2 --server-pid PID
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { io } from 'socket.io-client'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    visitors: { type: 'string', default: '400' },
    agents: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '10' },
    'warm-up': { type: 'string', default: '2' },
    'server-pid': { type: 'string', default: '0' },
    'text-bytes': { type: 'string', default: '120' },
  },
})
const option = (name) => Number(values[name])
const words = '我付了钱怎么没到账，订单一直显示处理中，麻烦帮我看看。'
const filling = words.repeat(Math.max(1, Math.floor(option('text-bytes') / Buffer.byteLength(words))))

const connect = (member) =>
  new Promise((resolve, reject) => {
    const socket = io(`http://127.0.0.1:${option('port')}`, {
      transports: ['websocket'],
      forceNew: true,
      auth: { member },
    })
    socket.once('welcome', () => resolve(socket))
    socket.once('connect_error', reject)
  })

const serverCpuUs = () => {
  const pid = option('server-pid')
  if (!pid) return 0
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

const count = { sent: 0, completed: 0, messages: 0, doubled: 0 }
const times = { ack: [], delivered: [] }
let sending = true
let measuring = false

// One conversation; `side` alternates between its visitor and its agent.
class Talk {
  constructor(index, visitor, agent) {
    this.contact = index + 1
    this.sockets = [visitor, agent]
    this.shown = [0, 0] // on the other's screen, by sender
    this.number = [0, 0]
    this.side = 0
  }

  send() {
    const side = this.side
    const number = ++this.number[side]
    this.began = performance.now()
    this.acked = this.delivered = 0
    count.sent += 1
    const id = `${Date.now().toString(36)}-${this.contact}-${side}-${number}`
    this.sockets[side].emit('post', { id, contact: this.contact, text: `#${number} ${filling}` }, () => {
      this.acked = performance.now()
      this.settle()
    })
  }

  show(author, body) {
    const side = author.startsWith('v') ? 0 : 1
    const number = parseInt(body.slice(1), 10)
    if (number !== this.shown[side] + 1) return void (count.doubled += 1)
    this.shown[side] = number
    this.delivered = performance.now()
    this.settle()
  }

  settle() {
    if (!this.acked || !this.delivered) return
    count.completed += 1
    if (measuring && sending) {
      count.messages += 1
      times.ack.push(this.acked - this.began)
      times.delivered.push(this.delivered - this.began)
    }
    this.side = 1 - this.side
    if (sending) this.send()
  }
}

const quantiles = (list) => {
  list.sort((a, b) => a - b)
  const at = (share) => Math.round((list[Math.min(list.length - 1, Math.floor(share * list.length))] ?? 0) * 1000)
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1), count: list.length }
}

const agents = await Promise.all(Array.from({ length: option('agents') }, (_, i) => connect(`a${i}`)))
const visitors = await Promise.all(Array.from({ length: option('visitors') }, (_, i) => connect(`v${i}`)))
const talks = visitors.map((visitor, i) => new Talk(i, visitor, agents[i % agents.length]))
for (const agent of agents) {
  agent.on('event', (e) => e.author.startsWith('v') && talks[e.conversation - 1].show(e.author, e.body))
}
for (const visitor of visitors) {
  visitor.on('event', (e) => e.author.startsWith('a') && talks[e.conversation - 1].show(e.author, e.body))
}
for (const talk of talks) talk.send()

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))
await pause(option('warm-up'))
measuring = true
const began = performance.now()
const serverBefore = serverCpuUs()
const ownBefore = process.cpuUsage()
await pause(option('seconds'))
sending = false
const seconds = (performance.now() - began) / 1000
const own = process.cpuUsage(ownBefore)
const server = serverCpuUs() - serverBefore
await pause(1)
console.log(
  JSON.stringify({
    mode: 'closed',
    seconds,
    messages: count.messages,
    per_second: count.messages / seconds,
    ack_us: quantiles(times.ack),
    delivered_us: quantiles(times.delivered),
    server_cpu_us: server / count.messages,
    driver_cpu_us: (own.user + own.system) / count.messages,
    lost: count.sent - count.completed,
    doubled: count.doubled,
  }),
)
process.exit(0)
