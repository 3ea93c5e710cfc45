import { derivedStore } from '../store/derived.ts'
import { demoFiles, demoWeight } from './demo.ts'
import { type PackedRun, unpackRun } from './packed-run.ts'

/** What the build writes in: the run of the demo, as the engine makes it. */
declare const __DEMO_RUN__: PackedRun

/** Shows the demo's run before the engine is there, which makes the same run again and goes on from it. */
export function showDemoRun(): void {
  derivedStore.setState({ recording: unpackRun(__DEMO_RUN__), files: demoFiles(demoWeight), progress: 1 })
}
