// The question that a new draft begins from, on its way from the list to the editor.
import type { OpenQuestion } from '../wire'

let kept: OpenQuestion | null = null

export function keepQuestion(question: OpenQuestion): void {
  kept = question
}
// Takes it: a second call finds none.
export function takeQuestion(): OpenQuestion | null {
  const question = kept
  kept = null
  return question
}
