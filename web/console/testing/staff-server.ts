// The staff's side of docs/protocol.md over a StaffDesk, and the built console's files. Loopback only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { CommandBody, Id } from '../../shared/protocol.ts'
import type { Me } from '../src/wire.ts'
import { articleFor, articlesFor, questionsFor, suggestionsFor, versionsFor } from './knowledge.ts'
import { copilotState, draftFor, summaryFor } from './copilot.ts'
import { purchaseFacts, purchases, timelineOf } from './trade.ts'
import { verdictOf } from './seed.ts'
import { StaffDesk, type Stored } from './staff-desk.ts'

export interface StaffServerOptions {
  dist: string
  desk: StaffDesk
  me: Me
  en: boolean
  totp?: boolean // the login asks for a second step
  port?: number
}

export interface StaffServer {
  url: string
  seen: () => Id // the last acknowledged seq
  typing: (contact: Id) => void
  cut: (refuse: boolean) => void
  close: () => Promise<void>
}

interface Client {
  socket: WebSocket
  cursor: Id
  open: Set<Id>
}

type ClientFrame = { type: string; id?: string; body?: CommandBody; contact?: Id; seq?: Id; since?: Id; open?: Id[] }
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const boardKinds = /^(ticket|tickets|offer|agent|presence|team|canned)_/

export async function startStaffServer(options: StaffServerOptions): Promise<StaffServer> {
  const { desk, me } = options
  const clients = new Set<Client>()
  let keys = [{ number: '3', name: options.en ? 'Shop push' : '店铺推送', scopes: ['facts:write'], created_at: Date.now() - 8e8, expires_at: 0, revoked: false }]
  let signedIn = false
  let seen: Id = '0'
  let refusing = false

  const sees = (client: Client, stored: Stored): boolean => {
    if (boardKinds.test(stored.event.kind)) return true
    if (!('contact' in stored.event)) return false
    const contact = stored.event.contact
    return client.open.has(contact) || Object.values(desk.board.tickets).some((ticket) => ticket.contact === contact && ticket.holder === me.agent)
  }
  const send = (client: Client, frame: object): void => client.socket.send(JSON.stringify(frame))
  const snapshot = (client: Client, contact: Id): void => {
    const conversation = desk.conversations.get(contact)
    if (conversation) send(client, { type: 'snapshot', seq: desk.last, conversation })
    client.cursor = desk.last
  }
  const journal: Stored[] = []
  desk.onEvent((stored) => {
    journal.push(stored)
    for (const client of clients) {
      if (!sees(client, stored)) continue
      send(client, { type: 'event', prev: client.cursor, ...stored })
      client.cursor = stored.seq
    }
  })

  const greet = (client: Client, frame: ClientFrame): void => {
    client.cursor = desk.last
    client.open = new Set(frame.open ?? [])
    clients.add(client)
    send(client, { type: 'welcome', contact: null, agent: me.agent, seq: desk.last, resumed: false, now: Date.now() })
    send(client, { type: 'board', seq: desk.last, board: desk.board, agent: me.agent })
    const held = Object.values(desk.board.tickets).filter((ticket) => ticket.holder === me.agent).map((ticket) => ticket.contact)
    for (const contact of new Set([...held, ...client.open])) snapshot(client, contact)
    send(client, { type: 'door', open: true, online: 4, queued: 3, longest_wait_ms: 480_000, first_reply_promised_ms: 1_800_000, wait_ms_low: null, wait_ms_high: null, answered_today: 131, kept_today: 128, as_of: Date.now() })
  }
  const sockets = new WebSocketServer({ noServer: true })
  sockets.on('connection', (socket: WebSocket) => {
    const client: Client = { socket, cursor: '0', open: new Set() }
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as ClientFrame
      if (frame.type === 'hello') greet(client, frame)
      else if (frame.type === 'open' && frame.contact) {
        client.open.add(frame.contact)
        snapshot(client, frame.contact)
        send(client, { type: 'viewing', contact: frame.contact, agents: [me.agent, '8'] })
      } else if (frame.type === 'close' && frame.contact) client.open.delete(frame.contact)
      else if (frame.type === 'seen' && frame.seq) seen = frame.seq
      else if (frame.type === 'command' && frame.id && frame.body) {
        const outcome = desk.execute(me.agent, frame.id, frame.body)
        send(client, 'seq' in outcome ? { type: 'ack', id: frame.id, seq: outcome.seq } : { type: 'refused', id: frame.id, problem: outcome })
      }
    })
    socket.on('close', () => clients.delete(client))
  })

  const json = (response: ServerResponse, status: number, value: unknown): void => {
    response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' })
    response.end(JSON.stringify(value))
  }
  const refuse = (response: ServerResponse, status: number, code: string, zh: string, en: string): void => json(response, status, { type: 'about:blank', title: code, status, code, zh, en })
  const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    return Buffer.concat(parts)
  }

  const api = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const raw = await bodyOf(request)
    const isJson = String(request.headers['content-type'] ?? '').startsWith('application/json')
    const body = (isJson && raw.length > 0 ? JSON.parse(raw.toString()) : {}) as Record<string, string & string[]>
    const route = `${request.method} ${url.pathname}`
    const done = (): void => {
      signedIn = true
      json(response, 200, { next: 'done', csrf: me.csrf, agent: me.agent, role: me.role, name: me.name })
    }
    if (route === 'POST /v1/login') {
      if (body['password'] === 'wrong') return refuse(response, 401, 'login.refused', '账号或密码不正确', 'Login or password is wrong')
      return options.totp ? json(response, 200, { next: 'totp', ticket: 'tt1' }) : done()
    }
    if (route === 'POST /v1/login/totp') return body['code'] === '000000' ? refuse(response, 401, 'totp.wrong', '验证码不正确', 'The code is wrong') : done()
    if (route === 'POST /v1/forgot') return json(response, 200, {})
    if (url.pathname.startsWith('/v1/invitation/')) return url.pathname.endsWith('gone') ? refuse(response, 404, 'invitation.gone', '邀请已失效', 'The invitation is gone') : json(response, 200, {})
    if (!signedIn) return refuse(response, 401, 'session.none', '请先登录', 'Please sign in')
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== me.csrf) return refuse(response, 403, 'csrf.wrong', '请求来源不可信', 'Wrong CSRF token')
    if (route === 'GET /v1/stream/poll') return poll(response, url.searchParams.get('since'))
    if (route === 'POST /v1/commands') {
      const command = body as unknown as { id: string; body: CommandBody }
      const outcome = desk.execute(me.agent, command.id, command.body)
      return 'seq' in outcome ? json(response, 200, { id: command.id, seq: outcome.seq }) : json(response, outcome.status, outcome)
    }
    if (route === 'POST /v1/logout') { signedIn = false; return json(response, 200, {}) }
    if (route === 'GET /v1/me') return json(response, 200, me)
    if (route === 'POST /v1/totp') return json(response, 200, body['code'] ? { recovery_codes: ['7KQF-M2XC', '9TRA-LW4E', 'H3ZN-8PVB', 'C6YD-J5GU', 'R2FM-X7QK', 'B9WS-N4HT', 'V5LE-D8CA', 'P3GJ-Z6UY'] } : { setup: 's1', secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Jianxin:linwan?secret=JBSWY3DPEHPK3PXP&issuer=Jianxin' })
    if (route === 'GET /v1/agents') return json(response, 200, { agents: Object.values(desk.board.agents) })
    if (route === 'POST /v1/agents' || /\/(invite|reset-password|reset-totp)$/.test(url.pathname)) return json(response, 200, { invitation: `${url.origin}/console/#/invitation/7f3a9c51e2b84d` })
    if (/^\/v1\/agents\/\d+/.test(url.pathname)) return json(response, 200, {})
    if (route === 'POST /v1/teams') return json(response, 200, desk.execute(me.agent, `rest${desk.last}`, { kind: 'save_team', ...body } as unknown as CommandBody))
    if (route === 'POST /v1/canned-replies') return json(response, 200, desk.execute(me.agent, `rest${desk.last}`, { kind: 'save_canned_reply', ...body } as unknown as CommandBody))
    if (url.pathname.startsWith('/v1/knowledge/')) return knowledge(request.method ?? '', url, response)
    if (route === 'GET /v1/api-keys') return json(response, 200, { keys })
    if (route === 'POST /v1/api-keys') {
      const key = { number: String(keys.length + 3), name: String(body['name']), scopes: body['scopes'] ?? [], created_at: Date.now(), expires_at: 0, revoked: false }
      keys = [...keys, key]
      return json(response, 200, { number: key.number, secret: '4f9d2c81aa7e', token: `jxk_${key.number}_4f9d2c81aa7e` })
    }
    if (url.pathname.startsWith('/v1/api-keys/')) { keys = keys.filter((key) => key.number !== url.pathname.split('/').at(-1)); return json(response, 200, {}) }
    if (url.pathname.startsWith('/v1/purchases/')) {
      const facts = purchaseFacts(decodeURIComponent(url.pathname.split('/').at(-1) ?? ''), options.en, Date.now())
      return facts.length > 0 ? json(response, 200, { facts, timeline: timelineOf(facts), verdict: verdictOf(Date.now()) }) : refuse(response, 404, 'purchase.unknown', '没有找到', 'Not found')
    }
    if (/^\/v1\/contacts\/\d+\/purchases$/.test(url.pathname)) return json(response, 200, { buyer: 'user:40218', facts: purchases(options.en, Date.now()) })
    if (route === 'GET /v1/tickets') {
      const tickets = desk.conversations.get(url.searchParams.get('contact') ?? '')?.tickets ?? {}
      return json(response, 200, { tickets: Object.values(tickets) })
    }
    if (route === 'GET /v1/search') return json(response, 200, searched(url.searchParams.get('q') ?? ''))
    if (/\/items$/.test(url.pathname)) return json(response, 200, { items: [], more_before: false })
    if (route === 'GET /v1/understanding') return json(response, 200, { intents: ['order_status', 'not_arrived'], urgent: false, needs_human: false })
    if (route === 'POST /v1/understanding') return json(response, 200, { seq: '1' })
    if (route === 'GET /v1/copilot') return json(response, 200, copilotState)
    if (route === 'POST /v1/copilot/summary') return json(response, 200, summaryFor(options.en))
    if (route === 'POST /v1/copilot/draft') return json(response, 200, draftFor(options.en, String(body['words'])))
    if (route === 'POST /v1/copilot/translation') return body['text'] === '#fail' ? refuse(response, 503, 'copilot.unusable', '模型给出的译文不可靠，已弃用。', 'The translation cannot be relied on.') : json(response, 200, { text: `[${body['into']}] ${body['text']}` })
    if (route === 'POST /v1/attachments') return json(response, 200, { hash: 'a'.repeat(64), media_type: request.headers['content-type'], bytes: raw.length, name: decodeURIComponent(String(request.headers['x-file-name'] ?? '')) })
    refuse(response, 404, 'route.unknown', '没有这个地址', 'No such address')
  }
  const knowledge = (method: string, url: URL, response: ServerResponse): void => {
    const [, , , what = '', article = '', part = ''] = url.pathname.split('/')
    if (method === 'POST') return json(response, 200, { article: article || '101', version: 4, seq: '104' })
    if (what === 'articles' && part === 'versions') return json(response, 200, { versions: versionsFor(Date.now()) })
    if (what === 'articles' && article) return json(response, 200, articleFor(article, Number(url.searchParams.get('version') ?? 0), Date.now()))
    if (what === 'articles') return json(response, 200, articlesFor(url.searchParams, Date.now()))
    if (what === 'suggestions') return json(response, 200, { suggestions: suggestionsFor() })
    if (what === 'questions') return json(response, 200, { questions: questionsFor(options.en, Date.now()) })
    refuse(response, 404, 'route.unknown', '没有这个地址', 'No such address')
  }
  // Waits half a second at most when there is nothing new.
  const poll = async (response: ServerResponse, since: Id | null): Promise<void> => {
    if (refusing) return refuse(response, 503, 'mock.cut', '已断开', 'Cut')
    if (since !== null && since === desk.last) await new Promise((resolve) => setTimeout(resolve, 500))
    const frames = since === null
      ? [{ type: 'welcome', contact: null, agent: me.agent, seq: desk.last, resumed: false, now: Date.now() }, { type: 'board', seq: desk.last, board: desk.board, agent: me.agent }]
      : journal.filter((stored) => BigInt(stored.seq) > BigInt(since)).map((stored) => ({ type: 'event', prev: since, ...stored }))
    json(response, 200, { frames, cursor: desk.last })
  }
  const searched = (q: string): object => ({
    hits: [...desk.conversations.values()].flatMap((view) => view.items
      .filter((item) => item.kind === 'message' && item.text.includes(q))
      .map((item) => ({ contact: view.contact, number: item.number, seq: item.seq, at: item.at, author: item.author, text: item.text }))),
  })
  const page = async (response: ServerResponse, path: string): Promise<void> => {
    const inside = path.replace(/^\/console\//, '')
    const file = normalize(join(options.dist, extname(inside) ? inside : 'index.html'))
    const bytes = file.startsWith(normalize(options.dist)) ? await readFile(file).catch(() => null) : null
    if (!bytes) return refuse(response, 404, 'route.unknown', '没有这个地址', 'No such address')
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
    response.end(bytes)
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const answered = url.pathname.startsWith('/v1/') ? api(request, response, url) : page(response, url.pathname)
    answered.catch((error: unknown) => refuse(response, 500, 'mock.broken', String(error), String(error)))
  })
  server.on('upgrade', (request, socket, head) => {
    if (refusing || !signedIn || request.url !== '/v1/stream') socket.destroy()
    else sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request))
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const cut = (): void => sockets.clients.forEach((socket) => socket.terminate())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => seen,
    typing: (contact) => clients.forEach((client) => send(client, { type: 'typing', contact, by: 'customer', on: true })),
    cut: (next) => {
      refusing = next
      cut()
    },
    close: () => new Promise((resolve) => {
      cut()
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
