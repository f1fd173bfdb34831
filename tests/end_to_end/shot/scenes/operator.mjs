// The operator's pages: people, teams, canned replies, keys; and the own account.
// A page by its address, `ready` once this is there, and what is done on it further.
const operators = (name, ready, further = async () => undefined) => ({
  name,
  as: 'boss',
  async busy(stage) {
    await stage.page.goto(`${stage.url}/console/#/${name}`)
    await stage.page.locator(ready).first().waitFor()
    await stage.shoot('')
    await further(stage)
  },
})

export const people = operators('people', '.table tbody tr', async ({ page, shoot }) => {
  await page.locator('tbody tr').nth(2).locator('button').click()
  await page.locator('.n-dropdown-option').first().waitFor()
  await shoot('actions')
  await page.locator('.n-dropdown-option').first().click()
  await page.locator('.dialog form').waitFor()
  await shoot('edit')
})

export const teams = {
  ...operators('teams', '.grid .card'),
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/console/#/teams`)
    await page.locator('.page .state .sign').waitFor()
    await shoot('quiet')
  },
}

export const canned = operators('canned', '.reply', async ({ page, shoot }) => {
  await page.locator('.reply button').first().click()
  await page.locator('.dialog form').waitFor()
  await shoot('edit')
})

export const keys = operators('keys', '.table tbody tr', async ({ page, look, shoot }) => {
  await page.locator('.page-head button').click()
  await page.locator('.dialog input').first().fill(`monitoring-${look.name}`)
  await page.locator('.scopes .n-checkbox').last().click()
  await shoot('new')
  await page.locator('.dialog button[type=submit]').click()
  await page.locator('.dialog input[readonly]').waitFor()
  await shoot('secret')
})

export const knowledge = operators('knowledge', '.article', async ({ page, shoot }) => {
  await page.locator('input[type=search]').fill('kami wuxiao')
  await page.locator('.article .muted').first().waitFor()
  await shoot('search')
  await page.locator('#knowledge-questions').click()
  await page.locator('.question, .state').first().waitFor()
  await shoot('questions')
  await page.locator('#knowledge-all').click()
  await page.locator('.article .chip.accent').first().waitFor()
  await page.locator('.article', { has: page.locator('.chip.accent') }).first().locator('.title').click()
  await page.locator('.guide img').last().waitFor()
  await shoot('guide')
  await page.locator('.page-head button').first().click()
  await page.locator('.version').first().waitFor()
  await shoot('versions')
  await page.keyboard.press('Escape')
  await page.locator('.version').first().waitFor({ state: 'detached' })
  await page.locator('.page-acts button').nth(1).click()
  await page.locator('form .step img').last().waitFor()
  await page.locator('form details summary').click()
  await shoot('edit', { full: true })
})

export const account = operators('account', '.cards .card', async ({ page, shoot }) => {
  await page.locator('.cards .card').last().locator('button').click()
  await page.locator('.qr').waitFor()
  await shoot('totp')
})
