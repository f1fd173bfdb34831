// The colours of tokens.css against WCAG AA: text 4.5 : 1, edges of what is filled in 3 : 1.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const blocks = css.split('}').map((block) => new Map([...block.matchAll(/--jx-([\w-]+): (#[0-9a-f]{6});/g)].map((each) => [each[1] ?? '', each[2] ?? '']))).filter((block) => block.size > 0)

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

const grounds = ['paper', 'surface', 'sunken']
const soft = ['accent-soft', 'amber-soft', 'seal-soft', 'good-soft', 'indigo-soft']
const pairs: [string, readonly string[], number][] = [
  ['ink', [...grounds, ...soft], 4.5], ['ink-soft', [...grounds, ...soft], 4.5], ['ink-faint', [...grounds, ...soft], 4.5],
  ...['accent', 'amber', 'seal', 'good', 'indigo'].map((name): [string, readonly string[], number] => [name, [...grounds, `${name}-soft`], 4.5]),
  ['on-accent', ['accent', 'accent-strong'], 4.5], ['on-seal', ['seal'], 4.5], ['on-mine', ['mine'], 4.5], ['field', grounds, 3],
]

describe.each([['light', 0], ['dark, by the system', 1], ['dark, chosen', 2]] as const)('the colours, %s', (_name, at) => {
  const block = blocks[at]
  it.each(pairs)('show %s on its grounds', (name, names, needed) => {
    const pale = names.filter((ground) => contrast(block?.get(name) ?? '', block?.get(ground) ?? '') < needed)
    expect(pale).toEqual([])
  })
})

it('the two dark blocks are one', () => {
  expect(blocks).toHaveLength(3)
  expect([...(blocks[1] ?? [])]).toEqual([...(blocks[2] ?? [])])
})
