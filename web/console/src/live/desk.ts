// What this page knows of the desk: the stream's frames folded into reactive state, and the way back.
// The folding itself is pure and lies in web/shared/model.
import { computed, nextTick, ref, shallowReactive, shallowRef, triggerRef } from 'vue'
import { applyBoard, emptyBoard, placeTicket } from '@shared/model/board.ts'
import { applyConversation, withOlder } from '@shared/model/conversation.ts'
import { staffReading } from '@shared/protocol/staff.ts'
import { browserEnvironment, safeKeep, Stream, type Connection, type Environment, type Pending } from '@shared/stream.ts'
import type { BoardView, CommandBody, ConversationView, Door, EventFrame, Frame, Id, ItemView, Problem } from '../wire'
import type { PendingMessage } from '../conversation/timeline'
import { ApiProblem } from '../api/client'
import { pendingMessages } from './echo'
import { noProof, prove, needsLook, type ProofEvent, type ProofState } from '../presence/proof'
import { ReadMarks } from './read_marks'

export interface TypingMark {
  name: string
  byCustomer: boolean
  until: number
}

interface Waiter {
  resolve: () => void
  reject: (error: ApiProblem) => void
}

const typingSpan = 6_000

export class Desk {
  readonly board = shallowRef<BoardView>(emptyBoard)
  readonly me = ref<Id>('0')
  readonly ready = ref(false)
  readonly connection = ref<Connection>('idle')
  readonly ended = shallowRef<Problem | null>(null)
  readonly conversations = shallowReactive(new Map<Id, ConversationView>())
  readonly typing = shallowReactive(new Map<Id, TypingMark>())
  readonly viewers = shallowReactive(new Map<Id, readonly Id[]>()) // of staff, by conversation
  readonly door = shallowRef<Door | null>(null)
  readonly now = ref(Date.now())
  readonly hiddenWork = ref(false)
  readonly read: ReadMarks
  readonly own = computed(() => this.board.value.agents[this.me.value])
  onEvent: (frame: EventFrame) => void = () => undefined

  private readonly stream: Stream
  private readonly pending = shallowRef<readonly Pending[]>([])
  private readonly waiters = new Map<string, Waiter>()
  private readonly opened = new Map<Id, number>()
  private proof: ProofState = noProof
  private skew = 0
  private timer = 0
  readonly echoes = computed<PendingMessage[]>(() => pendingMessages(this.pending.value))

  constructor(agent: Id, csrf: () => string, environment: Environment = browserEnvironment('/', safeKeep(() => localStorage))) {
    this.me.value = agent
    this.read = new ReadMarks(environment.keep, agent)
    this.stream = new Stream({
      environment,
      reading: staffReading,
      scope: `agent.${agent}`,
      credentials: () => Promise.resolve({ csrf: csrf() }),
      onFrame: (frame) => this.fold(frame),
      onConnection: (connection) => (this.connection.value = connection),
      onPending: (pending) => this.settle(pending),
      onProblem: (problem, command) => this.problem(problem, command),
    })
  }

  start(): void {
    this.timer = window.setInterval(() => this.tick(), 1_000)
    document.addEventListener('visibilitychange', this.visibilityChanged)
    this.visibilityChanged()
    this.stream.start()
  }

  stop(): void {
    window.clearInterval(this.timer)
    document.removeEventListener('visibilitychange', this.visibilityChanged)
    this.stream.stop()
  }

  reconnect(): void {
    this.ended.value = null
    this.stream.restart()
  }

  // Sends a command; resolves when it is durable, rejects with its refusal.
  run(body: CommandBody): Promise<void> {
    const id = this.stream.send(body)
    if (id === null) return Promise.reject(new ApiProblem(429, { code: 'client.outbox_full', zh: '等待发送的内容太多', en: 'Too much is waiting to be sent' }))
    return new Promise((resolve, reject) => this.waiters.set(id, { resolve, reject }))
  }

  // Posts without waiting: the message shows at once and says itself when it fails.
  post(body: CommandBody): void {
    this.stream.send(body)
  }

  postAgain(id: string): void {
    this.stream.sendAgain(id)
  }

  discard(id: string): void {
    this.stream.forget(id)
  }

  // Counted: the desk and a drill-down may show the same conversation.
  open(contact: Id): void {
    const count = this.opened.get(contact) ?? 0
    this.opened.set(contact, count + 1)
    if (count === 0) this.stream.open(contact)
  }

  close(contact: Id): void {
    const count = this.opened.get(contact) ?? 0
    if (count > 1) {
      this.opened.set(contact, count - 1)
    } else if (count === 1) {
      this.opened.delete(contact)
      this.stream.close(contact)
    }
  }

  addOlder(contact: Id, items: readonly ItemView[], moreBefore: boolean): void {
    const view = this.conversations.get(contact)
    if (view) this.conversations.set(contact, withOlder(view, items, moreBefore))
  }

  sayTyping(contact: Id, on: boolean): void {
    this.stream.typing(contact, on)
  }

  private fold(frame: Frame): void {
    switch (frame.type) {
      case 'welcome':
        this.skew = frame.now - Date.now()
        this.now.value = frame.now
        this.prove({ kind: 'connected', seq: frame.seq })
        break
      case 'board':
        this.board.value = frame.board
        if (frame.agent !== '0') this.me.value = frame.agent
        this.ready.value = true
        break
      case 'board_ticket':
        this.board.value = placeTicket(this.board.value, frame.ticket, frame.contact_name)
        break
      case 'snapshot':
        this.conversations.set(frame.conversation.contact, frame.conversation)
        break
      case 'event':
        this.foldEvent(frame)
        break
      case 'removed':
        this.conversations.delete(frame.contact)
        this.viewers.delete(frame.contact)
        break
      case 'door':
        this.door.value = frame
        break
      case 'typing':
        this.foldTyping(frame)
        break
      case 'viewing':
        this.viewers.set(frame.contact, frame.agents)
        break
      case 'ack':
      case 'refused':
      case 'problem':
      case 'passed_over':
        break
    }
    if ('seq' in frame) this.delivered(frame.seq)
  }

  private foldEvent(frame: EventFrame): void {
    this.board.value = applyBoard(this.board.value, frame)
    if ('contact' in frame.event) {
      const contact = frame.event.contact
      const before = this.conversations.get(contact)
      if (before) this.conversations.set(contact, applyConversation(before, frame, 'staff'))
      if (frame.event.kind === 'message_posted') this.typing.delete(contact)
    }
    this.onEvent(frame)
  }

  private foldTyping(frame: Extract<Frame, { type: 'typing' }>): void {
    if (frame.on) this.typing.set(frame.contact, { name: frame.name ?? '', byCustomer: frame.by === 'customer', until: Date.now() + typingSpan })
    else this.typing.delete(frame.contact)
  }

  // Proof of presence: drawn means that the browser painted after the state had changed.
  private delivered(seq: Id): void {
    this.prove({ kind: 'delivered', seq })
    void nextTick(() => requestAnimationFrame(() => requestAnimationFrame(() => this.prove({ kind: 'drawn' }))))
  }

  private prove(event: ProofEvent): void {
    const { state, say } = prove(this.proof, event)
    this.proof = state
    if (say !== null) this.stream.seen(say)
    this.hiddenWork.value = needsLook(state)
  }

  private readonly visibilityChanged = (): void => {
    const visible = document.visibilityState === 'visible'
    this.prove({ kind: 'visibility', visible })
    if (visible) requestAnimationFrame(() => requestAnimationFrame(() => this.prove({ kind: 'drawn' })))
  }

  private settle(pending: readonly Pending[]): void {
    this.pending.value = pending
    const waiting = new Set(pending.filter((entry) => entry.state === 'waiting').map((entry) => entry.id))
    const refused = new Set(pending.filter((entry) => entry.state === 'refused').map((entry) => entry.id))
    for (const [id, waiter] of this.waiters) {
      if (waiting.has(id) || refused.has(id)) continue
      this.waiters.delete(id)
      waiter.resolve()
    }
  }

  private problem(problem: Problem, command?: Pending): void {
    if (!command) {
      this.ended.value = problem
      return
    }
    const waiter = this.waiters.get(command.id)
    if (!waiter) return
    this.waiters.delete(command.id)
    this.stream.forget(command.id)
    waiter.reject(new ApiProblem(problem.status ?? 409, problem))
  }

  private tick(): void {
    this.now.value = Date.now() + this.skew
    for (const [contact, mark] of this.typing) if (mark.until < Date.now()) this.typing.delete(contact)
    triggerRef(this.now)
  }
}
