// The whole desk as every member of staff sees it: a fold over board events. Pure.
import type { AgentView, BoardView, Event, EventFrame, Id, IncidentView, TicketView } from '../protocol.ts'
import { compareIds } from './conversation.ts'
import { applyTicket, none, openedTicket, unreachable, type TicketEvent } from './ticket.ts'

export const emptyBoard: BoardView = {
  agents: {},
  teams: {},
  canned_replies: {},
  tickets: {},
  contact_names: {},
  incidents: {},
}

function without<T>(map: Record<Id, T>, key: Id): Record<Id, T> {
  const { [key]: _gone, ...rest } = map
  return rest
}

const put = <T>(map: Record<Id, T>, key: Id, value: T): Record<Id, T> => ({ ...map, [key]: value })

function changeAgent(board: BoardView, id: Id, change: Partial<AgentView>): BoardView {
  const agent = board.agents[id]
  if (agent === undefined) return board
  return { ...board, agents: put(board.agents, id, { ...agent, ...change }) }
}

// `holding` follows the tickets: the holder before loses one, the holder after gains one.
function setTicket(board: BoardView, id: Id, after: TicketView | undefined): BoardView {
  const before = board.tickets[id]
  const tickets = after === undefined ? without(board.tickets, id) : put(board.tickets, id, after)
  let next: BoardView = { ...board, tickets }
  const lost = before?.holder ?? none
  const gained = after?.holder ?? none
  if (lost === gained) return next
  next = changeAgent(next, lost, { holding: (next.agents[lost]?.holding ?? 1) - 1 })
  return changeAgent(next, gained, { holding: (next.agents[gained]?.holding ?? 0) + 1 })
}

function changeTicket(
  board: BoardView, id: Id, event: Exclude<TicketEvent, { kind: 'ticket_opened' }>, frame: EventFrame,
): BoardView {
  const ticket = board.tickets[id]
  if (ticket === undefined) return board
  // The board knows its agents; a frame may be the doing of somebody else.
  const name = event.kind === 'ticket_accepted' ? board.agents[event.agent]?.name : undefined
  const stamp = { ...frame, name: name ?? frame.name ?? '' }
  return setTicket(board, id, applyTicket(ticket, event, stamp, 'staff'))
}

function closeTicket(board: BoardView, id: Id, contact: Id): BoardView {
  const next = setTicket(board, id, undefined)
  const others = Object.values(next.tickets).some((ticket) => ticket.contact === contact)
  return others ? next : { ...next, contact_names: without(next.contact_names, contact) }
}

// Puts an open ticket on the board that its events alone cannot. An empty name changes no name.
export function placeTicket(board: BoardView, ticket: TicketView, contactName: string): BoardView {
  const next = setTicket(board, ticket.ticket, ticket)
  if (contactName === '') return next
  return { ...next, contact_names: put(next.contact_names, ticket.contact, contactName) }
}

// As the desk does: of the incidents that ended only the last to end are kept.
const endedKept = 20

type IncidentEvent = Extract<Event, { kind: `incident_${string}` }>

function proposedIncident(event: Extract<Event, { kind: 'incident_proposed' }>, at: number): IncidentView {
  const { kind: _kind, ...proposed } = event
  return {
    ...proposed,
    stage: 'proposed',
    proposed_at: at,
    announced_at: 0,
    ended_at: 0,
    reason: '',
    by: { kind: 'system', id: 0 },
    affected: 0,
    told: 0,
    told_over: 0,
  }
}

function changedIncident(
  incident: IncidentView, event: Exclude<IncidentEvent, { kind: 'incident_proposed' }>, at: number,
): IncidentView {
  switch (event.kind) {
    case 'incident_confirmed':
    case 'incident_reworded': {
      const { by, text, over_text } = event
      const worded = { ...incident, by, text, over_text }
      return event.kind === 'incident_reworded' ? worded : { ...worded, stage: 'announced', announced_at: at }
    }
    case 'incident_dismissed':
      return { ...incident, stage: 'dismissed', ended_at: at, reason: event.reason, by: event.by }
    case 'incident_closed':
      return { ...incident, stage: 'closed', ended_at: at, reason: event.reason, by: event.by }
    case 'incident_reopened':
      return {
        ...incident, stage: incident.announced_at === 0 ? 'proposed' : 'announced', ended_at: 0, reason: '', by: event.by,
      }
    case 'incident_spread':
      return { ...incident, affected: incident.affected + event.count }
    case 'incident_buyer_told':
      if (event.message === none) return incident
      return event.news === 'over'
        ? { ...incident, told_over: incident.told_over + 1 }
        : { ...incident, told: incident.told + 1 }
    default:
      return unreachable(event)
  }
}

function withoutOldEnded(incidents: Record<Id, IncidentView>): Record<Id, IncidentView> {
  const ended = Object.values(incidents).filter((incident) => incident.ended_at !== 0)
  const gone = ended
    .sort((a, b) => a.ended_at - b.ended_at || compareIds(a.incident, b.incident))
    .slice(0, Math.max(0, ended.length - endedKept))
  return gone.reduce((rest, incident) => without(rest, incident.incident), incidents)
}

function applyIncident(board: BoardView, event: IncidentEvent, at: number): BoardView {
  if (event.kind === 'incident_proposed') {
    return { ...board, incidents: withoutOldEnded(put(board.incidents, event.incident, proposedIncident(event, at))) }
  }
  const incident = board.incidents[event.incident]
  if (incident === undefined) return board
  return { ...board, incidents: put(board.incidents, event.incident, changedIncident(incident, event, at)) }
}

// The board after `frame`; events that do not concern it change nothing.
export function applyBoard(board: BoardView, frame: EventFrame): BoardView {
  const event = frame.event
  switch (event.kind) {
    case 'agent_added':
      return {
        ...board,
        agents: put(board.agents, event.agent, {
          agent: event.agent,
          name: event.name,
          role: event.role,
          teams: event.teams,
          skills: event.skills,
          capacity: event.capacity,
          presence: 'offline',
          presence_reason: '',
          presence_since: frame.at,
          holding: 0,
        }),
      }
    case 'agent_changed': {
      const { kind: _kind, ...named } = event
      const change: Partial<AgentView> = Object.fromEntries(
        Object.entries(named).filter(([, value]) => value !== undefined),
      )
      return changeAgent(board, event.agent, change)
    }
    case 'agent_dismissed':
      return { ...board, agents: without(board.agents, event.agent) }
    case 'presence_changed':
      return changeAgent(board, event.agent, {
        presence: event.presence, presence_reason: event.reason, presence_since: frame.at,
      })
    case 'team_saved': {
      const { team, name, skills } = event
      return { ...board, teams: put(board.teams, team, { team, name, skills }) }
    }
    case 'team_removed':
      return { ...board, teams: without(board.teams, event.team) }
    case 'canned_reply_saved': {
      const { reply, title, text, tags } = event
      return {
        ...board, canned_replies: put(board.canned_replies, reply, { reply, title, text, tags }),
      }
    }
    case 'canned_reply_removed':
      return { ...board, canned_replies: without(board.canned_replies, event.reply) }
    case 'ticket_opened':
      return setTicket(board, event.ticket, openedTicket(event, frame, 'staff'))
    case 'ticket_resolved':
      return closeTicket(board, event.ticket, event.contact)
    case 'tickets_merged':
      return closeTicket(board, event.from, event.contact)
    case 'ticket_changed':
    case 'ticket_queued':
    case 'ticket_offered':
    case 'offer_declined':
    case 'offer_expired':
    case 'ticket_accepted':
    case 'ticket_transferred':
    case 'ticket_progressed':
    case 'ticket_reopened':
    case 'verdict_recorded':
      return changeTicket(board, event.ticket, event, frame)
    case 'tickets_linked':
      return changeTicket(changeTicket(board, event.ticket, event, frame), event.other, event, frame)
    case 'contact_described':
    case 'contact_created':
    case 'buyer_identified':
      return event.contact in board.contact_names && event.name !== ''
        ? { ...board, contact_names: put(board.contact_names, event.contact, event.name) }
        : board
    case 'contact_erased':
      return { ...board, contact_names: without(board.contact_names, event.contact) }
    case 'incident_proposed':
    case 'incident_confirmed':
    case 'incident_dismissed':
    case 'incident_reworded':
    case 'incident_closed':
    case 'incident_reopened':
    case 'incident_spread':
    case 'incident_buyer_told':
      return applyIncident(board, event, frame.at)
    case 'message_posted':
    case 'message_corrected':
    case 'message_taken_back':
    case 'note_posted':
    case 'dialogue_noted':
    case 'handle_linked':
    case 'ownership_proved':
    case 'card_revealed':
    case 'reading_recorded':
    case 'picture_revealed':
    case 'facts_recorded':
      return board
    default:
      return unreachable(event)
  }
}
