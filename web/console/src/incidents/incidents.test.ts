import { describe, expect, it } from 'vitest'
import { texts } from '../locales'
import { boardOf, incidentOf } from '../../testing/samples'
import { groupsOf, proposedCount, scopeText, shareText } from './incidents'

describe('incidents', () => {
  it('stand in groups by what is to be done, the newest first', () => {
    const board = {
      ...boardOf([]),
      incidents: {
        '5': incidentOf({ incident: '5', proposed_at: 5 }),
        '7': incidentOf({ incident: '7', proposed_at: 7 }),
        '6': incidentOf({ incident: '6', proposed_at: 6, announced_at: 9, stage: 'announced' }),
        '4': incidentOf({ incident: '4', proposed_at: 4, ended_at: 8, stage: 'dismissed' }),
        '3': incidentOf({ incident: '3', proposed_at: 3, announced_at: 4, ended_at: 9, stage: 'closed' }),
      },
    }
    const groups = groupsOf(board)
    expect(groups.proposed.map((each) => each.incident)).toEqual(['7', '5'])
    expect(groups.announced.map((each) => each.incident)).toEqual(['6'])
    expect(groups.ended.map((each) => each.incident)).toEqual(['3', '4'])
    expect(proposedCount(board)).toBe(2)
    expect(proposedCount(boardOf([]))).toBe(0)
  })

  it('say what is broken', () => {
    const t = texts['zh-CN']
    const scope = { supplier: '', goods_no: '', pay_channel: '' }
    expect(scopeText(incidentOf({ scope: { ...scope, supplier: '星辰直充' } }), t)).toContain('星辰直充')
    expect(scopeText(incidentOf({ scope: { ...scope, goods_no: 'g201' }, goods: 'Q 币' }), t)).toContain('Q 币')
    expect(scopeText(incidentOf({ scope: { ...scope, goods_no: 'g201' }, goods: '' }), t)).toContain('g201')
    expect(scopeText(incidentOf({ scope: { ...scope, pay_channel: 'alipay' } }), t)).toContain('支付宝')
    expect(scopeText(incidentOf({ scope }), texts.en)).toBe(texts.en.incidents.scopes.shop)
  })

  it('round shares, but not to a certainty that is none', () => {
    expect(shareText(1_100)).toBe('11%')
    expect(shareText(10_000)).toBe('100%')
    expect(shareText(9_980)).toBe('99%')
    expect(shareText(30)).toBe('<1%')
    expect(shareText(0)).toBe('0%')
  })
})
