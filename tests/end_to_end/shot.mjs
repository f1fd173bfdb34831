// ./dev shot [FOLDER]: pictures of the screens of a running demo, both languages, light and dark, wide and phone.
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { paidButNotArrived, pushFacts } from './shop.mjs'
import { openSite, root } from './site.mjs'

const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core')
const target = resolve(process.argv[2] ?? join(root, 'docs/screens/all'))
const orderNo = 'JXKMQ7W2R9PSHOTS'
const looks = ['zh-CN', 'en'].flatMap((locale) => ['light', 'dark'].flatMap((colorScheme) =>
  [['wide', { width: 1440, height: 900 }], ['phone', { width: 390, height: 844 }]].map(([size, viewport]) =>
    ({ name: `${locale.slice(0, 2)}-${colorScheme}-${size}`, context: { locale, colorScheme, viewport } }))))

async function door(page, url) {
  await page.goto(`${url}/`)
  await page.waitForLoadState('networkidle')
}

async function widget(page, url) {
  await page.goto(`${url}/widget/demo`)
  await page.locator('.launcher').click()
  await page.locator('textarea').first().fill(`我付了钱怎么没到账 订单号 ${orderNo}`)
  await page.keyboard.press('Enter')
  await page.locator('.verdict').first().waitFor()
}

async function console_(page, url, { login, password }) {
  await page.goto(`${url}/console/`)
  await page.locator('input[autocomplete=username]').fill(login)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('.inbox').waitFor()
}

const { folder, remove } = temporaryFolder('shot')
const site = await openSite(folder)
const browser = await chromium.launch({ executablePath: process.env.JX_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
mkdirSync(target, { recursive: true })
try {
  await pushFacts(site.logins, paidButNotArrived(orderNo, Date.now()))
  const agent = site.logins.agents[0]
  for (const look of looks) {
    for (const [name, open] of [['door', door], ['widget', widget], ['console', (page, url) => console_(page, url, agent)]]) {
      const context = await browser.newContext(look.context)
      const page = await context.newPage()
      await open(page, site.url)
      await page.screenshot({ path: join(target, `${name}-${look.name}.png`) })
      await context.close()
    }
  }
  console.log(`shot: ${looks.length * 3} pictures in ${target}`)
} finally {
  await browser.close()
  await site.program.stop()
  remove()
}
