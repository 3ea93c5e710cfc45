// Runs a TypeScript file of this repository on any Node that Vite supports: node test/run.mjs test/conformance/answer.ts …
import { resolve } from 'node:path'
import { createServer } from 'vite'

const [file, ...args] = process.argv.slice(2)
if (!file) throw new Error('usage: node test/run.mjs FILE [ARG…]')
// What the file imports while it runs is found as well: the server is there until it has ended.
const server = await createServer({
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
})
try {
  const module = await server.ssrLoadModule(resolve(file))
  await module.main(args)
} finally {
  await server.close()
}
