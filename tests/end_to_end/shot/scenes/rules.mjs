// The rules of diagnosis in an operator's hands: read, changed, refused with a line, tried on the past, published.
const said = {
  zh: { note: '通知丢失改由商家自己核对' },
  en: { note: 'The shop checks lost notices itself' },
}
const rule = 'name: paid_notice_lost'

// The rule of lost notices names another party, under its next version.
function otherParty(text) {
  const at = text.indexOf(rule)
  return text.slice(0, at) + text.slice(at).replace('version: 1', 'version: 2').replace('party: platform', 'party: seller')
}

async function proposal({ page, shoot }) {
  const card = page.locator('article.card')
  await card.locator('.chip').first().waitFor()
  await shoot('proposal')
  await card.locator('button').first().click()
  await card.locator('.change').first().waitFor()
  await shoot('trial')
  await card.locator('button').nth(1).click()
  await page.locator('.n-dialog').waitFor()
  await shoot('publish')
  await page.keyboard.press('Escape')
  await page.locator('.n-dialog').waitFor({ state: 'detached' })
}

async function editor({ page, shoot }, note) {
  const pane = page.locator('.halves section')
  await pane.locator('header button').click()
  const area = pane.locator('textarea')
  await area.fill((await area.inputValue()).replace('party: platform', 'party: nobody_known'))
  await pane.locator('input').fill(note)
  await pane.scrollIntoViewIfNeeded()
  await shoot('editor')
  await pane.locator('button[type=submit]').click()
  await pane.locator('[role=alert]').waitFor()
  await pane.locator('[role=alert]').scrollIntoViewIfNeeded()
  await shoot('fault')
  page.once('dialog', (dialog) => dialog.accept())
  await pane.locator('form button').first().click()
}

export const rules = {
  name: 'rules',
  as: 'boss',
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/console/#/rules`)
    await page.locator('[data-rule]').first().waitFor()
    await shoot('installed')
  },
  async busy({ page, url, look, town, shoot }) {
    const { note } = said[look.language]
    const { proposal: made } = await town.proposeRules(note, otherParty)
    await page.goto(`${url}/console/#/rules`)
    await page.locator('[data-rule]').first().waitFor()
    await proposal({ page, shoot })
    await page.locator('.family').nth(1).click()
    await page.locator('.family[aria-current]').nth(0).waitFor()
    await page.locator('.halves').scrollIntoViewIfNeeded()
    await shoot('sheet')
    await editor({ page, shoot }, note)
    await page.locator('[data-edition]').last().scrollIntoViewIfNeeded()
    await shoot('editions')
    await town.sessions.boss.request('DELETE', `/v1/rules/proposals/${made}`)
  },
}
