// Cold backup and restore, as docs/operating.md tells it: the data folder and the key file are copied apart, put back
// elsewhere, verified, rebuilt and served. Without its key the copy must refuse to open.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run, temporaryFolder } from '../../bench/lib/process.mjs'
import { newVisitor, openSite, ownMessages, root, say, server } from './site.mjs'

const { folder, remove } = temporaryFolder('backup')
const before = join(folder, 'before')
const restored = join(folder, 'restored')
mkdirSync(before)
try {
  const site = await openSite(before)
  const token = await newVisitor(site.url)
  const texts = Array.from({ length: 30 }, (_, i) => `第 ${i} 句`)
  for (const [i, text] of texts.entries()) {
    assert.equal((await say(site.url, token, `b${String(i).padStart(4, '0')}`, text)).status, 200)
  }
  await site.program.stop()

  cpSync(join(before, 'data'), join(restored, 'data'), { recursive: true })
  const where = ['--data', join(restored, 'data'), '--master-key', join(restored, 'keys/master.key')]
  await assert.rejects(run(server, ['verify-journal', ...where], { cwd: root }), /keys\.master_missing/)
  cpSync(join(before, 'keys'), join(restored, 'keys'), { recursive: true })
  cpSync(join(before, 'logins.json'), join(restored, 'logins.json'))
  rmSync(before, { recursive: true })

  const whole = await run(server, ['verify-journal', ...where], { cwd: root })
  await run(server, ['rebuild', ...where], { cwd: root })
  const again = await openSite(restored)
  assert.deepEqual(await ownMessages(again.url, token), texts)
  const repeated = await say(again.url, token, 'b0000', texts[0])
  assert.equal(repeated.status, 200, 'a command from before the backup is recognised')
  assert.deepEqual(await ownMessages(again.url, token), texts)
  await again.program.stop()
  console.log(`backup: ${whole.trim()}; restored, rebuilt and served`)
} finally {
  remove()
}
