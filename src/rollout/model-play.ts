import type { Draws } from './model-draws.ts'
import type { ModelFacts } from './model-facts.ts'
import type { DrawnMetrics } from './model-metrics.ts'
import { type Split, splitOf } from './model-routes.ts'
import type { Machine, PodCounts, RolloutOutcome, Setting } from './rollout.ts'

/** Looks and time after which a play is broken off: a plan that waits for ever, or one that never ends. */
const MAX_LOOKS = 5000
const MAX_MS = 86_400_000

/** What is played. */
export interface Play {
  readonly machine: Machine
  readonly facts: ModelFacts
  readonly metrics: DrawnMetrics
  /** When the new version comes: the first look. */
  readonly atMs: number
  /** Time that a new pod takes until it is ready. */
  readonly startupMs: number
}

/** How a play ended. */
export interface PlayResult {
  readonly outcome: RolloutOutcome
  /** When it was promoted or aborted; else when nothing more would come. */
  readonly endMs: number
  /** Requests that the new version answered until then, and those of them that failed. */
  readonly met: number
  readonly failed: number
}

// Simplified: the model of other plans takes requests to come at random at the mean rate of the run, each answered as any other of its side was, and pods to be ready after their start-up time.
/** Plays a rollout through with drawn requests. */
export function playOnce(play: Play, draws: Draws): PlayResult {
  play.metrics.clear()
  const run = new Run(play, draws)
  while (run.look());
  return run.result()
}

class Run {
  private readonly play: Play
  private readonly draws: Draws
  private machine: Machine
  private setting: Setting
  private split: Split
  private nowMs = 0
  private nextMs: number | null
  private looks = 0
  private metSeconds = 0
  /** When it was promoted or aborted, though there may be more to do, and how long the canary had then had all requests. */
  private end: { readonly atMs: number; readonly metSeconds: number } | undefined
  private readonly pods: { readonly stable: PodSide; readonly canary: PodSide }

  constructor(play: Play, draws: Draws) {
    const { machine, facts, atMs, startupMs } = play
    this.play = play
    this.draws = draws
    this.machine = machine
    this.setting = machine.setting
    this.split = splitOf(this.setting, facts.kinds)
    this.nextMs = atMs
    this.pods = {
      stable: new PodSide(this.setting.replicas.stable, startupMs),
      canary: new PodSide(this.setting.replicas.canary, startupMs),
    }
  }

  /** Goes on to the next look; false where that was the last. */
  look(): boolean {
    if (this.nextMs === null || this.looks++ > MAX_LOOKS || this.nextMs > MAX_MS) return false
    this.advance(this.nextMs)
    const { nowMs } = this
    const pods: PodCounts = { stable: this.pods.stable.at(nowMs), canary: this.pods.canary.at(nowMs) }
    const { next, nextAtMs, setting, log } = this.machine.look({ nowMs, metrics: this.play.metrics, pods })
    if (log.some(({ type }) => type === 'promote' || type === 'abort')) this.end = { atMs: nowMs, metSeconds: this.metSeconds }
    this.machine = next
    this.nextMs = nextAtMs === null ? null : Math.max(nowMs + 0.001, nextAtMs)
    if (setting !== this.setting) this.take(setting)
    return next.outcome === 'running' || next.outcome === 'paused'
  }

  result(): PlayResult {
    const { facts } = this.play
    const { atMs, metSeconds } = this.end ?? { atMs: this.nowMs, metSeconds: this.metSeconds }
    const met = this.draws.poisson(facts.met.perSecond * metSeconds)
    return { outcome: this.machine.outcome, endMs: atMs, met, failed: this.draws.binomial(met, facts.met.failing) }
  }

  private take(setting: Setting): void {
    this.setting = setting
    this.split = splitOf(setting, this.play.facts.kinds)
    this.pods.stable.want(setting.replicas.stable, this.nowMs)
    this.pods.canary.want(setting.replicas.canary, this.nowMs)
  }

  /** Lets requests come until a moment, with all scrapes on the way, that moment's included. */
  private advance(toMs: number): void {
    const { metrics } = this.play
    while (metrics.nextScrapeMs <= toMs) {
      this.pass(metrics.nextScrapeMs)
      metrics.scrape(this.draws)
    }
    this.pass(toMs)
  }

  private pass(toMs: number): void {
    const seconds = (toMs - this.nowMs) / 1000
    this.nowMs = toMs
    if (seconds <= 0) return
    const { stable, canary, copies } = this.split
    const { exposure } = this.play.metrics
    exposure.add('stable', stable * seconds, this.pods.stable.readyAt(toMs))
    exposure.add('canary', (canary + copies) * seconds, this.pods.canary.readyAt(toMs))
    exposure.add('rest', seconds, 1)
    this.metSeconds += (this.setting.promoted ? 1 : canary) * seconds
  }
}

/** The pods of one side: fewer at once, more once they have started. */
class PodSide {
  private wanted: number
  private before: number
  private sinceMs = Number.NEGATIVE_INFINITY
  private readonly startupMs: number

  constructor(wanted: number, startupMs: number) {
    this.wanted = wanted
    this.before = wanted
    this.startupMs = startupMs
  }

  want(count: number, nowMs: number): void {
    if (count === this.wanted) return
    this.before = this.readyAt(nowMs)
    this.wanted = count
    this.sinceMs = nowMs
  }

  readyAt(nowMs: number): number {
    return nowMs >= this.sinceMs + this.startupMs ? this.wanted : Math.min(this.before, this.wanted)
  }

  at(nowMs: number): { readonly wanted: number; readonly ready: number } {
    return { wanted: this.wanted, ready: this.readyAt(nowMs) }
  }
}
