// The true state of the door in words: who is here, how long it takes, what is promised and kept.
import type { Door } from '../../shared/protocol.ts'
import { formatSpan, formatSpanRange, minuteMs } from '../../shared/text/format.ts'
import type { T } from './words.ts'

export interface DoorWords {
  state: 'open' | 'closed' | 'unknown'
  now: string
  promise: string
}

export function doorWords(t: T, door: Door | null): DoorWords {
  if (door === null) return { state: 'unknown', now: t('door.unknown'), promise: '' }
  const span = formatSpan(t, door.first_reply_promised_ms)
  if (!door.open || door.online === 0) {
    return { state: 'closed', now: t('door.closed'), promise: t('door.closed_note', { span }) }
  }
  const kept = door.answered_today > 0
    ? ` · ${t('door.kept', { answered: door.answered_today, kept: door.kept_today })}` : ''
  return {
    state: 'open',
    now: `${t('door.online', { count: door.online })} · ${waitWords(t, door)}`,
    promise: t('door.promise', { span }) + kept,
  }
}

function waitWords(t: T, door: Door): string {
  const { wait_ms_low: low, wait_ms_high: high } = door
  if (typeof high === 'number' && high > 0) {
    if (high < minuteMs) return t('door.wait_soon')
    if (typeof low !== 'number' || low < minuteMs) return t('door.wait_most', { high: formatSpan(t, high) })
    return t('door.wait_range', { range: formatSpanRange(t, low, high) })
  }
  return door.queued > 0 ? t('door.queued', { count: door.queued }) : t('door.no_wait')
}
