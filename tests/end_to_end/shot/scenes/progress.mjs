// One ticket's progress in public: under way, resolved, and a link that leads nowhere.
export const progress = {
  name: 'progress',
  async busy({ page, url, look, town, shoot }) {
    for (const [state, token] of [['held', town.lead[look.language].token], ['resolved', town.resolved.token], ['missing', 'none']]) {
      await page.goto(`${url}/progress/#${token}`)
      await page.locator(state === 'missing' ? '.progress .lead' : `.state.${state}`).waitFor()
      await page.locator('.launcher').waitFor()
      await shoot(state, { full: true })
    }
  },
}
