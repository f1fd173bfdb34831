// A picture that a customer sends, with what was read in it; in the console its card is covered until it is shown on purpose.
import { sendPicture } from '../../screenshots.mjs'

export const widgetPicture = {
  name: 'widget-picture',
  async busy({ page, url, look, town, shoot }) {
    await page.goto(`${url}/widget/demo`)
    await page.locator('.launcher').click()
    await page.locator('.greeting').waitFor()
    await sendPicture(page, town.screenshots[look.language], 'order.png')
    await page.locator('.reading').waitFor()
    await page.locator('.verdict').waitFor()
    await page.locator('.reading').scrollIntoViewIfNeeded()
    await shoot('')
    await page.locator('.reading button').click()
    await page.locator('.sheet-form').waitFor()
    await shoot('correct')
  },
}

export const picture = {
  name: 'picture',
  as: 'aning',
  async busy({ page, url, town, shoot }) {
    await page.goto(`${url}/console/#/desk/${await town.pictured.contact()}`)
    const preview = page.locator('.tile .picture img')
    await preview.waitFor()
    await preview.evaluate((each) => each.decode())
    await page.locator('.tile').scrollIntoViewIfNeeded()
    await shoot('covered')
    await page.locator('.tile .reveal').click()
    await page.locator('.n-dialog').waitFor()
    await shoot('reveal')
    await page.locator('.n-dialog__action button').last().click()
    await page.locator('.viewer .full').waitFor()
    await shoot('original')
  },
}
