// Instants and durations in words. Pure: the present and the zone are arguments.
import type { Texts } from '../locales/zh-CN'
import type { LocaleName } from '../locales'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

// A duration in at most two units, rounded down; below a second it is 0 seconds.
export function spanText(ms: number, t: Texts): string {
  const span = Math.abs(ms)
  if (span < minute) return t.time.seconds(Math.floor(span / second))
  if (span < hour) return t.time.minutes(Math.floor(span / minute))
  if (span < day) {
    const hours = Math.floor(span / hour)
    const minutes = Math.floor((span % hour) / minute)
    return minutes === 0 ? t.time.hours(hours) : t.time.hoursMinutes(hours, minutes)
  }
  return t.time.days(Math.floor(span / day))
}

export function agoText(at: number, now: number, t: Texts): string {
  return now - at < minute ? t.time.now : t.time.ago(spanText(now - at, t))
}

export function clockText(at: number, locale: LocaleName, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at)
}

// The civil day of an instant, as "2026-11-21": equal keys are the same day.
export function dayKey(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(at)
}

export function dayText(at: number, now: number, t: Texts, locale: LocaleName, timeZone?: string): string {
  const key = dayKey(at, timeZone)
  if (key === dayKey(now, timeZone)) return t.time.today
  if (key === dayKey(now - day, timeZone)) return t.time.yesterday
  const withYear = key.slice(0, 4) !== dayKey(now, timeZone).slice(0, 4)
  return new Intl.DateTimeFormat(locale, { year: withYear ? 'numeric' : undefined, month: 'short', day: 'numeric', weekday: 'short', timeZone }).format(at)
}

// Numbers in Chinese; in English a word, since readers differ on whether the month comes first.
const monthOf = (locale: LocaleName): '2-digit' | 'short' => (locale === 'en' ? 'short' : '2-digit')

export function dateTimeText(at: number, locale: LocaleName, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: monthOf(locale), day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at)
}

export function dayClockText(at: number, locale: LocaleName, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { month: monthOf(locale), day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at)
}

export function dateTimeSecondText(at: number, locale: LocaleName, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { month: monthOf(locale), day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone }).format(at)
}

// "mm:ss" of a countdown; never below zero.
export function countdownText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / second))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

// "zh-CN" as "简体中文": a language by its name in the reader's.
export function languageText(tag: string, locale: LocaleName): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

export function bytesText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`
  if (bytes < 1_048_576) return `${Math.round(bytes / 1_024)} kB`
  return `${(bytes / 1_048_576).toFixed(1)} MB`
}
