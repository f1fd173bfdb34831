// A language model behind the real program: it words an answer, and when it lies, stalls or is gone the local answer is said; an agent asks the copilot; a server that would send abroad does not start.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, temporaryFolder } from '../../bench/lib/process.mjs'
import { paidButNotArrived, pushFacts } from './shop.mjs'
import { modelSettings, startModel } from './simulators.mjs'
import { json, newVisitor, openSite, root, say, server, until } from './site.mjs'

const { folder, remove } = temporaryFolder('model')
const endings = []
const label = '（AI 整理，依据：订单记录）'

let orders = 0
// A new visitor asks about a new order; what the assistant says.
async function answer(site) {
  const orderNo = `A1B2C3D4E5F6${String(9000 + ++orders)}`
  await pushFacts(site.logins, paidButNotArrived(orderNo, Date.now()))
  const token = await newVisitor(site.url)
  const began = Date.now()
  await say(site.url, token, 'q1', `订单${orderNo}付了钱没到账，电话13800138000`)
  let text = ''
  let contact = ''
  await until(async () => {
    const { body } = await json(site.url, '/v1/stream/poll', { token })
    const conversation = body.frames.find((frame) => frame.type === 'snapshot')?.conversation
    contact = conversation?.contact ?? ''
    text = conversation?.items.find((item) => item.author.kind === 'assistant' && item.kind === 'message')?.text ?? ''
    return text !== ''
  }, 'an answer')
  return { text, contact, tookMs: Date.now() - began, orderNo }
}

async function asAgent(site) {
  const { login, password } = site.logins.agents.find((one) => one.role === 'agent')
  const headers = { 'Content-Type': 'application/json' }
  const entered = await fetch(`${site.url}/v1/login`, { method: 'POST', headers, body: JSON.stringify({ login, password }) })
  const cookie = entered.headers.get('set-cookie').split(';')[0]
  const { csrf } = await entered.json()
  return async (path, body) => (await fetch(site.url + path, { method: 'POST', headers: { ...headers, Cookie: cookie, 'X-CSRF-Token': csrf }, body: JSON.stringify(body) })).json()
}

try {
  const model = await startModel()
  endings.push(() => model.stop())
  writeFileSync(join(folder, 'key'), 'key-1\n')
  const settings = modelSettings(model, join(folder, 'key'))
  mkdirSync(join(folder, 'site'))
  const site = await openSite(join(folder, 'site'), settings)
  endings.push(() => site.program.stop())

  const worded = await answer(site)
  assert.ok(worded.text.startsWith('我是 AI 助手') && worded.text.endsWith(label), worded.text)
  const left = JSON.stringify((await model.tell('seen', {})).requests)
  for (const hidden of ['13800138000', worded.orderNo, 'Steam']) assert.ok(!left.includes(hidden), `${hidden} left the house`)

  await model.tell('plan', { steps: [{ do: 'say', text: '您的退款已经原路返回，马上到账。[S1]' }] })
  const lied = await answer(site)
  assert.ok(!lied.text.includes('原路返回') && !lied.text.includes('AI 整理') && lied.text.includes('已支付'), lied.text)

  await model.tell('plan', { steps: [{ do: 'silent' }] })
  const slow = await answer(site)
  assert.ok(!slow.text.includes('AI 整理'), slow.text)
  assert.ok(slow.tookMs < 6_000, `${slow.tookMs} ms`)

  await model.tell('plan', { steps: [{ do: 'echo' }] })
  const agent = await asAgent(site)
  const summary = await agent('/v1/copilot/summary', { contact: worded.contact, locale: 'zh-CN' })
  assert.ok(summary.brief.some((line) => line.part === 'order') && summary.text !== '', JSON.stringify(summary))
  const draft = await agent('/v1/copilot/draft', { contact: worded.contact, words: '' })
  assert.ok(draft.by_model && draft.sources.length > 0, JSON.stringify(draft))
  await model.tell('plan', { steps: [{ do: 'say', text: 'I paid, nothing arrived.' }] })
  assert.equal((await agent('/v1/copilot/translation', { contact: worded.contact, text: '付了钱，没到账', into: 'en' })).text, 'I paid, nothing arrived.')

  const abroad = { ...process.env, ...settings, JIANXIN_LLM_URL: 'https://llm.example/v1', JIANXIN_LLM_LOCATION: 'abroad', LANG: 'en_US.UTF-8' }
  const refused = await run(server, ['demo', '--data', join(folder, 'abroad'), '--listen', '127.0.0.1:0', '--no-market'], { cwd: root, env: abroad, timeoutS: 60 }).catch((error) => error)
  assert.ok(refused instanceof Error && /llm\.abroad_forbidden/.test(refused.message), String(refused))
  console.log(`model: worded in ${worded.tookMs} ms, local after a lie in ${lied.tookMs} ms, after silence in ${slow.tookMs} ms`)
} finally {
  for (const end of endings.reverse()) await end()
  remove()
}
