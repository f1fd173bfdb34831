import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [vue()],
  resolve: { alias: { '@shared': fileURLToPath(new URL('../shared', import.meta.url)) } },
  build: { target: 'es2022', chunkSizeWarningLimit: 900, outDir: fileURLToPath(new URL('../dist/console', import.meta.url)), emptyOutDir: true },
})
