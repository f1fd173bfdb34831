// Who plays in the pictures: customers by REST, colleagues by a stream that proves that somebody looks. The `place` where they are
// says where its server answers now.
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { json, root, until } from '../site.mjs'

const { WebSocket } = createRequire(join(root, 'web', 'package.json'))('ws')

async function accepted(answer, what) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`)
  return body
}

export class Customer {
  static async arrive(place, { locale = 'zh-CN', ...more }) {
    const customer = new Customer()
    customer.place = place
    const answer = json(place.url, '/v1/visitor/session', { method: 'POST', body: { locale, ...more } })
    customer.token = (await accepted(answer, 'a visitor')).token
    return customer
  }

  get url() {
    return this.place.url
  }

  async command(body) {
    await accepted(json(this.url, '/v1/commands', { method: 'POST', token: this.token, body: { id: randomUUID(), body } }), body.kind)
  }

  // The conversation as a fresh screen gets it; nothing before the first message.
  async view() {
    const { frames } = await accepted(json(this.url, '/v1/stream/poll', { token: this.token }), 'poll')
    return frames.find((frame) => frame.type === 'snapshot')?.conversation ?? null
  }

  // Says it and waits until the assistant has answered.
  async ask(text) {
    await this.command({ kind: 'post_message', text })
    await until(async () => (await this.view())?.items.at(-1)?.author.kind !== 'customer', `an answer to "${text}"`)
  }

  // Sends a picture and waits until it was read.
  async showPicture(png, name) {
    const response = await fetch(`${this.url}/v1/attachments`, {
      method: 'POST', headers: { 'Content-Type': 'image/png', 'X-File-Name': name, Authorization: `Bearer ${this.token}` }, body: png,
    })
    await this.command({ kind: 'post_message', message_kind: 'image', text: '', attachments: [await response.json()] })
    await until(async () => (await this.view())?.items.some(({ attachments }) => attachments.some(({ reading }) => reading)), 'the picture to be read')
  }

  wantHuman() {
    return this.command({ kind: 'request_human', reason: 'asked' })
  }

  async contact() {
    return (await this.view()).contact
  }

  async ticket() {
    return Object.values((await this.view()).tickets).at(-1)
  }
}

// A log-in by REST: its cookie serves the stream, requests and browsers alike.
export class Session {
  static async open(place, { login, password }) {
    const response = await fetch(`${place.url}/v1/login`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }),
    })
    if (!response.ok) throw new Error(`log-in of ${login}: ${response.status}`)
    const session = new Session()
    session.place = place
    session.cookie = response.headers.getSetCookie()[0].split(';')[0]
    session.csrf = (await response.json()).csrf
    return session
  }

  get url() {
    return this.place.url
  }

  async request(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', Cookie: this.cookie, 'X-CSRF-Token': this.csrf },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answer = await response.json().catch(() => null)
    return accepted({ status: response.status, body: answer }, `${method} ${path}`)
  }

  get browserCookie() {
    const [name, value] = this.cookie.split('=')
    return { name, value, url: this.url }
  }
}

// At work as long as the stream is open: everything delivered is acknowledged, as a page would.
export class Colleague {
  #socket
  #offers = new Map() // contact -> { ticket, offer }
  #answers = new Map() // command id -> { resolve, reject }
  #incidents = []
  #told = [] // incidents, once for each buyer who heard of them

  static async arrive(session) {
    const colleague = new Colleague()
    colleague.session = session
    await colleague.#open()
    return colleague
  }

  async #open() {
    const { url, cookie, csrf } = this.session
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`, { origin: url, headers: { Cookie: cookie } })
    this.#socket.on('open', () => this.#say({ type: 'hello', csrf }))
    await new Promise((resolve, reject) => {
      this.#socket.on('error', reject)
      this.#socket.on('message', (data) => {
        const frame = JSON.parse(String(data))
        this.#take(frame)
        if (frame.type === 'board') resolve()
      })
    })
  }

  #say(frame) {
    this.#socket.send(JSON.stringify(frame))
  }

  #take(frame) {
    if ('seq' in frame) this.#say({ type: 'seen', seq: frame.seq })
    if (frame.type === 'board') this.agent = frame.agent
    if (frame.type === 'board') this.#incidents.push(...Object.values(frame.board.incidents))
    if (frame.event?.kind === 'incident_proposed') this.#incidents.push(frame.event)
    if (frame.event?.kind === 'incident_buyer_told') this.#told.push(frame.event.incident)
    if (frame.type === 'ack') this.#answers.get(frame.id)?.resolve()
    if (frame.type === 'refused') this.#answers.get(frame.id)?.reject(new Error(JSON.stringify(frame.problem)))
    const { event } = frame
    if (event?.kind === 'ticket_offered' && event.agent === this.agent) {
      this.#offers.set(event.contact, { ticket: event.ticket, offer: frame.seq })
    } else if (event && ['ticket_accepted', 'offer_expired', 'offer_declined'].includes(event.kind)) {
      this.#offers.delete(event.contact)
    }
  }

  command(body) {
    const id = randomUUID()
    const answer = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }))
    this.#say({ type: 'command', id, body })
    return answer
  }

  present(presence, reason = 'own') {
    return this.command({ kind: 'set_presence', agent: this.agent, presence, reason })
  }

  // The incident of which this is true, as soon as it is proposed.
  async incident(isWanted) {
    await until(() => this.#incidents.some(isWanted), 'an incident')
    return this.#incidents.find(isWanted)
  }

  // As many buyers have heard of the incident.
  async told(incident, count) {
    await until(() => this.#told.filter((each) => each === incident).length >= count, 'buyers to be told')
  }

  // Takes the next offer, of this conversation or of any, as soon as it is there.
  async accept(wanted = null) {
    const next = () => wanted ?? [...this.#offers.keys()].at(0)
    await until(() => this.#offers.has(next()), 'an offer')
    const contact = next()
    const { ticket, offer } = this.#offers.get(contact)
    this.#offers.delete(contact)
    await this.command({ kind: 'accept_offer', ticket, offer })
    return { contact, ticket }
  }

  say(contact, text) {
    return this.command({ kind: 'post_message', contact, text })
  }

  look(contact) {
    this.#say({ type: 'open', contact })
  }

  leave() {
    this.#socket.close()
  }
}
