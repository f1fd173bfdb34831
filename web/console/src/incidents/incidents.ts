// Incidents as the screens group and name them. Pure.
import type { Texts } from '../locales/zh-CN'
import { wordText } from '../locales'
import type { BoardView, IncidentView } from '../wire'

export interface IncidentGroups {
  proposed: IncidentView[]
  announced: IncidentView[]
  ended: IncidentView[]
}

// By what is to be done with them, the newest first.
export function groupsOf(board: BoardView): IncidentGroups {
  const all = Object.values(board.incidents).sort((a, b) => stamp(b) - stamp(a))
  return {
    proposed: all.filter((incident) => incident.stage === 'proposed'),
    announced: all.filter((incident) => incident.stage === 'announced'),
    ended: all.filter((incident) => incident.ended_at !== 0),
  }
}

const stamp = (incident: IncidentView): number => incident.ended_at || incident.announced_at || incident.proposed_at

// How many wait for somebody's word.
export const proposedCount = (board: BoardView): number => groupsOf(board).proposed.length

// What is broken, in one line.
export function scopeText(incident: IncidentView, t: Texts): string {
  const { supplier, goods_no: goods, pay_channel: channel } = incident.scope
  if (supplier !== '') return t.incidents.scopes.supplier(supplier)
  if (goods !== '') return t.incidents.scopes.goods(incident.goods || goods)
  if (channel !== '') return t.incidents.scopes.payChannel(wordText(t.factValues, channel))
  return t.incidents.scopes.shop
}

// Basis points as a percentage: rounded, but never to a certainty that is none.
export function shareText(basisPoints: number): string {
  const percent = Math.round(basisPoints / 100)
  if (basisPoints > 0 && percent === 0) return '<1%'
  return `${basisPoints < 10_000 && percent === 100 ? 99 : percent}%`
}
