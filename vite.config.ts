import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, runnerImport } from 'vite'
import type { PackedRun } from './app/welcome/packed-run.ts'

/** What the built page may do: nothing from another origin. Monaco and the panels set inline styles; nothing needs an inline script. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
}

/** Builds the service worker beside the page, and writes into it which files a visit without a network needs. */
const offline: Plugin = {
  name: 'offline',
  apply: 'build',
  buildStart() {
    this.emitFile({ type: 'chunk', id: 'app/offline/service-worker.ts', fileName: 'service-worker.js' })
  },
  writeBundle({ dir = 'dist' }) {
    const worker = join(dir, 'service-worker.js')
    const files = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(dir.length + 1)
          .replaceAll('\\', '/'),
      )
      .filter((file) => file !== 'service-worker.js' && !file.startsWith('.vite/') && !file.endsWith('.map'))
      .sort()
    const hash = createHash('sha256')
    for (const file of files) hash.update(file).update(readFileSync(join(dir, file)))
    const build = hash.digest('hex').slice(0, 16)
    const code = readFileSync(worker, 'utf8')
    const filled = code.replace('__FILES__', JSON.stringify(files)).replace('__BUILD__', JSON.stringify(build))
    if (/__(FILES|BUILD)__|^import /m.test(filled)) this.error('The service worker is not whole.')
    writeFileSync(worker, filled)
  },
}

/** Writes the run of the welcome into it, as the engine makes it now: its picture does not wait for the engine, and cannot be out of date. */
const demoRun: Plugin = {
  name: 'demo-run',
  transform: {
    filter: { id: /\/app\/welcome\/demo-run\.ts$/ },
    async handler(code) {
      const { module } = await runnerImport<{ packDemo: () => PackedRun }>('./app/welcome/pack-demo.ts', { configFile: false })
      return { code: code.replace('__DEMO_RUN__', () => JSON.stringify(module.packDemo())), map: null }
    },
  },
}

/** The engine's modules only define things: what the window, or a worker, does not use of them is left out. */
const treeshake = { moduleSideEffects: (id: string) => !/\/src\/|node_modules\/(yaml|re2js|fflate|d3[\w-]*)\//.test(id) }

/**
 * What begins at once comes in one file: many small ones would cost a slow network more than their bytes. What `src/index.ts` offers and only later
 * parts use stays with those.
 */
const together = {
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ name: 'first', tags: ['$initial' as const], test: (id: string) => !id.endsWith('service-worker.ts') }],
  },
}

export default defineConfig({
  base: './',
  plugins: [react(), demoRun, contentSecurityPolicy, offline],
  worker: { format: 'es', rolldownOptions: { treeshake, output: together } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    manifest: true,
    rolldownOptions: { treeshake, output: together },
  },
})
