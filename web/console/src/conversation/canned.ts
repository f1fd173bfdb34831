// Canned replies: finding them from what is typed and filling in their variables. Pure.
import type { CannedReplyState } from '../wire'

export const variableNames = ['customer', 'agent', 'order', 'ticket', 'deadline', 'date'] as const
export type VariableName = (typeof variableNames)[number]
export type Variables = Partial<Record<VariableName, string>>

const variable = /\{\{\s*([a-z_]+)\s*\}\}/g

export interface Filled {
  text: string
  missing: string[] // variables that had no value and still stand in the text
}

// Replaces {{name}} by its value; what has none stays as it is, so that nobody sends a hole.
export function fillVariables(text: string, values: Variables): Filled {
  const missing: string[] = []
  const filled = text.replace(variable, (whole, name: string) => {
    const value = isVariable(name) ? values[name] : undefined
    if (value) return value
    if (!missing.includes(name)) missing.push(name)
    return whole
  })
  return { text: filled, missing }
}

function isVariable(name: string): name is VariableName {
  return (variableNames as readonly string[]).includes(name)
}

// The words after a "/" that begins the text or a line, up to the caret; nothing when no menu is asked for.
export function slashQuery(text: string, caret: number): { query: string; from: number } | null {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('\n') + 1
  const line = before.slice(from)
  return /^\/[^\s/]*$/.test(line) ? { query: line.slice(1), from } : null
}

// Replies whose title, tags or text contain the query; title matches first.
export function findReplies(replies: readonly CannedReplyState[], query: string, count = 8): CannedReplyState[] {
  const wanted = query.trim().toLowerCase()
  return replies
    .map((reply) => ({ reply, rank: rankOf(reply, wanted) }))
    .filter((found) => found.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.reply.title.localeCompare(b.reply.title, 'zh-CN'))
    .slice(0, count)
    .map((found) => found.reply)
}

function rankOf(reply: CannedReplyState, wanted: string): number {
  if (!wanted) return 0
  const title = reply.title.toLowerCase()
  if (title.startsWith(wanted)) return 0
  if (title.includes(wanted)) return 1
  if (reply.tags.some((tag) => tag.toLowerCase().includes(wanted))) return 2
  return reply.text.toLowerCase().includes(wanted) ? 3 : 4
}
