// Starting and ending the programs a bench runs. Only what was started here is ended, by its pid.
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `jianxin-${name}-`))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

// Runs to its end; answers its standard output. Throws with what it said on failure.
export function run(command, args, { timeoutS = 120, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const out = []
    const complaints = []
    child.stdout.on('data', (data) => out.push(data))
    child.stderr.on('data', (data) => complaints.push(data))
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutS * 1000)
    child.on('error', reject)
    // A daemon that the command leaves behind may hold the pipes open: its own end counts.
    child.on('exit', async (code) => {
      await Promise.race([new Promise((closed) => child.once('close', closed)), pause(300)])
      clearTimeout(timer)
      const text = Buffer.concat(out).toString()
      if (code === 0) return resolve(text)
      reject(new Error(`${command} ${args.join(' ')}: exit ${code}\n${text}${Buffer.concat(complaints)}`))
    })
  })
}

// A long-running program. `firstLine` resolves with its first line of standard output; with `holdsInput`
// its standard input stays open until we end.
export function start(command, args, { holdsInput = false, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: [holdsInput ? 'pipe' : 'ignore', 'pipe', 'inherit'] })
  let seen = ''
  const firstLine = new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      seen += data
      if (seen.includes('\n')) resolve(seen.slice(0, seen.indexOf('\n')))
    })
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`${command} ended with ${code} before it was ready`)))
  })
  firstLine.catch(() => {})
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve()
      child.on('exit', resolve)
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
    })
  return { child, pid: child.pid, firstLine, stop }
}

export const has = (program) => spawnSync('which', [program]).status === 0

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

// The run whose `key` is the median: figures of one run belong together.
export const medianRun = (runs, key) =>
  runs.find((one) => key(one) === median(runs.map(key))) ?? runs[0]

export const residentBytes = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
