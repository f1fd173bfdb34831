// What changed between two versions of an article, line by line. Pure.
import type { ArticleContent } from '../wire'

export interface DiffLine {
  kind: 'same' | 'gone' | 'new'
  text: string
}
export interface DiffPart {
  field: 'zh' | 'en' | 'steps' | 'about'
  lines: DiffLine[]
}

const linesMax = 600 // of either text; beyond, the texts are shown whole, one after the other

// The longest common lines stay, the others go or come.
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length > linesMax || after.length > linesMax) {
    return [...before.map((text): DiffLine => ({ kind: 'gone', text })), ...after.map((text): DiffLine => ({ kind: 'new', text }))]
  }
  // common[i][j]: how many lines of before[i…] and after[j…] can be kept.
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; --i) {
    for (let j = after.length - 1; j >= 0; --j) {
      const row = common[i] as number[]
      row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    const old = before[i]
    const fresh = after[j]
    if (i < before.length && j < after.length && old === fresh) {
      lines.push({ kind: 'same', text: old as string })
      ++i
      ++j
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'gone', text: old as string })
      ++i
    } else {
      lines.push({ kind: 'new', text: fresh as string })
      ++j
    }
  }
  return lines
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n').filter((line) => line.trim() !== ''))

const stepsOf = (content: ArticleContent): string[] => content.steps.flatMap((step, at) => [
  `${at + 1}. ${step.zh}`, ...(step.en ? [`${at + 1}. ${step.en}`] : []), ...(step.picture ? [`${at + 1}. [${step.picture.hash.slice(0, 12)}]`] : []),
])

// The parts in which the two differ; `about` says in lines what else there is of an article.
export function diffOf(before: ArticleContent, after: ArticleContent, about: (content: ArticleContent) => string[]): DiffPart[] {
  const parts: DiffPart[] = [
    { field: 'zh', lines: diffLines(linesOf(`${before.zh.title}\n${before.zh.body}`), linesOf(`${after.zh.title}\n${after.zh.body}`)) },
    { field: 'en', lines: diffLines(linesOf(`${before.en.title}\n${before.en.body}`), linesOf(`${after.en.title}\n${after.en.body}`)) },
    { field: 'steps', lines: diffLines(stepsOf(before), stepsOf(after)) },
    { field: 'about', lines: diffLines(about(before), about(after)).filter((line) => line.kind !== 'same') },
  ]
  return parts.filter((part) => part.lines.some((line) => line.kind !== 'same'))
}
