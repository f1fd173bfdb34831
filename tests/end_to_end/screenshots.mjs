// Pictures as customers send them: screenshots of a phone, drawn by a browser.
export async function screenshotOf(browser, body) {
  const context = await browser.newContext({ viewport: { width: 390, height: 700 }, deviceScaleFactor: 3 })
  const page = await context.newPage()
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>body { margin: 0; padding: 20px; font: 16px/2 "Noto Sans CJK SC", sans-serif }
    p { display: flex; justify-content: space-between; margin: 0; gap: 20px } b { font-weight: 400; word-break: break-all }</style>${body}`)
  const png = await page.screenshot()
  await context.close()
  return png
}

export const orderPage = (number) => `<h3>订单详情</h3><p>商品<b>Steam 充值卡 100 元</b></p><p>实付款<b>¥98.50</b></p><p>订单编号<b>${number}</b></p><p>支付方式<b>支付宝</b></p>`
export const cardPage = (number, card) => `<h3>兑换失败</h3><p>订单编号<b>${number}</b></p><p>您的卡密</p><p><b>${card}</b></p><p>该卡密已被使用</p>`

export const sendPicture = (page, bytes, name) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer: bytes })
