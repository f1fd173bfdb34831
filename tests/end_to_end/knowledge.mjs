// What the desk knows, in a real browser against the real server: a supervisor writes and publishes, everybody
// finds it by pinyin and with slips, an agent is offered it beside the conversation and inserts it, a customer
// reads a guide, a version is taken back, and what nobody has answered is listed and written.
//
// Usage: JX_SERVER=path/to/jianxin node tests/end_to_end/knowledge.mjs [--screenshots FOLDER]
import assert from 'node:assert/strict'
import { customerPage, say, staffPage, wantHuman } from './pages.mjs'
import { until } from './site.mjs'
import { picture, playStory } from './stage.mjs'


const title = '月卡可以送给朋友吗'
const first = '可以转送一次，转送后原账号不再享有权益。'
const second = '不可以转送，这一版写错了。'

// The titles that the console's search finds.
async function found(page, words) {
  const answered = page.waitForResponse((response) => response.url().includes(`q=${encodeURIComponent(words).replaceAll('%20', '+')}`))
  await page.locator('input[type=search]').fill(words)
  await answered
  await page.locator('.article .muted').first().waitFor()
  return page.locator('.article .title').allTextContents()
}

async function write(page, text) {
  await page.getByLabel('正文（中文）').fill(text)
  await page.getByRole('button', { name: '保存并发布' }).click()
  await page.waitForURL(/knowledge\/\d+$/)
  await page.locator('.preview', { hasText: text }).waitFor()
}

async function supervisorWrites(boss, url) {
  await boss.goto(`${url}/console/#/knowledge`)
  await boss.locator('.article').nth(30).waitFor()
  await picture(boss, 'knowledge_list')
  await boss.getByRole('button', { name: '新建文章' }).click()
  await boss.getByLabel('标题（中文）').fill(title)
  await write(boss, first)
  await boss.locator('.chip', { hasText: '已发布' }).waitFor()
  const article = /knowledge\/(\d+)$/.exec(boss.url())?.[1]
  assert.ok(article, 'the article has an address')

  await boss.goto(`${url}/console/#/knowledge`)
  await boss.locator('.article').first().waitFor()
  for (const words of ['yueka songgei', 'yue ka song peng you', '月咔送给朋有', '月卡可已送']) {
    assert.equal((await found(boss, words))[0], title, `"${words}" finds it first`)
  }
  assert.equal((await found(boss, 'kami wuxiao'))[0], '卡密提示无效怎么办')
  await picture(boss, 'knowledge_pinyin')
  return article
}

async function agentInserts(agent, customer) {
  await agent.getByRole('button', { name: '上线接待' }).click()
  await wantHuman(customer)
  await agent.locator('.offer').getByRole('button', { name: '接待' }).click()
  await agent.getByPlaceholder('回复客户…').waitFor()
  await agent.locator('#side-knowledge').click()
  const suggestion = agent.locator('.suggestion', { hasText: title })
  await suggestion.locator('.title').click()
  await picture(agent, 'knowledge_suggested')
  await suggestion.getByRole('button', { name: '插入回复' }).click()
  assert.ok((await agent.getByPlaceholder('回复客户…').inputValue()).includes(first), 'the text stands in the reply')
  await agent.getByRole('button', { name: '发送', exact: true }).click()
  await customer.getByText(first).waitFor()
}

async function supervisorRollsBack(boss, url, article) {
  await boss.goto(`${url}/console/#/knowledge/${article}/edit`)
  await boss.getByLabel('标题（中文）').waitFor()
  await write(boss, second)
  await boss.getByRole('button', { name: /版本 2/ }).click()
  await boss.locator('.line.gone', { hasText: first }).waitFor()
  await boss.locator('.line.new', { hasText: second }).waitFor()
  await picture(boss, 'knowledge_diff')
  await boss.locator('.version', { hasText: '第 1 版' }).click()
  await boss.getByRole('button', { name: '恢复到第 1 版' }).click()
  await boss.locator('.preview', { hasText: first }).waitFor()
  await boss.getByRole('button', { name: '发布', exact: true }).click()
  await boss.getByRole('button', { name: '发布', exact: true }).waitFor({ state: 'detached' })
  await boss.getByRole('button', { name: /版本 3/ }).waitFor()
}

async function customerReadsAGuide(customer) {
  await customer.getByRole('button', { name: '图文指南' }).click()
  await customer.getByRole('searchbox').fill('duihuan')
  await customer.locator('.guide-list button', { hasText: '卡密怎么兑换' }).click()
  await customer.locator('.guide-steps li').nth(2).waitFor()
  await until(() => customer.locator('.guide-steps img').first().evaluate((image) => image.complete && image.naturalWidth > 0), 'the picture')
  await picture(customer, 'widget_guide')
  await customer.keyboard.press('Escape')
}

async function questionIsWritten(boss, browser, url) {
  const question = '请问游戏皮肤可以折现换成话费吗'
  for (let i = 0; i < 2; ++i) {
    const customer = await customerPage(browser, url)
    await say(customer, question)
    await wantHuman(customer)
  }
  await boss.goto(`${url}/console/#/knowledge`)
  await boss.locator('#knowledge-questions').click()
  const row = boss.locator('.question', { hasText: question })
  await row.waitFor()
  assert.equal(await row.locator('.asked strong').textContent(), '2')
  await picture(boss, 'knowledge_questions')
  await row.getByRole('button', { name: '写一篇' }).click()
  assert.equal(await boss.getByLabel('标题（中文）').inputValue(), question)
  await write(boss, '目前不支持折现，也不能换成话费。')
  await boss.goto(`${url}/console/#/knowledge`)
  await boss.locator('#knowledge-questions').click()
  await boss.locator('[role=tabpanel]').getByText('最近 30 天').waitFor()
  await until(async () => (await row.count()) === 0, 'the question to leave the list')
}

await playStory('knowledge', async ({ site: { url, logins }, browser }) => {
  const boss = await staffPage(browser, url, logins.operator)
  const article = await supervisorWrites(boss, url)
  console.log('written, published, found by pinyin and with slips')
  const customer = await customerPage(browser, url)
  await say(customer, '请问月卡可以送给朋友吗')
  await customer.locator('.offers .chip', { hasText: title }).waitFor()
  const agent = await staffPage(browser, url, logins.agents.find((one) => one.role === 'agent'))
  await agentInserts(agent, customer)
  console.log('suggested and inserted')
  await customerReadsAGuide(customer)
  console.log('a guide was read')
  await supervisorRollsBack(boss, url, article)
  console.log('rolled back')
  await questionIsWritten(boss, browser, url)
  console.log('a question was listed and written')
})
