import { compile, simulate } from '../../src/index.ts'
import { demoFiles, demoWeight } from './demo.ts'
import { type PackedRun, packRun } from './packed-run.ts'

/** The run of the welcome as the engine's worker will make it again. The build runs this and writes what it gives into `demo-run.ts`. */
export function packDemo(): PackedRun {
  const run = simulate(compile({ files: demoFiles(demoWeight) }))
  for (;;) {
    const { value, done } = run.next()
    if (done) return packRun(value)
  }
}
