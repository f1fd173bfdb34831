// The mock desk behind HTTP and WebSocket, for tests and for working on pages: docs/protocol.md as a
// visitor meets it. Loopback only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Door, Id, Problem, VisitorCommand } from '../protocol.ts'
import { compareIds } from '../model/conversation.ts'
import { MockDesk, orderNo } from './mock-desk.ts'
import { guides, picture } from './mock-guides.ts'

export interface MockOptions {
  dist: string // folder of the built pages
  port?: number
  door?: Partial<Door>
  reactAfterMs?: number // null = never
  silent?: boolean // nobody reacts
  noSockets?: boolean // WebSocket does not get through
}

export interface MockServer {
  url: string
  desk: MockDesk
  door: Door
  cut(): void // every connection breaks
  refuseSockets(refuse: boolean): void
  close(): Promise<void>
}

interface Client {
  socket: WebSocket
  contact: Id | null
  token: string
  cursor: Id
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.json': 'application/json',
}

export async function startMockServer(options: MockOptions): Promise<MockServer> {
  const desk = new MockDesk(() => Date.now())
  const visitors = new Map<string, { contact: Id | null; locale: string }>()
  const blobs = new Map<string, { type: string; bytes: Buffer }>()
  const clients = new Set<Client>()
  let refuse = options.noSockets ?? false
  let names = 0
  const door: Door = {
    open: true, online: 3, queued: 2, longest_wait_ms: 70_000, first_reply_promised_ms: 30 * 60_000,
    wait_ms_low: 60_000, wait_ms_high: 180_000, answered_today: 131, kept_today: 128, as_of: Date.now(),
    ...options.door,
  }

  const problem = (code: string, status: number): Problem => ({
    type: 'about:blank', title: code, status, code, zh: `请求被拒绝（${code}）`, en: `Refused (${code})`,
  })

  // As the server writes them: an actor's id is text, progress tokens stand beside the view.
  const eventFrame = (stored: ReturnType<MockDesk['eventsAfter']>[number], prev: Id): object => ({
    type: 'event', prev, ...stored, actor: { kind: stored.actor.kind, id: String(stored.actor.id) },
  })
  const snapshotFrame = (seq: Id, contact: Id): object => {
    const view = desk.view(contact)
    const tokens = Object.fromEntries([...desk.tokens].map(([token, ticket]) => [ticket, token]))
    const tickets = Object.fromEntries(Object.entries(view.tickets).map(([id, { progress_token: _token, ...ticket }]) => [id, ticket]))
    return { type: 'snapshot', seq, conversation: { ...view, tickets }, progress_tokens: tokens }
  }

  const flush = (client: Client): void => {
    const visitor = visitors.get(client.token)
    if (visitor === undefined || visitor.contact === null) return
    client.contact = visitor.contact
    for (const stored of desk.eventsAfter(visitor.contact, client.cursor)) {
      client.socket.send(JSON.stringify(eventFrame(stored, client.cursor)))
      client.cursor = stored.seq
    }
  }
  desk.onChange(() => {
    for (const client of clients) flush(client)
  })

  const execute = (token: string, id: string, body: VisitorCommand): { seq: Id } | { code: string; status: number } => {
    const visitor = visitors.get(token)
    if (visitor === undefined) return { code: 'session.unknown', status: 401 }
    visitor.contact ??= desk.newContact(visitor.locale)
    const contact = visitor.contact
    const before = desk.last
    const result = desk.execute(contact, id, body)
    const acts = body.kind === 'post_message' || body.kind === 'request_human'
    if (acts && options.silent !== true && compareIds(desk.last, before) > 0) react(contact)
    return result
  }

  const react = (contact: Id): void => {
    const tell = (on: boolean): void => {
      for (const client of clients) {
        if (client.contact === contact) client.socket.send(JSON.stringify({ type: 'typing', contact, by: 'agent', on }))
      }
    }
    setTimeout(() => tell(true), 30)
    setTimeout(() => {
      tell(false)
      desk.react(contact)
    }, options.reactAfterMs ?? 900)
  }

  const sockets = new WebSocketServer({ noServer: true })
  sockets.on('connection', (socket: WebSocket) => {
    const client: Client = { socket, contact: null, token: '', cursor: '0' }
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as { type: string; token?: string; since?: Id; id?: string; body?: VisitorCommand }
      if (frame.type === 'hello') {
        const visitor = visitors.get(frame.token ?? '')
        if (visitor === undefined) {
          socket.send(JSON.stringify({ type: 'problem', problem: problem('session.unknown', 401) }))
          socket.close()
          return
        }
        client.token = frame.token ?? ''
        client.contact = visitor.contact
        const resumed = frame.since !== undefined
        client.cursor = frame.since ?? desk.last
        socket.send(JSON.stringify({ type: 'welcome', contact: visitor.contact, agent: null, seq: client.cursor, resumed, now: Date.now() }))
        if (!resumed && visitor.contact !== null) {
          socket.send(JSON.stringify(snapshotFrame(client.cursor, visitor.contact)))
        }
        socket.send(JSON.stringify({ type: 'door', ...door }))
        clients.add(client)
        flush(client)
      } else if (frame.type === 'command' && frame.id !== undefined && frame.body !== undefined) {
        const result = execute(client.token, frame.id, frame.body)
        flush(client)
        socket.send(JSON.stringify('seq' in result
          ? { type: 'ack', id: frame.id, seq: result.seq }
          : { type: 'refused', id: frame.id, problem: problem(result.code, result.status) }))
      }
    })
    socket.on('close', () => clients.delete(client))
  })

  const json = (response: ServerResponse, status: number, value: unknown): void => {
    response.writeHead(status, {
      'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', 'Access-Control-Allow-Origin': '*',
    })
    response.end(JSON.stringify(value))
  }

  const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    return Buffer.concat(parts)
  }

  const poll = async (response: ServerResponse, token: string, since: Id | null, wait: number): Promise<void> => {
    const visitor = visitors.get(token)
    if (visitor === undefined) return json(response, 401, problem('session.unknown', 401))
    const frames: unknown[] = []
    let cursor = since ?? desk.last
    if (since === null) {
      frames.push({ type: 'welcome', contact: visitor.contact, agent: null, seq: cursor, resumed: false, now: Date.now() })
      if (visitor.contact !== null) frames.push(snapshotFrame(cursor, visitor.contact))
      frames.push({ type: 'door', ...door })
    }
    const collect = (): void => {
      if (visitor.contact === null) return
      for (const stored of desk.eventsAfter(visitor.contact, cursor)) {
        frames.push(eventFrame(stored, cursor))
        cursor = stored.seq
      }
    }
    collect()
    if (frames.length === 0 && wait > 0) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          stop()
          resolve()
        }
        const timer = setTimeout(done, wait * 1000)
        const stop = desk.onChange(() => {
          collect()
          if (frames.length > 0) done()
        })
        response.on('close', done)
      })
    }
    json(response, 200, { frames, cursor })
  }

  const api = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    const visitor = visitors.get(token)
    const path = url.pathname
    const body = await bodyOf(request)
    const asked = (): Record<string, string> => JSON.parse(body.toString() || '{}') as Record<string, string>
    if (path === '/v1/door') return json(response, 200, { ...door, as_of: Date.now() })
    if (path === '/v1/visitor/session') {
      const known = visitor !== undefined
      const name = known ? token : `v1.${++names}.${orderNo}`
      if (!known) visitors.set(name, { contact: null, locale: asked()['locale'] ?? 'zh-CN' })
      return json(response, 200, { token: name, expires_at: Date.now() + 3_600_000, contact: visitors.get(name)?.contact ?? null })
    }
    if (path === '/v1/stream/poll') {
      return poll(response, token, url.searchParams.get('since'), Number(url.searchParams.get('wait') ?? 0))
    }
    if (path.startsWith('/v1/progress/')) {
      const ticket = desk.tokens.get(decodeURIComponent(path.slice('/v1/progress/'.length)))
      const found = [...visitors.values()].flatMap((each) =>
        each.contact === null ? [] : Object.values(desk.view(each.contact).tickets)).find((each) => each.ticket === ticket)
      if (found === undefined) return json(response, 404, problem('progress.unknown', 404))
      const { kind, state, opened_at, first_reply_due, resolve_due, holder_name, outcome, steps } = found
      return json(response, 200, { ticket, kind, state, opened_at, first_reply_due, resolve_due, holder_name, outcome, steps })
    }
    if (visitor === undefined) return json(response, 401, problem('session.unknown', 401))
    if (path === '/v1/commands') {
      const { id, body: command } = JSON.parse(body.toString()) as { id: string; body: VisitorCommand }
      const result = execute(token, id, command)
      return 'seq' in result ? json(response, 200, { id, seq: result.seq }) : json(response, result.status, problem(result.code, result.status))
    }
    if (path === '/v1/ownership') {
      const right = asked()['query_password'] === '8266'
      return right ? json(response, 200, { order_no: asked()['order_no'] })
        : json(response, 403, { ...problem('ownership.not_proved', 403), zh: '订单号或查询密码不正确', en: 'The order number or the query password is wrong' })
    }
    if (path === '/v1/reveal') return json(response, 200, { cards: ['XK7P-29QD-8LMN-4RTV', 'QW3E-7HJK-1ZXC-9BNM'] })
    if (path === '/v1/attachments') {
      const hash = (blobs.size + 1).toString(16).padStart(64, '0')
      const type = request.headers['content-type'] ?? ''
      blobs.set(hash, { type, bytes: body })
      const name = decodeURIComponent(String(request.headers['x-file-name'] ?? ''))
      return json(response, 200, { hash, media_type: type, bytes: body.length, name })
    }
    if (path === '/v1/knowledge/guides') {
      const words = url.searchParams.get('q') ?? ''
      const found = guides.filter((guide) => words === '' || JSON.stringify(guide).includes(words))
      const said = visitor.contact === null ? '' : desk.view(visitor.contact).items.map((item) => item.text).join()
      return json(response, 200, { guides: found, fitting: found.map((guide) => said.includes(guide.zh.title.slice(0, 2))) })
    }
    if (path.startsWith('/v1/knowledge/pictures/')) {
      response.writeHead(200, { 'Content-Type': 'image/png' })
      response.end(picture)
      return
    }
    const blob = blobs.get(path.split('/').at(-1) ?? '')
    if (path.startsWith('/v1/attachments/') && blob !== undefined) {
      response.writeHead(200, { 'Content-Type': blob.type })
      response.end(blob.bytes)
      return
    }
    json(response, 404, problem('route.unknown', 404))
  }

  // The public pages at the paths that web/README.md names.
  const page = async (response: ServerResponse, path: string): Promise<void> => {
    const pages: Record<string, string> = {
      '/': 'public/index.html', '/progress/': 'public/progress.html', '/widget/demo': 'public/demo.html',
    }
    const file = normalize(join(options.dist, pages[path] ?? path))
    const bytes = file.startsWith(normalize(options.dist)) ? await readFile(file).catch(() => null) : null
    if (bytes === null) return json(response, 404, problem('route.unknown', 404))
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Access-Control-Allow-Origin': '*' })
    response.end(bytes)
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const answered = url.pathname.startsWith('/v1/') ? api(request, response, url) : page(response, url.pathname)
    answered.catch(() => json(response, 500, problem('mock.broken', 500)))
  })
  server.on('upgrade', (request, socket, head) => {
    if (refuse || request.url !== '/v1/stream') socket.destroy()
    else sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request))
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of sockets.clients) socket.terminate()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    desk,
    door,
    cut,
    refuseSockets(next) {
      refuse = next
    },
    close: () => new Promise((resolve) => {
      cut()
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
