import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

type Engine = typeof import('../src/index.ts')

/** The engine in one piece, as a browser runs it: modules that are run one by one reach for each other at every call. */
export async function bundledEngine(): Promise<Engine> {
  const engine = await bundled<Engine>('../src/index.ts')
  await Promise.all([engine.loadChecks(), engine.loadRegexEngine()])
  return engine
}

/** A module of the benches or the engine with all that it imports, in one piece. */
export async function bundled<T>(entry: string): Promise<T> {
  const outDir = join(tmpdir(), `telltale-${basename(entry, '.ts')}-${process.pid}`)
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: resolve(import.meta.dirname, entry),
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'bundle.mjs' } },
    },
  })
  return (await import(/* @vite-ignore */ pathToFileURL(join(outDir, 'bundle.mjs')).href)) as T
}
