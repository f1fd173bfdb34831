// The copilot in the built console: what it offers is labelled, taken on purpose, and sent by nobody but the agent.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../shared/testing/browser.ts'
import { seed } from './seed.ts'
import { StaffDesk } from './staff-desk.ts'
import { startStaffServer, type StaffServer } from './staff-server.ts'

let browser: Browser
let server: StaffServer
let page: Page
const desk = new StaffDesk()
const { me, main } = seed(desk, false, 'agent', Date.now())
const sent = (): number => desk.conversations.get(main)?.items.length ?? 0

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startStaffServer({ dist: 'dist/console', desk, en: false, me: { agent: me, login: 'linwan', name: '林晚', role: 'agent', totp: false, csrf: 'csrf-1' } })
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })).newPage()
  await page.goto(`${server.url}/console/`)
  await page.locator('input').first().fill('linwan')
  await page.locator('input[type=password]').fill('a-long-password')
  await page.locator('button[type=submit]').click()
  await page.locator(`a[href$="/desk/${main}"]`).click()
  await page.locator('[data-copilot=summary]').waitFor()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

const card = () => page.locator('.copilot .card')
const press = (name: string) => page.locator(`[data-copilot=${name}]`).click()

it('sums up a case from its facts, and says what AI worded', async () => {
  await press('summary')
  await card().locator('.brief').waitFor()
  expect(await card().locator('.brief').innerText()).toContain('支付网关通知店铺 3 次均未成功')
  expect(await card().locator('.ai').innerText()).toBe('AI 生成')
  expect(await card().locator('[data-copilot=take]').count()).toBe(0)
  await card().locator('header button').click()
  expect(await card().count()).toBe(0)
})

it('drafts a reply that only the agent puts into the text and sends', async () => {
  const before = sent()
  await press('draft')
  await card().locator('.text').waitFor()
  expect(await card().locator('.ai').count()).toBe(1)
  expect(await card().locator('details').innerText()).toContain('1')
  expect(await page.locator('textarea').inputValue()).toBe('')
  await press('take')
  expect(await page.locator('textarea').inputValue()).toBe('您好，请不要再次付款，这笔钱已经收到。')
  expect(await card().count()).toBe(0)
  expect(sent()).toBe(before)
})

it('labels nothing as AI that no model worded, and says why', async () => {
  await page.locator('textarea').fill('#lie 我去查一下')
  await press('draft')
  await card().locator('.text').waitFor()
  expect(await card().locator('.ai').count()).toBe(0)
  expect(await card().innerText()).toContain('没有依据的承诺')
  await card().locator('header button').click()
})

it('translates the agent’s words, and says so when it cannot', async () => {
  await page.locator('textarea').fill('请稍等')
  await press('say')
  await card().locator('.text').waitFor()
  expect(await card().locator('.text').innerText()).toBe('[en] 请稍等')
  await press('take')
  expect(await page.locator('textarea').inputValue()).toBe('[en] 请稍等')
  await page.locator('textarea').fill('#fail')
  await press('say')
  await card().locator('.warn').waitFor()
  expect(await card().locator('.warn').innerText()).toContain('译文不可靠')
})
