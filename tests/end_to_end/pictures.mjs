// A screenshot answers for itself: a customer sends the picture of an order, the assistant says what it read and what the order's
// own facts are; a blurred one is asked for; the card in a picture is covered for staff until they reveal it, which is recorded.
//
// Usage: JX_SERVER=path/to/jianxin node tests/end_to_end/pictures.mjs [--screenshots FOLDER]
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { customerPage, say, staffPage } from './pages.mjs'
import { cardPage, orderPage, screenshotOf, sendPicture } from './screenshots.mjs'
import { paidButNotArrived, pushFacts } from './shop.mjs'
import { server, until } from './site.mjs'
import { picture, playStory } from './stage.mjs'

// As 独角数卡 numbers its orders. A fixed one: how many of all numbers are read surely is measured by tests/pictures/accuracy.mjs.
const orderNo = 'JXKMQ7A4FXRNT93H'
const card = 'KXP7-MR4T-WQ9C-HJ3A'

// The screenshot of an order: read, told, looked up, answered.
async function screenshotIsAnswered(browser, url) {
  const page = await customerPage(browser, url)
  await say(page, '我付了钱怎么没到账')
  await page.locator('.theirs .bubble').first().waitFor()
  const sent = Date.now()
  await sendPicture(page, await screenshotOf(browser, orderPage(orderNo)), 'order.png')
  await page.locator('.reading', { hasText: orderNo }).waitFor()
  console.log(`the reading on screen after ${Date.now() - sent} ms`)
  await page.locator('.reading', { hasText: '¥98.50' }).waitFor()
  await page.getByText(`从图片里读到：单号 ${orderNo}`).first().waitFor()
  await page.locator('.verdict').first().waitFor()
  console.log(`the verdict on screen after ${Date.now() - sent} ms`)
  await picture(page, 'picture_answered')
}

// What was misread is put right by the customer, on the reading itself.
async function readingIsCorrected(browser, url) {
  const page = await customerPage(browser, url)
  await say(page, '我付了钱怎么没到账')
  await page.locator('.theirs .bubble').first().waitFor()
  await sendPicture(page, await screenshotOf(browser, '<h1>聊天背景</h1><p>没有订单的图片</p>'), 'nothing.png')
  await page.locator('.reading button').click()
  await page.locator('input[name=order]').fill(orderNo)
  await page.locator('.sheet-form button[type=submit]').click()
  await page.locator('.mine .bubble', { hasText: `更正：订单号 ${orderNo}` }).waitFor()
  await page.locator('.verdict').first().waitFor()
}

// A card in a picture is covered for staff; the original is theirs only on purpose, and that is recorded.
async function cardIsCovered(browser, { url, logins }) {
  const customer = await customerPage(browser, url)
  await sendPicture(customer, await screenshotOf(browser, cardPage(orderNo, card)), 'card.png')
  await customer.locator('.reading', { hasText: '该卡密已被使用' }).waitFor()
  await customer.getByRole('button', { name: '转人工' }).first().click()
  const agent = await staffPage(browser, url, logins.agents.find((one) => one.role === 'agent'))
  await agent.getByRole('button', { name: '上线接待' }).click()
  await agent.locator('.offer').getByRole('button', { name: '接待' }).click()
  const preview = agent.locator('.tile .picture img')
  await preview.waitFor()
  await until(() => preview.evaluate((image) => image.complete && image.naturalWidth > 0), 'the preview')
  const shown = await preview.evaluate(async (image) => {
    const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer())
    return { path: new URL(image.src).pathname, bytes: [...bytes] }
  })
  assert.ok(!(await agent.locator('.tile').innerText()).includes('MR4T-WQ9C'), 'the card must be masked beside the picture')
  const { folder, remove } = temporaryFolder('preview')
  writeFileSync(join(folder, 'preview.jpg'), Buffer.from(shown.bytes))
  const again = JSON.parse(spawnSync(server, ['read-picture', join(folder, 'preview.jpg')], { encoding: 'utf8' }).stdout)
  remove()
  assert.equal(again.confinement, 'calls', 'the reader must run without system calls it does not need')
  for (const part of ['MR4T', 'WQ9C', 'HJ3A']) assert.ok(!again.text.includes(part), `the preview shows ${part}: ${again.text}`)
  assert.ok(again.text.includes(orderNo.slice(0, 6)), `the order must stay readable: ${again.text}`)
  await picture(agent, 'picture_covered')

  const original = await agent.evaluate(async (path) => {
    const contact = path.split('/')[3]
    const conversation = await (await fetch(`/v1/conversations/${contact}/items?count=50`)).json()
    const file = conversation.items.flatMap((item) => item.attachments).find((each) => each.reading)
    return { contact, hash: file.hash, status: (await fetch(`/v1/attachments/${contact}/${file.hash}`)).status }
  }, shown.path)
  assert.equal(original.status, 403, 'the original must not be given out unasked')
  await agent.getByRole('button', { name: '查看原图' }).click()
  await agent.getByRole('dialog').getByRole('button', { name: '查看原图' }).click()
  await agent.getByText('这次查看已记录').waitFor()
  await picture(agent, 'picture_revealed')
}

// A file that breaks readers changes nothing but its own answer.
async function hostilePictureIsRefused(browser, url) {
  const page = await customerPage(browser, url)
  const signature = Buffer.from('89504e470d0a1a0a0000000d49484452000186a0000186a00806000000', 'hex') // 100 000 pixels each way
  await sendPicture(page, Buffer.concat([signature, Buffer.alloc(4_000, 7)]), 'bomb.png')
  await page.locator('.reading', { hasText: '图片太大' }).waitFor()
  await page.getByText('这张图片太大，读不了').waitFor()
  assert.equal((await fetch(`${url}/readyz`)).status, 200)
}

await playStory('pictures', async ({ site, browser }) => {
  await pushFacts({ ...site.logins, base_url: site.url }, paidButNotArrived(orderNo, Date.now()))
  await screenshotIsAnswered(browser, site.url)
  await readingIsCorrected(browser, site.url)
  await cardIsCovered(browser, site)
  await hostilePictureIsRefused(browser, site.url)
  console.log('read, corrected, covered, revealed, refused')
})
