// Which verdict counts. Pure.
import type { ConversationView, Id, Verdict } from '../wire'

// The newest verdict of a ticket, or of the whole conversation when the ticket has none.
export function latestVerdict(view: ConversationView | undefined, ticket: Id | null): Verdict | null {
  const verdicts = (view?.items ?? []).filter((item) => item.kind === 'verdict' && item.verdict)
  const own = verdicts.findLast((item) => item.ticket === ticket)
  return own?.verdict ?? verdicts.at(-1)?.verdict ?? null
}
