// The live wall's figures, out of the board alone. Pure.
import { currentDeadline, waitOf, type Deadline } from '../ticket/deadlines'
import type { AgentView, BoardView, TicketView } from '../wire'

export interface WallFigures {
  online: number
  onBreak: number
  queued: number
  longestWait: number
  held: number
  capacity: number // of those online
  atRisk: number
  late: number
}

export interface DeadlineRow {
  ticket: TicketView
  name: string
  deadline: Deadline
}

export function figures(board: BoardView, now: number): WallFigures {
  const agents = Object.values(board.agents)
  const tickets = Object.values(board.tickets)
  const online = agents.filter((agent) => agent.presence === 'online')
  const waits = tickets.filter(isWaiting).map((ticket) => waitOf(ticket, now))
  const urgencies = tickets.map((ticket) => currentDeadline(ticket, now, ticket.state === 'held')?.urgency)
  return {
    online: online.length,
    onBreak: agents.filter((agent) => agent.presence === 'on_break').length,
    queued: waits.length,
    longestWait: Math.max(0, ...waits),
    held: tickets.filter((ticket) => ticket.state === 'held').length,
    capacity: online.reduce((sum, agent) => sum + agent.capacity, 0),
    atRisk: urgencies.filter((urgency) => urgency === 'soon').length,
    late: urgencies.filter((urgency) => urgency === 'late').length,
  }
}

export function isWaiting(ticket: TicketView): boolean {
  return ticket.state === 'queued' || ticket.state === 'offered'
}

// Deadlines that are missed or near, the most pressing first.
export function deadlinesAtRisk(board: BoardView, now: number, count = 50): DeadlineRow[] {
  return Object.values(board.tickets)
    .flatMap((ticket) => {
      const deadline = currentDeadline(ticket, now, ticket.state === 'held')
      if (!deadline || deadline.urgency === 'calm' || deadline.urgency === 'none') return []
      return [{ ticket, name: board.contact_names[ticket.contact] ?? '', deadline }]
    })
    .sort((a, b) => a.deadline.due - b.deadline.due)
    .slice(0, count)
}

const presenceRank: Record<AgentView['presence'], number> = { online: 0, on_break: 1, offline: 2 }

// Those at work first, the fullest first.
export function agentsByLoad(board: BoardView): AgentView[] {
  return Object.values(board.agents).sort(
    (a, b) => presenceRank[a.presence] - presenceRank[b.presence] || loadOf(b) - loadOf(a) || a.name.localeCompare(b.name, 'zh-CN'),
  )
}

// 0..1 of the capacity in use; above 1 when over capacity.
export function loadOf(agent: AgentView): number {
  return agent.capacity > 0 ? agent.holding / agent.capacity : 0
}

export interface Sample {
  at: number
  value: number
}

// Adds a sample no more often than every `every`, and forgets what is older than `span`.
export function withSample(samples: readonly Sample[], at: number, value: number, every: number, span: number): Sample[] {
  const last = samples.at(-1)
  const kept = samples.filter((sample) => at - sample.at <= span)
  if (last && at - last.at < every) return [...kept.slice(0, -1), { at: last.at, value }]
  return [...kept, { at, value }]
}

// The polyline of a sparkline in a box, oldest left; nothing for fewer than two samples.
export function sparkline(samples: readonly Sample[], width: number, height: number): string {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || samples.length < 2 || last.at === first.at) return ''
  const top = Math.max(1, ...samples.map((sample) => sample.value))
  return samples
    .map((sample) => {
      const x = ((sample.at - first.at) / (last.at - first.at)) * width
      const y = height - (sample.value / top) * height
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
