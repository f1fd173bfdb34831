import { defineConfig } from 'vitest/config'

// Tests that drive the built pages in a real Chromium (CHROMIUM names it): npm run test:browser
export default defineConfig({
  test: { include: ['{widget,public,console}/**/*.browser.ts'], testTimeout: 30_000, hookTimeout: 60_000, fileParallelism: false },
})
