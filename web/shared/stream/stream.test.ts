import { describe, expect, it } from 'vitest'
import type { Frame } from '../protocol.ts'
import { customerReading } from '../protocol/frames.ts'
import type { Environment, Keep, SocketEvents } from './environment.ts'
import { Stream, type Connection } from './stream.ts'

// A world of its own: time moves when told, sockets say what they are told.
class World {
  time = 1_000_000
  up = true
  random = 0.5
  stored = new Map<string, string>()
  sockets: FakeSocket[] = []
  requests: { method: string; path: string; body: string | null }[] = []
  answer: (path: string, body: string | null) => { status: number; json: unknown } | null = () => null
  private timers: { at: number; run: () => void }[] = []
  private network: (() => void)[] = []

  readonly keep: Keep = {
    keys: () => [...this.stored.keys()],
    get: (key) => this.stored.get(key) ?? null,
    set: (key, value) => void this.stored.set(key, value),
    remove: (key) => void this.stored.delete(key),
  }

  readonly environment: Environment = {
    openSocket: (_path, events) => {
      const socket = new FakeSocket(events)
      this.sockets.push(socket)
      return socket
    },
    request: (method, path, _headers, body) => {
      this.requests.push({ method, path, body })
      const answer = this.answer(path, body)
      return answer === null ? new Promise(() => undefined) : Promise.resolve(answer)
    },
    now: () => this.time,
    after: (ms, run) => {
      const timer = { at: this.time + ms, run }
      this.timers.push(timer)
      return () => {
        this.timers = this.timers.filter((each) => each !== timer)
      }
    },
    random: () => this.random,
    randomBytes: (count) => new Uint8Array(count).fill(7),
    keep: this.keep,
    online: () => this.up,
    onNetwork: (changed) => {
      this.network.push(changed)
      return () => undefined
    },
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 10; ++i) await Promise.resolve()
  }

  async pass(ms: number): Promise<void> {
    const end = this.time + ms
    for (;;) {
      const next = this.timers.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.timers = this.timers.filter((each) => each !== next)
      this.time = next.at
      next.run()
      await this.settle()
    }
    this.time = end
  }

  setNetwork(up: boolean): void {
    this.up = up
    for (const changed of this.network) changed()
  }

  get socket(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket
  }
}

class FakeSocket {
  sent: Record<string, unknown>[] = []
  closed = false
  constructor(readonly events: SocketEvents) {}
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }
  close(): void {
    this.closed = true
  }
  say(frame: unknown): void {
    this.events.received(JSON.stringify(frame))
  }
  welcome(seq: string, resumed = false): void {
    this.events.opened()
    this.say({ type: 'welcome', contact: '42', agent: null, seq, resumed, now: 1 })
  }
  commands(): Record<string, unknown>[] {
    return this.sent.filter((each) => each['type'] === 'command')
  }
}

const posted = (seq: string, prev: string, command?: string): unknown => ({
  type: 'event', seq, prev, at: 5, actor: { kind: 'customer', id: 42 }, ...(command === undefined ? {} : { command }),
  event: {
    kind: 'message_posted', contact: '42', number: '1', author: { kind: 'customer', id: 42 }, message_kind: 'text',
    channel: 'web', ticket: '0', text: `message ${seq}`, attachments: [],
  },
})

interface Subject {
  world: World
  stream: Stream
  seqs: string[]
  connections: Connection[]
  renewals: boolean[]
}

async function started(world = new World()): Promise<Subject> {
  const seqs: string[] = []
  const connections: Connection[] = []
  const renewals: boolean[] = []
  const stream = new Stream({
    environment: world.environment,
    reading: customerReading,
    scope: 'visitor',
    credentials: (renew) => {
      renewals.push(renew)
      return Promise.resolve({ token: 'token' })
    },
    onFrame: (frame: Frame) => {
      if (frame.type === 'event') seqs.push(frame.seq)
    },
    onConnection: (connection) => connections.push(connection),
  })
  stream.start()
  await world.settle()
  return { world, stream, seqs, connections, renewals }
}

const hello = (subject: Subject): Record<string, unknown> | undefined => subject.world.socket.sent[0]

describe('a stream', () => {
  it('says hello with its token and folds from the welcome on', async () => {
    const subject = await started()
    subject.world.socket.welcome('130')
    expect(hello(subject)).toEqual({ type: 'hello', token: 'token' })
    subject.world.socket.say(posted('131', '130'))
    subject.world.socket.say(posted('135', '131'))
    expect(subject.seqs).toEqual(['131', '135'])
    expect(subject.connections).toEqual(['connecting', 'live'])
  })

  it('opens what was asked for while its hello was on the way, and closes what was left', async () => {
    const subject = await started()
    const { world, stream } = subject
    stream.open('7')
    world.socket.events.opened()
    stream.open('8')
    stream.close('7')
    world.socket.say({ type: 'welcome', contact: null, agent: '2', seq: '130', resumed: false, now: 1 })
    expect(world.socket.sent).toEqual([
      { type: 'hello', token: 'token', open: ['7'] }, { type: 'open', contact: '8' }, { type: 'close', contact: '7' },
    ])
  })

  it('resumes from the last event after a cut in the middle, and nothing is doubled', async () => {
    const subject = await started()
    const { world } = subject
    world.socket.welcome('130')
    world.socket.say(posted('131', '130'))
    world.socket.events.closed()
    await world.pass(1_000)
    expect(world.sockets).toHaveLength(2)
    world.socket.welcome('131', true)
    expect(hello(subject)).toMatchObject({ since: '131' })
    world.socket.say(posted('131', '130')) // repeated by the server
    world.socket.say(posted('132', '131'))
    expect(subject.seqs).toEqual(['131', '132'])
  })

  it('notices a gap and asks again from where it stood', async () => {
    const subject = await started()
    const { world } = subject
    world.socket.welcome('130')
    world.socket.say(posted('134', '132'))
    expect(subject.seqs).toEqual([])
    expect(world.socket.closed).toBe(true)
    await world.pass(1_000)
    world.socket.welcome('130', true)
    expect(hello(subject)).toMatchObject({ since: '130' })
    world.socket.say(posted('132', '130'))
    world.socket.say(posted('134', '132'))
    expect(subject.seqs).toEqual(['132', '134'])
  })

  it('steps over an event of a kind it does not know', async () => {
    const subject = await started()
    const { world } = subject
    world.socket.welcome('130')
    world.socket.say({ type: 'event', seq: '131', prev: '130', at: 1, actor: { kind: 'system', id: 0 }, event: { kind: 'from_the_future' } })
    world.socket.say(posted('132', '131'))
    expect(subject.seqs).toEqual(['132'])
    expect(subject.stream.position).toBe('132')
  })

  it('passes over what is no frame', async () => {
    const { world, seqs } = await started()
    world.socket.welcome('130')
    world.socket.events.received('{"type":"event"')
    world.socket.say({ type: 'event', seq: 131 })
    world.socket.say(posted('132', '130'))
    expect(seqs).toEqual(['132'])
  })

  it('ignores the voice of a connection it has left', async () => {
    const { world, seqs } = await started()
    world.socket.welcome('130')
    const old = world.socket
    old.events.closed()
    old.say(posted('131', '130'))
    expect(seqs).toEqual([])
  })

  it('backs off longer after every failure, within bounds', async () => {
    const { world } = await started()
    const waits: number[] = []
    for (let i = 0; i < 2; ++i) {
      const begun = world.time
      const count = world.sockets.length
      world.socket.events.closed()
      while (world.sockets.length === count && world.time - begun < 60_000) await world.pass(10)
      waits.push(world.time - begun)
    }
    expect(waits[0]).toBeGreaterThanOrEqual(200)
    expect(waits[1]).toBeGreaterThan(waits[0] as number)
    expect(waits[1]).toBeLessThanOrEqual(800)
  })

  it('waits while the device is offline and goes on as soon as it is not', async () => {
    const { world, connections } = await started()
    world.socket.welcome('130')
    world.setNetwork(false)
    expect(connections.at(-1)).toBe('offline')
    await world.pass(60_000)
    expect(world.sockets).toHaveLength(1)
    world.setNetwork(true)
    await world.settle()
    expect(world.sockets).toHaveLength(2)
  })

  it('asks for new credentials after the server refused the old', async () => {
    const { world, renewals } = await started()
    world.socket.events.opened()
    world.socket.say({ type: 'problem', problem: { code: 'session.expired', status: 401 } })
    await world.pass(1_000)
    expect(renewals).toEqual([false, true])
  })

  it('says what has been seen once, and again after a reconnect', async () => {
    const { world, stream } = await started()
    world.socket.welcome('130')
    stream.seen('130')
    stream.seen('130')
    stream.seen('129')
    expect(world.socket.sent.filter((each) => each['type'] === 'seen')).toEqual([{ type: 'seen', seq: '130' }])
    world.socket.events.closed()
    await world.pass(1_000)
    world.socket.welcome('130', true)
    expect(world.socket.sent.at(-1)).toEqual({ type: 'seen', seq: '130' })
  })
})

describe('a command', () => {
  it('is repeated with its own id until acknowledged, across a cut', async () => {
    const { world, stream } = await started()
    world.socket.welcome('130')
    const id = stream.send({ kind: 'post_message', text: 'hello' })
    expect(world.socket.commands()).toEqual([{ type: 'command', id, body: { kind: 'post_message', text: 'hello' } }])
    world.socket.events.closed()
    await world.pass(1_000)
    world.socket.welcome('130', true)
    expect(world.socket.commands().map((each) => each['id'])).toEqual([id])
    world.socket.say({ type: 'ack', id, seq: '131' })
    world.socket.events.closed()
    await world.pass(1_000)
    world.socket.welcome('130', true)
    expect(world.socket.commands()).toEqual([])
  })

  it('survives a reload of the page', async () => {
    const world = new World()
    const first = await started(world)
    const id = first.stream.send({ kind: 'post_message', text: 'kept' })
    first.stream.stop()
    await started(world)
    world.socket.welcome('130')
    expect(world.socket.commands()).toMatchObject([{ id, body: { text: 'kept' } }])
  })

  it('is echoed until its event is folded, whichever of ack and event comes first', async () => {
    const { world, stream } = await started()
    world.socket.welcome('130')
    const first = stream.send({ kind: 'post_message', text: 'a' }) as string
    world.socket.say({ type: 'ack', id: first, seq: '131' })
    expect(stream.outbox.all().map((each) => each.state)).toEqual(['durable'])
    world.socket.say(posted('131', '130', first))
    expect(stream.outbox.all()).toEqual([])
    const second = stream.send({ kind: 'post_message', text: 'b' }) as string
    world.socket.say(posted('132', '131', second))
    world.socket.say({ type: 'ack', id: second, seq: '132' })
    expect(stream.outbox.all()).toEqual([])
  })

  it('waits in the order of writing when there is no connection', async () => {
    const { world, stream } = await started()
    const ids = ['1', '2', '3'].map((text) => stream.send({ kind: 'post_message', text }))
    world.socket.welcome('130')
    expect(world.socket.commands().map((each) => each['id'])).toEqual(ids)
  })

  it('that was refused stays to be seen, and can be sent again', async () => {
    const { world, stream } = await started()
    world.socket.welcome('130')
    const id = stream.send({ kind: 'post_message', text: 'a' }) as string
    world.socket.say({ type: 'refused', id, problem: { code: 'throttled' } })
    expect(stream.outbox.all()).toMatchObject([{ state: 'refused', problem: { code: 'throttled' } }])
    expect(world.stored.size).toBe(0)
    stream.sendAgain(id)
    expect(world.socket.commands().map((each) => each['id'])).toEqual([id, id])
  })

  it('that is never acknowledged tells that the connection is dead', async () => {
    const { world, stream } = await started()
    world.socket.welcome('130')
    stream.send({ kind: 'post_message', text: 'a' })
    await world.pass(16_000)
    expect(world.sockets.length).toBe(2)
  })

  it('is not taken when too many wait', async () => {
    const { stream } = await started()
    for (let i = 0; i < 200; ++i) expect(stream.send({ kind: 'post_message', text: 'x' })).not.toBeNull()
    expect(stream.send({ kind: 'post_message', text: 'x' })).toBeNull()
  })
})

describe('the long poll', () => {
  it('takes over after repeated failure and carries frames and commands', async () => {
    const subject = await started()
    const { world, stream, seqs } = subject
    let polls = 0
    world.answer = (path, body) => {
      if (path === '/v1/commands') return { status: 200, json: { id: JSON.parse(body ?? '{}').id as string, seq: '132' } }
      ++polls
      if (polls === 1) {
        const welcome = { type: 'welcome', contact: '42', agent: null, seq: '130', resumed: false, now: 1 }
        return { status: 200, json: { frames: [welcome], cursor: '130' } }
      }
      if (polls === 2) return { status: 200, json: { frames: [posted('131', '130')], cursor: '131' } }
      return null
    }
    for (let i = 0; i < 3; ++i) {
      world.socket.events.closed()
      await world.pass(3_000)
    }
    await world.settle()
    expect(seqs).toEqual(['131'])
    expect(world.requests.map((each) => each.path)).toContain('/v1/stream/poll?wait=25&since=131')
    stream.send({ kind: 'post_message', text: 'by poll' })
    await world.settle()
    expect(stream.outbox.all().map((each) => each.state)).toEqual(['durable'])
  })
})
