// Drives the built console in a real browser and takes pictures of every screen:
//   node tools/run.mjs console/testing/screens.ts [folder] [only]
// CHROMIUM names the browser; an error on a page fails the run.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { offer, orderNo, seed } from './seed.ts'
import { StaffDesk } from './staff-desk.ts'
import { startStaffServer, type StaffServer } from './staff-server.ts'

interface Look { name: string; en: boolean; dark: boolean; width: number; height: number }
const folder = process.argv[3] ?? 'screens'
const only = process.argv[4] ?? ''
const looks: Look[] = [
  { name: 'zh-light-wide', en: false, dark: false, width: 1440, height: 900 },
  { name: 'en-dark-wide', en: true, dark: true, width: 1440, height: 900 },
  { name: 'en-light-tablet', en: true, dark: false, width: 1024, height: 768 },
  { name: 'zh-dark-tablet', en: false, dark: true, width: 1024, height: 768 },
  { name: 'zh-light-phone', en: false, dark: false, width: 390, height: 844 },
  { name: 'en-dark-phone', en: true, dark: true, width: 390, height: 844 },
]
const errors: string[] = []

async function enter(browser: Browser, look: Look, totp: boolean): Promise<{ page: Page; server: StaffServer; desk: StaffDesk; main: string }> {
  const desk = new StaffDesk()
  const { me, main } = seed(desk, look.en, 'operator', Date.now())
  const server = await startStaffServer({ dist: 'dist/console', desk, en: look.en, totp, me: { agent: me, login: 'linwan', name: look.en ? 'Lin Wan' : '林晚', role: 'operator', totp: false, csrf: 'csrf-1' } })
  const phone = look.width < 500
  const context = await browser.newContext({ viewport: { width: look.width, height: look.height }, colorScheme: look.dark ? 'dark' : 'light', locale: look.en ? 'en-US' : 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: phone, isMobile: phone })
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(`${look.name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/401|404|503|WebSocket connection|ERR_/.test(message.text())) errors.push(`${look.name}: ${message.text()}`)
  })
  await page.goto(`${server.url}/console/`)
  return { page, server, desk, main }
}
async function shot(page: Page, look: Look, name: string): Promise<void> {
  await page.waitForTimeout(400) // entrances have been played
  await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) })
}
async function login(page: Page, look: Look): Promise<void> {
  await page.locator('input').first().fill('linwan')
  await page.locator('input[type=password]').fill('a-long-password')
  await shot(page, look, 'login')
  await page.locator('button[type=submit]').click()
  await page.locator('input[autocomplete=one-time-code]').fill('123456')
  await shot(page, look, 'login-totp')
  await page.locator('button[type=submit]').click()
  await page.locator('.inbox').waitFor()
}

async function agentDesk(page: Page, look: Look, server: StaffServer, desk: StaffDesk, main: string): Promise<void> {
  await page.locator('.item').first().waitFor()
  offer(desk, Date.now())
  await page.locator('.offer').waitFor()
  await shot(page, look, 'desk-inbox')
  await page.locator(`a[href$="/desk/${main}"]`).click()
  await page.locator('.card').first().waitFor()
  server.typing(main)
  const wide = look.width > 1180
  if (wide) await shot(page, look, 'desk-ticket')
  await shot(page, look, 'desk-conversation')
  if (!wide) await page.locator('.head button').last().click()
  if (!wide) await shot(page, look, 'desk-ticket')
  await page.locator('[data-copilot=summary]').click()
  await page.locator('.copilot .brief').waitFor()
  await shot(page, look, 'desk-copilot')
  await page.locator('.copilot .card header button').click()
  await page.locator('#side-chain').click()
  await page.locator('.point').first().waitFor()
  await page.locator('.point').nth(4).click()
  await shot(page, look, 'desk-chain')
  await page.locator('#side-verdict').click()
  await shot(page, look, 'desk-verdict')
  await page.locator('#side-knowledge').click()
  await page.locator('.suggestion .title').first().click()
  await page.locator('.suggestion .preview').waitFor()
  await shot(page, look, 'desk-knowledge')
  await page.locator('#side-customer').click()
  await page.locator('.purchase').first().waitFor()
  await shot(page, look, 'desk-customer')
  if (!wide) await page.locator('.side header button').last().click()
  const area = page.locator('textarea')
  await area.fill('/')
  await shot(page, look, 'desk-canned')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await area.fill('#refuse')
  await page.keyboard.press('Control+Enter')
  await page.locator('.pending.failed').waitFor()
  await shot(page, look, 'desk-failed')
  server.cut(true)
  await page.locator('.banner').waitFor()
  await area.fill(look.en ? 'Written while offline' : '断网时写的话')
  await page.keyboard.press('Control+Enter')
  await shot(page, look, 'desk-offline')
  server.cut(false)
  await page.locator('.banner button').click()
  await page.locator('.banner.back').waitFor()
  await page.locator('.pending:not(.failed)').waitFor({ state: 'detached' })
  if (BigInt(server.seen()) < BigInt(desk.last) - 1n) errors.push(`${look.name}: seen ${server.seen()} of ${desk.last}`)
}

async function dialogs(page: Page, look: Look): Promise<void> {
  await page.keyboard.press('Escape')
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  await page.keyboard.press('Control+k')
  await page.locator('.palette input').fill(orderNo.slice(0, 8))
  await page.locator('.found').first().waitFor()
  await shot(page, look, 'search')
  await page.keyboard.press('Escape')
  if (look.width <= 1180) return
  await page.locator('#side-ticket').click()
  await page.locator('.actions button').first().click()
  await page.locator('form').last().waitFor()
  await shot(page, look, 'dialog-resolve')
  await page.keyboard.press('Escape')
}

// Some life on the wall: tickets come and are taken while it is watched.
async function stir(page: Page, desk: StaffDesk): Promise<void> {
  for (let turn = 0; turn < 4; ++turn) {
    await page.waitForTimeout(5_100)
    const waiting = Object.values(desk.board.tickets).find((ticket) => ticket.state === (turn % 2 ? 'assistant' : 'queued'))
    if (!waiting) continue
    const { ticket, contact } = waiting
    if (turn % 2) desk.append({ kind: 'system', id: 0 }, { kind: 'ticket_queued', ticket, contact, since: Date.now() - 40_000, team: '0', skills: [], reason: 'asked', brief: '' })
    else desk.append({ kind: 'agent', id: 9 }, { kind: 'ticket_accepted', ticket, contact, agent: '9' })
  }
}

async function knowledge(page: Page, look: Look, url: string): Promise<void> {
  await page.goto(`${url}/console/#/knowledge`)
  await page.locator('.article').first().waitFor()
  await page.locator('input[type=search]').fill('kami')
  await page.locator('.article .muted').first().waitFor()
  await shot(page, look, 'knowledge')
  await page.locator('#knowledge-questions').click()
  await page.locator('.question').first().waitFor()
  await shot(page, look, 'knowledge-questions')
  await page.goto(`${url}/console/#/knowledge/102`)
  await page.locator('.preview').waitFor()
  await shot(page, look, 'article')
  await page.locator('.page-head button').first().click()
  await page.locator('.version').last().click()
  await page.locator('.version').nth(1).click()
  await page.locator('.line.new').first().waitFor()
  await shot(page, look, 'article-versions')
  await page.goto(`${url}/console/#/knowledge/102/edit`)
  await page.locator('form .step').first().waitFor()
  await shot(page, look, 'article-edit')
}

async function others(page: Page, look: Look, url: string, desk: StaffDesk): Promise<void> {
  for (const name of ['wall', 'incidents', 'people', 'teams', 'canned', 'keys', 'account']) {
    await page.goto(`${url}/console/#/${name}`)
    await page.locator('h1').waitFor()
    if (name === 'wall' && look.width > 1180) await stir(page, desk)
    await shot(page, look, name)
  }
  await page.locator('.card button').last().click()
  await page.locator('.qr').waitFor()
  await page.locator('.qr ~ .field input, form .field input').last().fill('123456')
  await page.keyboard.press('Enter')
  await page.locator('.codes').waitFor()
  await shot(page, look, 'recovery-codes')
  await page.goto(`${url}/console/#/invitation/inv1`)
  await page.locator('input').first().fill('linwan')
  for (const field of await page.locator('input[type=password]').all()) await field.fill('a-long-password')
  await shot(page, look, 'invitation')
}

await mkdir(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
for (const look of looks.filter((each) => each.name.includes(only))) {
  const { page, server, desk, main } = await enter(browser, look, true)
  try {
    await login(page, look)
    await agentDesk(page, look, server, desk, main)
    await dialogs(page, look)
    await knowledge(page, look, server.url)
    await others(page, look, server.url, desk)
  } catch (error) {
    errors.push(`${look.name}: ${String(error)}`)
    await page.screenshot({ path: join(folder, `broken-${look.name}.png`) })
  }
  await page.context().close()
  await server.close()
}
await browser.close()
for (const error of errors) console.error(error)
process.exit(errors.length > 0 ? 1 : 0)
