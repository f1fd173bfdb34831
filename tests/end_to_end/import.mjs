// jianxin import of a file with one bad row in a hundred: progress, refusals by line, a kill in the middle, a second run.
// Usage: node tests/end_to_end/import.mjs [ROWS]
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pause, run, temporaryFolder } from '../../bench/lib/process.mjs'
import { root, server } from './site.mjs'

const rows = Number(process.argv[2] ?? 20_000)
const { folder, remove } = temporaryFolder('import')
const file = join(folder, 'orders.csv')
const refused = join(folder, 'refused.txt')
mkdirSync(join(folder, 'keys'))
const words = ['import', file, '--data', join(folder, 'data'), '--master-key', join(folder, 'keys/master.key'), '--refused', refused]
const env = { ...process.env, LANG: 'en_US.UTF-8' }

async function writeOrders() {
  const out = createWriteStream(file)
  out.write('订单号,商品名称,数量,金额,状态,下单时间\n')
  for (let i = 0; i < rows; ++i) {
    const bad = i % 100 === 99
    const line = `A${String(i).padStart(9, '0')},Steam 充值卡,1,${bad ? 'abc' : '98.50'},completed,2026-07-01 12:00:00\n`
    if (!out.write(line)) await new Promise((drained) => out.once('drain', drained))
  }
  await new Promise((closed) => out.end(closed))
}

// Ends the import once it has told some progress.
function killInTheMiddle() {
  return new Promise((resolve) => {
    const child = spawn(server, words, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr.on('data', (data) => {
      const share = [...String(data).matchAll(/([\d.]+) %/g)].map((match) => Number(match[1])).at(-1)
      if (share !== undefined && share > 20) child.kill('SIGKILL')
    })
    child.on('exit', resolve)
  })
}

const counts = (text) => {
  const match = /(\d+) rows, (\d+) new, (\d+) known, (\d+) refused/.exec(text)
  assert.ok(match, text)
  return { rows: Number(match[1]), recorded: Number(match[2]), known: Number(match[3]), refused: Number(match[4]) }
}

try {
  await writeOrders()
  await killInTheMiddle()
  await pause(100)
  const began = Date.now()
  const rest = await run(server, words, { cwd: root, env, timeoutS: 1200 })
  assert.match(rest, /went on at byte/)
  const second = counts(rest)
  assert.ok(second.rows < rows, 'it went on instead of beginning anew')
  assert.match(readFileSync(refused, 'utf8'), /line \d+: .*(amount|money|number)/i)
  const again = counts(await run(server, [...words], { cwd: root, env, timeoutS: 1200 }))
  assert.equal(again.recorded, 0, 'a second run adds nothing')
  const verified = await run(server, ['verify-journal', '--data', join(folder, 'data'), '--master-key', join(folder, 'keys/master.key')], { cwd: root, env, timeoutS: 600 })
  console.log(`import: ${rows} rows; killed, went on with ${second.rows} rows in ${Date.now() - began} ms, ${second.refused} of them refused; ${verified.trim()}`)
} finally {
  remove()
}
