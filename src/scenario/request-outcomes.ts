import { deepestFailure } from '../metrics/causes.ts'
import { drawPoints, sourceOf } from '../metrics/draw-points.ts'
import { causeName, succeeded } from '../metrics/outcome.ts'
import { ClassChoice } from '../sim/class-choice.ts'
import { none, type Recording, rowBits } from '../sim/recording.ts'
import type { TrafficSource } from '../sim/traffic.ts'

/** A run, and the traffic that it was a run of. */
export interface RunOfTraffic {
  readonly recording: Recording
  readonly traffic: readonly TrafficSource[]
}

/** Where calls end, by number; the same number means the same place in every run that was read with this dictionary. */
export class PlaceNames {
  private readonly numbers = new Map<string, number>()
  readonly places: Place[] = []

  /** Number of a place, a new one where it was not seen before. */
  numberOf(place: Place): number {
    const key = `${place.node} ${place.version} ${place.mirror}`
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.places.length)
    return this.places.push(place) - 1
  }
}

/** A version of a node of the picture (its key), for calls or for mirrored copies; the version is null where none was reached. */
export interface Place {
  readonly node: string
  readonly name: string
  readonly version: string | null
  readonly mirror: boolean
}

/** How one request of a source went, from end to end. */
export interface RequestOutcome {
  /** Number of the request in its recording. */
  readonly request: number
  readonly source: number
  /** Number among the requests of its source: two runs of the same traffic draw the same numbers for it. */
  readonly ordinal: number
  /** Index of its class in the source; -1 where it is not known. */
  requestClass: number
  readonly sentUs: number
  /** Null while under way at the end of the run. */
  durationUs: number | null
  ok: boolean
  status: number
  /** `504 UT` of the deepest failed call; empty for a success. */
  cause: string
  /** Edge of that call; -1 for a success. */
  failedEdge: number
  retries: number
  /** Where its calls went, in the order in which they were first made, without doubles. */
  readonly reached: number[]
}

/** Reads how each request of a run went, in the order of their numbers. Calls that are retried count by their last try. */
export function requestOutcomes(run: RunOfTraffic, names: PlaceNames): readonly RequestOutcome[] {
  const reader = new OutcomeReader(run, names)
  for (let row = 0; row < run.recording.rows.length; row++) reader.read(row)
  return reader.finish()
}

class OutcomeReader {
  private readonly recording: Recording
  private readonly traffic: readonly TrafficSource[]
  private readonly choices: (ClassChoice | undefined)[] = []
  private readonly placeOfEdge: readonly number[]
  private readonly outcomes: (RequestOutcome | undefined)[] = []
  private readonly sent: number[] = []
  /** By request: the first and the final row of the source's call. */
  private readonly rootRows: number[] = []
  private readonly rootEnds: number[] = []
  /** By row: whether it is a mirrored copy, or done for one. */
  private readonly copied: Uint8Array
  /** By row: the failed call, made while handling it, that ended last. */
  private readonly failedChild: Uint32Array

  constructor({ recording, traffic }: RunOfTraffic, names: PlaceNames) {
    this.recording = recording
    this.traffic = traffic
    this.copied = new Uint8Array(recording.rows.length)
    this.failedChild = new Uint32Array(recording.rows.length).fill(none)
    this.placeOfEdge = recording.edges.map(({ to, toVersion, mirror }) => {
      const node = recording.nodes[to]
      return names.numberOf({
        node: node?.key ?? '',
        name: node?.name ?? '',
        version: node?.versions[toVersion]?.label ?? null,
        mirror,
      })
    })
  }

  read(row: number): void {
    const { rows } = this.recording
    const bits = rows.bits[row] as number
    const isMirror = (bits & rowBits.mirror) !== 0
    const isRoot = rows.parent[row] === none && !isMirror
    if (isRoot && rows.previous[row] === none) this.begin(row)
    const outcome = this.outcomes[rows.request[row] as number]
    if (!outcome) return
    const forCopy = this.copied[rows.parent[row] as number] === 1
    this.copied[row] = isMirror || forCopy ? 1 : 0
    if (forCopy) return
    if (isMirror) {
      if (rows.previous[row] === none) this.reach(outcome, row)
    } else this.count(outcome, row, isRoot)
  }

  finish(): readonly RequestOutcome[] {
    const found = this.outcomes.filter((each) => each !== undefined)
    for (const outcome of found) this.end(outcome)
    return found
  }

  private begin(row: number): void {
    const { rows } = this.recording
    const source = sourceOf(this.recording, row)
    const ordinal = this.sent[source] ?? 0
    this.sent[source] = ordinal + 1
    const request = rows.request[row] as number
    this.rootRows[request] = row
    this.outcomes[request] = {
      request,
      source,
      ordinal,
      requestClass: -1,
      sentUs: rows.arrive[row] as number,
      durationUs: null,
      ok: false,
      status: 0,
      cause: '',
      failedEdge: -1,
      retries: 0,
      reached: [],
    }
  }

  /** Where no proxy decided, the class is drawn again as the simulator drew it. */
  private drawnClass({ source, ordinal, request }: RequestOutcome): number {
    const sender = this.traffic[source]
    if (!sender) return -1
    if (sender.rate.type === 'recorded') return sender.rate.arrivals.classOf[ordinal] ?? -1
    if (sender.requests.length === 1) return 0
    if (sender.sessions || sender.rate.type === 'users') return -1
    const choice = this.choices[source] ?? new ClassChoice(sender.requests)
    this.choices[source] = choice
    return choice.draw(drawPoints(this.recording)[this.rootRows[request] ?? 0] ?? 0)
  }

  private count(outcome: RequestOutcome, row: number, isRoot: boolean): void {
    const { rows } = this.recording
    const bits = rows.bits[row] as number
    if (bits & rowBits.retry) outcome.retries++
    const underWay = rows.end[row] === none
    if (underWay || bits & rowBits.final) this.reach(outcome, row)
    if (underWay || (bits & rowBits.final) === 0) return
    if (isRoot) this.rootEnds[outcome.request] = row
    else if (!succeeded(rows.status[row] as number, bits)) this.noteFailure(row)
  }

  private reach(outcome: RequestOutcome, row: number): void {
    const { rows, decisions } = this.recording
    const place = this.placeOfEdge[rows.edge[row] as number] ?? -1
    if (!outcome.reached.includes(place)) outcome.reached.push(place)
    const decision = outcome.requestClass < 0 ? decisions[rows.decision[row] as number] : undefined
    if (decision?.source === outcome.source) outcome.requestClass = decision.requestClass
  }

  private noteFailure(row: number): void {
    const { parent, end } = this.recording.rows
    const caller = parent[row] ?? none
    const known = this.failedChild[caller] ?? none
    if (known === none || (end[row] ?? 0) >= (end[known] ?? 0)) this.failedChild[caller] = row
  }

  private end(outcome: RequestOutcome): void {
    const { rows } = this.recording
    if (outcome.requestClass < 0) outcome.requestClass = this.drawnClass(outcome)
    const row = this.rootEnds[outcome.request]
    if (row === undefined) return
    const bits = rows.bits[row] as number
    outcome.status = rows.status[row] as number
    outcome.durationUs = (rows.end[row] as number) - outcome.sentUs
    outcome.ok = succeeded(outcome.status, bits)
    if (outcome.ok) return
    const deepest = deepestFailure(this.recording, this.failedChild, row)
    outcome.cause = causeName(rows.status[deepest] as number, rows.bits[deepest] as number)
    outcome.failedEdge = rows.edge[deepest] as number
  }
}
