// The widget's state and what can be done with it. Knows no elements; tells `changed` once a turn.
import type {
  Attachment, ConversationView, Door, Frame, Id, ItemView, Problem, TicketView, TypingFrame,
} from '../../shared/protocol.ts'
import { customerReading } from '../../shared/protocol/frames.ts'
import { attachmentBytesMax, attachmentTypes, attachmentsMax, correctionWindowMs, messageBytesMax } from '../../shared/protocol/commands.ts'
import { applyConversation, compareIds, currentTicket, emptyConversation, withOlder } from '../../shared/model/conversation.ts'
import { Stream, type Connection } from '../../shared/stream/stream.ts'
import type { Environment } from '../../shared/stream/environment.ts'
import type { Pending } from '../../shared/stream/outbox.ts'
import { formatBytes } from '../../shared/text/format.ts'
import type { Locale } from '../../shared/text/translate.ts'
import type { Options } from './options.ts'
import type { Server } from './server.ts'
import { loadLocale, translator, type T } from './words.ts'

export interface Upload {
  key: number
  file: File
  part: number // 0..1
}

const readKey = 'jianxin.read'
const typingEveryMs = 3_000
const typingLastsMs = 6_000

export class Store {
  view: ConversationView = emptyConversation
  door: Door | null = null
  connection: Connection = 'idle'
  pending: Pending[] = []
  typing: TypingFrame | null = null
  uploads: Upload[] = []
  notice = '' // one sentence about what just could not be done
  open = false
  clockSkew = 0 // server's clock minus ours
  t: T
  readonly stream: Stream
  private lastRead: Id
  private listeners: (() => void)[] = []
  private scheduled = false
  private typedAt = 0
  private stopTyping: (() => void) | null = null
  private nextKey = 1

  constructor(
    readonly options: Options, readonly server: Server, private readonly env: Environment,
  ) {
    this.t = translator(options.locale)
    this.lastRead = env.keep.get(readKey) ?? '0'
    this.stream = new Stream({
      environment: env,
      reading: customerReading,
      scope: 'visitor',
      credentials: (renew) => server.credentials(renew),
      onFrame: (frame) => this.take(frame),
      onConnection: (connection) => this.set({ connection }),
      onPending: (pending) => this.set({ pending }),
      onProblem: (problem, command) => {
        if (command !== undefined && command.body.kind !== 'post_message') {
          this.stream.forget(command.id)
          this.say(problem)
        }
      },
    })
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  changed(): void {
    if (this.scheduled) return
    this.scheduled = true
    queueMicrotask(() => {
      this.scheduled = false
      for (const listener of this.listeners) listener()
    })
  }

  private set(change: Partial<Pick<Store, 'connection' | 'pending' | 'door' | 'notice'>>): void {
    Object.assign(this, change)
    this.changed()
  }

  now(): number {
    return this.env.now() + this.clockSkew
  }

  // -- what the server says -------------------------------------------------------------------

  private take(frame: Frame): void {
    switch (frame.type) {
      case 'welcome':
        this.clockSkew = frame.now - this.env.now()
        if (!frame.resumed) this.view = emptyConversation
        if (frame.contact !== null) this.server.remember()
        break
      case 'snapshot':
        this.view = frame.conversation
        this.server.remember()
        break
      case 'event':
        this.view = applyConversation(this.view, frame, 'customer')
        this.server.remember()
        if (frame.event.kind === 'message_posted' && frame.actor.kind !== 'customer') this.typing = null
        break
      case 'door': {
        const { type: _type, ...door } = frame
        this.door = door
        break
      }
      case 'typing':
        this.showTyping(frame)
        break
      case 'removed':
        this.view = emptyConversation
        break
      case 'board':
      case 'board_ticket':
      case 'viewing':
      case 'passed_over':
      case 'ack':
      case 'refused':
      case 'problem':
        return
    }
    if (this.open) this.markRead()
    this.changed()
  }

  private showTyping(frame: TypingFrame): void {
    if (frame.by === 'customer') return
    this.stopTyping?.()
    this.typing = frame.on ? frame : null
    if (!frame.on) return
    this.stopTyping = this.env.after(typingLastsMs, () => {
      this.typing = null
      this.changed()
    })
  }

  // In words of the visitor's language; what the server says itself comes first.
  sentence(problem: Problem): string {
    const own = this.t.locale === 'en' ? problem.en : problem.zh
    if (own !== undefined && own !== '') return own
    if (problem.code === 'client.no_answer') return this.t('error.offline')
    return this.t('error.unexpected')
  }

  say(problem: Problem | string): void {
    this.set({ notice: typeof problem === 'string' ? problem : this.sentence(problem) })
  }

  // -- what is shown --------------------------------------------------------------------------

  get ticket(): TicketView | undefined {
    return currentTicket(this.view)
  }

  // Own messages that the server has not yet shown as events.
  get echoes(): Pending[] {
    const shown = new Set(this.view.items.map((item) => item.command))
    return this.pending.filter((each) => each.body.kind === 'post_message' && !shown.has(each.id))
  }

  get humanAsked(): boolean {
    return this.pending.some((each) => each.body.kind === 'request_human')
  }

  get unread(): number {
    return this.view.items.filter(
      (item) => item.kind === 'message' && item.author.kind !== 'customer' && compareIds(item.seq, this.lastRead) > 0,
    ).length
  }

  editable(item: ItemView): boolean {
    return item.kind === 'message' && item.author.kind === 'customer' && !item.taken_back &&
      this.now() - item.at < correctionWindowMs
  }

  // -- what the visitor does ------------------------------------------------------------------

  async begin(): Promise<void> {
    if (this.server.known) this.stream.start()
    const door = await this.server.door()
    if (door.ok && this.door === null) this.set({ door: door.value })
  }

  show(open: boolean): void {
    this.open = open
    if (open) {
      this.stream.start()
      this.markRead()
    }
    this.changed()
  }

  private markRead(): void {
    const last = this.view.items.at(-1)?.seq
    if (last === undefined || compareIds(last, this.lastRead) <= 0) return
    this.lastRead = last
    this.env.keep.set(readKey, last)
  }

  async setLocale(locale: Locale): Promise<void> {
    if (!(await loadLocale(locale))) return this.say(this.t('error.offline'))
    this.options.locale = locale
    this.t = translator(locale)
    this.notice = ''
    const { contact, name } = this.view
    if (contact !== '0') this.stream.send({ kind: 'describe_contact', name, locale })
    this.changed()
  }

  post(text: string): boolean {
    const body = text.trim()
    if (body === '') return false
    if (new TextEncoder().encode(body).length > messageBytesMax) {
      this.say(this.t('composer.too_long'))
      return false
    }
    return this.submit({ kind: 'post_message', text: body })
  }

  correct(number: Id, text: string): boolean {
    return text.trim() !== '' && this.submit({ kind: 'correct_message', number, text: text.trim() })
  }

  takeBack(number: Id): void {
    this.submit({ kind: 'take_back_message', number })
  }

  requestHuman(): void {
    if (!this.humanAsked) this.submit({ kind: 'request_human', reason: 'asked' })
  }

  resolve(ticket: Id): void {
    this.submit({ kind: 'resolve_ticket', ticket })
  }

  reopen(ticket: Id): void {
    this.submit({ kind: 'reopen_ticket', ticket, reason: this.t('ticket.unsolved_reason') })
  }

  private submit(body: Parameters<Stream['send']>[0]): boolean {
    this.stream.start()
    this.notice = ''
    const sent = this.stream.send(body) !== null
    if (!sent) this.say(this.t('composer.too_many'))
    return sent
  }

  typed(hasText: boolean): void {
    if (this.view.contact === '0') return
    const now = this.env.now()
    if (hasText && now - this.typedAt < typingEveryMs) return
    this.typedAt = hasText ? now : 0
    this.stream.typing(this.view.contact, hasText)
  }

  async loadOlder(): Promise<void> {
    const first = this.view.items[0]
    if (first === undefined) return
    const answer = await this.server.older(this.view.contact, first.seq)
    if (!answer.ok) return this.say(answer.problem)
    this.view = withOlder(this.view, answer.value.items, answer.value.more)
    this.changed()
  }

  // Uploads go one after the other; each becomes a message of its own when it has arrived.
  async attach(files: readonly File[]): Promise<void> {
    if (files.length > attachmentsMax) this.say(this.t('file.too_many', { count: attachmentsMax }))
    const taken = files.slice(0, attachmentsMax).filter((file) => this.acceptable(file))
    const uploads = taken.map((file): Upload => ({ key: this.nextKey++, file, part: 0 }))
    this.uploads = [...this.uploads, ...uploads]
    this.changed()
    for (const upload of uploads) await this.sendFile(upload)
  }

  private acceptable(file: File): boolean {
    const name = file.name
    if (file.size > attachmentBytesMax) {
      this.say(this.t('file.too_large', { name, max: formatBytes(attachmentBytesMax) }))
      return false
    }
    const type = file.type === 'application/x-zip-compressed' ? 'application/zip' : file.type
    if ((attachmentTypes as readonly string[]).includes(type)) return true
    this.say(this.t('file.wrong_type', { name }))
    return false
  }

  private async sendFile(upload: Upload): Promise<void> {
    await this.server.credentials(false).catch(() => null)
    const answer = await this.server.upload(upload.file, (part) => {
      upload.part = part
      this.changed()
    })
    this.uploads = this.uploads.filter((each) => each !== upload)
    if (answer.ok) this.postAttachment(answer.value)
    else this.say(answer.problem.zh === undefined ? this.t('file.failed', { name: upload.file.name }) : answer.problem)
    this.changed()
  }

  private postAttachment(attachment: Attachment): void {
    const image = attachment.media_type.startsWith('image/')
    this.submit({
      kind: 'post_message', message_kind: image ? 'image' : 'file', text: '', attachments: [attachment],
    })
  }
}
