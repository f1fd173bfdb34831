// Customers who know what happened to their orders ask the assistant of a real server, and confirm
// only what is so: four of five standard questions are solved without a human, nobody is sent in a
// circle, nothing false is said with confidence, and what a human has to decide reaches one.
//
// Usage: JX_SERVER=… JX_MARKET=… node tests/end_to_end/self_service.mjs [CUSTOMERS]
// The seed is printed; `JX_SEED` sets another.
import { join } from 'node:path'
import { run, temporaryFolder } from '../../bench/lib/process.mjs'
import { openSite, root } from './site.mjs'

const market = process.env.JX_MARKET ?? join(root, 'build/release/market/jianxin-market')
const seed = process.env.JX_SEED ?? '1'
const customers = process.argv[2] ?? '100'

const { folder, remove } = temporaryFolder('self-service')
const site = await openSite(folder)
try {
  const logins = join(folder, 'logins.json')
  console.log(await run(market, ['self-service', '--logins', logins, '--seed', seed, '--customers', customers, '--talks']))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  await site.program.stop()
  remove()
}
