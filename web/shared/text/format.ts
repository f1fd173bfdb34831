// Numbers, money, times and spans as people read them. Pure: "now" is an argument.
import type { zhCN } from '../locales/zh-CN.ts'
import type { Locale, Translate } from './translate.ts'

type T = Translate<typeof zhCN>

export const minuteMs = 60_000

export const formatNumber = (locale: Locale, value: number): string =>
  new Intl.NumberFormat(locale).format(value)

// "216.00" -> "¥216.00"; the server's decimal text is kept digit for digit, never made a float.
export function formatMoney(amount: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(amount)
  if (match === null) return amount
  const [, sign = '', whole = '', part = ''] = match
  return `${sign === '' ? '' : '−'}¥${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${part}`
}

const parts = (locale: Locale, at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, options).format(at)

export const formatClock = (locale: Locale, at: number): string =>
  parts(locale, at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

export const sameDay = (a: number, b: number): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString()

// "今天", "昨天", "8月3日 星期一", with the year when it is another one.
export function formatDay(t: T, at: number, now: number): string {
  if (sameDay(at, now)) return t('time.today')
  if (sameDay(at, now - 86_400_000)) return t('time.yesterday')
  const year = new Date(at).getFullYear() !== new Date(now).getFullYear()
  return parts(t.locale, at, {
    month: t.locale === 'en' ? 'short' : 'long', day: 'numeric',
    ...(year ? { year: 'numeric' } : { weekday: 'short' }),
  })
}

// Clock today, day and clock before.
export const formatMoment = (t: T, at: number, now: number): string =>
  sameDay(at, now)
    ? formatClock(t.locale, at)
    : `${formatDay(t, at, now)} ${formatClock(t.locale, at)}`

// A span in at most two units, rounded to what matters: 40 s, 5 min, 1 h 20 min, 2 d 3 h.
export function formatSpan(t: T, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return t('time.seconds', { count: seconds })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return t('time.minutes', { count: minutes })
  if (minutes < 24 * 60) {
    const hours = Math.floor(minutes / 60)
    return minutes % 60 === 0
      ? t('time.hours', { count: hours })
      : t('time.hours_minutes', { hours, minutes: minutes % 60 })
  }
  const hours = Math.round(minutes / 60)
  const days = Math.floor(hours / 24)
  return hours % 24 === 0
    ? t('time.days', { count: days })
    : t('time.days_hours', { days, hours: hours % 24 })
}

// A wait, of which seconds tell nobody anything: "不到 1 分钟", then as a span.
export const formatWait = (t: T, ms: number): string => (ms < minuteMs ? t('time.under_minute') : formatSpan(t, ms))

// "1–3 分钟": the unit is said once when both ends share it.
export function formatSpanRange(t: T, low: number, high: number): string {
  const most = formatSpan(t, high)
  const least = formatSpan(t, low)
  if (least === most) return most
  const minutes = (ms: number): boolean => Math.round(ms / 1000) >= 60 && Math.round(ms / 60_000) < 60
  return minutes(low) && minutes(high) ? `${Math.round(low / 60_000)}–${most}` : `${least}–${most}`
}

export const formatAgo = (t: T, at: number, now: number): string =>
  now - at < 45_000 ? t('time.now') : t('time.ago', { span: formatSpan(t, now - at) })

// Until an instant falls due: "还剩 12 分钟", "已超时 3 分钟".
export const formatDue = (t: T, due: number, now: number): string =>
  due >= now
    ? t('time.left', { span: formatSpan(t, due - now) })
    : t('time.over', { span: formatSpan(t, now - due) })

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
