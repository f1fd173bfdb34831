// Before the desk: logging in, a forgotten password, an invitation.
const password = 'a-long-password-1'

export const login = {
  name: 'login',
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/console/`)
    await page.locator('input[autocomplete=username]').fill('nobody')
    await page.locator('input[autocomplete=current-password]').fill(password)
    await shoot('')
    await page.locator('button[type=submit]').click()
    await page.locator('.n-alert').waitFor()
    await shoot('refused')
    await page.goto(`${url}/console/#/forgot`)
    await page.locator('input[autocomplete=username]').fill('xiaolin')
    await shoot('forgot')
  },
}

export const invitation = {
  name: 'invitation',
  async quiet({ page, url, town, shoot }) {
    const boss = town.sessions.boss
    const invited = await boss.request('POST', '/v1/agents', { name: '新同事', role: 'agent', teams: [], skills: [], capacity: 3 })
    await page.goto(new URL(invited.invitation, url).href)
    await page.locator('input[autocomplete=username]').fill('xinxin')
    await page.locator('input[type=password]').first().fill(password)
    await page.locator('input[type=password]').last().fill('another-password')
    await shoot('')
    await page.goto(`${url}/console/?again#/invitation/gone`)
    await page.locator('input[autocomplete=username]').fill('xinxin')
    for (const field of await page.locator('input[type=password]').all()) await field.fill(password)
    await page.locator('button[type=submit]').click()
    await page.locator('.n-alert').waitFor()
    await shoot('gone')
    await boss.request('POST', `/v1/agents/${invited.agent}/dismiss`)
  },
}
