import type { SourceRange } from '../core/source.ts'
import { runChecks } from './flagger-checks.ts'
import { type FlaggerMetric, type FlaggerRules, nextStepWeight } from './flagger-rules.ts'
import { logged, percent } from './log.ts'
import type { CheckResult, ControllerLog, Machine, Renewed, RolloutOutcome, Setting, Sight, Turn } from './rollout.ts'

type Phase = 'Initialized' | 'Progressing' | 'Promoting' | 'Finalising' | 'Succeeded' | 'Failed'

interface State {
  readonly phase: Phase
  /** When the new version was scaled up. */
  readonly sinceMs: number
  readonly weight: number
  readonly mirrored: boolean
  readonly failedChecks: number
  readonly iterations: number
  /** Index of the plan's step. */
  readonly step: number
  readonly scaledUp: boolean
  /** Whether the primary is (being) made of a new version. */
  readonly promoted: boolean
  /** Whether a newer version is there that it has not seen yet. */
  readonly newer: boolean
}

const begin: State = {
  phase: 'Initialized',
  sinceMs: 0,
  weight: 0,
  mirrored: false,
  failedChecks: 0,
  iterations: 0,
  step: -1,
  scaledUp: false,
  promoted: false,
  newer: false,
}

// Simplified: where a second version is promoted, the pods of the primary are not made anew.
// Simplified: Flagger's webhooks are not called: gates are open, tests pass, and load that they would make must stand in the scenario's traffic.
// Simplified: Flagger first looks at the moment at which the new version comes, and then at each interval.
/** Flagger at work on one Canary: what `advanceCanary` does at each tick (pkg/controller/scheduler.go). */
export class FlaggerMachine implements Machine {
  private readonly rules: FlaggerRules
  private readonly state: State

  constructor(rules: FlaggerRules, state: State = begin) {
    this.rules = rules
    this.state = state
  }

  get setting(): Setting {
    const { rules, state } = this
    const { replicas, match, mirrorWeight } = rules
    const isTest = rules.strategy === 'ab-test'
    const mirror = state.mirrored ? [{ type: 'mirror', name: 'mirror', match: [], percentage: mirrorWeight } as const] : []
    const header = isTest && state.weight > 0 ? [{ type: 'header', name: 'canary', match } as const] : []
    return {
      weight: isTest ? 0 : state.weight,
      routes: [...header, ...mirror],
      replicas: { stable: replicas, canary: state.scaledUp ? replicas : 0 },
      promoted: state.promoted,
    }
  }

  get outcome(): RolloutOutcome {
    const { phase } = this.state
    if (phase === 'Failed') return 'aborted'
    return phase === 'Initialized' || phase === 'Progressing' ? 'running' : 'promoted'
  }

  /** The template of the version that was promoted last is none that Flagger begins at (pkg/canary/spec.go, hasSpecChanged). */
  renewed(back: boolean): Renewed {
    const next = new FlaggerMachine(this.rules, { ...this.state, newer: !back })
    return { next, atOnce: !back && this.isIdle }
  }

  private get isIdle(): boolean {
    return this.state.phase === 'Succeeded' || this.state.phase === 'Failed'
  }

  look(sight: Sight): Turn {
    const tick = new Tick(this.rules, this.state, sight)
    const next = new FlaggerMachine(this.rules, tick.run())
    const done = next.isIdle && !next.state.newer
    return { next, nextAtMs: done ? null : sight.nowMs + this.rules.intervalMs, setting: next.setting, log: tick.log }
  }
}

/** One look. */
class Tick {
  readonly log: ControllerLog[] = []
  private readonly rules: FlaggerRules
  private readonly sight: Sight
  private state: State

  constructor(rules: FlaggerRules, state: State, sight: Sight) {
    this.rules = rules
    this.state = state
    this.sight = sight
  }

  run(): State {
    const { phase, newer } = this.state
    if (phase === 'Initialized' || ((phase === 'Succeeded' || phase === 'Failed') && newer)) this.start('Scaling up')
    else if (phase === 'Progressing' && newer) this.start('Restarting analysis for')
    else if (this.isReady()) this.advance()
    return this.state
  }

  private start(what: string): void {
    const { title, ranges } = this.rules
    const { promoted } = this.state
    this.set({ ...begin, promoted, phase: 'Progressing', sinceMs: this.sight.nowMs, scaledUp: true, step: 0 })
    this.note('started', `New revision detected! ${what} ${title}`, ranges.whole)
  }

  /** Whether as many pods are ready as there must be; gives up after the deadline. */
  private isReady(): boolean {
    const { rules, sight, state } = this
    const { stable, canary } = sight.pods
    const enough = ({ wanted, ready }: { wanted: number; ready: number }, share: number) => ready >= Math.floor((wanted * share) / 100)
    const waits = !enough(stable, rules.primaryReady)
      ? { name: `${rules.target}-primary`, ...stable }
      : enough(canary, rules.canaryReady)
        ? undefined
        : { name: rules.target, ...canary }
    if (!waits) return true
    this.note('hold', `${waits.name} not ready: ${waits.ready} of ${waits.wanted} pods are`, rules.ranges.whole)
    if (state.phase === 'Progressing' && sight.nowMs - state.sinceMs > rules.progressDeadlineMs)
      this.rollback('the progress deadline is exceeded')
    return false
  }

  private advance(): void {
    const { rules, state } = this
    if (rules.skipAnalysis) this.skip()
    else if (state.phase === 'Promoting') this.shiftBack()
    else if (state.phase === 'Finalising') this.finish()
    else if (state.failedChecks >= rules.threshold)
      this.rollback(`${state.failedChecks} checks have failed, the threshold is ${rules.threshold}`)
    else if (this.begins() || this.passes()) this.proceed()
  }

  /** Before the canary gets anything there is nothing to be looked at. */
  private begins(): boolean {
    const { weight, iterations, mirrored } = this.state
    return weight === 0 && iterations === 0 && !(this.rules.mirror && mirrored)
  }

  private passes(): boolean {
    const checks = runChecks(this.rules, this.sight.metrics, this.sight.nowMs)
    for (const { metric, result } of checks) this.note('check', checkWords(metric, result), metric.range, result)
    if (checks.every(({ result }) => result.verdict === 'passed')) return true
    this.set({ failedChecks: this.state.failedChecks + 1 })
    return false
  }

  private proceed(): void {
    if (this.rules.strategy === 'ab-test') this.iterate()
    else if (this.rules.strategy === 'blue-green') this.switchOver()
    else if (nextStepWeight(this.rules, this.state.weight) > 0) this.increase()
  }

  private increase(): void {
    const { rules, state } = this
    if (state.weight >= rules.maxWeight) {
      this.promote()
      return
    }
    const grown = Math.min(100, state.weight + nextStepWeight(rules, state.weight))
    this.set({ step: state.step + 1 })
    if (rules.mirror && state.weight === 0 && !state.mirrored) this.startMirror()
    else {
      this.set({ weight: grown, mirrored: false })
      this.note('weight', `Advance ${rules.title} canary weight ${grown}`, rules.ranges.weights)
    }
  }

  private startMirror(): void {
    this.set({ mirrored: true })
    this.note('mirror', `${percent(this.rules.mirrorWeight)} of the requests are copied to the canary`, this.rules.ranges.weights)
  }

  private iterate(): void {
    const { rules, state } = this
    if (state.iterations >= rules.iterations) {
      this.promote()
      return
    }
    this.set({ iterations: state.iterations + 1, weight: 100, step: state.step + 1 })
    this.note('route', this.iterationWords(), rules.ranges.weights)
  }

  private switchOver(): void {
    const { rules, state } = this
    if (state.iterations > rules.iterations) {
      this.promote()
      return
    }
    this.set({ iterations: state.iterations + 1, step: state.step + 1 })
    if (state.iterations === rules.iterations) {
      this.set({ weight: 100, mirrored: false })
      this.note('weight', 'Routing all traffic to canary', rules.ranges.weights)
      return
    }
    if (rules.mirror && !state.mirrored) this.startMirror()
    this.note('hold', this.iterationWords(), rules.ranges.weights)
  }

  private iterationWords(): string {
    return `Advance ${this.rules.title} canary iteration ${this.state.iterations}/${this.rules.iterations}`
  }

  private promote(): void {
    const { target, ranges } = this.rules
    this.set({ phase: 'Promoting', promoted: true, step: this.state.step + 1 })
    this.note('promote', `Copying ${target} template spec to ${target}-primary`, ranges.promotion)
  }

  /** Routes requests back to the primary, which has the new version now. */
  private shiftBack(): void {
    const { rules, state } = this
    const weight = rules.stepWeightPromotion === 0 ? 0 : Math.max(0, state.weight - rules.stepWeightPromotion)
    this.set({ weight, mirrored: false, ...(weight === 0 && { phase: 'Finalising' }) })
    const text =
      rules.stepWeightPromotion === 0 ? 'Routing all traffic to primary' : `Advance ${rules.title} primary weight ${100 - weight}`
    this.note('weight', text, rules.ranges.promotion)
  }

  private finish(): void {
    this.set({ phase: 'Succeeded', scaledUp: false })
    this.note('done', `Promotion completed! Scaling down ${this.rules.target}`, this.rules.ranges.whole)
  }

  private skip(): void {
    this.set({ phase: 'Succeeded', promoted: true, scaledUp: false, weight: 0 })
    this.note('promote', 'Promotion completed! Canary analysis was skipped', this.rules.ranges.whole)
  }

  private rollback(why: string): void {
    this.set({ phase: 'Failed', weight: 0, mirrored: false, scaledUp: false })
    this.note('abort', `Canary failed! ${why[0]?.toUpperCase()}${why.slice(1)}`, this.rules.ranges.threshold)
  }

  private set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
  }

  private note(type: ControllerLog['type'], text: string, range: SourceRange, check?: CheckResult): void {
    const { weight, step } = this.state
    this.log.push(logged(type, text, { nowMs: this.sight.nowMs, weight, step, range }, check))
  }
}

function checkWords({ name, unit }: FlaggerMetric, { value, bound, problem, verdict }: CheckResult): string {
  if (value === null) return `Halt advancement, ${name}: ${problem}`
  const shown = `${name} ${Math.round(value * 100) / 100}${unit && ` ${unit}`}, must be ${bound}`
  return verdict === 'passed' ? shown : `Halt advancement, ${shown}`
}
