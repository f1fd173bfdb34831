// Two guides and a picture, as the server would give them.
import { Buffer } from 'node:buffer'
import type { Guide } from '../protocol/knowledge.ts'

// A single grey point.
export const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')

export const guides: Guide[] = [
  {
    article: '11',
    kind: 'article',
    changed_at: 1_700_000_000_000,
    zh: { title: '卡密怎么兑换', body: '在**官方页面**兑换。\n\n- 先登录\n- 再粘贴' },
    en: { title: 'How to redeem a card', body: 'Redeem it on the **official page**.' },
    steps: [
      { zh: '复制卡密', en: 'Copy the code', picture: { hash: 'b'.repeat(64), media_type: 'image/png', bytes: picture.length } },
      { zh: '点兑换', en: 'Press redeem', picture: null },
    ],
  },
  {
    article: '12',
    kind: 'article',
    changed_at: 1_700_000_000_000,
    zh: { title: '退款多久到账', body: '看支付渠道。' },
    en: { title: 'How long a refund takes', body: 'It depends on the payment channel.' },
    steps: [],
  },
]
