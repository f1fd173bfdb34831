// A real server of its own for a test, and the few requests tests make of it.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, pause, start } from '../../bench/lib/process.mjs'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const server = process.env.JX_SERVER ?? join(root, 'build/release/src/server/jianxin')

export async function until(condition, what, withinMs = 20_000) {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
    if (await condition()) return
  }
  throw new Error(`waited in vain for ${what}`)
}

// The demo server without its marketplace. `environment` adds settings (JIANXIN_…).
export async function openSite(folder, environment = {}) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = { ...process.env, ...environment }
  const program = start(server, ['demo', '--data', folder, '--listen', `127.0.0.1:${port}`, '--no-market'], { cwd: root, env })
  const file = join(folder, 'logins.json')
  await until(async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok && existsSync(file), 'the server to open')
  await until(() => readFileSync(file, 'utf8').includes(url), 'its log-ins')
  return { url, port, program, logins: JSON.parse(readFileSync(file, 'utf8')) }
}

export async function json(url, path, { method = 'GET', token, body } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, body: await response.json().catch(() => null) }
}

// The headers of requests by one of the demo's staff.
export async function staffHeaders(site, who = 'operator') {
  const { login, password } = site.logins[who]
  const response = await fetch(`${site.url}/v1/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  const { csrf } = await response.json()
  return { Cookie: response.headers.get('set-cookie').split(';')[0], 'X-CSRF-Token': csrf }
}

export const newVisitor = async (url) =>
  (await json(url, '/v1/visitor/session', { method: 'POST', body: { locale: 'zh-CN' } })).body.token

export const say = (url, token, id, text) =>
  json(url, '/v1/commands', { method: 'POST', token, body: { id, body: { kind: 'post_message', text } } })

// Texts of the visitor's own messages, as a fresh screen gets them.
export async function ownMessages(url, token) {
  const { body } = await json(url, '/v1/stream/poll', { token })
  const snapshot = body.frames.find((frame) => frame.type === 'snapshot')
  return (snapshot?.conversation.items ?? []).filter((item) => item.author.kind === 'customer' && item.kind === 'message').map((item) => item.text)
}
