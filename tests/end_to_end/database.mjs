// A real MariaDB of a test's own, on a socket, ended by its handle; and the endpoints of src/shop/testing beside it.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { root } from './site.mjs'

export function command(program, words, options = {}) {
  const ran = spawnSync(program, words, { encoding: 'utf8', ...options })
  if (ran.error) throw ran.error
  return ran
}

// Waits until what a child says matches `ready`. `stop` ends it and waits for its end.
function begin(program, words, ready) {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] })
  const stop = () =>
    new Promise((ended) => {
      if (child.exitCode !== null || child.signalCode !== null) return ended()
      child.once('exit', ended)
      child.kill('SIGTERM')
    })
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (data) => {
      said += data
      const match = ready.exec(said)
      if (match) resolve({ stop, match })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${program} ended: ${said}`)))
  })
}

export class Database {
  constructor(folder) {
    this.folder = folder
    this.socket = join(folder, 'sock')
  }

  async start() {
    const { username, uid } = userInfo()
    if (!this.installed) {
      const ran = command('mariadb-install-db', ['--no-defaults', `--user=${username}`, `--datadir=${this.folder}/mariadb`,
        '--auth-root-authentication-method=normal', '--skip-test-db'])
      assert.equal(ran.status, 0, ran.stderr)
      this.installed = true
    }
    const words = ['--no-defaults', `--datadir=${this.folder}/mariadb`, `--socket=${this.socket}`, '--skip-networking', '--skip-log-bin',
      '--innodb-buffer-pool-size=16M', ...(uid === 0 ? ['--user=root'] : [])]
    this.server = await begin('mariadbd', words, /ready for connections/)
  }

  async stop() {
    await this.server?.stop()
  }

  sql(text, database = '') {
    const ran = command('mariadb', ['--no-defaults', `--socket=${this.socket}`, '-uroot', ...(database ? [database] : [])],
      { input: `SET SESSION sql_mode=''; SET FOREIGN_KEY_CHECKS=0;\n${text}` })
    assert.equal(ran.status, 0, ran.stderr)
  }

  // A new database with these tables, which the account "reader" may only read.
  make(name, schemaFile, prefix = '') {
    this.sql(`DROP DATABASE IF EXISTS ${name}; CREATE DATABASE ${name};
      CREATE USER IF NOT EXISTS 'reader'@'localhost' IDENTIFIED BY 'only-reads'; GRANT SELECT ON ${name}.* TO 'reader'@'localhost';`)
    this.sql(readFileSync(schemaFile, 'utf8').replaceAll('__PREFIX__', prefix), name)
  }
}

export async function startEndpoints(config) {
  const { stop, match } = await begin('node', [join(root, 'src/shop/testing/endpoints.mjs'), JSON.stringify(config)], /ready (\d+)/)
  return { stop, url: `http://127.0.0.1:${match[1]}` }
}
