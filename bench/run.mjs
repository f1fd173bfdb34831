// Runs the bench and prints its figures beside the goals.
//
//   node bench/run.mjs [all | rivals | floors | ours | knowing] [--runs 3] [--seconds 6] [--full] [--slow-fsync-us N] [--write]
//
// `--full` also measures with a long history: starts with 1 M and 10 M messages, also after a kill, speed
// with 5 M, and purchases among 10 M facts (needs 15 GB and twenty minutes more). `--write` also replaces the table in
// docs/performance.md. With --slow-fsync-us every fsync of server and rivals costs that much more
// (bench/slow_fsync.cc). Stays under twelve minutes by default.
import { cpus } from 'node:os'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, median, medianRun, pause, residentBytes, run, start, temporaryFolder } from './lib/process.mjs'
import { markdownOf } from './goals.mjs'
import { runRivals } from './rivals.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const build = process.env.JX_BUILD ?? join(root, 'build', 'release')
const programs = {
  server: process.env.JX_SERVER ?? join(build, 'src/server/jianxin'),
  market: process.env.JX_MARKET ?? join(build, 'market/jianxin-market'),
  floors: join(build, 'bench/jianxin-floors'),
  filler: join(build, 'bench/jianxin-filler'),
  slowFsync: join(build, 'bench/libjx_slow_fsync.so'),
}
const words = process.argv.slice(2)
const option = (name, otherwise) => (words.includes(`--${name}`) ? Number(words[words.indexOf(`--${name}`) + 1]) : otherwise)
const what = words[0]?.startsWith('--') || !words[0] ? 'all' : words[0]
const runs = option('runs', 3)
const seconds = option('seconds', 6)
const slowUs = option('slow-fsync-us', 0)
if (slowUs > 0) Object.assign(process.env, { LD_PRELOAD: programs.slowFsync, JX_FSYNC_US: String(slowUs) })

const say = (text) => process.stderr.write(`${text}\n`)

// A server with an empty folder of its own; `use` gets it once it answers.
async function withServer(use, environment = {}) {
  const { folder, remove } = temporaryFolder('bench')
  try {
    return await withServerIn(folder, use, environment)
  } finally {
    remove()
  }
}

async function withServerIn(folder, use, environment = {}) {
  const port = await freePort()
  const began = performance.now()
  const server = start(programs.server, ['demo', '--data', folder, '--listen', `127.0.0.1:${port}`, '--no-market'], {
    cwd: root,
    // All clients share one address here, and write as fast as they are answered.
    env: {
      ...process.env,
      JIANXIN_HTTP_CONNECTIONS_PER_ADDRESS_MAX: '19000',
      JIANXIN_STREAM_VISITOR_COMMANDS_PER_SECOND: '100000',
      JIANXIN_STREAM_STAFF_COMMANDS_PER_SECOND: '100000',
      JIANXIN_LOG_REQUESTS: 'false',
      ...environment,
    },
  })
  try {
    const url = `http://127.0.0.1:${port}`
    const logins = join(folder, 'logins.json')
    await untilReady(url, logins)
    return await use({ url, logins, pid: server.pid, readyMs: performance.now() - began, folder, server })
  } finally {
    await server.stop()
  }
}

async function untilReady(url, logins) {
  for (const end = performance.now() + 30_000; performance.now() < end; await pause(2)) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok && existsSync(logins)) return
  }
  throw new Error('the server did not get ready within 30 s')
}

const load = async (at, kind, args = []) =>
  JSON.parse(
    await run(
      programs.market,
      ['load', kind, '--server', at.url, '--logins', at.logins, '--server-pid', String(at.pid), ...args],
      { timeoutS: 240 },
    ),
  )

async function repeated(name, once, key) {
  const results = []
  for (let i = 0; i < runs; ++i) {
    say(`${name} ${i + 1}/${runs}`)
    results.push(await once())
  }
  return medianRun(results, key)
}

// The second start of a folder: keys and accounts are there.
async function measureStart() {
  return withServer(async (at) => {
    await at.server.stop()
    const began = performance.now()
    const again = start(programs.server, ['demo', '--data', at.folder, '--listen', at.url.slice(7), '--no-market'], { cwd: root })
    try {
      await untilReady(at.url, at.logins)
      const took = (performance.now() - began) / 1000
      await pause(500)
      return { seconds: took, resident_bytes: residentBytes(again.pid) }
    } finally {
      await again.stop()
    }
  })
}

// Killed with 10 000 visitors connected, started again; all return at once.
async function measureStorm() {
  say('storm')
  const { folder, remove } = temporaryFolder('storm')
  try {
    const where = ['--jianxin', programs.server, '--folder', folder, '--port', String(await freePort())]
    return JSON.parse(await run(programs.market, ['storm', ...where, '--visitors', '10000'], { cwd: root, timeoutS: 180 }))
  } finally {
    remove()
  }
}

async function measureOurs() {
  const span = ['--seconds', String(seconds), '--warm-up', '2']
  const fresh = (kind, args) => () => withServer((at) => load(at, kind, args))
  return {
    start: await repeated('start', measureStart, (r) => r.seconds),
    closed: await repeated('closed loop', fresh('closed', span), (r) => r.per_second),
    withoutSearch: await repeated('closed loop without search', () => withServer((at) => load(at, 'closed', span), { JIANXIN_SEARCH_MESSAGES: 'false' }), (r) => r.per_second),
    open500: await repeated('500/s', fresh('open', ['--rate', '500', ...span]), (r) => r.delivered_us.p99),
    open5000: await repeated('5 000/s', fresh('open', ['--rate', '5000', ...span]), (r) => r.delivered_us.p99),
    answers: await repeated('answers', fresh('answers', ['--rate', '500', '--seconds', '4']), (r) => r.answer_us.p99),
    idle: await repeated('idle visitors', fresh('idle', ['--visitors', '10000']), (r) => r.pss_per_connection),
    storm: await measureStorm(),
    logins: await repeated('log-ins', fresh('logins', ['--seconds', '4']), (r) => r.per_second),
  }
}

// Texts as people write them, understood by the program's own verb; its start is taken off.
async function measureUnderstanding() {
  const { folder, remove } = temporaryFolder('texts')
  const texts = readdirSync(join(root, 'data/texts')).filter((name) => name.endsWith('.jsonl')).sort()
    .flatMap((name) => readFileSync(join(root, 'data/texts', name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)))
  const taken = texts.filter((_, index) => index % 5 === 0).map(({ text, turns }, id) => JSON.stringify(turns ? { id, turns } : { id, text }))
  const seconds = async (lines) => {
    const file = join(folder, 'texts.jsonl')
    writeFileSync(file, lines.join('\n') + '\n')
    const began = performance.now()
    await run(programs.server, ['understand', file])
    return (performance.now() - began) / 1000
  }
  try {
    return await repeated('understanding', async () => {
      const one = await seconds(taken.slice(0, 1))
      return { texts: taken.length, start_s: one, us: (1e6 * ((await seconds(taken)) - one)) / taken.length }
    }, (r) => r.us)
  } finally {
    remove()
  }
}

// Purchases of 200 facts each, read as the console reads them, one after the other; each of them for the first time.
async function measureChain(facts) {
  const { folder, remove } = await filled('facts', facts)
  try {
    return await withServerIn(folder, async (at) => {
      const { login, password } = JSON.parse(readFileSync(at.logins, 'utf8')).operator
      const answer = await fetch(`${at.url}/v1/login`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }),
      })
      const cookie = answer.headers.get('set-cookie').split(';')[0]
      const times = []
      for (let i = 0; i < 100; ++i) {
        const began = performance.now()
        const read = await fetch(`${at.url}/v1/purchases/LONG${i}`, { headers: { Cookie: cookie } })
        const body = await read.text()
        times.push(performance.now() - began)
        const { timeline } = JSON.parse(body)
        if (read.status !== 200 || !timeline) throw new Error(`purchase LONG${i}: ${read.status} ${body.slice(0, 200)}`)
      }
      times.sort((a, b) => a - b)
      return { facts, p50_ms: times[49], p99_ms: times[98] }
    })
  } finally {
    remove()
  }
}

// A folder with so much history, and the demo's staff in it.
async function filled(what, number) {
  say(`filling ${number} ${what}`)
  const { folder, remove } = temporaryFolder('filled')
  mkdirSync(folder, { recursive: true })
  await run(programs.filler, [folder, what, String(number)], { timeoutS: 1800 })
  await withServerIn(folder, async () => {})
  return { folder, remove }
}

// Seconds until the server in this folder answers, stopped in order before or killed under load.
async function startsIn(folder) {
  const starts = []
  for (let i = 0; i < runs; ++i) starts.push(await withServerIn(folder, async (at) => at.readyMs / 1000))
  await withServerIn(folder, async (at) => {
    await load(at, 'closed', ['--seconds', '6', '--warm-up', '1'])
    at.server.child.kill('SIGKILL')
  })
  const killed = await withServerIn(folder, async (at) => at.readyMs / 1000)
  return { seconds: median(starts), killed_seconds: killed }
}

async function measureFull() {
  const starts = {}
  for (const messages of [1_000_000, 10_000_000]) {
    const { folder, remove } = await filled('messages', messages)
    try {
      starts[messages] = await startsIn(folder)
    } finally {
      remove()
    }
  }
  // In turn, so that both see the same machine.
  const { folder, remove } = await filled('messages', 5_000_000)
  const span = ['--seconds', String(seconds), '--warm-up', '2']
  const rates = { empty: [], full: [] }
  try {
    for (let i = 0; i < runs; ++i) {
      say(`with 5 M against empty ${i + 1}/${runs}`)
      rates.empty.push((await withServer((at) => load(at, 'closed', span))).per_second)
      rates.full.push((await withServerIn(folder, (at) => load(at, 'closed', span))).per_second)
    }
  } finally {
    remove()
  }
  return { starts, with5M: median(rates.full), empty: median(rates.empty) }
}

async function measureFloors() {
  const { folder, remove } = temporaryFolder('floors')
  try {
    const once = async () => JSON.parse(await run(programs.floors, [folder, '1.5']))
    return await repeated('floors', once, (r) => r.sqlite_indexed_per_s)
  } finally {
    remove()
  }
}

function writeTable(markdown) {
  const file = join(root, 'docs', 'performance.md')
  const [begin, end] = ['<!-- figures: written by ./dev bench -->', '<!-- end of figures -->']
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${file} has no place marked for figures`)
  writeFileSync(file, `${text.slice(0, from)}${begin}\n\n${markdown}\n${text.slice(to)}`)
}

const results = {
  at: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} cores, ${cpus()[0].model}${slowUs > 0 ? `, fsync slowed by ${slowUs} µs` : ''}`,
  runs,
}
if (what === 'all' || what === 'floors') results.floors = await measureFloors()
if (what === 'all' || what === 'ours') {
  results.floors ??= await measureFloors()
  Object.assign(results, await measureOurs())
}
if (what === 'all' || what === 'ours' || what === 'knowing') {
  results.understanding = await measureUnderstanding()
  results.chain = await measureChain(words.includes('--full') ? 10_000_000 : 1_000_000)
}
if (words.includes('--full') && what !== 'knowing') results.full = await measureFull()
if (what === 'all' || what === 'rivals') {
  say('rivals')
  results.rivals = await runRivals({ market: programs.market, seconds, runs })
}
const markdown = markdownOf(results)
console.log(markdown)
if (words.includes('--write')) writeTable(markdown)
