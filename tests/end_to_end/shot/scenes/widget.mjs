// A customer in the demo shop, from the closed launcher to the solved problem and the cards.
import { failedOrder } from '../outages.mjs'
import { orders, queryPassword } from '../purchases.mjs'

const said = {
  zh: { human: '您好，我看到您的付款了，正在为您补单，三分钟内就好。', later: '好的，谢谢，我等等看。', failed: `充的点券没到账，订单号 ${failedOrder('announced')}`, done: '已经补好了，刷新订单页就能看到。', summary: '支付通知已补上，卡密已发到订单页。如有问题请直接回复。' },
  en: { human: 'Hello, I can see your payment; your code will be there within three minutes.', later: 'Thank you, I will wait.', failed: `My order ${failedOrder('announced')} has not arrived`, done: 'Done; reload the order page to see it.', summary: 'The payment notice was repeated and the code is on your order page. Reply here if anything is amiss.' },
}

async function asking({ page, url, look, shoot }) {
  await page.goto(`${url}/widget/demo?order=${orders[look.language]}`)
  await page.locator('.launcher i.here').waitFor()
  await shoot('shop')
  await page.locator('.launcher').click()
  await page.locator('.greeting').waitFor()
  await shoot('empty')
  await page.locator('.quick button').first().click()
  await page.locator('.verdict').waitFor()
  await page.locator('.offers .chip').first().waitFor()
  await shoot('verdict')
  await guides({ page, shoot })
  await page.locator('.composer .chip').first().click()
  await page.locator('.ticket .state.queued').waitFor()
  await shoot('waiting')
}

async function guides({ page, shoot }) {
  await page.locator('.composer .chip').nth(1).click()
  await page.locator('.guide-list button').first().waitFor()
  await shoot('guides')
  await page.locator('.guide-list button', { has: page.locator('svg:nth-of-type(2)') }).first().click()
  await page.locator('.guide-steps img').first().waitFor()
  for (const image of await page.locator('.guide-steps img').all()) {
    await image.evaluate((each) => each.complete && each.naturalWidth > 0 ? undefined : new Promise((done) => { each.onload = done }))
  }
  await shoot('guide')
  await page.keyboard.press('Escape')
  await page.locator('.sheet').waitFor({ state: 'detached' })
}

async function served({ page, shoot, words }, colleague) {
  const { contact, ticket } = await colleague.accept()
  await page.locator('.ticket .state.held').waitFor()
  await colleague.say(contact, words.human)
  const bubble = page.locator('.theirs .bubble', { hasText: words.human })
  await bubble.waitFor()
  await bubble.scrollIntoViewIfNeeded()
  await shoot('human')
  await page.locator('.ticket-head').click()
  await page.locator('.steps').waitFor()
  await shoot('ticket')
  await page.locator('.ticket-head').click()
  await page.context().setOffline(true)
  await page.locator('.line:not([hidden])').waitFor()
  await page.locator('.composer textarea').fill(words.later)
  await page.keyboard.press('Enter')
  await page.locator('.echo').waitFor()
  await shoot('offline')
  await page.context().setOffline(false)
  await page.locator('.echo').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await colleague.say(contact, words.done)
  await page.locator('.launcher .unread').waitFor()
  await shoot('unread')
  await page.locator('.launcher').click()
  await colleague.command({ kind: 'resolve_ticket', ticket, outcome: 'reissued', summary: words.summary })
  await page.locator('.asked').waitFor()
  await shoot('resolved')
}

async function cards({ page, shoot }) {
  await page.locator('.composer .chip').last().click()
  await page.locator('.sheet-box input[name=order]').fill(orders.cards)
  await page.locator('.sheet-box input[name=password]').fill(queryPassword)
  await shoot('order')
  await page.keyboard.press('Enter')
  await page.locator('.proved').waitFor()
  await shoot('proved')
  await page.locator('.sheet-form .plain').click()
  await page.locator('.cards').waitFor()
  await shoot('cards')
}

export const widget = {
  name: 'widget',
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/widget/demo`)
    await page.locator('.launcher').click()
    await page.locator('.now.closed').waitFor()
    await shoot('closed')
  },
  async busy(stage) {
    const scene = { ...stage, words: said[stage.look.language] }
    await asking(scene)
    await stage.town.withRoom('客服小周', 2, () => served(scene, stage.town.staff.xiaozhou))
    await cards(scene)
  },
  async outage({ page, url, look, shoot }) {
    await page.goto(`${url}/widget/demo?order=${failedOrder('announced')}`)
    await page.locator('.launcher').click()
    await page.locator('.incidents').waitFor()
    await shoot('incident')
    await page.locator('.composer textarea').fill(said[look.language].failed)
    await page.keyboard.press('Enter')
    await page.locator('.verdict').waitFor()
    await shoot('incident-answer')
  },
}
