// The console and the widget in a real browser, as staff and customers use them.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './site.mjs'

const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core')

export const openBrowser = () => chromium.launch({ executablePath: process.env.JX_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })

export async function staffPage(browser, url, { login, password }) {
  const page = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(`${url}/console/`)
  await page.locator('input[autocomplete=username]').fill(login)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('button', { name: '上线接待' }).waitFor()
  return page
}

export async function customerPage(browser, url) {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await page.goto(`${url}/widget/demo`)
  await page.locator('.launcher').click()
  return page
}

export async function say(page, text) {
  await page.getByRole('textbox', { name: '输入消息' }).fill(text)
  await page.getByRole('button', { name: '发送', exact: true }).click()
  await page.locator('.mine:not(.echo) .bubble', { hasText: text }).waitFor()
}

// A human is wanted, unless the assistant has handed over already.
export async function wantHuman(page) {
  const asked = page.locator('.chip.on')
  const button = page.locator('.composer').getByRole('button', { name: '转人工' })
  await page.locator('.bubble').nth(1).waitFor() // the assistant's answer
  await asked.or(button).first().waitFor()
  if (await button.isVisible()) await button.click()
  await asked.waitFor()
}
