// What the stream needs of its surroundings, so that tests can be the surroundings.

export interface Socket {
  send(text: string): void
  close(): void
}
export interface SocketEvents {
  opened(): void
  received(text: string): void
  closed(): void
}
export interface Answer {
  status: number
  json: unknown // undefined when the body is none
}
export interface Keep {
  keys(): string[]
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}

export interface Environment {
  openSocket(path: string, events: SocketEvents): Socket
  // Rejects only when there was no answer.
  request(
    method: string, path: string, headers: Record<string, string>, body: string | null, abort: AbortSignal,
  ): Promise<Answer>
  now(): number
  after(ms: number, run: () => void): () => void // returns its own cancelling
  random(): number // 0 ≤ x < 1
  randomBytes(count: number): Uint8Array
  keep: Keep // survives a reload
  online(): boolean
  onNetwork(changed: () => void): () => void
}

// Storage may be forbidden or full; then what is kept lives as long as the page.
export function safeKeep(open: () => Storage): Keep {
  const memory = new Map<string, string>()
  let storage: Storage | null = null
  try {
    storage = open()
  } catch {
    storage = null
  }
  return {
    keys: () => [...new Set([...Object.keys(storage ?? {}), ...memory.keys()])],
    get: (key) => memory.get(key) ?? storage?.getItem(key) ?? null,
    set(key, value) {
      try {
        if (storage === null) throw new Error('no storage')
        storage.setItem(key, value)
        memory.delete(key)
      } catch {
        memory.set(key, value)
      }
    },
    remove(key) {
      memory.delete(key)
      storage?.removeItem(key)
    },
  }
}

export function browserEnvironment(base: string, keep: Keep): Environment {
  const root = new URL(base, location.href)
  return {
    openSocket(path, events) {
      const url = new URL(path, root)
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
      const socket = new WebSocket(url)
      socket.onopen = () => events.opened()
      socket.onmessage = (message) => events.received(String(message.data))
      socket.onclose = () => events.closed()
      return socket
    },
    async request(method, path, headers, body, abort) {
      const response = await fetch(new URL(path, root), {
        method, headers, body, signal: abort, credentials: 'same-origin',
      })
      const json: unknown = await response.json().catch(() => undefined)
      return { status: response.status, json }
    },
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    random: () => Math.random(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    keep,
    online: () => navigator.onLine,
    onNetwork(changed) {
      addEventListener('online', changed)
      addEventListener('offline', changed)
      return () => {
        removeEventListener('online', changed)
        removeEventListener('offline', changed)
      }
    },
  }
}
