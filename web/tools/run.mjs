// Runs a TypeScript file with Vite's own loader: node tools/run.mjs <file>.
import { runnerImport } from 'vite'

await runnerImport(process.argv[2])
