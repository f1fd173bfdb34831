// What the screen of rules shows, decided without a screen. Pure.
import type { EditionLine, RuleChange, RuleTrial, RulesView, SheetLine, VerdictOutcome } from '../wire'

export const installed = '0'

// The families that answer claims first, then the sheets that they share; those with most rules lead.
export function orderedSheets(view: RulesView): SheetLine[] {
  return [...view.sheets].sort((a, b) =>
    Number(a.claims.length === 0) - Number(b.claims.length === 0) || b.rules.length - a.rules.length || a.sheet.localeCompare(b.sheet))
}

export function changeKind(change: RuleChange): 'added' | 'removed' | 'changed' {
  if (!change.before) return 'added'
  return change.after ? 'changed' : 'removed'
}

// What was published, the newest first. That what came with the program is in force again is no text of its own.
export function publishedEditions(view: RulesView): EditionLine[] {
  return view.editions.filter((edition) => !edition.installed).reverse()
}

export function currentEdition(view: RulesView): EditionLine | undefined {
  return view.editions.find((edition) => edition.edition === view.current)
}

// True while the rules that came with the program are in force because nothing else was published.
export function isInstalled(view: RulesView): boolean {
  return view.current === installed || (currentEdition(view)?.installed ?? false)
}

// Where a sheet is wrong, from the detail of its refusal: "refund.yaml line 31: …".
export interface SheetFault {
  line: number
  what: string // the words in the sheet that are wrong; empty = the reason tells
  reason: string
}

export function sheetFault(detail: string): SheetFault | null {
  const [, line, rest = ''] = /^\S+ line (\d+): (.*)$/s.exec(detail) ?? []
  if (!line) return null
  const what = /^"(.*)" is /s.exec(rest)?.[1] ?? (/\s/.test(rest) ? '' : rest)
  return { line: Number(line), what, reason: what === '' ? rest : '' }
}

// From where to where a line of a text reaches; lines count from 1.
export function lineRange(text: string, line: number): { from: number; to: number } {
  const before = text.split('\n').slice(0, Math.max(0, line - 1))
  const from = before.reduce((sum, each) => sum + each.length + 1, 0)
  const end = text.indexOf('\n', from)
  return { from, to: end === -1 ? text.length : end }
}

export interface OutcomeRow {
  key: string
  before: VerdictOutcome
  after: VerdictOutcome
  count: number
  orders: string[]
}

export function outcomeRows(tried: RuleTrial): OutcomeRow[] {
  return tried.trial.changes.map((change) => ({
    key: [change.before, change.after].map((side) => `${side.rule}:${side.rule_version}:${side.party}:${side.confident}`).join('>'),
    before: change.before,
    after: change.after,
    count: change.count,
    orders: [...new Set(change.orders.filter((order) => order !== ''))],
  }))
}
