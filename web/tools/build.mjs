// Builds every app that is here into dist/ and prints what a visitor loads.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const modes = { widget: ['production', 'boot'], public: ['production'], console: ['production'] }

for (const [app, each] of Object.entries(modes)) {
  if (!existsSync(join(app, 'vite.config.ts'))) continue
  for (const mode of each) {
    await build({ configFile: join(app, 'vite.config.ts'), mode, logLevel: 'warn' })
  }
}

const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
for (const path of files('dist').filter((each) => /\.(js|css|html)$/.test(each)).sort()) {
  const bytes = readFileSync(path)
  const gzip = gzipSync(bytes, { level: 9 }).length
  console.log(`${path.padEnd(56)} ${(bytes.length / 1000).toFixed(1).padStart(8)} kB ${(gzip / 1000).toFixed(1).padStart(7)} kB gzip`)
}
