// What cannot start says why in one plain sentence and a code, and ends; nothing is a crash.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { root, server } from './site.mjs'

const { folder, remove } = temporaryFolder('startup')
let number = 0

function refuses(what, code, words, expected = 1) {
  const ended = spawnSync(server, words, { cwd: root, encoding: 'utf8', timeout: 10_000, env: { ...process.env, LANG: 'en_US.UTF-8' } })
  assert.equal(ended.status, expected, `${what}: exit ${ended.status} ${ended.signal ?? ''}\n${ended.stderr}`)
  assert.ok(ended.stderr.includes(code), `${what}: ${ended.stderr}`)
  assert.match(ended.stderr, /^jianxin: [A-Z].*\.$/m, `${what}: a sentence`)
  number += 1
}

const settings = (text) => {
  const file = join(folder, `settings-${number}.yaml`)
  writeFileSync(file, text)
  return file
}
const fresh = () => {
  const place = join(folder, `place-${number}`)
  mkdirSync(place)
  return ['--data', join(place, 'data'), '--master-key', join(place, 'master.key')]
}

try {
  refuses('an unknown option', 'arguments.unknown_option', ['serve', '--prot', '1'], 2)
  refuses('a settings file that is not there', 'settings.file_missing', ['serve', '--settings', join(folder, 'none.yaml')])
  refuses('a settings file that is broken', 'settings.malformed', ['serve', '--settings', settings('http: [1, 2\n')])
  refuses('a setting that does not exist', 'settings.unknown', ['serve', '--settings', settings('http:\n  prot: 1\n')])
  refuses('a setting out of bounds', 'settings.out_of_range', ['serve', '--settings', settings('desk: {offer_lifetime: 1}\n')])
  refuses('an address that is none', 'listen.bad_address', ['serve', '--listen', 'nowhere', ...fresh()])
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => holder.once('listening', resolve))
  refuses('a port in use', 'listen.address_in_use', ['serve', '--listen', `127.0.0.1:${holder.address().port}`, ...fresh()])
  holder.close()
  writeFileSync(join(folder, 'file'), '')
  refuses('a data folder that is a file', 'store.not_a_folder', ['serve', '--data', join(folder, 'file'), '--master-key', join(folder, 'k')])
  refuses('a master key inside the data folder', 'keys.master_inside', ['serve', '--data', join(folder, 'd'), '--master-key', join(folder, 'd/master.key')])
  const damaged = fresh()
  mkdirSync(damaged[1])
  writeFileSync(damaged[3], 'short')
  refuses('a master key that is damaged', 'keys.master_malformed', ['serve', ...damaged])
  const broken = fresh()
  mkdirSync(broken[1])
  writeFileSync(join(broken[1], 'journal.db'), 'this is no database, it is far too short and says so in plain words'.repeat(100))
  refuses('a damaged journal', 'store.damaged', ['serve', ...broken], 3)
  refuses('rules that are not there', 'rules.', ['serve', ...fresh(), '--settings', settings('rules: {folder: /nonexistent}\n')])
  refuses('a file to import that is not there', 'import.unreadable', ['import', join(folder, 'none.csv'), ...fresh()])
  console.log(`startup: ${number} ways of not starting, each told plainly`)
} finally {
  remove()
}
