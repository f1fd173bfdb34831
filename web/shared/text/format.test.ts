import { describe, expect, it } from 'vitest'
import { en } from '../locales/en.ts'
import { zhCN } from '../locales/zh-CN.ts'
import { formatAgo, formatBytes, formatDue, formatMoment, formatMoney, formatSpan, formatSpanRange } from './format.ts'
import { createTranslator, fill, localeFrom, wordIn } from './translate.ts'

const zh = createTranslator<typeof zhCN>('zh-CN', zhCN, en)
const english = createTranslator<typeof zhCN>('en', zhCN, en)
const minute = 60_000

describe('formatting', () => {
  it('keeps every digit of an amount', () => {
    expect(formatMoney('216.00')).toBe('¥216.00')
    expect(formatMoney('-1234567.125')).toBe('−¥1,234,567.125')
    expect(formatMoney('1000')).toBe('¥1,000')
    expect(formatMoney('not money')).toBe('not money')
  })

  it('says spans in at most two units', () => {
    expect(formatSpan(zh, 40_400)).toBe('40 秒')
    expect(formatSpan(zh, 59_700)).toBe('1 分钟')
    expect(formatSpan(zh, 80 * minute)).toBe('1 小时 20 分')
    expect(formatSpan(zh, 59.7 * minute)).toBe('1 小时')
    expect(formatSpan(english, 51 * 60 * minute)).toBe('2 d 3 h')
    expect(formatSpan(english, 24 * 60 * minute)).toBe('1 day')
    expect(formatSpan(zh, -5)).toBe('0 秒')
  })

  it('says a shared unit once', () => {
    expect(formatSpanRange(zh, minute, 3 * minute)).toBe('1–3 分钟')
    expect(formatSpanRange(zh, 40_000, 3 * minute)).toBe('40 秒–3 分钟')
    expect(formatSpanRange(english, 2 * minute, 2 * minute)).toBe('2 min')
  })

  it('tells what is left and what is overdue', () => {
    expect(formatDue(zh, 10 * minute, 0)).toBe('还剩 10 分钟')
    expect(formatDue(english, 0, 3 * minute)).toBe('3 min overdue')
    expect(formatAgo(zh, 0, 10_000)).toBe('刚刚')
    expect(formatAgo(english, 0, 5 * minute)).toBe('5 min ago')
  })

  it('names the day only when it is not today', () => {
    const noon = new Date(2026, 10, 21, 12, 5).getTime()
    expect(formatMoment(zh, noon, noon + minute)).toBe('12:05')
    expect(formatMoment(zh, noon - 24 * 60 * minute, noon)).toBe('昨天 12:05')
    expect(formatMoment(english, new Date(2025, 0, 2, 9, 0).getTime(), noon)).toContain('2025')
  })

  it('says sizes', () => {
    expect([formatBytes(900), formatBytes(20_480), formatBytes(10 * 1024 * 1024)]).toEqual(['900 B', '20 KB', '10.0 MB'])
  })
})

describe('translation', () => {
  it('fills values and chooses words by number', () => {
    expect(fill('{count} {count:day|days} of {all}', { count: 1, all: 3 })).toBe('1 day of 3')
    expect(fill('{count} {count:day|days}', { count: 2 })).toBe('2 days')
    expect(fill('{unknown}', {})).toBe('{unknown}')
  })

  it('shows a word it does not know in readable form', () => {
    expect(wordIn(zh, 'kind', 'wrong_account')).toBe('充错账号')
    expect(wordIn(zh, 'kind', 'moon_phase')).toBe('moon phase')
  })

  it('takes Chinese for Chinese speakers and for who says nothing', () => {
    expect(['zh', 'zh-TW', '', null, 'en-GB', 'fr'].map(localeFrom)).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'zh-CN', 'en', 'en'])
  })
})
