import {
  type Compiled,
  type EngineInput,
  loadChecks,
  loadRegexEngine,
  loadRollouts,
  RegexEngineMissing,
  RolloutsMissing,
  readLesson,
  simulate,
} from '../../src/index.ts'
import type { Comparer } from '../compare/comparer.ts'
import type { CompareRequest, CompareResponse } from '../compare/protocol.ts'
import type { PlansRequest } from '../rollout/plans-protocol.ts'
import { Breath } from './breath.ts'
import { buffersOf } from './columns.ts'
import { LastGoodCompiler } from './last-good.ts'
import { LessonPreviewer } from './preview-lesson.ts'
import type { EngineFinding, EngineInquiry, EngineRequest, EngineResponse, PrepareRequest, StopRequest } from './protocol.ts'
import { outlineRoutes } from './route-outline.ts'
import { RowSender } from './row-sender.ts'

/** A run goes on for this long before it is cut, unless the user asked for all of it; and never beyond the rows. */
const budget = { ms: 4000, rows: 600_000, wholeRows: 6_000_000 }

const compiler = new LastGoodCompiler()
const previewer = new LessonPreviewer()
let next: EngineRequest | null = null
let busy = false
/** The revision that is not to be compiled any further. */
let stopped = -1
/** Since when nothing was compiled to its end although there was always something to compile. */
let fruitlessSince: number | null = null
/** Someone who types without a rest is to see now and then what comes of it. */
const longestFruitlessMs = 1000

/** The work that the compiler's good texts are of. */
let workOfTexts = ''
/** The work whose rows the window was sent last. */
let workOfRows = ''
let latest: Compiled | null = null
/** Inquiries that came before anything was compiled. */
const early: EngineInquiry[] = []

let comparer: Comparer | undefined
let nextComparison: CompareRequest | null = null
let comparing = false

type Message = EngineRequest | StopRequest | PrepareRequest | EngineInquiry | CompareRequest | PlansRequest

addEventListener('message', ({ data }: MessageEvent<Message>) => {
  if (data.type === 'stop') {
    stopped = data.revision
    return
  }
  if (data.type === 'prepare') {
    // Offline they may not come: what needs them tells that.
    Promise.all([loadRegexEngine(), loadRollouts()]).catch(() => {})
    return
  }
  if (data.type === 'compare') {
    nextComparison = data
    if (!comparing) void compareAll()
    return
  }
  if (data.type === 'plans') {
    void comparePlans(data)
    return
  }
  if (data.type !== 'run') {
    inquire(data)
    return
  }
  next = data
  if (!busy) void work()
})

async function work(): Promise<void> {
  busy = true
  breath.rested()
  while (next !== null) {
    const request = next
    next = null
    try {
      await withAllParts(() => runChecked(request))
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error))
      post({ type: 'failed', revision: request.revision, message, stack: stack ?? '' })
    }
  }
  busy = false
}

/** The first run goes without the checks, which come in behind it. */
async function runChecked(request: EngineRequest): Promise<void> {
  const isFirst = latest === null
  if (!isFirst) await loadChecks()
  await run(request)
  if (!isFirst) return
  await loadChecks()
  const checked = next === null ? await breath.through(shownInParts(request), () => next !== null) : null
  if (checked) post({ type: 'checked', revision: request.revision, diagnostics: checked.value.diagnostics, broken: checked.value.broken })
}

/** Does it again with the part of the engine that it lacks: most texts never need them. */
async function withAllParts(act: () => void | Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (error instanceof RegexEngineMissing) await loadRegexEngine()
    else if (error instanceof RolloutsMissing) await loadRollouts()
    else throw error
    await withAllParts(act)
  }
}

async function run(request: EngineRequest): Promise<void> {
  const { revision } = request
  const began = performance.now()
  if (request.work !== workOfTexts) compiler.forget()
  workOfTexts = request.work
  fruitlessSince ??= began
  const made = await breath.through(shownInParts(request), () => isFruitless(revision))
  if (!made) {
    post({ type: 'stopped', revision })
    return
  }
  fruitlessSince = null
  const { compiled, lessons, diagnostics, broken, files, generated } = made.value
  const compileMs = performance.now() - began
  latest = compiled
  post({
    type: 'compiled',
    revision,
    diagnostics,
    broken,
    files,
    scenario: compiled.scenario,
    rollout: compiled.rollout,
    generated,
    routes: outlineRoutes(compiled.resources),
    lessons,
    compileMs,
  })
  for (const inquiry of early.splice(0)) inquire(inquiry)
  await sendRun(request, compiled)
}

/** Simulates and sends what comes; leaves off where there is something else to run. */
async function sendRun(request: EngineRequest, compiled: Compiled): Promise<void> {
  const sender = new RowSender({ revision: request.revision, isNew: request.work !== workOfRows, post })
  let started = performance.now()
  for (const stream = simulate(compiled); ; ) {
    const { value: recording, done = false } = stream.next()
    // A run that is cut is to show something: what comes before its first request is not counted.
    if (recording.simulatedUs === 0) started = performance.now()
    const simulateMs = performance.now() - started
    const last = done || isTooLong(request, recording.rows.length, simulateMs)
    if (sender.offer(recording, { last, simulateMs })) workOfRows = request.work
    if (last) return
    await breath.take()
    if (next !== null) return
  }
}

/** The run of the text, or of the lesson's step that is shown in its place; and the lessons of the text. */
function* shownInParts(request: EngineRequest) {
  const own = yield* compiler.compileInParts(inputOf(request))
  return { ...(yield* previewer.shownInParts(own, request)), lessons: own.compiled.lessons }
}

function isFruitless(revision: number): boolean {
  return stopped === revision && performance.now() - (fruitlessSince ?? 0) < longestFruitlessMs
}

function isTooLong({ whole }: EngineRequest, rows: number, simulateMs: number): boolean {
  return rows > (whole ? budget.wholeRows : budget.rows) || (!whole && simulateMs > budget.ms)
}

function inquire(inquiry: EngineInquiry): void {
  if (inquiry.type === 'lesson') {
    post({ type: 'lesson-read', id: inquiry.id, lesson: readLesson(inquiry.file).value ?? null })
    return
  }
  if (latest === null) {
    early.push(inquiry)
    return
  }
  const compiled = latest
  const answer = async () => {
    const { find } = await import('./find.ts')
    post(find(compiled, inquiry))
  }
  withAllParts(answer).catch((error: unknown) => {
    // A bug of the engine costs this answer only.
    console.error(error)
    post({ type: 'no-finding', id: inquiry.id })
  })
}

/** The latest comparison wins. A worker that compares does nothing else. */
async function compareAll(): Promise<void> {
  comparing = true
  while (nextComparison !== null) {
    const request = nextComparison
    nextComparison = null
    try {
      await Promise.all([loadChecks(), loadRegexEngine(), loadRollouts()])
      comparer ??= new (await import('../compare/comparer.ts')).Comparer()
      const response = await comparer.compare(
        request,
        () => breath.take(),
        () => nextComparison !== null,
      )
      if (response?.type === 'compared') postComparison(response)
    } catch (error) {
      postComparison({
        type: 'compare-failed',
        revision: request.revision,
        message: error instanceof Error ? error.message : String(error),
      })
    }
  }
  comparing = false
}

/** A worker that compares plans does nothing else, and is ended when nobody waits for it any more. */
async function comparePlans(request: PlansRequest): Promise<void> {
  const { runPlans } = await import('../rollout/run-plans.ts')
  await runPlans(request, (response) => postMessage(response))
}

function postComparison(response: CompareResponse): void {
  const runs = response.type === 'compared' ? [response.before, response.after] : []
  postMessage(response, { transfer: runs.flatMap((run) => (run ? buffersOf(run.rows) : [])) })
}

function inputOf({ files, seed, durationMs }: EngineRequest): EngineInput {
  return { files, ...(seed === null ? {} : { seed }), ...(durationMs === null ? {} : { durationMs }) }
}

function post(response: EngineResponse | EngineFinding, transfer: ArrayBuffer[] = []): void {
  postMessage(response, { transfer })
}

const tick = new MessageChannel()
const breath = new Breath(messagesIn, () => performance.now())

/** Lets the messages that wait come in; `setTimeout` would wait 4 ms each time. */
function messagesIn(): Promise<void> {
  return new Promise((resolve) => {
    tick.port1.onmessage = () => resolve()
    tick.port2.postMessage(null)
  })
}
