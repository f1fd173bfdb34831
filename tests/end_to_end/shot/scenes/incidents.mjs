// Outages: none, proposed, announced, over; how they are announced and ended, and the desk's banner.
async function dialogs({ page, shoot }) {
  await page.locator('.incident.proposed footer .n-button').last().click()
  const words = page.locator('.dialog textarea')
  await words.first().waitFor()
  await shoot('confirm')
  await words.first().fill('')
  await page.locator('.dialog [role=alert]').waitFor()
  await shoot('confirm-empty')
  await page.keyboard.press('Escape')
  await page.locator('.dialog').waitFor({ state: 'detached' })
  await page.locator('.incident.announced footer .n-button').first().click()
  await page.locator('.n-dialog').waitFor()
  await shoot('close')
  await page.keyboard.press('Escape')
  await page.locator('.n-dialog').waitFor({ state: 'detached' })
}

export const incidents = {
  name: 'incidents',
  as: 'aning',
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/console/#/incidents`)
    await page.locator('.page .state .sign').waitFor()
    await shoot('none')
  },
  async outage({ page, url, look, town, shoot }) {
    await page.goto(`${url}/console/#/incidents`)
    await page.locator('.incident.closed').waitFor()
    await shoot('')
    await dialogs({ page, shoot })
    await page.locator('.incident.closed').scrollIntoViewIfNeeded()
    await shoot('closed')
    await page.goto(`${url}/console/#/desk/${town.lead[look.language].contact}`)
    await page.locator('.incident-banner').waitFor()
    await page.locator('.bubble').first().waitFor()
    await shoot('banner')
  },
}
