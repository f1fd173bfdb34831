import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Options } from './options.ts'
import { Server } from './server.ts'

const keep = { get: () => null, set: () => undefined, remove: () => undefined, keys: () => [] }
const options: Options = { base: 'http://desk.example', identity: '', locale: 'zh-CN', theme: '', order: '', title: '', open: false }

// Answers every request for a session with a visitor of its own.
function sessions(): { opened: () => number } {
  let opened = 0
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ token: `visitor-${++opened}`, expires_at: Date.now() + 3_600_000, contact: null })))
  return { opened: () => opened }
}

afterEach(() => vi.unstubAllGlobals())

describe('the visitor’s session', () => {
  it('is one, however many ask for it while it is being opened', async () => {
    const { opened } = sessions()
    const server = new Server(options, keep)
    const tokens = await Promise.all([server.credentials(false), server.credentials(false), server.credentials(true)])
    expect(tokens.map(({ token }) => token)).toEqual(['visitor-1', 'visitor-1', 'visitor-1'])
    expect(opened()).toBe(1)
  })
  it('is opened anew when the server no longer took it', async () => {
    const { opened } = sessions()
    const server = new Server(options, keep)
    await server.credentials(false)
    expect(await server.credentials(true)).toEqual({ token: 'visitor-2' })
    expect(opened()).toBe(2)
  })
})
