import { type Compiled, compareRuns, lendScenario, type Recording, type SourceFile, simulate } from '../../src/index.ts'
import { sliceRows } from '../worker/columns.ts'
import { LastGoodCompiler, type LastGoodRun } from '../worker/last-good.ts'
import type { ComparedRun, CompareRequest, CompareResponse } from './protocol.ts'

/** A side's run is cut beyond these. */
const budget = { ms: 4000, rows: 600_000 }

interface Side {
  readonly compiler: LastGoodCompiler
  /** What the kept run is of. */
  key: string
  run: (LastGoodRun & { readonly recording: Recording }) | null
  /** Whether the window has the kept run. */
  sent: boolean
}

/** Runs two texts on the same requests and compares them. A side that is as it was is not run again: an edit costs one run. */
export class Comparer {
  private readonly before: Side = createSide()
  private readonly after: Side = createSide()

  /** Null where a newer request came in meanwhile. `pause` lets messages in between; `isStale` says whether one came. */
  async compare(request: CompareRequest, pause: () => Promise<void>, isStale: () => boolean): Promise<CompareResponse | null> {
    const began = performance.now()
    const texts = this.texts(request)
    for (const [side, files] of [
      [this.before, texts.before],
      [this.after, texts.after],
    ] as const) {
      if (!(await runSide(side, files, request, pause, isStale))) return null
    }
    const { before, after } = this
    if (!before.run || !after.run) return null
    const { scope, focus, revision } = request
    const difference = compareRuns({ before: trafficOf(before.run), after: trafficOf(after.run), scope, focus })
    return { type: 'compared', revision, before: send(before), after: send(after), difference, ms: performance.now() - began }
  }

  /** The texts with one scenario for both, where one of them names none: the edit's own counts most. */
  private texts({ before, after, seed, durationMs }: CompareRequest): Pick<CompareRequest, 'before' | 'after'> {
    const settings = { seed, durationMs }
    const a = this.before.compiler.compile({ files: before, ...settings })
    const b = this.after.compiler.compile({ files: after, ...settings })
    if (b.compiled.scenario.derived && !a.compiled.scenario.derived) return { before, after: lendScenario(after, lender(a)) }
    if (a.compiled.scenario.derived) return { before: lendScenario(before, lender(b)), after }
    return { before, after }
  }
}

function createSide(): Side {
  return { compiler: new LastGoodCompiler(), key: '', run: null, sent: false }
}

function lender({ compiled, files }: LastGoodRun) {
  return { files, resources: compiled.resources, generated: compiled.generated }
}

async function runSide(
  side: Side,
  files: readonly SourceFile[],
  { seed, durationMs }: CompareRequest,
  pause: () => Promise<void>,
  isStale: () => boolean,
): Promise<boolean> {
  const key = JSON.stringify([files, seed, durationMs])
  if (side.run && side.key === key) return true
  const good = side.compiler.compile({ files, seed, durationMs })
  const recording = await simulated(good.compiled, pause, isStale)
  if (!recording) return false
  side.run = { ...good, recording }
  side.key = key
  side.sent = false
  return true
}

async function simulated(compiled: Compiled, pause: () => Promise<void>, isStale: () => boolean): Promise<Recording | null> {
  const began = performance.now()
  const stream = simulate(compiled)
  for (;;) {
    const { value, done = false } = stream.next()
    if (done || value.rows.length > budget.rows || performance.now() - began > budget.ms) return value
    await pause()
    if (isStale()) return null
  }
}

function trafficOf({ recording, compiled }: NonNullable<Side['run']>) {
  return { recording, traffic: compiled.scenario.traffic }
}

function send(side: Side): ComparedRun | null {
  if (side.sent || !side.run) return null
  side.sent = true
  const { recording, compiled, files, broken } = side.run
  const { rows, ...header } = recording
  return { header, rows: sliceRows(rows, 0), files, traffic: compiled.scenario.traffic, broken }
}
