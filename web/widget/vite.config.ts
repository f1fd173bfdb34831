import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// Two outputs: /widget.js, the classic script that a shop's page names (mode "boot"), and
// /widget/main.js with the chunks that it fetches on demand.
export default defineConfig(({ mode }) => ({
  root: here('.'),
  base: './',
  build: mode === 'boot'
    ? {
        outDir: here('../dist'),
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: here('src/boot.ts'), formats: ['iife'], name: 'JianxinBoot', fileName: () => 'widget.js' },
      }
    : {
        outDir: here('../dist/widget'),
        emptyOutDir: true,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: {
          input: here('src/main.ts'),
          preserveEntrySignatures: 'strict',
          output: { entryFileNames: 'main.js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
}))
