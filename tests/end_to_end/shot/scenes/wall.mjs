// The supervisor's wall, and the menus of the rail.
export const wall = {
  name: 'wall',
  as: 'aning',
  async quiet({ page, url, shoot }) {
    await page.goto(`${url}/console/#/wall`)
    await page.locator('canvas').waitFor()
    await shoot('quiet')
  },
  async busy({ page, url, look, shoot }) {
    await page.goto(`${url}/console/#/wall`)
    await page.locator('.line').first().waitFor()
    await page.locator('canvas').waitFor()
    await shoot('')
    await page.locator('.line button').first().click()
    await page.locator('.n-dropdown-menu').waitFor()
    await shoot('actions')
    await page.reload()
    await page.locator('.rail .presence').click()
    await page.locator('.n-dropdown-menu').waitFor()
    await shoot('presence')
    await page.reload()
    await page.locator('.rail > button').last().click()
    await page.locator('.n-dropdown-menu').waitFor()
    await shoot('menu')
    if (look.phone) return
    await page.reload()
    await page.locator('.line').first().waitFor()
    await page.keyboard.press('?')
    await page.locator('.keys').waitFor()
    await shoot('shortcuts')
  },
}
