import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

type Engine = typeof import('../src/index.ts')

/** The engine in one piece, as a browser runs it: modules that are run one by one reach for each other at every call. */
export async function bundledEngine(): Promise<Engine> {
  const outDir = join(tmpdir(), `telltale-engine-${process.pid}`)
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: resolve(import.meta.dirname, '../src/index.ts'),
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'engine.mjs' } },
    },
  })
  const engine = (await import(/* @vite-ignore */ pathToFileURL(join(outDir, 'engine.mjs')).href)) as Engine
  await Promise.all([engine.loadChecks(), engine.loadRegexEngine()])
  return engine
}
