// The few marks an article may carry: "## " headings, "- " and "1. " lists, **strong**. Everything
// else is text; nothing here makes markup. Pure.

export interface Piece {
  text: string
  strong: boolean
}
export type Block =
  | { kind: 'heading'; pieces: Piece[] }
  | { kind: 'paragraph'; pieces: Piece[] }
  | { kind: 'list'; items: Piece[][] }
  | { kind: 'steps'; items: Piece[][] }

const heading = /^#{1,4}\s+(.*)$/
const bullet = /^[-*•]\s+(.*)$/
const numbered = /^\d{1,2}[.、)]\s*(.*)$/

function piecesOf(text: string): Piece[] {
  return text.split(/\*\*(.+?)\*\*/).map((part, at) => ({ text: part, strong: at % 2 === 1 })).filter((piece) => piece.text !== '')
}

export function blocksOf(body: string): Block[] {
  const blocks: Block[] = []
  let fresh = true // a blank line ended what stood before
  for (const raw of body.split('\n')) {
    const line = raw.trim()
    if (line === '') {
      fresh = true
      continue
    }
    const last = fresh ? undefined : blocks.at(-1)
    fresh = false
    const title = heading.exec(line)?.[1]
    const item = bullet.exec(line)?.[1]
    const step = numbered.exec(line)?.[1]
    if (title !== undefined) {
      blocks.push({ kind: 'heading', pieces: piecesOf(title) })
      fresh = true
    } else if (item !== undefined || step !== undefined) {
      const kind = item !== undefined ? 'list' : 'steps'
      const pieces = piecesOf(item ?? step ?? '')
      if ((last?.kind === 'list' || last?.kind === 'steps') && last.kind === kind) last.items.push(pieces)
      else blocks.push({ kind, items: [pieces] })
    } else if (last?.kind === 'paragraph') {
      last.pieces.push({ text: '\n', strong: false }, ...piecesOf(line))
    } else {
      blocks.push({ kind: 'paragraph', pieces: piecesOf(line) })
    }
  }
  return blocks
}

// The same without its marks, for a message.
export function plainOf(body: string): string {
  const words = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('')
  return blocksOf(body).map((block) => {
    if (block.kind === 'list') return block.items.map((item) => `· ${words(item)}`).join('\n')
    if (block.kind === 'steps') return block.items.map((item, at) => `${at + 1}. ${words(item)}`).join('\n')
    return words(block.pieces)
  }).join('\n')
}
