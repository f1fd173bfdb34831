// Runs the kill test and the storm against the real server, each in a folder of its own.
// Usage: JX_SERVER=… JX_MARKET=… node tests/end_to_end/faults.mjs [kill [TIMES]] [storm [VISITORS]]
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, run, temporaryFolder } from '../../bench/lib/process.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const server = process.env.JX_SERVER ?? join(root, 'build/release/src/server/jianxin')
const market = process.env.JX_MARKET ?? join(root, 'build/release/market/jianxin-market')
const stormBackWithinMs = 10_000

async function runVerb(verb, args, timeoutS) {
  const { folder, remove } = temporaryFolder(verb)
  try {
    const where = ['--jianxin', server, '--folder', folder, '--port', String(await freePort())]
    const text = await run(market, [verb, ...where, ...args], { cwd: root, timeoutS })
    console.log(`${verb}: ${text.trim()}`)
    return JSON.parse(text)
  } finally {
    remove()
  }
}

const words = process.argv.slice(2)
const after = (word, otherwise) => {
  const next = words[words.indexOf(word) + 1]
  return /^\d+$/.test(next ?? '') ? Number(next) : otherwise
}
const all = words.length === 0
let right = true
if (all || words.includes('kill')) {
  const times = after('kill', 20)
  const seed = process.env.JX_SEED ? ['--seed', process.env.JX_SEED] : []
  right = (await runVerb('kill', ['--times', String(times), ...seed], 120 + times * 5)).right && right
}
if (all || words.includes('storm')) {
  const storm = await runVerb('storm', ['--visitors', String(after('storm', 10_000))], 180)
  const calm = storm.lost === 0 && storm.doubled === 0 && storm.refused === 0
  right = calm && storm.back_ms >= 0 && storm.back_ms <= stormBackWithinMs && right
}
process.exit(right ? 0 : 1)
