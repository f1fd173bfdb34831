// The meaning of a message as the server tells it and takes it.
import type { ItemView, Meaning } from '../wire'

// A ticket's kind that is not an intent.
const notIntents: readonly string[] = ['general']

export function intentOptions(kinds: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(kinds).filter(([kind]) => !notIntents.includes(kind)).map(([value, label]) => ({ value, label }))
}

// Only the likeliest: what else was thought possible is not what the customer wants besides.
export const meaningOf = (taken: Meaning): Meaning => ({ intents: taken.intents.slice(0, 1), urgent: taken.urgent, needs_human: taken.needs_human })

export function isChanged(taken: Meaning, chosen: Meaning): boolean {
  const needsHuman = (meaning: Meaning): boolean => meaning.needs_human || meaning.urgent
  return chosen.intents.length > 1 || chosen.intents[0] !== taken.intents[0] || chosen.urgent !== taken.urgent || needsHuman(chosen) !== needsHuman(taken)
}

export const canBeCorrected = (item: ItemView): boolean =>
  item.kind === 'message' && item.author.kind === 'customer' && !item.taken_back && item.text.trim() !== ''
