// What a failure says to a person, in their language.
import type { LocaleName } from '../locales'
import type { Texts } from '../locales/zh-CN'
import { sentenceText } from '../locales'
import { ApiProblem } from './client'

export function problemText(error: unknown, t: Texts, locale: LocaleName): string {
  if (!(error instanceof ApiProblem)) return t.common.serverError
  if (error.problem.code === 'client.offline') return t.common.networkError
  const sentence = sentenceText(error.problem, locale) || t.common.serverError
  return error.problem.detail ? `${sentence} ${error.problem.detail}` : sentence
}
