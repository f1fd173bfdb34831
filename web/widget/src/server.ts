// The visitor's requests to the server: session, door, attachments, ownership, cards, older items.
import type { Attachment, Door, Id, ItemView, Problem } from '../../shared/protocol.ts'
import { Attachment as AttachmentShape, Problem as ProblemShape } from '../../shared/protocol/words.ts'
import { Door as DoorShape, ItemView as ItemShape } from '../../shared/protocol/views.ts'
import { flag, id, integer, isRecord, list, nullable, object, optional, text } from '../../shared/protocol/schema.ts'
import { call, malformedProblem, offlineProblem, type CallResult } from '../../shared/stream/call.ts'
import type { Keep } from '../../shared/stream/environment.ts'
import type { Options } from './options.ts'

const Session = object({ token: text, expires_at: integer, contact: nullable(id) })
const Cards = object({ cards: list(text) })
const Older = object({ items: list(ItemShape), more_before: optional(flag) })
const tokenKey = 'jianxin.token'
const renewBeforeMs = 60_000

export class Server {
  private token = ''
  private expiresAt = 0
  private opening: Promise<void> | null = null

  constructor(private readonly options: Options, private readonly keep: Keep) {
    this.token = keep.get(tokenKey) ?? ''
  }

  // Somebody who has been here before may have an answer waiting.
  get known(): boolean {
    return this.token !== '' || this.options.identity !== ''
  }

  // A token that is good for a while. Rejects when the server gives none. Whoever asks while a session is being
  // opened gets that one: two would make one visitor two people.
  async credentials(renew: boolean): Promise<{ token: string }> {
    if (renew || this.expiresAt - renewBeforeMs < Date.now()) {
      this.opening ??= this.openSession().finally(() => (this.opening = null))
      await this.opening
    }
    return { token: this.token }
  }

  private async openSession(): Promise<void> {
    const { identity, locale } = this.options
    const body = JSON.stringify(identity === '' ? { locale } : { locale, identity })
    let answer = await this.post(Session, '/v1/visitor/session', body)
    if (!answer.ok && answer.problem.status === 401 && this.token !== '') {
      this.token = '' // too old to be renewed: begin anew
      answer = await this.post(Session, '/v1/visitor/session', body)
    }
    if (!answer.ok) throw new Error(answer.problem.code)
    this.token = answer.value.token
    this.expiresAt = answer.value.expires_at
    if (answer.value.contact !== null) this.keep.set(tokenKey, this.token)
  }

  // From the first message on, the visitor is remembered on this device.
  remember(): void {
    if (this.token !== '' && this.keep.get(tokenKey) !== this.token) this.keep.set(tokenKey, this.token)
  }

  private url(path: string): URL {
    return new URL(path, this.options.base)
  }

  private headers(more: Record<string, string> = {}): Record<string, string> {
    return this.token === '' ? more : { Authorization: `Bearer ${this.token}`, ...more }
  }

  private post<T>(shape: Parameters<typeof call<T>>[0], path: string, body: string): Promise<CallResult<T>> {
    const headers = this.headers({ 'Content-Type': 'application/json' })
    return call(shape, this.url(path), { method: 'POST', headers, body, credentials: 'omit' })
  }

  door(): Promise<CallResult<Door>> {
    return call(DoorShape, this.url('/v1/door'), { credentials: 'omit' })
  }

  async proveOwnership(orderNo: string, password: string): Promise<Problem | null> {
    const body = JSON.stringify({ order_no: orderNo, query_password: password })
    const answer = await this.post(isRecord as (value: unknown) => value is object, '/v1/ownership', body)
    return answer.ok ? null : answer.problem
  }

  async reveal(orderNo: string): Promise<CallResult<string[]>> {
    const answer = await this.post(Cards, '/v1/reveal', JSON.stringify({ order_no: orderNo }))
    return answer.ok ? { ok: true, value: answer.value.cards } : answer
  }

  async older(contact: Id, before: Id): Promise<CallResult<{ items: ItemView[]; more: boolean }>> {
    const count = 50
    const path = `/v1/conversations/${contact}/items?before=${before}&count=${count}`
    const answer = await this.get(Older, path)
    if (!answer.ok) return answer
    const { items, more_before } = answer.value
    return { ok: true, value: { items, more: more_before ?? items.length === count } }
  }

  get<T>(shape: Parameters<typeof call<T>>[0], path: string): Promise<CallResult<T>> {
    return call(shape, this.url(path), { headers: this.headers(), credentials: 'omit' })
  }

  // The bytes of a picture or file; a bearer token cannot ride on an <img>.
  async bytes(path: string): Promise<Blob | null> {
    try {
      const response = await fetch(this.url(path), { headers: this.headers(), credentials: 'omit' })
      return response.ok ? await response.blob() : null
    } catch {
      return null
    }
  }

  attachment(contact: Id, hash: string): Promise<Blob | null> {
    return this.bytes(`/v1/attachments/${contact}/${encodeURIComponent(hash)}`)
  }

  // XMLHttpRequest, because only it tells how far an upload has come.
  upload(file: File, progress: (part: number) => void): Promise<CallResult<Attachment>> {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest()
      request.open('POST', this.url('/v1/attachments'))
      const headers = this.headers({
        'Content-Type': file.type || 'application/octet-stream',
        'X-File-Name': encodeURIComponent(file.name),
      })
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      request.upload.onprogress = (event) => progress(event.loaded / Math.max(1, event.total))
      request.onerror = () => resolve({ ok: false, problem: offlineProblem })
      request.onload = () => {
        const json = parsed(request.responseText)
        if (request.status < 300 && AttachmentShape(json)) resolve({ ok: true, value: json })
        else resolve({ ok: false, problem: ProblemShape(json) ? json : malformedProblem })
      }
      request.send(file)
    })
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

