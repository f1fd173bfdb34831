import { describe, expect, it } from 'vitest'
import { blocksOf, plainOf } from './prose.ts'

const body = `先看**订单页**，
再问客服。

## 兑换前
- 登录
- **核对**区服

1. 复制
2、粘贴

<b>不是标记</b>`

describe('the prose of an article', () => {
  it('is read block by block', () => {
    expect(blocksOf(body).map((block) => block.kind)).toEqual(['paragraph', 'heading', 'list', 'steps', 'paragraph'])
    expect(blocksOf(body)[0]).toEqual({
      kind: 'paragraph',
      pieces: [
        { text: '先看', strong: false }, { text: '订单页', strong: true }, { text: '，', strong: false },
        { text: '\n', strong: false }, { text: '再问客服。', strong: false },
      ],
    })
  })
  it('keeps what looks like markup as text', () => {
    expect(blocksOf('<b>x</b>')).toEqual([{ kind: 'paragraph', pieces: [{ text: '<b>x</b>', strong: false }] }])
  })
  it('reads as plain text in a message', () => {
    expect(plainOf(body)).toBe('先看订单页，\n再问客服。\n兑换前\n· 登录\n· 核对区服\n1. 复制\n2. 粘贴\n<b>不是标记</b>')
  })
  it('is nothing for nothing', () => {
    expect(blocksOf(' \n\n')).toEqual([])
    expect(plainOf('')).toBe('')
  })
})
