// Who a ticket may go to, the best first. Pure.
import type { AgentView, BoardView, TeamState, TicketView } from '../wire'

const presenceRank: Record<AgentView['presence'], number> = { online: 0, on_break: 1, offline: 2 }

export function transferTargets(board: BoardView, ticket: TicketView): { agents: AgentView[]; teams: TeamState[] } {
  const free = (agent: AgentView): number => agent.capacity - agent.holding
  const agents = Object.values(board.agents)
    .filter((agent) => agent.agent !== ticket.holder && agent.role !== 'auditor')
    .sort((a, b) => presenceRank[a.presence] - presenceRank[b.presence] || free(b) - free(a) || a.name.localeCompare(b.name, 'zh-CN'))
  const teams = Object.values(board.teams).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
  return { agents, teams }
}
