// The widget as a stranger meets it: built, embedded in a page, in a real browser, with the mock desk.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchBrowser } from '../shared/testing/browser.ts'
import { startMockServer, type MockServer } from '../shared/testing/mock-server.ts'

let browser: Browser
let server: MockServer
let page: Page
let errors: string[]

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  server = await startMockServer({ dist: 'dist', silent: true })
  await visit('/widget/demo?lang=zh-CN')
})
afterEach(async () => {
  await page.context().close()
  await server.close()
  expect(errors).toEqual([])
})

async function visit(path: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
  page = await context.newPage()
  errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(server.url + path)
  await page.locator('.launcher').click()
  await page.locator('.greeting').waitFor()
}

const input = () => page.getByRole('textbox', { name: '输入消息' })
async function write(text: string): Promise<void> {
  await input().fill(text)
  await page.keyboard.press('Enter')
}
const settled = (text: string) => page.locator('.mine:not(.echo) .bubble', { hasText: text })
const contact = (): string => {
  const first = server.desk.journal.find((each) => 'contact' in each.event)
  return first !== undefined && 'contact' in first.event ? first.event.contact : ''
}

it('loses and doubles nothing when the connection is cut in the middle', async () => {
  await write('第一条')
  await settled('第一条').waitFor()
  server.refuseSockets(true)
  server.cut()
  await write('断线时写的')
  await page.locator('.echo', { hasText: '断线时写的' }).waitFor()
  server.desk.say(contact(), { kind: 'assistant', id: 0 }, { zh: '断线时的回答', en: '' })
  server.refuseSockets(false)
  await settled('断线时写的').waitFor()
  await page.getByText('断线时的回答').waitFor()
  expect(await page.locator('.log .bubble').allTextContents()).toEqual(['第一条', '断线时的回答', '断线时写的'])
  expect(server.desk.view(contact()).items.filter((item) => item.kind === 'message')).toHaveLength(3)
})

it('keeps what was written offline through a reload', async () => {
  await write('先说一句')
  await settled('先说一句').waitFor()
  server.refuseSockets(true)
  server.cut()
  await write('刷新也不会丢')
  await page.locator('.echo', { hasText: '刷新也不会丢' }).waitFor()
  server.refuseSockets(false)
  await page.reload()
  await page.locator('.launcher').click()
  await settled('刷新也不会丢').waitFor()
  expect(server.desk.view(contact()).items.filter((item) => item.text === '刷新也不会丢')).toHaveLength(1)
})

it('goes on by long poll where WebSocket does not get through', async () => {
  await page.context().close()
  await server.close()
  server = await startMockServer({ dist: 'dist', noSockets: true })
  await visit('/widget/demo?lang=zh-CN')
  await write('我付了钱没到账')
  await page.locator('.verdict').waitFor()
  await page.locator('.composer .chip').first().click()
  await page.getByText('您不用再重复说明').waitFor()
})

it('shows markup as the text it is', async () => {
  const evil = '<img src=x onerror="document.title=\'owned\'"><b>x</b>'
  await write(evil)
  await settled('<img').waitFor()
  expect(await settled('<img').textContent()).toBe(evil)
  expect(await page.title()).not.toBe('owned')
})

it('says why a message was refused and sends it again when asked', async () => {
  await write('#refuse')
  await page.locator('.echo.failed').waitFor()
  expect(await page.locator('.echo.failed .meta').textContent()).toContain('message.refused_by_test')
  await page.getByRole('button', { name: '放弃' }).click()
  await page.locator('.echo').waitFor({ state: 'detached' })
})

it('corrects and takes back an own message', async () => {
  await write('打错子了')
  await settled('打错子了').waitFor()
  await page.getByRole('button', { name: '更正' }).click()
  expect(await input().inputValue()).toBe('打错子了')
  await write('打错字了')
  await settled('打错字了').waitFor()
  await page.getByText('已更正').waitFor()
  await page.getByRole('button', { name: '撤回' }).click()
  await page.getByText('消息已撤回').waitFor()
  expect(server.desk.view(contact()).items[0]).toMatchObject({ text: '', taken_back: true })
})

it('carries pictures and files, and refuses what is too large or of another kind', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
  const pick = page.locator('input[type=file]')
  await write('有截图')
  await settled('有截图').waitFor()
  await pick.setInputFiles({ name: '截图.png', mimeType: 'image/png', buffer: png })
  const picture = page.locator('.picture img')
  await picture.waitFor()
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  await page.locator('.picture').click()
  await page.locator('.lightbox').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.lightbox').waitFor({ state: 'detached' })
  await pick.setInputFiles({ name: '记录.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(2048) })
  await page.getByRole('button', { name: '下载 记录.pdf' }).waitFor()
  await pick.setInputFiles({ name: 'a.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(9) })
  await page.getByText('格式不支持').waitFor()
  await pick.setInputFiles({ name: '大.zip', mimeType: 'application/zip', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) })
  await page.getByText('超过 10.0 MB').waitFor()
})

it('shows cards only after the purchase was proved', async () => {
  await page.locator('.composer .chip').last().click()
  const order = page.getByRole('textbox', { name: '订单号' })
  expect(await order.inputValue()).toBe('20261121-8R4K7Q')
  await page.getByLabel('查询密码').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByText('订单号或查询密码不正确').waitFor()
  await page.getByLabel('查询密码').fill('8266')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '查看卡密' }).click()
  await page.getByText('XK7P-29QD-8LMN-4RTV').waitFor()
  await page.keyboard.press('Escape')
  expect(await page.getByText('XK7P').count()).toBe(0)
})

it('counts what came while it was closed, and can be left and entered by keyboard', async () => {
  await write('在吗')
  await settled('在吗').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.panel').waitFor({ state: 'hidden' })
  server.desk.say(contact(), { kind: 'agent', id: 7 }, { zh: '在的', en: '' })
  await page.getByRole('button', { name: '打开客服窗口，1 条新消息' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('在的').waitFor()
  await page.locator('.unread').waitFor({ state: 'detached' })
})

it('keeps the focus inside, whichever way Tab goes', async () => {
  for (let i = 0; i < 25; ++i) await page.keyboard.press(i % 2 === 0 ? 'Tab' : 'Shift+Tab')
  for (let i = 0; i < 25; ++i) await page.keyboard.press('Tab')
  const inside = await page.evaluate(() => {
    const root = document.querySelector('[data-jianxin]')?.shadowRoot
    return root?.querySelector('.panel')?.contains(root.activeElement) === true
  })
  expect(inside).toBe(true)
})

it('changes language on the spot', async () => {
  await page.locator('.panel .language').click()
  await page.getByRole('button', { name: 'I paid and got nothing' }).waitFor()
  expect(await page.locator('.panel').getAttribute('lang')).toBe('en')
})

it('asks whether it is solved, and opens the ticket again when it is not', async () => {
  await page.getByRole('button', { name: '转人工' }).last().click()
  await page.getByText('已转人工，正在排队').waitFor()
  await page.locator('.ticket-head').click()
  await page.getByRole('button', { name: '已解决' }).click()
  await page.getByText('问题解决了吗？').waitFor()
  await page.getByRole('button', { name: '未解决' }).click()
  await expect.poll(() => server.desk.journal.at(-1)?.event.kind).toBe('ticket_reopened')
})

it('shows guides with pictures, looked for or offered', async () => {
  await page.getByRole('button', { name: '图文指南' }).click()
  await page.getByRole('searchbox', { name: '搜索：文字或拼音' }).fill('退款')
  await page.locator('.guide-list button').filter({ hasText: '卡密怎么兑换' }).waitFor({ state: 'detached' })
  await page.locator('.guide-list button').filter({ hasText: '退款多久到账' }).click()
  await page.getByText('看支付渠道。').waitFor()
  await page.getByRole('button', { name: '全部指南' }).click()
  await page.keyboard.press('Escape')
  await write('卡密不会用')
  await settled('卡密不会用').waitFor()
  await page.locator('.offers .chip', { hasText: '卡密怎么兑换' }).click()
  await page.locator('.guide-steps li').nth(1).waitFor()
  expect(await page.locator('.guide strong').textContent()).toBe('官方页面')
  await page.getByRole('button', { name: '第 1 步的图片' }).click()
  await page.locator('.lightbox img').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expect(await page.locator('.sheet').count()).toBe(0)
})

it('says honestly that nobody is here', async () => {
  await page.context().close()
  server.door.open = false
  server.door.online = 0
  await visit('/widget/demo?lang=zh-CN')
  await page.getByText('现在没有客服在线').waitFor()
  await page.getByText('承诺 30 分钟内首次响应').waitFor()
})
