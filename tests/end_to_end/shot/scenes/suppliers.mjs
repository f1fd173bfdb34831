// Asking the supplier about an order beside its chain.
import { atSupplier } from '../purchases.mjs'

export const suppliers = {
  name: 'suppliers',
  as: 'aning',
  async connected({ page, url, look, town, shoot }) {
    const number = atSupplier(look.name)
    await town.connections.hold(number)
    await page.goto(`${url}/console/#/desk/${await town.watched.contact()}`)
    await page.locator('.bubble').first().waitFor()
    if (look.phone) await page.locator('.pane .head button').last().click()
    await page.locator('#side-chain').click()
    await page.locator('[role=search] input').fill(number)
    await page.keyboard.press('Enter')
    await page.locator('.point').first().waitFor()
    const ask = page.locator('[role=tabpanel] .n-button').last()
    await ask.scrollIntoViewIfNeeded()
    await shoot('before')
    await ask.click()
    const said = page.locator('[role=tabpanel] p[role=status]')
    await said.first().waitFor()
    await said.first().scrollIntoViewIfNeeded()
    await shoot('')
  },
}
