// Asks the program what it reads in files: `jianxin read-picture`, a line of JSON each.
import { spawnSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const program = process.env.JX_SERVER ?? join(root, 'build/release/src/server/jianxin')

export function readPictures(files, { previews, environment = {} } = {}) {
  const words = ['read-picture', ...(previews ? ['--preview', previews] : []), ...files]
  const run = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...environment } })
  if (run.error) throw run.error
  const answers = run.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line))
  if (answers.length !== files.length) throw new Error(`${answers.length} answers to ${files.length} pictures: ${run.stderr}`)
  return answers
}

export const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : process.argv[at + 1]
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
