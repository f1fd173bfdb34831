// npm run screens [folder]: pictures of every page, both languages, light and dark, wide and phone.
// CHROMIUM names the browser; a page error fails the run.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { startMockServer, type MockServer } from './mock-server.ts'

type Look = { name: string; lang: 'zh-CN' | 'en'; theme: 'light' | 'dark'; phone: boolean }
const folder = process.argv[3] ?? 'screens'
const looks: Look[] = [
  { name: 'zh-light', lang: 'zh-CN', theme: 'light', phone: false },
  { name: 'en-dark', lang: 'en', theme: 'dark', phone: false },
  { name: 'zh-dark-phone', lang: 'zh-CN', theme: 'dark', phone: true },
  { name: 'en-light-phone', lang: 'en', theme: 'light', phone: true },
]
const errors: string[] = []

async function open(browser: Browser, server: MockServer, look: Look, path: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: look.phone ? { width: 390, height: 844 } : { width: 1280, height: 860 },
    deviceScaleFactor: 1, colorScheme: look.theme, locale: look.lang, hasTouch: look.phone, isMobile: look.phone,
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(`${look.name} ${path}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${look.name} ${path}: ${message.text()}`)
  })
  await page.goto(server.url + path)
  return page
}

async function shot(page: Page, look: Look, name: string): Promise<void> {
  await page.waitForTimeout(350) // the entrance has been played
  await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) })
}

async function conversation(page: Page, look: Look): Promise<string> {
  const en = look.lang === 'en'
  await page.locator('.launcher').click()
  await page.locator('.greeting').waitFor()
  await shot(page, look, 'widget-empty')
  await page.getByRole('button', { name: en ? 'I paid and got nothing' : '我付了钱没到账' }).click()
  await page.locator('.verdict').waitFor()
  await shot(page, look, 'widget-verdict')
  await page.locator('.composer .chip').first().click()
  await page.getByText(en ? 'no need to repeat it' : '您不用再重复说明').waitFor()
  await page.getByRole('textbox').fill(en ? 'Thank you, I will wait.' : '好的，谢谢，我等等看。')
  await page.keyboard.press('Enter')
  await page.locator('.mine .tools').last().waitFor()
  await page.locator('.ticket-head').click()
  await page.locator('.steps').waitFor()
  await shot(page, look, 'widget-human')
  const link = await page.locator('.ticket-actions a').getAttribute('href')
  await page.locator('.ticket-head').click()
  await page.locator('.composer .chip').last().click()
  await page.locator('input[name=password]').fill('8266')
  await page.keyboard.press('Enter')
  await page.locator('.proved').waitFor()
  await page.locator('.sheet-form .plain').click()
  await page.locator('.cards').waitFor()
  await shot(page, look, 'widget-cards')
  return new URL(link ?? '').pathname + new URL(link ?? '').hash
}

await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
for (const look of looks) {
  const server = await startMockServer({ dist: 'dist', reactAfterMs: 300 })
  server.desk.agentName = look.lang === 'en' ? 'Xiao Lin' : '小林'
  const query = `?lang=${look.lang}`
  const demo = await open(browser, server, look, `/widget/demo${query}`)
  const progress = await conversation(demo, look)
  const door = await open(browser, server, look, `/${query}`)
  await door.locator('.figure').first().waitFor()
  await shot(door, look, 'door')
  await door.screenshot({ path: join(folder, `door-full-${look.name}.png`), fullPage: true })
  const ticket = await open(browser, server, look, progress.replace('#', `${query}#`))
  await ticket.locator('.timeline').waitFor()
  await shot(ticket, look, 'progress')
  await server.close()
  for (const context of browser.contexts()) await context.close()
}
await browser.close()
if (errors.length > 0) {
  console.error(errors.join('\n'))
  process.exit(1)
}
