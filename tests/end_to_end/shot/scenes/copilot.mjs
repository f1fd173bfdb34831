// Help beside the composer: without a model it says why, with one what it words; and what a message was taken to mean.
const said = {
  zh: { summary: '付款未到账。[S1] 支付网关：已支付，216.00 元。[S3]', reply: '您不用再付一次，十分钟内发货。', translated: 'You do not have to pay again; your code comes within ten minutes.' },
  en: { summary: 'Paid but not received. [S1] Gateway: paid, CNY 216.00. [S3]', reply: 'You do not have to pay again; your code comes within ten minutes.', translated: '您不用再付一次，十分钟内发货。' },
}

const button = (page, name) => page.locator(`[data-copilot=${name}]`)

async function open({ page, url, look, town }) {
  await page.goto(`${url}/console/#/desk/${town.lead[look.language].contact}`)
  await page.locator('.bubble').first().waitFor()
  await button(page, 'draft').waitFor()
}

async function ask(page, name) {
  await button(page, name).click()
  await page.locator('.copilot .card').waitFor()
  await page.locator('.copilot [role=status]').waitFor({ state: 'detached' })
}

export const copilot = {
  name: 'copilot',
  as: 'xiaolin',
  async busy(stage) {
    const { page, shoot } = stage
    await open(stage)
    for (const name of ['summary', 'draft']) {
      await ask(page, name)
      await shoot(`local-${name}`)
    }
  },
  async connected(stage) {
    const { page, look, town, shoot } = stage
    const words = said[look.language]
    await open(stage)
    await town.connections.model({ do: 'say', text: words.summary })
    await ask(page, 'summary')
    await shoot('summary')
    await town.connections.model({ do: 'echo' })
    await ask(page, 'draft')
    await shoot('draft')
    await page.locator('.composer textarea').fill(words.reply)
    await town.connections.model({ do: 'say', text: words.translated })
    await ask(page, 'say')
    await shoot('translation')
    await town.connections.model({ do: 'error' })
    await page.locator('.composer textarea').fill('')
  },
}

export const meaning = {
  name: 'meaning',
  as: 'xiaolin',
  async busy(stage) {
    const { page, shoot } = stage
    await open(stage)
    const line = page.locator('article.customer').first()
    await line.hover()
    await shoot('message')
    await line.locator('.acts button').click()
    await page.locator('.dialog .n-base-selection-overlay').first().waitFor()
    await shoot('')
  },
}
