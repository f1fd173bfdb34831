// One REST request, answered by a checked value or a problem; never a throw.
import type { Problem } from '../protocol.ts'
import { Problem as ProblemShape } from '../protocol/words.ts'
import type { Shape } from '../protocol/schema.ts'

export type CallResult<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export const offlineProblem: Problem = { code: 'client.no_answer', status: 0 }
export const malformedProblem: Problem = { code: 'client.malformed_answer', status: 0 }

export async function call<T>(
  shape: Shape<T>, url: string | URL, init: RequestInit = {},
): Promise<CallResult<T>> {
  let response: Response
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init })
  } catch {
    return { ok: false, problem: offlineProblem }
  }
  const json: unknown = await response.json().catch(() => undefined)
  if (response.ok) {
    return shape(json) ? { ok: true, value: json } : { ok: false, problem: malformedProblem }
  }
  const problem = ProblemShape(json) ? json : { code: 'client.malformed_answer' }
  return { ok: false, problem: { ...problem, status: response.status } }
}
