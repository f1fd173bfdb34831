// Signs what is asked for: JSON lines {"supplier","part",…input} in, one signature a line out.
// Usage: node vectors.mjs FILE
import { readFileSync } from 'node:fs'
import * as signatures from './signatures.mjs'

const lines = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n')
process.stdout.write(lines.map((line) => {
  const input = JSON.parse(line)
  return signatures[input.supplier][input.part](input) + '\n'
}).join(''))
