import type { InParts } from '../core/parts.ts'
import { draw, hashText, purposeOf } from '../core/random.ts'
import { type Call, ReusedOrigin } from './call.ts'
import type { ControlledStep } from './controller.ts'
import { ControllerDesk } from './controller-desk.ts'
import { eventKinds, type RunQueue, type SimulationEvent } from './event-kinds.ts'
import { EventQueue } from './event-queue.ts'
import { Health } from './health.ts'
import { PlanBook } from './plan-book.ts'
import { PodControl } from './pod-control.ts'
import { type PodSurroundings, PodWork } from './pod-work.ts'
import { ProxyState } from './proxy-state.ts'
import { Recorder } from './recorder.ts'
import type { Recording } from './recording.ts'
import { RequestLife } from './request.ts'
import { Roots } from './roots.ts'
import { RunEvents } from './run-events.ts'
import { Senders, type Sending } from './senders.ts'
import { Surveys } from './survey.ts'
import type { SimulatedStep, SimulationInput } from './world.ts'

/** Rows after which a run stops, however long it was meant to be. */
export const MAX_ROWS = 5_000_000

/**
 * Rows after which a caller gets a look at what there is: a few milliseconds of work, so that a run can be stopped at once. Twice as many
 * each time from the first on, since code that has not run before takes ten times as long.
 */
const FIRST_LOOK = 250
const ROWS_PER_LOOK = 2_000

/** Events after which it is time for a look, should they leave no rows. */
const EVENTS_PER_ROW = 5

/** Events after which a run stops. */
const MAX_EVENTS = 100_000_000

/** Longest run: times are 32 bits of microseconds. */
export const MAX_DURATION_US = 3_600_000_000

/**
 * Simulates a run. Yields the recording as far as it goes, now and then: its rows are finished, up to the first that is not. The value that
 * is returned is whole, with the requests under way at the end. Never throws on what a user can write, and never runs without end.
 */
export function* simulateRun(input: SimulationInput): Generator<Recording, Recording> {
  const book = new PlanBook(input)
  const unnamed = nothingOf(input)
  for (const preparing = book.prepare(); !preparing.next().done; ) yield unnamed
  const run = new Run(input, book)
  const nothing = run.recording(false)
  for (const preparing = run.prepare(); !preparing.next().done; ) yield nothing
  for (let rows = FIRST_LOOK; run.advance(rows); rows = Math.min(ROWS_PER_LOOK, 2 * rows)) yield run.recording(false)
  return run.recording(true)
}

function durationUsOf({ durationMs }: SimulationInput): number {
  return Math.min(MAX_DURATION_US, Math.max(0, Math.round(durationMs * 1000) || 0))
}

/** A run of which not even the names are known. */
function nothingOf(input: SimulationInput): Recording {
  const none = { sources: [], nodes: [], edges: [], pods: [], clusters: [], decisions: [], inbound: [], steps: [], events: [] }
  return { seed: input.seed, durationUs: durationUsOf(input), simulatedUs: 0, ...none, rows: new Recorder().allRows() }
}

class Run implements PodSurroundings {
  step = 0
  readonly watched: boolean
  private readonly input: SimulationInput
  private readonly durationUs: number
  private readonly queue: RunQueue = new EventQueue<unknown>()
  private readonly recorder = new Recorder()
  private readonly book: PlanBook
  private readonly roots: Roots
  private readonly work: PodWork
  private readonly life: RequestLife
  private readonly health: Health
  private readonly senders: Senders
  private readonly control: PodControl
  private readonly proxies: (ProxyState | undefined)[] = []
  private readonly events: RunEvents
  private readonly steps: SimulatedStep[]
  private readonly surveys: Surveys
  private readonly desk: ControllerDesk
  private readonly origin = new ReusedOrigin()
  private requests = 0
  private simulatedUs = 0
  private handled = 0

  constructor(input: SimulationInput, book: PlanBook) {
    this.input = input
    this.durationUs = durationUsOf(input)
    this.book = book
    this.events = new RunEvents(this.queue, this.book.atlas)
    this.roots = new Roots(this.book, input.traffic)
    this.control = new PodControl({
      queue: this.queue,
      book: this.book,
      input,
      events: this.events.list,
      proxies: this.proxies,
      kill: (pod) => this.work.kill(pod),
      busyUs: (pod) => this.work.busyUs(pod),
    })
    this.watched = this.control.watched
    this.work = new PodWork(this.queue, this.recorder, this)
    this.health = new Health(this.queue, this.events)
    this.life = new RequestLife({ queue: this.queue, recorder: this.recorder, upstream: this.work, health: this.health })
    this.work.life = this.life
    this.steps = [...input.steps]
    this.surveys = new Surveys(this.book, this.roots, input.traffic)
    this.desk = new ControllerDesk(this.queue, input, {
      recording: () => this.recording(true),
      ready: (workload) => this.control.fleet.readyPods(workload),
      change: (step) => this.addStep(step),
    })
    for (const [index, step] of input.steps.entries())
      if (index > 0) this.queue.push(Math.max(0, Math.round(step.atMs * 1000)), eventKinds.step, undefined)
    this.senders = new Senders(this.queue, input.traffic, input.seed, this.durationUs)
  }

  /** Finds out where the traffic may go, which compiles every proxy on the way. To be done before the first {@link advance}. */
  *prepare(): InParts<void> {
    const calls = yield* this.surveys.addAll(this.input.steps, this.durationUs)
    this.recorder.expect(Math.min(MAX_ROWS, calls))
  }

  /** Goes on until so many rows more are there, or for many events; false at the end of the run. */
  advance(rows: number): boolean {
    const { queue, recorder, durationUs } = this
    recorder.makeRoom()
    const enough = Math.min(MAX_ROWS, recorder.length + rows)
    const pause = this.handled + EVENTS_PER_ROW * rows
    while (recorder.length < enough && this.handled < pause) {
      if (!queue.popBefore(durationUs)) {
        this.simulatedUs = durationUs
        return false
      }
      this.handled++
      // What was pushed is what is taken: RunQueue lets no other pair of kind and target in.
      this.handle(queue as SimulationEvent)
    }
    this.simulatedUs = queue.now
    if (recorder.length < MAX_ROWS && this.handled < MAX_EVENTS) return true
    this.events.bounded(MAX_ROWS)
    return false
  }

  recording(whole: boolean): Recording {
    const { atlas, decisions, inbound, clusters } = this.book
    return {
      seed: this.input.seed,
      durationUs: this.durationUs,
      simulatedUs: this.simulatedUs,
      sources: this.roots.sources,
      nodes: atlas.nodes,
      edges: atlas.edges,
      pods: atlas.pods,
      clusters,
      decisions,
      inbound,
      steps: this.steps.map(({ atMs, name, range }) => ({ startUs: Math.round(atMs * 1000), name, ...(range && { range }) })),
      events: [...this.events.list],
      ...(this.desk.controllers.length > 0 && { controllers: this.desk.recorded() }),
      rows: whole ? this.recorder.allRows() : this.recorder.finishedRows(),
    }
  }

  private handle(event: SimulationEvent): void {
    switch (event.kind) {
      case eventKinds.arrival:
        this.send(this.senders.arrive(event.target))
        this.senders.scheduleArrival(event.target)
        break
      case eventKinds.userAsks:
        this.send(this.senders.ask(event.target))
        break
      case eventKinds.answer:
        this.work.arrives(event.target)
        break
      case eventKinds.reachesPod:
        this.work.reaches(event.target)
        break
      case eventKinds.workDone:
        this.work.workDone(event.target)
        break
      case eventKinds.delayOver:
        this.life.delayOver(event.target)
        break
      case eventKinds.connected:
        this.life.connections.connected(event.target)
        break
      case eventKinds.refused:
        this.life.connections.refused(event.target)
        break
      case eventKinds.perTryTimeout:
        this.life.perTryTimeout(event.target)
        break
      case eventKinds.timeout:
        this.life.timeout(event.target)
        break
      case eventKinds.backOffOver:
        this.life.backOffOver(event.target)
        break
      case eventKinds.outlierTick:
        this.health.tick(event.target)
        break
      case eventKinds.healthUpdate:
        this.health.deliver(event.target)
        break
      case eventKinds.step:
        this.applyStep()
        break
      case eventKinds.look:
        this.desk.look(event.target)
        break
      default:
        this.control.handle(event)
    }
  }

  /** A request enters the mesh. */
  private send(sending: Sending | undefined): void {
    if (!sending) return
    const { source, requestClass, point, session } = sending
    const { starts } = this.roots.plan(source, requestClass, this.step)
    const open = this.control.fleet.whole ? starts : starts.filter(({ pod }) => this.control.fleet.serves(pod))
    const start = open.length === 1 ? open[0] : open[draw(point, purposeOf.session, 0) % open.length]
    const request = this.requests++
    if (!start) return
    const { origin } = this
    origin.proxy = start.pod >= 0 && start.hop.type !== 'direct' ? this.proxyOf(start.pod) : undefined
    origin.request = request
    origin.point = point
    origin.session = session
    this.life.ask(start.hop, origin)
  }

  listens(pod: number): boolean {
    return this.control.fleet.listens(pod)
  }

  hears(pod: number): boolean {
    return this.control.fleet.hears(pod)
  }

  serves(pod: number): boolean {
    return this.control.fleet.serves(pod)
  }

  answered({ session }: Call): void {
    if (session?.closedLoop) this.senders.answered(session)
  }

  proxyOf(pod: number): ProxyState | undefined {
    const known = this.proxies[pod]
    if (known) return known
    const kind = this.book.kindOf(pod)
    const view = kind && this.book.view(kind, this.step)
    if (!view) return undefined
    const name = this.book.atlas.pods[pod]?.name ?? ''
    const proxy = new ProxyState(pod, this.input.seed ^ hashText(name), this.stepStartUs(), this.control.live(view))
    this.proxies[pod] = proxy
    return proxy
  }

  /** A controller has changed the world: the steps of the run are one more. */
  private addStep({ name, world, range, workloads }: ControlledStep): void {
    this.steps.push({ atMs: this.queue.now / 1000, name, world, ...(range && { range }) })
    this.book.addStep(world, workloads)
    this.surveys.add(this.queue.now, this.durationUs)
    this.applyStep()
  }

  private applyStep(): void {
    this.step++
    this.events.applied(this.steps[this.step]?.name ?? '')
    const mesh = this.steps[this.step]?.world.mesh
    if (mesh) this.control.fleet.applied(mesh)
    for (const proxy of this.proxies) {
      const kind = proxy && this.book.kindOf(proxy.pod)
      const view = kind && this.book.view(kind, this.step)
      if (view) proxy.reconfigure(this.control.live(view), this.queue.now)
    }
  }

  private stepStartUs(): number {
    return Math.round((this.steps[this.step]?.atMs ?? 0) * 1000)
  }
}
