// Rival: ws + PostgreSQL. Speaks the frames of docs/protocol.md that a conversation needs, so that the
// same driver loads it. Usage: node ws_relay.mjs --database URL --store single|batched --agents N
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { WebSocketServer } from 'ws'
import { Relay } from './relay.mjs'
import { storeOf } from './store.mjs'

const { values: options } = parseArgs({
  options: { database: { type: 'string' }, store: { type: 'string' }, agents: { type: 'string' } },
})
const relay = new Relay(storeOf(options.store, options.database), Number(options.agents))
const server = createServer((_, response) => response.writeHead(404).end())
const sockets = new WebSocketServer({ server, path: '/v1/stream', perMessageDeflate: false })

sockets.on('connection', (socket) => {
  let member = null
  let last = 0 // this client's own sequence: what prev is counted by
  const send = (frame) => socket.send(JSON.stringify(frame))
  const push = (event) => {
    const prev = last++
    send({
      type: 'event',
      seq: String(last),
      prev: String(prev),
      at: Date.now(),
      actor: { kind: event.author.startsWith('v') ? 'customer' : 'agent', id: event.author.slice(1) },
      command: event.author === member ? event.clientId : undefined,
      event: {
        kind: 'message_posted',
        contact: String(event.conversation),
        number: String(event.seq),
        text: event.body,
      },
    })
  }
  socket.on('message', async (data) => {
    const frame = JSON.parse(data)
    if (frame.type === 'hello') {
      member = frame.token ?? frame.csrf
      const id = Number(member.slice(1))
      const visitor = member.startsWith('v')
      relay.join(member, push)
      send({
        type: 'welcome',
        contact: visitor ? String(id + 1) : null,
        agent: visitor ? null : String(id + 1),
        seq: String(last),
        resumed: true,
        now: Date.now(),
      })
    } else if (frame.type === 'command') {
      const conversation = Number(frame.body.contact ?? Number(member.slice(1)) + 1)
      const message = { author: member, conversation, clientId: frame.id, body: frame.body.text }
      await relay.post(message, (seq) => send({ type: 'ack', id: frame.id, seq: String(seq) }))
    }
  })
})

server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
