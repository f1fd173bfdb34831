// What a visitor's first view costs. A shop's page pays it on every order page.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { expect, it } from 'vitest'

const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url))

async function chunksOf(mode: string): Promise<Rolldown.OutputChunk[]> {
  const built = (await build({ configFile, mode, logLevel: 'silent', build: { write: false } })) as
    | Rolldown.RolldownOutput | Rolldown.RolldownOutput[]
  return [built].flat().flatMap((each) => each.output).filter((each) => each.type === 'chunk')
}

const kilobytes = (chunks: Rolldown.OutputChunk[]): number =>
  chunks.reduce((sum, each) => sum + gzipSync(each.code, { level: 9 }).length, 0) / 1000

// A chunk and all that it imports at once.
function withImports(all: Rolldown.OutputChunk[], name: string, seen = new Set<string>()): Rolldown.OutputChunk[] {
  const chunk = all.find((each) => each.fileName === name)
  if (chunk === undefined || seen.has(name)) return []
  seen.add(name)
  return [chunk, ...chunk.imports.flatMap((each) => withImports(all, each, seen))]
}

it('keeps the first view within 20 kB gzip and the opened panel within 12 kB more', async () => {
  const boot = await chunksOf('boot')
  const rest = await chunksOf('production')
  const first = withImports(rest, 'main.js')
  expect(kilobytes([...boot, ...first])).toBeLessThanOrEqual(20)
  const panel = rest.find((each) => each.name === 'panel')
  const late = withImports(rest, panel?.fileName ?? '').filter((each) => !first.includes(each))
  expect(late.length).toBeGreaterThan(0)
  expect(kilobytes(late)).toBeLessThanOrEqual(12)
}, 60_000)
