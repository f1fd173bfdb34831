import { describe, expect, it } from 'vitest'
import type { Rule, RulesView, VerdictOutcome } from '../wire'
import { changeKind, isInstalled, lineRange, orderedSheets, outcomeRows, publishedEditions, sheetFault } from './rules'

const rule: Rule = { name: 'not_paid', version: 1, cause: 'not_paid', party: 'user', when: [], needs: [], customer_steps: [], agent_steps: [], never: [] }
const sheet = (name: string, claims: string[], rules: Rule[] = []) => ({ sheet: name, claims, about: 'purchase' as const, includes: [], rules })
const edition = (number: string, restores = '0', came = false) => ({ edition: number, by: '老周', at: 1, proposal: '0', restores, installed: came, note: '' })
const view = (change: Partial<RulesView> = {}): RulesView => ({ current: '0', in_force: '0', sheets: [], proposals: [], editions: [], ...change })
const outcome = (change: Partial<VerdictOutcome>): VerdictOutcome => ({ cause: 'not_paid', rule: 'not_paid', rule_version: 1, party: 'user', confident: true, ...change })

describe('the screen of rules', () => {
  it('shows families that answer claims before what they share, and those with most rules first', () => {
    const sheets = orderedSheets(view({ sheets: [sheet('questions', []), sheet('refund', ['refund_request']), sheet('card', ['card_used']), sheet('withdraw', ['withdraw_failed'], [rule])] }))
    expect(sheets.map((each) => each.sheet)).toEqual(['withdraw', 'card', 'refund', 'questions'])
  })
  it('says what happened to a rule', () => {
    expect(changeKind({ sheet: 'a', rule: 'b', after: rule })).toBe('added')
    expect(changeKind({ sheet: 'a', rule: 'b', before: rule })).toBe('removed')
    expect(changeKind({ sheet: 'a', rule: 'b', before: rule, after: { ...rule, version: 2 } })).toBe('changed')
  })
  it('tells what was published, the newest first', () => {
    const editions = [edition('5'), edition('9', '0', true), edition('12', '5')]
    expect(publishedEditions(view({ current: '12', editions })).map((each) => each.edition)).toEqual(['12', '5'])
  })
  it('knows when nothing but the installed rules is in force', () => {
    expect(isInstalled(view())).toBe(true)
    expect(isInstalled(view({ current: '9', editions: [edition('9', '0', true)] }))).toBe(true)
    expect(isInstalled(view({ current: '9', editions: [edition('9')] }))).toBe(false)
  })
  it('finds in a refusal where a sheet is wrong', () => {
    expect(sheetFault('refund.yaml line 31: "nobody" is not known here')).toEqual({ line: 31, what: 'nobody', reason: '' })
    expect(sheetFault('refund.yaml line 4: pary')).toEqual({ line: 4, what: 'pary', reason: '' })
    expect(sheetFault('refund.yaml line 7: end of map not found')).toEqual({ line: 7, what: '', reason: 'end of map not found' })
    expect(sheetFault('rule refunded version 1')).toBeNull()
  })
  it('knows where a line lies in a text', () => {
    const text = 'a\nbcd\n\nend'
    expect([1, 2, 3, 4].map((line) => text.slice(...Object.values(lineRange(text, line)) as [number, number]))).toEqual(['a', 'bcd', '', 'end'])
    expect(lineRange(text, 9)).toEqual({ from: text.length + 1, to: text.length })
  })
  it('tells each order of a changed verdict once, and none of a customer’s claim', () => {
    const changes = [{ before: outcome({}), after: outcome({ party: 'none', rule_version: 2 }), count: 3, orders: ['A1', 'A1', ''] }]
    const rows = outcomeRows({ trial: { tried: 3, changed: 3, reworded: 0, causes: [], changes }, claims: 3, purchases: 0, since: 0 })
    expect(rows.map((row) => [row.count, row.orders])).toEqual([[3, ['A1']]])
    expect(rows[0]?.key).toBe('not_paid:1:user:true>not_paid:2:none:true')
  })
})
