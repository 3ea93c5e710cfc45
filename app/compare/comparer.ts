import { CompareMemory, type Compiled, compareRuns, lendScenario, type Recording, type SourceFile, simulate } from '../../src/index.ts'
import { sliceRows } from '../worker/columns.ts'
import { LastGoodCompiler, type LastGoodRun } from '../worker/last-good.ts'
import type { ComparedRun, CompareRequest, CompareResponse } from './protocol.ts'

/** A side's run is cut beyond these. */
const budget = { ms: 4000, rows: 600_000 }

type Settings = Pick<CompareRequest, 'seed' | 'durationMs'>

/** One side's texts, compiled, and the run of the ones that were run last. */
class Side {
  run: (LastGoodRun & { readonly recording: Recording }) | null = null
  private readonly compiler = new LastGoodCompiler()
  private compiled: { readonly key: string; readonly good: LastGoodRun } | null = null
  private runKey = ''
  /** Whether the window has the kept run. */
  private sent = false

  compile(files: readonly SourceFile[], { seed, durationMs }: Settings): LastGoodRun {
    const key = JSON.stringify([files, seed, durationMs])
    if (this.compiled?.key !== key) this.compiled = { key, good: this.compiler.compile({ files, seed, durationMs }) }
    return this.compiled.good
  }

  /** Runs the texts, unless they are those that were run last; false where it was told to stop. */
  async simulate(files: readonly SourceFile[], settings: Settings, pause: () => Promise<void>, isStale: () => boolean): Promise<boolean> {
    const good = this.compile(files, settings)
    const key = this.compiled?.key ?? ''
    if (this.run && this.runKey === key) return true
    const recording = await simulated(good.compiled, pause, isStale)
    if (!recording) return false
    this.run = { ...good, recording }
    this.runKey = key
    this.sent = false
    return true
  }

  /** The run for the window; null where it has it. */
  send(): ComparedRun | null {
    if (this.sent || !this.run) return null
    this.sent = true
    const { recording, compiled, files, broken } = this.run
    const { rows, ...header } = recording
    return { header, rows: sliceRows(rows, 0), files, traffic: compiled.scenario.traffic, broken }
  }
}

/** Runs two texts on the same requests and compares them. A side that is as it was is not run again: an edit costs one run. */
export class Comparer {
  private readonly before = new Side()
  private readonly after = new Side()
  private readonly memory = new CompareMemory()

  /** Null where a newer request came in meanwhile. `pause` lets messages in between; `isStale` says whether one came. */
  async compare(request: CompareRequest, pause: () => Promise<void>, isStale: () => boolean): Promise<CompareResponse | null> {
    const began = performance.now()
    const { before, after } = this
    const texts = this.texts(request)
    if (!(await before.simulate(texts.before, request, pause, isStale))) return null
    if (!(await after.simulate(texts.after, request, pause, isStale))) return null
    if (!before.run || !after.run) return null
    const { scope, focus, revision } = request
    const { memory } = this
    const difference = compareRuns({ before: trafficOf(before.run), after: trafficOf(after.run), scope, focus }, memory)
    const figures = { before: memory.figures(before.run.recording, scope), after: memory.figures(after.run.recording, scope) }
    return { type: 'compared', revision, before: before.send(), after: after.send(), difference, figures, ms: performance.now() - began }
  }

  /** The texts with one scenario for both, where one of them names none: the edit's own counts most. */
  private texts(request: CompareRequest): Pick<CompareRequest, 'before' | 'after'> {
    const { before, after } = request
    const namesBefore = namesScenario(before)
    const namesAfter = namesScenario(after)
    if (namesBefore && namesAfter) return { before, after }
    if (namesBefore) return { before, after: lendScenario(after, lender(this.before.compile(before, request))) }
    return { before: lendScenario(before, lender(this.after.compile(after, request))), after }
  }
}

/** Whether the texts hold a scenario document. */
function namesScenario(files: readonly SourceFile[]): boolean {
  return files.some(({ text }) => /^kind:\s*["']?Scenario\b/m.test(text))
}

function lender({ compiled, files }: LastGoodRun) {
  return { files, resources: compiled.resources, generated: compiled.generated }
}

async function simulated(compiled: Compiled, pause: () => Promise<void>, isStale: () => boolean): Promise<Recording | null> {
  let began = performance.now()
  const stream = simulate(compiled)
  for (;;) {
    const { value, done = false } = stream.next()
    // What comes before the first request is not counted.
    if (value.simulatedUs === 0) began = performance.now()
    if (done || value.rows.length > budget.rows || performance.now() - began > budget.ms) return value
    await pause()
    if (isStale()) return null
  }
}

function trafficOf({ recording, compiled }: NonNullable<Side['run']>) {
  return { recording, traffic: compiled.scenario.traffic }
}
