import { describe, expect, it } from 'vitest'
import { ApiClient, ApiProblem } from '../api/client'
import { purchaseRows } from '../customer/purchases'
import { customersNamed, excerpt, screensNamed, ticketsNamed } from '../search/targets'
import { shortcutOf } from '../shell/shortcuts'
import { texts } from '../locales'
import { boardOf, ticketOf } from '../../testing/samples'
import { passwordFault, safeTarget } from './login'

describe('after a login', () => {
  it('only paths of this console are followed', () => {
    expect(safeTarget('/wall')).toBe('/wall')
    for (const bad of ['//evil.example', '/\\evil.example', 'https://evil.example', undefined, ['/wall']]) expect(safeTarget(bad)).toBe('/desk')
  })
  it('passwords are long and repeated', () => {
    expect(passwordFault('short', 'short')).toBe('short')
    expect(passwordFault('long enough 1', 'long enough 2')).toBe('mismatch')
    expect(passwordFault('足够长的密码一二三四五', '足够长的密码一二三四五')).toBeNull()
  })
})

describe('requests', () => {
  const answering = (status: number, body: unknown) => new ApiClient(() => Promise.resolve(new Response(body === undefined ? 'no json' : JSON.stringify(body), { status })))
  it('carry the CSRF token when they change something', async () => {
    let headers: HeadersInit | undefined
    const client = new ApiClient((_path, init) => {
      headers = init?.headers
      return Promise.resolve(new Response('{}'))
    })
    client.csrf = 'c1'
    await client.send('POST', '/v1/teams', {})
    expect(headers).toMatchObject({ 'X-CSRF-Token': 'c1' })
    await client.get('/v1/me')
    expect(headers).toEqual({})
  })
  it('fail with the server’s problem, or say that there was no proper answer', async () => {
    await expect(answering(403, { code: 'team.unknown', zh: '无', en: 'none' }).get('/x')).rejects.toMatchObject({ status: 403, problem: { code: 'team.unknown' } })
    await expect(answering(502, undefined).get('/x')).rejects.toMatchObject({ problem: { code: 'client.bad_answer' } })
    const dead = new ApiClient(() => Promise.reject(new TypeError('offline')))
    await expect(dead.get('/x')).rejects.toBeInstanceOf(ApiProblem)
  })
  it('tell once that the session is over', async () => {
    const client = answering(401, { code: 'session.none' })
    let told = 0
    client.onUnauthenticated = () => ++told
    await client.get('/v1/me').catch(() => undefined)
    expect(told).toBe(0)
    client.csrf = 'c1'
    await client.get('/v1/me').catch(() => undefined)
    expect(told).toBe(1)
  })
})

describe('purchases', () => {
  it('are one row an order, as seen last, the newest first', () => {
    const order = (order_no: string, status: string, created_at: number, seen_at: number) => ({ source: 's', id: order_no + status, seen_at, body: { kind: 'order', order_no, status, created_at } })
    const rows = purchaseRows([order('A', 'completed', 5, 9), order('A', 'paid', 5, 6), order('B', 'paid', 7, 7), { source: 's', id: 'p', seen_at: 9, body: { kind: 'payment', order_no: 'C' } }])
    expect(rows.map((row) => [row.orderNo, row.status])).toEqual([['B', 'paid'], ['A', 'completed']])
  })
})

describe('shortcuts and targets', () => {
  const press = (key: string, more: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })
  it('leave letters to text fields', () => {
    expect(shortcutOf(press('j'), false)).toBe('next')
    expect(shortcutOf(press('j'), true)).toBeNull()
    expect(shortcutOf(press('k', { ctrlKey: true }), true)).toBe('search')
    expect(shortcutOf(press('ArrowDown', { altKey: true }), true)).toBe('next')
  })
  it('show a long text in one line, from shortly before the words', () => {
    expect(excerpt('short\ntext', 'text')).toBe('short text')
    expect(excerpt(`${'a'.repeat(40)} Needle in it`, 'needle')).toBe(`…${'a'.repeat(15)} Needle in it`)
    expect(excerpt('nothing', 'words')).toBe('nothing')
  })
  it('show only screens that a role may see', () => {
    expect(screensNamed('', texts.en, 'agent').map((screen) => screen.name)).toEqual(['desk', 'knowledge', 'account'])
    expect(screensNamed('live', texts.en, 'auditor').map((screen) => screen.name)).toEqual(['wall'])
    expect(customersNamed(boardOf([], [], { '9': 'Leo' }), 'le')).toEqual([{ contact: '9', name: 'Leo' }])
    expect(ticketsNamed(boardOf([ticketOf({ ticket: '5', order_no: 'AB1' }), ticketOf({ ticket: '6' })]), 'ab').map((ticket) => ticket.ticket)).toEqual(['5'])
  })
})
