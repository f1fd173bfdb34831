// An agent's correction is learnt, in a real browser against the real server: a message that was misunderstood,
// what it means, the next customer who writes alike, a restart, and the example handed on for training.
//
// Usage: JX_SERVER=path/to/jianxin node tests/end_to_end/lessons.mjs [--screenshots FOLDER]
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { customerPage, say, staffPage, wantHuman } from './pages.mjs'
import { json, server, staffHeaders, until } from './site.mjs'
import { picture, playStory } from './stage.mjs'

const odd = '小火苗怎么倒不出来了'
const alike = '我的小火苗倒不出来呀'

async function meaningOf(site, contact, number) {
  const response = await fetch(`${site.url}/v1/understanding?contact=${contact}&number=${number}`, { headers: await staffHeaders(site) })
  assert.equal(response.status, 200)
  return response.json()
}

// The contact that a customer's page talks as.
async function contactOf(site, page) {
  const token = await page.evaluate(() => localStorage.getItem('jianxin.token'))
  const { body } = await json(site.url, '/v1/stream/poll', { token })
  return body.frames.find((frame) => frame.type === 'snapshot').conversation.contact
}

async function agentCorrects(agent, customer) {
  await agent.getByRole('button', { name: '上线接待' }).click()
  await wantHuman(customer)
  await agent.locator('.offer').getByRole('button', { name: '接待' }).click()
  await agent.getByPlaceholder('回复客户…').waitFor()
  const line = agent.locator('article.customer', { hasText: odd })
  await line.hover()
  await line.getByRole('button', { name: '理解错了？' }).click()
  const dialog = agent.locator('.dialog', { hasText: '这条消息的意思' })
  const save = dialog.getByRole('button', { name: '更正', exact: true })
  assert.ok(await save.isDisabled(), 'nothing was changed yet')
  await dialog.locator('.n-select').first().click()
  await dialog.getByLabel('客户想解决的事').fill('提现') // the list shows what fits, and draws no more of it than is seen
  await agent.locator('.n-base-select-option', { hasText: '提现问题' }).click()
  await dialog.getByText('紧急', { exact: true }).click()
  await picture(agent, 'lessons_dialog')
  await save.click()
  await dialog.waitFor({ state: 'detached' })
}

async function play(site, browser) {
  const customer = await customerPage(browser, site.url)
  await say(customer, odd)
  const first = await contactOf(site, customer)
  const before = await meaningOf(site, first, 1)
  assert.notEqual(before.intents[0], 'withdraw_problem', 'it is misunderstood at first')
  assert.equal(before.urgent, false)
  const agent = await staffPage(browser, site.url, site.logins.agents.find((one) => one.role === 'agent'))
  await agentCorrects(agent, customer)
  await until(async () => (await meaningOf(site, first, 1)).intents[0] === 'withdraw_problem', 'the correction to be learnt')
  assert.equal((await meaningOf(site, first, 1)).urgent, true)
  console.log(`corrected: "${odd}" was ${before.intents[0]}, is withdraw_problem and urgent`)

  const next = await customerPage(browser, site.url)
  await say(next, alike)
  await next.locator('.bubble').nth(1).waitFor() // the assistant's answer
  assert.equal((await meaningOf(site, await contactOf(site, next), 1)).intents[0], 'withdraw_problem')
  await picture(next, 'lessons_next_customer')
  console.log(`learnt: "${alike}" is understood too`)
  return first
}

async function outlastsARestart(stage, contact) {
  await stage.restart()
  await until(async () => (await meaningOf(stage.site, contact, 1)).intents[0] === 'withdraw_problem', 'the lesson after the restart')
  const { status, body } = await json(stage.site.url, `/v1/understanding?contact=${contact}&number=1`)
  assert.equal(status, 401, JSON.stringify(body))
  console.log('known again after a restart')
}

function isHandedOn(folder) {
  const lines = execFileSync(server, ['lessons', '--data', join(folder, 'data'), '--master-key', join(folder, 'keys/master.key')], { encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line))
  assert.deepEqual(lines, [{ voice: 'corrected', text: odd, intents: ['withdraw_problem'], urgent: true, needs_human: true }])
  console.log('handed on for training')
}

await playStory('lessons', async (stage) => {
  const contact = await play(stage.site, stage.browser)
  await outlastsARestart(stage, contact)
  await stage.site.program.stop()
  isHandedOn(stage.folder)
})
