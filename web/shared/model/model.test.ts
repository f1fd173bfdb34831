import { describe, expect, it } from 'vitest'
import type { Audience, ConversationView, Event, EventFrame } from '../protocol.ts'
import { readFrame } from '../protocol/frames.ts'
import { staffReading } from '../protocol/staff.ts'
import { customerReading } from '../protocol/frames.ts'
import { noticeLost } from '../testing/mock-desk.ts'
import { applyBoard, emptyBoard, placeTicket } from './board.ts'
import { applyConversation, compareIds, currentTicket, emptyConversation, withOlder } from './conversation.ts'
import { deadlineOf, stageOf } from './progress.ts'

type Actor = EventFrame['actor']
const customer: Actor = { kind: 'customer', id: 42 }
const agent: Actor = { kind: 'agent', id: 7 }
const system: Actor = { kind: 'system', id: 0 }

let seq = 100
function frame(actor: Actor, event: Event, more: Partial<EventFrame> = {}): EventFrame {
  const prev = String(seq)
  return {
    type: 'event', seq: String(++seq), prev, at: seq * 1000, actor, event,
    ...(actor.kind === 'agent' ? { name: '小林' } : {}), ...more,
  }
}

const message = (number: string, text: string, author = customer): Event => ({
  kind: 'message_posted', contact: '42', number, author, message_kind: 'text', channel: 'web', ticket: '0', text,
  attachments: [],
})
const opened = (ticket: string, messages: string[] = []): Event => ({
  kind: 'ticket_opened', ticket, contact: '42', ticket_kind: 'not_arrived', tier: 'standard', priority: 'normal',
  subject: '', order_no: 'A1', first_reply_due: 2_000_000, resolve_due: 9_000_000, split_from: '0', messages,
})
const about = (ticket: string): { ticket: string; contact: string } => ({ ticket, contact: '42' })
const queued = (ticket: string): Event => ({
  kind: 'ticket_queued', ...about(ticket), since: 5, team: '3', skills: ['refund'], reason: 'asked', brief: 'angry',
})

function fold(frames: EventFrame[], audience: Audience = 'customer', from = emptyConversation): ConversationView {
  return frames.reduce((view, each) => applyConversation(view, each, audience), from)
}

describe('a conversation', () => {
  it('keeps messages in order, corrected and taken back', () => {
    const view = fold([
      frame(customer, message('1', 'first'), { command: 'c1' }),
      frame(customer, message('2', 'secnd')),
      frame(customer, { kind: 'message_corrected', contact: '42', number: '2', text: 'second' }),
      frame(customer, { kind: 'message_taken_back', contact: '42', number: '1' }),
    ])
    expect(view.contact).toBe('42')
    expect(view.items.map(({ number, text, corrected, taken_back, command }) => ({ number, text, corrected, taken_back, command }))).toEqual([
      { number: '1', text: '', corrected: false, taken_back: true, command: 'c1' },
      { number: '2', text: 'second', corrected: true, taken_back: false, command: '' },
    ])
  })

  it('never changes the view it is given', () => {
    const deepFreeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
      return value
    }
    const before = deepFreeze(fold([frame(customer, message('1', 'a')), frame(system, opened('7'))]))
    const copy = JSON.stringify(before)
    fold([
      frame(customer, { kind: 'message_taken_back', contact: '42', number: '1' }),
      frame(system, queued('7')),
      frame(agent, { kind: 'ticket_accepted', ...about('7'), agent: '7' }),
      frame(system, { kind: 'tickets_merged', into: '9', from: '7', contact: '42' }),
    ], 'staff', before)
    expect(JSON.stringify(before)).toBe(copy)
  })

  it('is one person’s only', () => {
    const view = fold([frame(customer, message('1', 'a'))])
    const other = { ...message('1', 'b'), contact: '43' } as Event
    expect(applyConversation(view, frame(customer, other), 'customer')).toBe(view)
  })

  it('carries a ticket from its opening to its resolution', () => {
    const frames = [
      frame(system, opened('7')),
      frame(system, { kind: 'verdict_recorded', contact: '42', ticket: '7', verdict: noticeLost(0) }),
      frame(system, queued('7')),
      frame(agent, { kind: 'ticket_accepted', ...about('7'), agent: '7' }),
      frame(agent, { kind: 'ticket_progressed', ...about('7'), by: agent, step: 'with_supplier', text: '催单', next_due: 99 }),
      frame(agent, { kind: 'ticket_resolved', ...about('7'), by: agent, outcome: 'solved', summary: '补单成功' }),
    ]
    const states = frames.map((_, index) => fold(frames.slice(0, index + 1)).tickets['7']?.state)
    expect(states).toEqual(['assistant', 'assistant', 'queued', 'held', 'held', 'resolved'])
    const ticket = fold(frames).tickets['7']
    expect(ticket).toMatchObject({ holder_name: '小林', cause: 'paid_notice_lost', responsibility: 'platform', outcome: 'solved' })
    expect(ticket?.steps.map((step) => step.step)).toEqual(['opened', 'queued', 'accepted', 'with_supplier', 'resolved'])
    expect(fold(frames).items.map((item) => item.kind)).toEqual(['step', 'verdict', 'step', 'step', 'step', 'step'])
  })

  it('shows a customer nothing that is for staff', () => {
    const frames = [
      frame(system, opened('7')),
      frame(agent, { kind: 'note_posted', contact: '42', ticket: '7', author: agent, text: 'secret' }),
      frame(system, queued('7')),
      frame(agent, { kind: 'ticket_transferred', ...about('7'), from: '7', to_agent: '8', to_team: '0', note: 'secret' }),
      frame(agent, { kind: 'ticket_changed', ...about('7'), tags: ['secret'] }),
      frame(agent, { kind: 'tickets_linked', ticket: '7', other: '9', contact: '42' }),
    ]
    expect(JSON.stringify(fold(frames))).not.toMatch(/secret|angry|refund/)
    expect(JSON.stringify(fold(frames, 'staff'))).toMatch(/secret.*angry/s)
  })

  it('moves messages with a split and with a merge', () => {
    const view = fold([frame(customer, message('1', 'a')), frame(customer, message('2', 'b')), frame(system, opened('7', ['2']))])
    expect(view.items.map((item) => item.ticket)).toEqual(['0', '7', '7'])
    const merged = fold([frame(system, opened('8')), frame(agent, { kind: 'tickets_merged', into: '8', from: '7', contact: '42' })], 'staff', view)
    expect(merged.items[1]?.ticket).toBe('8')
    expect(merged.tickets['7']).toMatchObject({ state: 'merged', merged_into: '8' })
    expect(currentTicket(merged)?.ticket).toBe('8')
  })

  it('takes older items in front without doubling', () => {
    const all = fold(['1', '2', '3'].map((number) => frame(customer, message(number, number))))
    const late = { ...all, items: all.items.slice(1), more_before: true }
    const whole = withOlder(late, all.items.slice(0, 2), false)
    expect(whole.items.map((item) => item.number)).toEqual(['1', '2', '3'])
    expect(whole.more_before).toBe(false)
  })

  it('holds the view law: snapshot and later events make the newer snapshot', () => {
    const frames = [
      frame(customer, message('1', 'a')), frame(system, opened('7')), frame(system, queued('7')),
      frame(agent, { kind: 'ticket_accepted', ...about('7'), agent: '7' }), frame(agent, message('2', 'b', agent)),
    ]
    for (let cut = 0; cut <= frames.length; ++cut) {
      const snapshot = JSON.parse(JSON.stringify(fold(frames.slice(0, cut)))) as ConversationView
      expect(fold(frames.slice(cut), 'customer', snapshot)).toEqual(fold(frames))
    }
  })
})

describe('progress', () => {
  const ticketAfter = (...frames: EventFrame[]) => currentTicket(fold([frame(system, opened('7')), ...frames]))

  it('promises a first reply until an agent is there, then the nearest next thing', () => {
    const fresh = ticketAfter()
    expect(fresh && deadlineOf(fresh)).toEqual({ kind: 'first_reply', at: 2_000_000 })
    const held = ticketAfter(frame(agent, { kind: 'ticket_accepted', ...about('7'), agent: '7' }))
    expect(held && deadlineOf(held)).toEqual({ kind: 'resolve', at: 9_000_000 })
    const promised = ticketAfter(
      frame(agent, { kind: 'ticket_accepted', ...about('7'), agent: '7' }),
      frame(agent, { kind: 'ticket_progressed', ...about('7'), by: agent, step: 'with_supplier', text: '', next_due: 3_000_000 }))
    expect(promised && deadlineOf(promised)).toEqual({ kind: 'update', at: 3_000_000 })
    expect(promised && stageOf(promised)).toBe(2)
  })

  it('promises nothing more once it is resolved', () => {
    const done = ticketAfter(frame(agent, { kind: 'ticket_resolved', ...about('7'), by: agent, outcome: 'solved', summary: '' }))
    expect(done && deadlineOf(done)).toBeNull()
    expect(done && stageOf(done)).toBe(4)
  })
})

describe('the board', () => {
  const added = (id: string, name: string): EventFrame => frame(system, {
    kind: 'agent_added', agent: id, name, role: 'agent', teams: [], skills: [], capacity: 3,
  })
  const board = (...frames: EventFrame[]) => frames.reduce(applyBoard, emptyBoard)

  it('counts what each agent holds, from acceptance to the end', () => {
    const frames = [
      added('7', '小林'), added('8', '小周'), frame(system, opened('70')), frame(system, queued('70')),
      frame(system, { kind: 'ticket_offered', ...about('70'), agent: '7', expires_at: 9 }),
      frame(agent, { kind: 'ticket_accepted', ...about('70'), agent: '7' }),
      frame(agent, { kind: 'ticket_transferred', ...about('70'), from: '7', to_agent: '8', to_team: '0', note: '' }),
      frame({ kind: 'agent', id: 8 }, { kind: 'ticket_accepted', ...about('70'), agent: '8' }),
      frame({ kind: 'agent', id: 8 }, { kind: 'ticket_resolved', ...about('70'), by: agent, outcome: 'solved', summary: '' }),
    ]
    const holding = frames.map((_, index) => {
      const { agents } = board(...frames.slice(0, index + 1))
      return [agents['7']?.holding, agents['8']?.holding]
    })
    expect(holding.slice(5)).toEqual([[1, 0], [0, 0], [0, 1], [0, 0]])
    expect(board(...frames).tickets).toEqual({})
    expect(board(...frames.slice(0, 8)).tickets['70']?.holder_name).toBe('小周')
  })

  it('takes back a ticket that left it, and what its contact is called', () => {
    const open = board(added('7', '小林'), frame(system, opened('70')))
    const held = { ...open.tickets['70']!, state: 'held' as const, holder: '7', holder_name: '小林' }
    const placed = placeTicket(board(added('7', '小林')), held, '王小明')
    expect(placed.tickets['70']).toEqual(held)
    expect(placed.agents['7']?.holding).toBe(1)
    expect(placed.contact_names).toEqual({ [held.contact]: '王小明' })
    expect(placeTicket(placed, held, '')).toEqual(placed)
  })

  it('follows people, teams and canned replies', () => {
    const view = board(
      added('7', '小林'),
      frame(system, { kind: 'agent_changed', agent: '7', name: '林林' }),
      frame(agent, { kind: 'presence_changed', agent: '7', presence: 'on_break', reason: 'lunch', note: '' }),
      frame(system, { kind: 'team_saved', team: '3', name: '售后', skills: ['refund'] }),
      frame(system, { kind: 'canned_reply_saved', reply: '5', title: 'a', text: 'b', tags: [] }),
      frame(system, { kind: 'canned_reply_removed', reply: '5' }))
    expect(view.agents['7']).toMatchObject({ name: '林林', capacity: 3, presence: 'on_break', presence_reason: 'lunch' })
    expect(view.teams).toEqual({ 3: { team: '3', name: '售后', skills: ['refund'] } })
    expect(view.canned_replies).toEqual({})
  })

  it('keeps the incidents that ended last, however early they were found', () => {
    const sentence = { zh: '发货延迟', en: 'Late' }
    const proposed = (incident: string): EventFrame => frame(system, {
      kind: 'incident_proposed', incident, scope: { supplier: incident, goods_no: '', pay_channel: '' }, goods: '',
      cause: 'upstream_pending', party: 'upstream', since: 1, buyers: 5, troubled: 4, usual_bp: 0, during_bp: 8000,
      text: sentence, over_text: sentence,
    })
    const dismissed = (incident: string): EventFrame => frame(system, {
      kind: 'incident_dismissed', incident, by: system, reason: 'known',
    })
    const others = Array.from({ length: 60 }, (_, index) => String(1001 + index))
    const view = board(
      proposed('1000'), ...others.flatMap((id) => [proposed(id), dismissed(id)]),
      frame(system, { kind: 'incident_closed', incident: '1000', by: system, reason: 'recovered' }), proposed('2000'))
    expect(view.incidents['1000']?.stage).toBe('closed')
    expect(view.incidents['1001']).toBeUndefined()
    expect(view.incidents['1060']?.stage).toBe('dismissed')
  })
})

describe('the check at the socket', () => {
  const good = frame(customer, message('1', 'a'))

  it('lets a frame through with members it does not know', () => {
    expect(readFrame({ ...good, later: 1 }, customerReading)).toMatchObject({ type: 'event', seq: good.seq })
  })

  it('steps over events that this page does not read', () => {
    const note = frame(agent, { kind: 'note_posted', contact: '42', ticket: '0', author: agent, text: 'x' })
    expect(readFrame(note, customerReading)).toEqual({ type: 'passed_over', seq: note.seq, prev: note.prev })
    expect(readFrame(note, staffReading)).toMatchObject({ type: 'event' })
  })

  it.each([
    null, 7, [], {}, { type: 'nonsense' }, { ...good, seq: 131 }, { ...good, prev: '1a' }, { ...good, actor: { kind: 'ghost', id: 1 } },
    { type: 'ack', id: 'x' }, { type: 'snapshot', seq: '1', conversation: { ...emptyConversation, items: [{}] } },
    { type: 'board', seq: '1', board: emptyBoard, agent: '7' },
  ])('refuses %j', (value) => {
    expect(readFrame(value, customerReading)).toBeNull()
  })

  it('gives an actor’s id as a number and a ticket its progress token, however they travel', () => {
    expect(readFrame({ ...good, actor: { kind: 'agent', id: '7' } }, customerReading)).toMatchObject({ actor: { kind: 'agent', id: 7 } })
    const conversation = fold([frame(system, opened('7'))])
    expect(readFrame({ type: 'snapshot', seq: '9', conversation, progress_tokens: { 7: 'secret' } }, customerReading))
      .toMatchObject({ conversation: { tickets: { 7: { progress_token: 'secret' } } } })
  })

  it('reads for staff what puts a ticket on the board and who looks at a conversation', () => {
    const board = fold([frame(system, opened('7'))])
    const placed = { type: 'board_ticket', seq: '9', ticket: board.tickets['7'], contact_name: '小林' }
    expect(readFrame(placed, staffReading)).toEqual(placed)
    expect(readFrame(placed, customerReading)).toBeNull()
    const viewing = { type: 'viewing', contact: '42', agents: ['7', '8'] }
    expect(readFrame(viewing, staffReading)).toEqual(viewing)
    expect(readFrame(viewing, customerReading)).toBeNull()
  })

  it('reads a board for staff', () => {
    expect(readFrame({ type: 'board', seq: '1', board: emptyBoard, agent: '7' }, staffReading)).not.toBeNull()
  })
})

it('orders ids by size, not by spelling', () => {
  expect(['100', '9', '20'].sort(compareIds)).toEqual(['9', '20', '100'])
})
