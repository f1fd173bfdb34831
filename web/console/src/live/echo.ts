// Messages on their way, as the conversation shows them before the server's event. Pure.
import { timeOfId, type Pending } from '@shared/stream.ts'
import type { PendingMessage } from '../conversation/timeline'

export function pendingMessages(pending: readonly Pending[]): PendingMessage[] {
  return pending.flatMap((entry) => {
    const { body } = entry
    if ((body.kind !== 'post_message' && body.kind !== 'post_note') || !body.contact) return []
    return [{
      command: entry.id,
      contact: body.contact,
      at: timeOfId(entry.id),
      text: body.text,
      note: body.kind === 'post_note',
      attachments: body.kind === 'post_message' ? (body.attachments ?? []) : [],
      state: entry.state === 'refused' ? 'failed' as const : 'sending' as const,
      problem: entry.problem ?? null,
    }]
  })
}
