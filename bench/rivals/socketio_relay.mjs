// Rival: socket.io + PostgreSQL, as its documentation builds a chat: acknowledged emits and rooms.
// Usage: node socketio_relay.mjs --database URL --store single|batched --agents N
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { Server } from 'socket.io'
import { Relay } from './relay.mjs'
import { storeOf } from './store.mjs'

const { values: options } = parseArgs({
  options: { database: { type: 'string' }, store: { type: 'string' }, agents: { type: 'string' } },
})
const relay = new Relay(storeOf(options.store, options.database), Number(options.agents))
const server = createServer()
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })

io.on('connection', (socket) => {
  const member = socket.handshake.auth.member
  relay.join(member, (event) => socket.emit('event', event))
  socket.emit('welcome')
  socket.on('post', async ({ id, contact, text }, acknowledge) => {
    const conversation = contact ?? Number(member.slice(1)) + 1
    await relay.post({ author: member, conversation, clientId: id, body: text }, acknowledge)
  })
})

server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
