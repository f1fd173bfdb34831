// One client's connection to /v1/stream: hello and resume, loss noticed by `prev`, back-off, outbox,
// long poll where WebSocket does not get through.
//
// Invariants: every frame handed on is newer than the last (nothing doubled); an event whose `prev`
// is not known here ends the connection and is fetched again from the cursor (nothing lost); a
// command is repeated with its own id until acknowledged or refused.
import {
  readFrame, readFrameText, type ClientFrame, type CommandBody, type Frame, type Id, type Problem,
} from '../protocol.ts'
import type { Reading } from '../protocol/frames.ts'
import { Problem as ProblemShape } from '../protocol/words.ts'
import { id as isId, isRecord } from '../protocol/schema.ts'
import { compareIds } from '../model/conversation.ts'
import { createIdMaker } from './ids.ts'
import type { Environment, Socket } from './environment.ts'
import { Outbox, type Pending } from './outbox.ts'

// offline: the device says so · connecting · live: frames flow
export type Connection = 'idle' | 'offline' | 'connecting' | 'live'
export type Credentials = { token?: string; csrf?: string }

export interface StreamOptions {
  environment: Environment
  reading: Reading
  scope: string // of the outbox
  // Asked before every attempt; `renew` after the server no longer took the last. May reject.
  credentials(renew: boolean): Promise<Credentials>
  // Events, snapshots, boards, doors, typing, welcome, removed; in order.
  onFrame(frame: Frame): void
  onConnection?(connection: Connection): void
  onPending?(pending: Pending[]): void
  // A command of ours was refused, or the server ended the connection with a reason.
  onProblem?(problem: Problem, command?: Pending): void
}

const backOffMs = { first: 400, most: 20_000 }
const helloWithinMs = 10_000
const ackWithinMs = 15_000
const stableAfterMs = 5_000 // a connection that lived so long ends a run of failures
const socketFailuresMax = 3 // in a row, before the long poll takes over
const pollSpanMs = 90_000 // then WebSocket is tried again
const pollWaitS = 25
const streamPath = '/v1/stream'

export class Stream {
  readonly outbox: Outbox
  private readonly env: Environment
  private readonly makeId: () => string
  private readonly opened = new Set<Id>()
  private told: ReadonlySet<Id> = new Set() // those of `opened` that the hello named
  private cursor: Id | null = null
  private connection: Connection = 'idle'
  private socket: Socket | null = null
  private greeted = false
  private attempt = 0 // raised whenever what runs now is void
  private failures = 0
  private greetedAt: number | null = null
  private renew = false
  private polling = false
  private pollUntil = 0
  private poll: AbortController | null = null
  private token = ''
  private csrf = ''
  private lastSeen: Id = '0'
  private cancelRetry: (() => void) | null = null
  private cancelAckWait: (() => void) | null = null
  private stopListening: (() => void) | null = null

  constructor(private readonly options: StreamOptions) {
    this.env = options.environment
    this.outbox = new Outbox(this.env.keep, options.scope)
    this.makeId = createIdMaker(() => this.env.now(), (count) => this.env.randomBytes(count))
  }

  // The last seq folded here; null before the first welcome.
  get position(): Id | null {
    return this.cursor
  }

  start(): void {
    if (this.stopListening !== null) return
    this.stopListening = this.env.onNetwork(() => this.networkChanged())
    if (this.outbox.all().length > 0) this.tellPending()
    this.connect()
  }

  stop(): void {
    this.stopListening?.()
    this.stopListening = null
    this.drop()
    this.setConnection('idle')
  }

  // Connects at once: after a sign-in, or when a person asks for it.
  restart(): void {
    if (this.stopListening === null) return
    this.failures = 0
    this.drop()
    this.connect()
  }

  // Sends now or as soon as there is a connection. Answers the command's id, null when too many wait.
  send(body: CommandBody): string | null {
    if (this.outbox.full) return null
    const id = this.makeId()
    this.outbox.add(id, body)
    this.transmit(id, body)
    this.tellPending()
    return id
  }

  // A refused command once more.
  sendAgain(id: string): void {
    const entry = this.outbox.again(id)
    if (entry === undefined) return
    this.transmit(id, entry.body)
    this.tellPending()
  }

  forget(id: string): void {
    this.outbox.forget(id)
    this.tellPending()
  }

  open(contact: Id): void {
    this.opened.add(contact)
    this.push({ type: 'open', contact })
  }

  close(contact: Id): void {
    this.opened.delete(contact)
    this.push({ type: 'close', contact })
  }

  // Staff: the page has shown everything up to `seq`.
  seen(seq: Id): void {
    if (compareIds(seq, this.lastSeen) <= 0) return
    this.lastSeen = seq
    this.push({ type: 'seen', seq })
  }

  typing(contact: Id, on: boolean): void {
    this.push({ type: 'typing', contact, on })
  }

  // -- connecting -----------------------------------------------------------------------------

  private networkChanged(): void {
    if (!this.env.online()) {
      this.drop()
      this.setConnection('offline')
      return
    }
    if (this.connection === 'live') return
    this.failures = 0
    this.drop()
    this.connect()
  }

  private drop(): void {
    ++this.attempt
    this.cancelRetry?.()
    this.cancelAckWait?.()
    this.cancelRetry = this.cancelAckWait = null
    this.poll?.abort()
    this.poll = null
    const socket = this.socket
    this.socket = null
    this.greeted = false
    this.greetedAt = null
    socket?.close()
  }

  private connect(): void {
    if (!this.env.online()) {
      this.setConnection('offline')
      return
    }
    this.setConnection('connecting')
    const attempt = ++this.attempt
    const renew = this.renew
    this.renew = false
    this.options.credentials(renew).then(
      (credentials) => {
        if (attempt !== this.attempt) return
        this.token = credentials.token ?? ''
        this.csrf = credentials.csrf ?? ''
        if (this.polling && this.env.now() < this.pollUntil) void this.runPoll(attempt)
        else this.openSocket(attempt)
      },
      () => {
        if (attempt !== this.attempt) return
        this.renew = renew
        this.retryLater()
      },
    )
  }

  private retryLater(): void {
    if (this.greetedAt !== null && this.env.now() - this.greetedAt >= stableAfterMs) this.failures = 0
    this.drop()
    this.setConnection(this.env.online() ? 'connecting' : 'offline')
    const ceiling = Math.min(backOffMs.most, backOffMs.first * 2 ** Math.min(this.failures, 10))
    ++this.failures
    // Half fixed, half chance: ten thousand clients do not come back in the same instant.
    const wait = ceiling / 2 + this.env.random() * (ceiling / 2)
    this.cancelRetry = this.env.after(wait, () => this.connect())
  }

  private openSocket(attempt: number): void {
    const current = () => attempt === this.attempt
    this.socket = this.env.openSocket(streamPath, {
      opened: () => {
        if (!current()) return
        const hello: ClientFrame = { type: 'hello' }
        if (this.token !== '') hello.token = this.token
        if (this.csrf !== '') hello.csrf = this.csrf
        if (this.cursor !== null) hello.since = this.cursor
        this.told = new Set(this.opened)
        if (this.told.size > 0) hello.open = [...this.told]
        this.socket?.send(JSON.stringify(hello))
      },
      received: (json) => {
        if (current()) this.receive(readFrameText(json, this.options.reading))
      },
      closed: () => {
        if (current()) this.socketFailed()
      },
    })
    this.cancelRetry = this.env.after(helloWithinMs, () => {
      if (current() && !this.greeted) this.socketFailed()
    })
  }

  private socketFailed(): void {
    if (!this.greeted && this.failures + 1 >= socketFailuresMax) {
      this.polling = true
      this.pollUntil = this.env.now() + pollSpanMs
    }
    this.retryLater()
  }

  // -- long poll ------------------------------------------------------------------------------

  private headers(): Record<string, string> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' }
    if (this.token !== '') headers['Authorization'] = `Bearer ${this.token}`
    if (this.csrf !== '') headers['X-CSRF-Token'] = this.csrf
    return headers
  }

  private async runPoll(attempt: number): Promise<void> {
    while (attempt === this.attempt) {
      if (this.env.now() >= this.pollUntil) {
        this.polling = false
        this.failures = 0
        this.drop()
        this.connect()
        return
      }
      this.poll = new AbortController()
      const since = this.cursor === null ? '' : `&since=${this.cursor}`
      const wait = this.greeted ? pollWaitS : 0
      const answer = await this.env
        .request('GET', `${streamPath}/poll?wait=${wait}${since}`, this.headers(), null, this.poll.signal)
        .catch(() => null)
      if (attempt !== this.attempt) return
      if (answer === null || answer.status !== 200 || !isRecord(answer.json)) {
        if (answer?.status === 401) this.renew = true
        this.retryLater()
        return
      }
      const { frames, cursor } = answer.json
      if (Array.isArray(frames)) {
        for (const each of frames) {
          this.receive(readFrame(each, this.options.reading))
          if (attempt !== this.attempt) return
        }
      }
      if (isId(cursor)) this.advance(cursor)
      if (!this.greeted) this.greet()
    }
  }

  private async postCommand(id: string, body: CommandBody, attempt: number): Promise<void> {
    const answer = await this.env
      .request('POST', '/v1/commands', this.headers(), JSON.stringify({ id, body }), new AbortController().signal)
      .catch(() => null)
    if (attempt !== this.attempt) return
    const json = answer?.json
    if (answer?.status === 200 && isRecord(json) && isId(json['seq'])) {
      this.receive({ type: 'ack', id, seq: json['seq'] })
    } else if (answer !== null && answer.status >= 400 && answer.status < 500 && answer.status !== 401 && ProblemShape(json)) {
      this.receive({ type: 'refused', id, problem: json })
    } else {
      if (answer?.status === 401) this.renew = true
      this.retryLater()
    }
  }

  // -- frames ---------------------------------------------------------------------------------

  private receive(frame: Frame | null): void {
    if (frame === null) return
    switch (frame.type) {
      case 'welcome':
        if (!frame.resumed) this.cursor = frame.seq
        this.options.onFrame(frame)
        this.greet()
        return
      case 'snapshot':
      case 'board':
      case 'board_ticket':
        this.options.onFrame(frame)
        this.advance(frame.seq)
        return
      case 'event':
      case 'passed_over':
        this.receiveEvent(frame)
        return
      case 'ack':
        this.outbox.acknowledged(frame.id, frame.seq, this.cursor)
        this.watchAcks()
        this.tellPending()
        return
      case 'refused': {
        const entry = this.outbox.refused(frame.id, frame.problem)
        this.watchAcks()
        this.tellPending()
        if (entry !== undefined) this.options.onProblem?.(frame.problem, entry)
        return
      }
      case 'problem':
        if (frame.problem.status === 401) this.renew = true
        this.options.onProblem?.(frame.problem)
        this.retryLater()
        return
      case 'removed':
        this.opened.delete(frame.contact)
        this.options.onFrame(frame)
        return
      case 'door':
      case 'typing':
      case 'viewing':
        this.options.onFrame(frame)
    }
  }

  private receiveEvent(frame: Extract<Frame, { type: 'event' | 'passed_over' }>): void {
    const cursor = this.cursor ?? '0'
    if (compareIds(frame.seq, cursor) <= 0) return // a repeat
    if (compareIds(frame.prev, cursor) > 0) {
      this.retryLater() // something between was lost: ask again from the cursor
      return
    }
    if (frame.type === 'event') this.options.onFrame(frame)
    this.advance(frame.seq)
  }

  private advance(seq: Id): void {
    if (this.cursor === null || compareIds(seq, this.cursor) > 0) this.cursor = seq
    if (this.outbox.folded(this.cursor)) this.tellPending()
  }

  private greet(): void {
    this.greeted = true
    this.greetedAt = this.env.now()
    this.cancelRetry?.()
    this.cancelRetry = null
    this.setConnection('live')
    // What was opened or closed while the hello was on its way.
    for (const contact of this.opened) if (!this.told.has(contact)) this.push({ type: 'open', contact })
    for (const contact of this.told) if (!this.opened.has(contact)) this.push({ type: 'close', contact })
    for (const entry of this.outbox.waiting()) this.transmit(entry.id, entry.body)
    if (this.lastSeen !== '0') this.push({ type: 'seen', seq: this.lastSeen })
  }

  // -- sending --------------------------------------------------------------------------------

  private push(frame: ClientFrame): void {
    if (this.greeted && this.socket !== null) this.socket.send(JSON.stringify(frame))
  }

  private transmit(id: string, body: CommandBody): void {
    if (!this.greeted) return
    if (this.socket === null) {
      void this.postCommand(id, body, this.attempt)
      return
    }
    this.push({ type: 'command', id, body })
    this.watchAcks()
  }

  // A connection on which nothing is acknowledged any more is dead, whatever the browser believes.
  private watchAcks(): void {
    this.cancelAckWait?.()
    this.cancelAckWait = null
    if (this.socket === null || this.outbox.waiting().length === 0) return
    this.cancelAckWait = this.env.after(ackWithinMs, () => this.retryLater())
  }

  private tellPending(): void {
    this.options.onPending?.(this.outbox.all())
  }

  private setConnection(connection: Connection): void {
    if (connection === this.connection) return
    this.connection = connection
    this.options.onConnection?.(connection)
  }
}
