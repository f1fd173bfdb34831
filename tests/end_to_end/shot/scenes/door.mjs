// The public door: closed while nobody is at work, then with real figures, then with an outage.
export const door = {
  name: 'door',
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/`)
    await page.locator('.hero.closed .primary').waitFor()
    await page.locator('.launcher').waitFor()
    await shoot('closed')
  },
  async busy({ page, url, shoot }) {
    await page.goto(`${url}/`)
    await page.locator('.hero.open .primary').waitFor()
    await page.locator('.launcher').waitFor()
    await shoot('')
    await shoot('full', { full: true })
  },
  async outage({ page, url, shoot }) {
    await page.goto(`${url}/`)
    await page.locator('.incident.standing').waitFor()
    await page.locator('.launcher').waitFor()
    await shoot('incident', { full: true })
  },
}
