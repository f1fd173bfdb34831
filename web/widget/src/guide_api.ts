// The guides of the server, as the visitor may read them.
import { Guide } from '../../shared/protocol/knowledge.ts'
import { flag, list, object, optional } from '../../shared/protocol/schema.ts'
import type { CallResult } from '../../shared/stream/call.ts'
import type { Server } from './server.ts'

const Guides = object({ guides: list(Guide), fitting: optional(list(flag)) })

// By what is looked for; without words those that fit the conversation first, then the others.
export async function guidesFor(server: Server, words: string): Promise<CallResult<{ guides: Guide[]; fitting: Guide[] }>> {
  await server.credentials(false).catch(() => null)
  const answer = await server.get(Guides, `/v1/knowledge/guides${words === '' ? '' : `?q=${encodeURIComponent(words)}`}`)
  if (!answer.ok) return answer
  const { guides, fitting } = answer.value
  return { ok: true, value: { guides, fitting: guides.filter((_, at) => fitting?.[at] === true) } }
}
