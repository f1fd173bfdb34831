import { describe, expect, it } from 'vitest'
import { texts } from '../locales'
import { agoText, bytesText, countdownText, dayText, spanText } from './time'

const zh = texts['zh-CN']
const minute = 60_000

describe('times in words', () => {
  it('use at most two units', () => {
    expect([900, 59_000, 61_000, 60 * minute, 75 * minute, 49 * 60 * minute].map((ms) => spanText(ms, zh))).toEqual(['0 秒', '59 秒', '1 分钟', '1 小时', '1 小时 15 分', '2 天'])
    expect(spanText(-75 * minute, texts.en)).toBe('1h 15m')
  })
  it('count down in minutes and seconds and stop at zero', () => {
    expect([61_000, 999, 0, -5].map(countdownText)).toEqual(['1:01', '0:01', '0:00', '0:00'])
  })
  it('name today and yesterday by civil day', () => {
    const now = Date.UTC(2026, 10, 21, 1)
    expect(dayText(now - 30 * minute, now, zh, 'zh-CN', 'UTC')).toBe('今天')
    expect(dayText(now - 120 * minute, now, zh, 'zh-CN', 'UTC')).toBe('昨天')
    expect(dayText(Date.UTC(2025, 0, 5), now, texts.en, 'en', 'UTC')).toContain('2025')
  })
  it('say now for the last minute, and sizes in round figures', () => {
    expect(agoText(0, 30_000, zh)).toBe('刚刚')
    expect([12, 2_048, 3_500_000].map(bytesText)).toEqual(['12 B', '2 kB', '3.3 MB'])
  })
})
