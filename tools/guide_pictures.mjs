// Draws the pictures of the guides that ship (data/knowledge/pictures): plain sketches of pages, with the
// one thing to look at or press in colour, and a word in both languages where one is needed.
//
// Usage: node tools/guide_pictures.mjs    (JX_CHROMIUM names the browser; needs web/node_modules)
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core')
const folder = join(root, 'data/knowledge/pictures')
const tokens = readFileSync(join(root, 'web/shared/tokens.css'), 'utf8')

const both = (zh, en) => `<span><b>${zh}</b><i>${en}</i></span>`
const button = (zh, en, on = false) => `<span class="button ${on ? 'on' : ''}">${both(zh, en)}</span>`
const field = (label, value, on = false) => `<div class="field ${on ? 'on' : ''}"><small>${label}</small><code>${value}</code></div>`
const bar = (width) => `<span class="bar" style="width:${width}%"></span>`
const bubble = (text, mine = false) => `<div class="bubble ${mine ? 'mine' : ''}">${text}</div>`
const stages = (done) => `<div class="stages">${[0, 1, 2, 3].map((at) => `<span class="${at < done ? 'done' : ''}"></span>`).join('')}</div>`
const address = (text, mark = '') => `<div class="address ${mark}">${text}</div>`

const pictures = {
  'redeem-1': `${bar(40)}${field('订单 · order', '2026•••••7Q')}<div class="line">${field('卡密 · code', 'XK7P-••••-4RTV')}${button('复制', 'Copy', true)}</div>`,
  'redeem-2': `${address('official.example', 'good')}${field('账号 · account', 'player_01', true)}${button('登录', 'Sign in')}`,
  'redeem-3': `${field('卡密 · code', 'XK7P-••••-4RTV')}${button('兑换', 'Redeem', true)}<div class="ok">✓ ${both('兑换成功', 'Redeemed')}</div>`,
  'find-1': `${bubble(bar(100))}${bubble(bar(100), true)}<div class="line bottom">${button('转人工', 'Human')}${button('查订单 · 取卡密', 'Order · cards', true)}</div>`,
  'find-2': `${field('订单号 · order number', '20261121-8R4K7Q', true)}${field('查询密码 · query password', '••••••', true)}${button('验证订单', 'Verify order')}`,
  'find-3': `<div class="ok">✓ ${both('已确认是您的订单', 'Your order')}</div>${button('查看卡密', 'Show card', true)}${field('卡密 · code', 'XK7P-••••-4RTV')}`,
  'order-1': `${bubble(both('请帮我查订单 …8R4K7Q', 'Order …8R4K7Q'), true)}<div class="line bottom">${field('', '8R4K7Q', true)}${button('发送', 'Send')}</div>`,
  'order-2': `<div class="card">${both('诊断结果', 'Diagnosis')}<div class="line">${button('已付款 ✓', 'Paid')}${button('已发货 …', 'Delivered')}</div>${bar(90)}${bar(70)}</div>`,
  'order-3': `<div class="card on">${both('工单', 'Ticket')}${stages(3)}<div class="line">${button('下一时限 14:30', 'Next deadline')}${button('公开进度页', 'Progress page', true)}</div></div>`,
  'refund-1': `${bubble(both('申请退款，订单 …8R4K7Q，没有到账', 'Refund, order …8R4K7Q, not arrived'), true)}<div class="line bottom">${button('发送', 'Send', true)}</div>`,
  'refund-2': `<div class="card on">${both('退款', 'Refund')}${stages(2)}${bar(80)}${button('下一时限 16:00', 'Next deadline')}</div>`,
  'refund-3': `${both('账单', 'Bills')}<div class="row">${bar(45)}<code>−30.00</code></div><div class="row on">${both('退款', 'Refund')}<code>+30.00</code></div><div class="row">${bar(35)}<code>−12.00</code></div>`,
  'fraud-1': `${address('✓ shop.example', 'good')}${address('✗ shop-kefu.example', 'bad')}${bar(70)}${bar(55)}`,
  'fraud-2': `${bubble(both('把验证码发我', 'Send me the code'))}${bubble(both('下载会议软件共享屏幕', 'Share your screen'))}<div class="no">✗ ${both('都是诈骗', 'All fraud')}</div>`,
  'fraud-3': `${bubble(both('举报假客服', 'Fake staff'), true)}${bubble('<span class="shot"></span>', true)}<div class="line bottom">${button('发送', 'Send', true)}</div>`,
}

const style = `${tokens}
  * { box-sizing: border-box; margin: 0; }
  body { width: 360px; height: 216px; display: grid; place-items: center; background: var(--jx-sunken); font: 14px/1.4 var(--jx-font); color: var(--jx-ink); }
  .page { width: 336px; height: 192px; display: flex; flex-direction: column; justify-content: safe center; gap: 9px; padding: 12px 16px; background: var(--jx-surface); border: 1px solid var(--jx-line); border-radius: 14px; }
  i { font-style: normal; font-size: 11px; opacity: 0.8; margin-inline-start: 5px; font-weight: 400; }
  b { font-weight: 600; }
  .line, .row { display: flex; align-items: center; gap: 10px; justify-content: space-between; }
  .bottom { margin-block-start: auto; justify-content: flex-end; }
  .button { align-self: start; padding: 4px 10px; border-radius: 999px; border: 1px solid var(--jx-line-strong); font-size: 13px; white-space: nowrap; }
  .button.on { background: var(--jx-accent); color: var(--jx-on-accent); border-color: transparent; box-shadow: 0 0 0 5px var(--jx-accent-soft); }
  .line .field { flex: 1; }
  .field { display: grid; padding: 4px 10px; line-height: 1.3; border: 1px solid var(--jx-field); border-radius: 8px; background: var(--jx-paper); }
  .field.on, .card.on, .row.on { border-color: var(--jx-accent); box-shadow: 0 0 0 3px var(--jx-accent-soft); }
  small { color: var(--jx-ink-faint); }
  code { font-family: var(--jx-font-mono); }
  .bar { display: block; height: 9px; border-radius: 5px; background: var(--jx-line); }
  .bubble { align-self: flex-start; min-width: 120px; max-width: 88%; padding: 6px 12px; border: 1px solid var(--jx-line); border-radius: 4px 14px 14px 14px; background: var(--jx-paper); }
  .bubble.mine { align-self: flex-end; border-radius: 16px 4px 16px 16px; background: var(--jx-mine); color: var(--jx-on-mine); border-color: transparent; }
  .bubble.mine .bar { background: var(--jx-accent-soft); opacity: 0.5; }
  .card, .row { padding: 8px 12px; border: 1px solid var(--jx-line); border-radius: 10px; }
  .card { display: grid; gap: 10px; }
  .card > * { min-width: 0; }
  .card .line { flex-wrap: wrap; justify-content: flex-start; }
  .card > .button { justify-self: start; }
  .bubble > span:not(.shot):not(.bar) { display: grid; }
  .bubble i { margin: 0; }
  .row .bar { flex: none; }
  .stages { display: flex; gap: 6px; }
  .stages span { flex: 1; height: 6px; border-radius: 3px; background: var(--jx-line); }
  .stages .done { background: var(--jx-accent); }
  .address { padding: 6px 14px; border-radius: 999px; border: 1px solid var(--jx-line); background: var(--jx-sunken); font-family: var(--jx-font-mono); }
  .good { border-color: var(--jx-good); color: var(--jx-good); background: var(--jx-good-soft); }
  .bad { border-color: var(--jx-seal); color: var(--jx-seal); background: var(--jx-seal-soft); }
  .ok { color: var(--jx-good); }
  .no { color: var(--jx-seal); }
  .shot { display: block; width: 110px; height: 46px; border-radius: 6px; background: var(--jx-accent-soft); opacity: 0.6; }`

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.JX_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 360, height: 216 }, deviceScaleFactor: 2 })
for (const [name, content] of Object.entries(pictures)) {
  await page.setContent(`<html data-theme="light"><style>${style}</style><body><div class="page">${content}</div></body></html>`)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
await browser.close()
console.log(`${Object.keys(pictures).length} pictures in data/knowledge/pictures`)
