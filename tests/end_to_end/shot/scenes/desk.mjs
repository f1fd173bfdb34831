// The agent's desk, with nothing to do and with everything at once.
const said = {
  zh: {
    note: '通知地址的证书昨晚过期，技术说二十分钟内换好。', wanted: '付了钱', nothing: '找不到的词', reply: '通知已经补上，正在发货。',
    summary: '已补单，卡密在订单页，请查收。', newcomer: ['江月', 'zh-CN', '转人工，账号填错了一位，能改吗'],
  },
  en: {
    note: 'The certificate of the callback address expired last night; fixed within 20 minutes.', wanted: 'paid', nothing: 'nowhere to be found',
    reply: 'The notice went through; your code is on its way.', summary: 'Delivered: the code is on your order page.',
    newcomer: ['Mia Novak', 'en', 'I entered the wrong account, can I talk to a human?'],
  },
}

async function sidePane({ page, look, shoot }) {
  if (look.phone) await page.locator('.pane .head button').last().click()
  await page.locator('#side-ticket').waitFor()
  if (look.phone) await shoot('ticket')
  await page.locator('#side-chain').click()
  await page.locator('.point').nth(3).click()
  await page.locator('.detail').waitFor()
  await shoot('chain')
  await page.locator('#side-verdict').click()
  await page.locator('.evidence').waitFor()
  await shoot('verdict')
  await page.locator('#side-knowledge').click()
  await page.locator('.suggestion .title').first().click()
  await page.locator('.suggestion .preview').waitFor()
  await shoot('knowledge')
  await page.locator('#side-customer').click()
  await page.locator('.content .facts').waitFor()
  await page.locator('.content .n-spin-body').waitFor({ state: 'detached' })
  await shoot('customer')
  await page.locator('#side-ticket').click()
}

async function dialogs({ page, shoot, words }) {
  const [resolve, transfer] = [page.locator('.actions .n-button').first(), page.locator('.actions .n-button').nth(1)]
  await resolve.click()
  await page.locator('.dialog textarea').fill(words.summary)
  await shoot('resolve')
  await page.keyboard.press('Escape')
  await page.locator('.dialog').waitFor({ state: 'detached' })
  await transfer.click()
  await page.locator('.dialog textarea').waitFor()
  await shoot('transfer')
  await page.keyboard.press('Escape')
  await page.locator('.dialog').waitFor({ state: 'detached' })
}

async function writing({ page, look, shoot, words }) {
  if (look.phone) await page.locator('.side header button').last().click()
  const area = page.locator('.composer textarea')
  await area.fill('/')
  await page.locator('.menu .reply').first().waitFor()
  await shoot('canned')
  await area.fill('')
  await page.locator('.modes button').last().click()
  await area.fill(words.note)
  await shoot('note')
  await area.fill('')
  await page.locator('.modes button').first().click()
  await page.locator('.pane .head button').first().click()
  await page.locator('.find input').fill(words.wanted)
  await page.locator('mark').first().waitFor()
  await shoot('find')
  await page.keyboard.press('Escape')
}

async function searching({ page, shoot, words }) {
  await page.keyboard.press('Control+k')
  await page.locator('.palette input').fill(words.wanted)
  await page.locator('.found .small.muted').first().waitFor()
  await shoot('search')
  await page.locator('.palette input').fill(words.nothing)
  await page.locator('.palette .state').waitFor()
  await shoot('search-nothing')
  await page.keyboard.press('Escape')
  await page.locator('.palette').waitFor({ state: 'detached' })
}

async function cutOff({ page, shoot, words }) {
  await page.context().setOffline(true)
  await page.locator('.banner.lost').waitFor()
  await page.locator('.composer textarea').fill(words.reply)
  await page.keyboard.press('Control+Enter')
  await page.locator('.pending').waitFor()
  await shoot('cut-off')
}

export const desk = {
  name: 'desk',
  as: 'xiaolin',
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/console/`)
    await page.locator('.inbox .state .n-button').waitFor()
    await shoot('quiet')
    await page.goto(`${url}/console/#/nowhere`)
    await page.locator('.main .state a').waitFor()
    await shoot('lost')
  },
  async busy(stage) {
    const { page, url, look, town, shoot } = stage
    const scene = { ...stage, words: said[look.language] }
    await page.goto(`${url}/console/#/desk`)
    await page.locator('.item').first().waitFor()
    await shoot('inbox')
    await page.goto(`${url}/console/#/desk/${town.lead[look.language].contact}`)
    await page.locator('.bubble').first().waitFor()
    if (!look.phone) await page.locator('#side-ticket').waitFor()
    await shoot('conversation')
    await sidePane(scene)
    await dialogs(scene)
    await writing(scene)
    await searching(scene)
    await cutOff(scene)
  },
}

export const offer = {
  name: 'offer',
  as: 'xiaolin',
  async busy({ page, url, look, town, shoot }) {
    const { xiaolin } = town.staff
    await page.goto(`${url}/console/#/desk`)
    await page.locator('.item').first().waitFor()
    await town.withRoom('客服小林', 3, async () => {
      const customer = await town.arrive(...said[look.language].newcomer)
      await page.locator('.offer .n-button').first().waitFor()
      await shoot('')
      const { ticket } = await xiaolin.accept(await customer.contact())
      await xiaolin.command({ kind: 'resolve_ticket', ticket, outcome: 'explained', summary: said[look.language].summary })
    })
  },
}

// A supervisor looks over a colleague's shoulder, and at a conversation without an order.
export const watching = {
  name: 'watching',
  as: 'aning',
  async busy({ page, url, town, shoot }) {
    for (const [name, customer] of [['', town.watched], ['assistant', town.assisted]]) {
      await page.goto(`${url}/console/#/desk/${await customer.contact()}`)
      await page.locator('.bubble').first().waitFor()
      await shoot(name)
    }
  },
}
