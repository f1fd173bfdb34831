// A PostgreSQL of our own in a temporary folder: loopback only, fsync on, ended by its pid. The
// server refuses to run as root: then it runs as the system's user `postgres`.
import { chownSync, existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, run, temporaryFolder } from './process.mjs'

const settings = ['shared_buffers=512MB', 'max_connections=64', 'max_wal_size=4GB']

function programs() {
  const base = '/usr/lib/postgresql'
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : []
  if (versions.length === 0) throw new Error('PostgreSQL is not installed (Debian: postgresql)')
  return join(base, versions[0], 'bin')
}

export async function startPostgres() {
  const bin = programs()
  const { folder, remove } = temporaryFolder('postgres')
  const asRoot = process.getuid() === 0
  if (asRoot) {
    const entry = readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith('postgres:'))
    if (!entry) throw new Error('no system user postgres to run the server as')
    const [, , uid, gid] = entry.split(':')
    chownSync(folder, Number(uid), Number(gid))
  }
  const tool = (name, args) =>
    asRoot
      ? run('runuser', ['-u', 'postgres', '--', join(bin, name), ...args], { cwd: folder })
      : run(join(bin, name), args, { cwd: folder })
  const data = join(folder, 'data')
  const port = await freePort()
  await tool('initdb', ['-D', data, '-U', 'bench', '--auth=trust', '-E', 'UTF8', '--no-locale'])
  const options = [`-p ${port}`, '-h 127.0.0.1', `-k ${folder}`, ...settings.map((one) => `-c ${one}`)]
  await tool('pg_ctl', ['-D', data, '-w', '-o', options.join(' '), '-l', join(folder, 'log'), 'start'])
  return {
    url: `postgres://bench@127.0.0.1:${port}/postgres`,
    pid: Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    stop: async () => {
      await tool('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop'])
      remove()
    },
  }
}

// CPU of PostgreSQL's processes so far, in microseconds: children that ended are counted too.
export function postgresCpuUs(pid) {
  let ticks = 0
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1].split(' ')
      if (Number(entry) !== pid && Number(fields[1]) !== pid) continue
      ticks += Number(fields[11]) + Number(fields[12])
      if (Number(entry) === pid) ticks += Number(fields[13]) + Number(fields[14])
    } catch {
      continue // it ended between listing and reading
    }
  }
  return ticks * 10_000
}
