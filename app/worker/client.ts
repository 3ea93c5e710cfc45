import type { Lesson, Question, RowColumns, SourceFile } from '../../src/index.ts'
import { type DerivedState, derivedStore } from '../store/derived.ts'
import { type InputState, inputStore } from '../store/input.ts'
import { lessonStore } from '../store/lesson.ts'
import { sessionStore } from '../work/work.ts'
import { GrowingRows } from './columns.ts'
import { Inquiries } from './inquiry-client.ts'
import type { EngineFinding, EngineRequest, EngineResponse, PrepareRequest, StopRequest } from './protocol.ts'

/** A worker that says nothing for this long while it is asked for something hangs. */
const patienceMs = 20_000
/** It is given up sooner where a later text waits: after this, or after some times of what the last text took. */
const supersededMs = 2000
const supersededTimes = 4
/** Before the first text is compiled, the worker itself may still be on its way. */
const firstMs = 10_000
/** The window says that the picture is behind once an answer takes longer than this. */
const lateMs = 1000
/** A new run replaces the one on screen when it is whole, or when it has gone on for this long. */
const swapAfterMs = 150
const publishEveryMs = 100
/** What the checks say waits so long for the run that it belongs to: together they cost the window one picture and not two. */
const joinMs = 60
/** A run that streams in is shown again when it has grown by so much: what the window makes of it costs as much as it is long. */
const growth = 1.6

type Compiled = Extract<EngineResponse, { type: 'compiled' }>
type Rows = Extract<EngineResponse, { type: 'rows' }>

/** Keeps the derived store up with the input store, through the engine's worker. */
export class EngineClient {
  private worker: Worker | null = null
  private revision = 0
  /** Sent, and not compiled yet: what comes meanwhile waits. */
  private compiling = false
  /** What is to run waits for something that is more urgent. */
  private resting = false
  private first: () => Promise<unknown> | null = () => null
  private waiting: EngineRequest | null = null
  private last: EngineRequest | null = null
  private compiled: Compiled | null = null
  private compiledWork = ''
  private rows = new GrowingRows()
  private published = { atMs: 0, rows: 0 }
  private watchdog: ReturnType<typeof setTimeout> | undefined
  private lateness: ReturnType<typeof setTimeout> | undefined
  /** When the text that is being compiled was sent, and how long a later one lets it take. */
  private sentAtMs = 0
  private waitMs = firstMs
  /** The revision that a worker broke down on: it is tried once more before that is told. */
  private brokeOn = -1
  private readonly inquiries = new Inquiries()
  /** What is known of a text whose run is on its way. */
  private joining: Partial<DerivedState> | null = null
  private joinTimer: ReturnType<typeof setTimeout> | undefined

  /** Runs what there is and then every change of it. */
  start(): void {
    this.send(inputStore.getState())
    inputStore.subscribe((state, before) => {
      if (state.files === before.files && state.seed === before.seed && state.durationMs === before.durationMs) return
      const first = state.files === before.files || this.resting ? null : this.first()
      if (first) this.restUntil(first)
      this.send(state)
    })
    lessonStore.subscribe(({ preview, step }, before) => {
      if (preview !== before.preview || (preview && step !== before.step)) this.again()
    })
  }

  /** Starts nothing until then. */
  restUntil(moment: Promise<unknown>): void {
    this.resting = true
    void moment.then(() => {
      this.resting = false
      this.goOn()
    })
  }

  /** Runs a changed text only behind what else runs it and is looked at: `first` tells when that is done, or null where there is no such thing. */
  giveWay(first: () => Promise<unknown> | null): void {
    this.first = first
  }

  private goOn(): void {
    if (this.waiting && !this.compiling && !this.resting) this.post(this.waiting)
  }

  /** Brings what some texts need before one of them is opened. */
  prepare(): void {
    this.worker?.postMessage({ type: 'prepare' } satisfies PrepareRequest)
  }

  /** Runs the same text again, in a new worker if the old one is gone; `whole`: to its end. */
  again(whole = false): void {
    this.send(inputStore.getState(), whole)
  }

  /** What a request of the present text would meet, and where requests may come from; null where the engine cannot say. */
  async ask(question: Question, step: number): Promise<Extract<EngineFinding, { type: 'answer' }> | null> {
    const finding = await this.inquiries.send(this.worker, (id) => ({ type: 'ask', id, step, question }))
    return finding?.type === 'answer' ? finding : null
  }

  /** The configuration of a pod's proxy, and which proxies there are. */
  async viewProxy(pod: string, step: number): Promise<Extract<EngineFinding, { type: 'proxy-view' }> | null> {
    const finding = await this.inquiries.send(this.worker, (id) => ({ type: 'proxy', id, step, pod }))
    return finding?.type === 'proxy-view' ? finding : null
  }

  /** A lesson document as it is decoded; null where it is none. */
  async readLesson(file: SourceFile): Promise<Lesson | null> {
    const finding = await this.inquiries.send(this.worker, (id) => ({ type: 'lesson', id, file }))
    return finding?.type === 'lesson-read' ? finding.lesson : null
  }

  private send({ files, seed, durationMs }: InputState, whole = false): void {
    const { session: work } = sessionStore.getState()
    const { preview, step } = lessonStore.getState()
    const lesson = preview && { preview: { step, solved: preview.solved } }
    const request: EngineRequest = { type: 'run', revision: ++this.revision, work, files, seed, durationMs, whole, ...lesson }
    if (this.compiling || this.resting) {
      this.waiting = request
      if (this.compiling) this.hurry()
    } else this.post(request)
  }

  /** What is being compiled is not wanted any more. */
  private hurry(): void {
    if (this.last) this.worker?.postMessage({ type: 'stop', revision: this.last.revision } satisfies StopRequest)
    this.watch()
  }

  /** Another worker takes the latest text; should that take as long by itself, it is given longer. */
  private supersede(): void {
    this.dropWorker()
    this.waitMs *= 2
    if (this.waiting) this.post(this.waiting)
  }

  private post(request: EngineRequest): void {
    this.waiting = null
    this.last = request
    this.compiling = true
    this.sentAtMs = performance.now()
    this.worker ??= this.createWorker()
    this.worker.postMessage(request)
    this.watch()
    this.lateness ??= setTimeout(() => derivedStore.setState({ late: true }), lateMs)
  }

  private createWorker(): Worker {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
    worker.addEventListener('message', ({ data }: MessageEvent<EngineResponse | EngineFinding>) => this.receive(data))
    worker.addEventListener('error', (event) =>
      this.breakDown(event.message || 'The engine did not start.', `${event.filename}:${event.lineno}`),
    )
    worker.addEventListener('messageerror', () => this.fail('The engine sent what cannot be read.', ''))
    return worker
  }

  /** A text that is being compiled while a later one waits has less time than one that is the latest. */
  private watch(): void {
    clearTimeout(this.watchdog)
    const left = this.sentAtMs + this.waitMs - performance.now()
    if (this.compiling && this.waiting) this.watchdog = setTimeout(() => this.supersede(), Math.max(0, left))
    else this.watchdog = setTimeout(() => this.fail(`The engine was silent for ${patienceMs / 1000} s.`, ''), patienceMs)
  }

  /** The worker broke down, perhaps for want of memory: another tries the same text, once. */
  private breakDown(message: string, stack: string): void {
    const request = this.waiting ?? this.last
    if (request && this.brokeOn !== request.revision) {
      this.brokeOn = request.revision
      this.dropWorker()
      this.post(request)
    } else this.fail(message, stack)
  }

  /** The worker is beyond use: another is made for the next text. */
  private fail(message: string, stack: string): void {
    this.dropWorker()
    this.settle(message, stack)
  }

  private dropWorker(): void {
    clearTimeout(this.watchdog)
    this.worker?.terminate()
    this.worker = null
    this.inquiries.abandon()
  }

  private inTime(): void {
    clearTimeout(this.lateness)
    this.lateness = undefined
    if (derivedStore.getState().late) derivedStore.setState({ late: false })
  }

  private settle(message: string, stack: string): void {
    clearTimeout(this.watchdog)
    this.compiling = false
    this.inTime()
    this.join()
    derivedStore.setState({ crash: { message, stack }, progress: 1 })
    this.goOn()
  }

  private receive(response: EngineResponse | EngineFinding): void {
    if ('id' in response) {
      this.inquiries.settle(response)
      return
    }
    // Rows of a compiled text are shown although the next one is on its way: while someone types without a rest there is always a next one.
    const current = response.type === 'rows' ? this.compiled?.revision : this.last?.revision
    if (response.revision !== current) return
    // The checks come in last, behind the end of the run.
    if (response.type !== 'checked') this.watch()
    switch (response.type) {
      case 'stopped':
        this.compiling = false
        this.goOn()
        break
      case 'failed':
        this.settle(response.message, response.stack)
        break
      case 'checked':
        derivedStore.setState({ diagnostics: response.diagnostics, broken: response.broken })
        break
      case 'compiled':
        this.takeCompiled(response)
        break
      case 'rows':
        if (response.done && response.revision === this.last?.revision) clearTimeout(this.watchdog)
        this.takeRows(response)
    }
  }

  private takeCompiled(response: Compiled): void {
    this.compiling = false
    this.waitMs = Math.max(supersededMs, supersededTimes * response.compileMs)
    this.inTime()
    this.compiled = response
    this.compiledWork = this.last?.work ?? ''
    this.rows = new GrowingRows()
    this.published = { atMs: 0, rows: 0 }
    const stale = response.broken.some((file) => file.shown !== null)
    const { staleSince, crash, recording, diagnostics, broken, lessons } = derivedStore.getState()
    this.joining = {
      crash: null,
      diagnostics: orNoneAgain(diagnostics, response.diagnostics),
      broken: orNoneAgain(broken, response.broken),
      lessons: orNoneAgain(lessons, response.lessons),
      staleSince: stale ? (staleSince ?? performance.now()) : null,
      progress: 0,
      cut: null,
    }
    clearTimeout(this.joinTimer)
    if (crash || !recording) this.join()
    else this.joinTimer = setTimeout(() => this.join(), joinMs)
    this.goOn()
  }

  /** Shows what the run did not come in time for. */
  private join(): void {
    const { joining } = this
    this.joining = null
    if (joining && this.compiledWork === sessionStore.getState().session) derivedStore.setState(joining)
  }

  private takeRows(response: Rows): void {
    // The run of other work, such as the welcome's, may come in behind the opening of this one.
    if (this.compiledWork !== sessionStore.getState().session) return
    const { simulateMs, done, header } = response
    const length = response.from + response.rows.length
    const rows = this.rows.append(response.from, response.rows, (length * header.durationUs) / Math.max(1, header.simulatedUs))
    const early = derivedStore.getState().recording !== null && simulateMs < swapAfterMs
    const crowded = performance.now() - this.published.atMs < publishEveryMs || rows.length < this.published.rows * growth
    // Until the first request has ended there is no picture to be made; and nobody is to see less of the run that is shown already.
    if (done || !(early || crowded || rows.length === 0 || this.isShownFurther(header))) this.publish(response, rows)
  }

  /** Whether the picture has more of the same run. */
  private isShownFurther({ seed, durationUs, simulatedUs }: Rows['header']): boolean {
    const { recording, files } = derivedStore.getState()
    if (recording?.seed !== seed || recording.durationUs !== durationUs || recording.simulatedUs <= simulatedUs) return false
    return areAlike(files, this.compiled?.files ?? [])
  }

  private publish({ header, done, simulateMs }: Rows, rows: RowColumns): void {
    const { compiled } = this
    if (!compiled) return
    this.published = { atMs: performance.now(), rows: rows.length }
    const part = header.durationUs === 0 ? 1 : header.simulatedUs / header.durationUs
    const cut = done && part < 1 && part > 0 ? { requests: requestsIn(rows) / part, seconds: simulateMs / part / 1000 } : null
    const { joining } = this
    this.joining = null
    const { generated } = derivedStore.getState()
    derivedStore.setState({
      ...joining,
      revision: compiled.revision,
      recording: { ...header, rows },
      files: compiled.files,
      scenario: compiled.scenario,
      rollout: compiled.rollout,
      generated: areAlike(generated, compiled.generated) ? generated : compiled.generated,
      routes: compiled.routes,
      progress: done ? 1 : part,
      cut,
    })
  }
}

/** The empty list that is there already where there is nothing again: who shows it has nothing to do. */
function orNoneAgain<T>(before: readonly T[], now: readonly T[]): readonly T[] {
  return before.length === 0 && now.length === 0 ? before : now
}

function areAlike(some: readonly SourceFile[], others: readonly SourceFile[]): boolean {
  return some.length === others.length && some.every(({ name, text }, i) => name === others[i]?.name && text === others[i]?.text)
}

function requestsIn({ request, length }: RowColumns): number {
  return length === 0 ? 0 : (request[length - 1] ?? 0) + 1
}

export const engine = new EngineClient()
