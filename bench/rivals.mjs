// What a team would write instead, on the same machine, loaded alike: a relay on ws or socket.io over
// PostgreSQL, one transaction a message or batched with unnest.
// Used by run.mjs; alone: node bench/rivals.mjs [--seconds 5] [--runs 3]
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medianRun, run, start } from './lib/process.mjs'
import { postgresCpuUs, startPostgres } from './lib/postgres.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const rivals = join(here, 'rivals')

export const kinds = [
  { name: 'socket.io + PostgreSQL, one transaction a message', transport: 'socketio', store: 'single' },
  { name: 'ws + PostgreSQL, one transaction a message', transport: 'ws', store: 'single' },
  { name: 'socket.io + PostgreSQL, batched with unnest', transport: 'socketio', store: 'batched' },
  { name: 'ws + PostgreSQL, batched with unnest', transport: 'ws', store: 'batched' },
]

async function prepare() {
  if (!existsSync(join(rivals, 'node_modules', 'ws'))) {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: rivals, timeoutS: 180 })
  }
}

async function driveOnce(kind, options, postgres, market) {
  const { prepareDatabase } = await import(join(rivals, 'store.mjs'))
  await prepareDatabase(postgres.url, options.visitors)
  const relay = start('node', [
    join(rivals, `${kind.transport}_relay.mjs`),
    ...['--database', postgres.url, '--store', kind.store, '--agents', String(options.agents)],
  ])
  try {
    const { port } = JSON.parse(await relay.firstLine)
    const load = [
      ...['--visitors', String(options.visitors), '--agents', String(options.agents)],
      ...['--seconds', String(options.seconds), '--warm-up', '2', '--server-pid', String(relay.pid)],
    ]
    const databaseBefore = postgresCpuUs(postgres.pid)
    const text =
      kind.transport === 'ws'
        ? await run(market, ['load', 'closed', '--relay', '--server', `http://127.0.0.1:${port}`, ...load])
        : await run('node', [join(rivals, 'socketio_driver.mjs'), '--port', String(port), ...load])
    const result = JSON.parse(text)
    // Warm-up included on both sides of the fraction, near enough: it is the same work.
    const share = result.seconds / (result.seconds + 2)
    const database = ((postgresCpuUs(postgres.pid) - databaseBefore) * share) / result.messages
    return { ...result, database_cpu_us: database }
  } finally {
    await relay.stop()
  }
}

// One row a kind: {name, transport, store, …figures of the median run}.
export async function runRivals({ market, seconds = 5, runs = 3, visitors = 400, agents = 100 }) {
  await prepare()
  const postgres = await startPostgres()
  const rows = []
  try {
    for (const kind of kinds) {
      const results = []
      for (let i = 0; i < runs; ++i) {
        results.push(await driveOnce(kind, { seconds, visitors, agents }, postgres, market))
      }
      rows.push({ ...kind, ...medianRun(results, (one) => one.per_second) })
    }
  } finally {
    await postgres.stop()
  }
  return rows
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? otherwise : process.argv[at + 1]
  }
  const market = option('market', join(here, '..', 'build', 'release', 'market', 'jianxin-market'))
  const rows = await runRivals({
    market,
    seconds: Number(option('seconds', 5)),
    runs: Number(option('runs', 3)),
  })
  for (const row of rows) console.log(JSON.stringify(row))
}
