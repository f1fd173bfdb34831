// A rule in an operator's hands, in a real browser against the real server: changed, refused for a fault with its
// line, tried on the past, published, still in force after a restart, and rolled back.
//
// Usage: JX_SERVER=path/to/jianxin node tests/end_to_end/rules.mjs [--screenshots FOLDER]
// JX_CHROMIUM names the browser (default /usr/bin/chromium). Needs web/ built (web/dist).
import assert from 'node:assert/strict'
import { staffPage } from './pages.mjs'
import { paidButNotArrived, pushFacts } from './shop.mjs'
import { json, newVisitor, say, until } from './site.mjs'
import { picture, playStory } from './stage.mjs'

const orderNo = `JXKMQ${Date.now().toString(36).toUpperCase()}RULES`.slice(0, 16)

// A customer asks where the order is; answers the verdict that is recorded for them.
async function ask(url, id) {
  const token = await newVisitor(url)
  assert.equal((await say(url, token, id, `我付了钱怎么没到账 订单号 ${orderNo}`)).status, 200)
  let verdict = null
  await until(async () => {
    const { body } = await json(url, '/v1/stream/poll', { token })
    const snapshot = body.frames.find((frame) => frame.type === 'snapshot')
    verdict = snapshot?.conversation.items.find((item) => item.kind === 'verdict')?.verdict ?? null
    return verdict !== null
  }, 'a verdict')
  return verdict
}

class Operator {
  constructor(page) {
    this.page = page
  }
  async openRules() {
    await this.page.getByRole('link', { name: '诊断规则' }).click()
    await this.page.getByRole('heading', { name: '诊断规则' }).waitFor()
  }
  async choose(family) {
    await this.page.getByRole('button', { name: family }).click()
    await this.page.getByRole('heading', { name: family, exact: true }).waitFor()
  }
  editor() {
    return this.page.getByLabel('规则表（YAML）')
  }
  async edit(change) {
    await this.page.getByRole('button', { name: '修改这张表' }).click()
    await this.editor().fill(change(await this.editor().inputValue()))
    await this.page.getByLabel('改了什么、为什么').fill('通知丢失改由商家自己核对')
    await this.page.getByRole('button', { name: '保存为提案' }).click()
  }
  async confirm(name) {
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('button', { name, exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
  }
  inForce() {
    return this.page.locator('[data-in-force]').textContent()
  }
}

// The rule of lost notices names another party, under its next version.
const rule = 'name: paid_notice_lost'
const otherParty = (text) => {
  const at = text.indexOf(rule)
  assert.notEqual(at, -1)
  const changed = text.slice(at).replace('version: 1', 'version: 2').replace('party: platform', 'party: seller')
  return text.slice(0, at) + changed
}

async function play(site, browser) {
  await pushFacts(site.logins, paidButNotArrived(orderNo, Date.now()))
  const first = await ask(site.url, 'r0001')
  assert.deepEqual([first.rule, first.rule_version, first.party], ['paid_notice_lost', 1, 'platform'])

  const page = await staffPage(browser, site.url, site.logins.operator)
  const operator = new Operator(page)
  await operator.openRules()
  assert.equal(await operator.inForce(), '随程序内置的规则')
  await operator.choose('未到账')
  await page.locator('[data-rule=paid_notice_lost]').waitFor()
  await picture(page, 'rules', { fullPage: true })

  await operator.edit((text) => text.replace('party: platform', 'party: nobody_known'))
  await page.getByText(/第 \d+ 行“nobody_known”/).waitFor()
  page.once('dialog', (dialog) => dialog.accept()) // what was typed is not thrown away unasked
  await page.getByRole('button', { name: '取消' }).click()
  await operator.edit(otherParty)
  await page.getByRole('heading', { name: '待发布的提案' }).waitFor()
  await page.getByText('通知丢失改由商家自己核对').waitFor()

  await page.getByRole('button', { name: '用过去的诊断试试' }).click()
  await page.getByText('1 件结论会变，0 件只是说法不同').waitFor()
  await page.getByText(orderNo).waitFor()
  await picture(page, 'rules_tried', { fullPage: true })
  assert.equal((await ask(site.url, 'r0002')).rule_version, 1, 'a trial changes nothing')

  await page.getByRole('button', { name: '发布', exact: true }).click()
  await operator.confirm('发布')
  await page.getByText(/发布的规则$/).first().waitFor()
  await picture(page, 'rules_published', { fullPage: true })
  const second = await ask(site.url, 'r0003')
  assert.deepEqual([second.rule, second.rule_version, second.party], ['paid_notice_lost', 2, 'seller'])
  return page
}

// After a restart: what was published is still in force, until it is rolled back.
async function playOn(site, page) {
  const third = await ask(site.url, 'r0004')
  assert.deepEqual([third.rule_version, third.party], [2, 'seller'], 'the edition outlasts a restart')

  const operator = new Operator(page)
  await page.goto(`${site.url}/console/`)
  await operator.openRules()
  const installed = page.locator('[data-edition]', { hasText: '随程序内置的规则' })
  await installed.getByRole('button', { name: '退回到这一版' }).click()
  await operator.confirm('退回到这一版')
  await until(async () => (await operator.inForce()) === '随程序内置的规则', 'the installed rules to be in force')
  const last = await ask(site.url, 'r0005')
  assert.deepEqual([last.rule_version, last.party], [1, 'platform'])
  await picture(page, 'rules_rolled_back', { fullPage: true })
}

await playStory('rules', async (stage) => {
  const page = await play(stage.site, stage.browser)
  await stage.restart()
  await playOn(stage.site, page)
  console.log('changed, tried on the past, published, kept over a restart, rolled back')
})
