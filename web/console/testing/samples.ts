// Small values for tests.
import type { AgentView, BoardView, ConversationView, IncidentView, ItemView, TicketView } from '../src/wire'

export const emptyTicket: TicketView = {
  ticket: '1', contact: '9', kind: 'other', tier: 'standard', priority: 'normal', state: 'held', responsibility: 'undecided', order_no: '', tags: [], subject: '', brief: '',
  opened_at: 0, first_reply_due: 0, resolve_due: 0, queued_since: 0, holder: '0', holder_name: '', offered_to: '0', offer: '0', offer_expires_at: 0, team: '0', skills: [], links: [],
  merged_into: '0', outcome: '', cause: '', steps: [],
}
const emptyItem: ItemView = {
  seq: '1', at: 0, kind: 'message', number: '1', author: { kind: 'customer', id: 9 }, author_name: '', message_kind: 'text', channel: 'web', ticket: '0', text: '', attachments: [],
  corrected: false, taken_back: false, step: '', command: '',
}
const emptyIncident: IncidentView = {
  incident: '5', scope: { supplier: '星辰直充', goods_no: '', pay_channel: '' }, goods: '', cause: 'upstream_failed_not_refunded', party: 'upstream', stage: 'proposed', since: 0,
  proposed_at: 0, announced_at: 0, ended_at: 0, reason: '', by: { kind: 'system', id: 0 }, buyers: 8, troubled: 8, usual_bp: 1_100, during_bp: 10_000,
  text: { zh: '', en: '' }, over_text: { zh: '', en: '' }, affected: 0, told: 0, told_over: 0,
}
export const incidentOf = (members: Partial<IncidentView>): IncidentView => ({ ...emptyIncident, ...members })
export const ticketOf = (members: Partial<TicketView>): TicketView => ({ ...emptyTicket, ...members })
export const itemOf = (members: Partial<ItemView>): ItemView => ({ ...emptyItem, ...members })
export const agentOf = (members: Partial<AgentView>): AgentView => ({ agent: '7', name: '林晚', role: 'agent', teams: [], skills: [], capacity: 3, presence: 'online', presence_reason: '', presence_since: 0, holding: 0, ...members })
export const conversationOf = (items: ItemView[], members: Partial<ConversationView> = {}): ConversationView => ({ contact: '9', name: '', locale: 'zh-CN', buyer: '', more_before: false, items, tickets: {}, ...members })
export const boardOf = (tickets: TicketView[], agents: AgentView[] = [], names: Record<string, string> = {}): BoardView => ({
  agents: Object.fromEntries(agents.map((agent) => [agent.agent, agent])), teams: {}, canned_replies: {}, incidents: {},
  tickets: Object.fromEntries(tickets.map((ticket) => [ticket.ticket, ticket])), contact_names: names,
})
