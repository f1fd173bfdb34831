// npm run demo: the built pages with the mock desk behind them, to look at and try by hand.
import { startMockServer } from './mock-server.ts'

const server = await startMockServer({ dist: 'dist', port: Number(process.env['PORT'] ?? 5180) })
console.log(`${server.url}/  ${server.url}/widget/demo  (query password 8266)`)
