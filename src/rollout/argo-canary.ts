import { ArgoLook } from './argo-look.ts'
import { ArgoNotes } from './argo-notes.ts'
import { canaryReplicas, stableReplicas } from './argo-replicas.ts'
import type { ArgoAnalysis, ArgoCanaryRules, ArgoStep } from './argo-rules.ts'
import { type AnalysisRun, beginRun, measure, nextMeasurementMs } from './argo-run.ts'
import { duration, percent } from './log.ts'
import type { Machine, ManagedRoute, Renewed, RolloutOutcome, Setting, Sight, Turn } from './rollout.ts'

/** How a canary stands. */
export interface CanaryState {
  /** Index of the current step; as many as there are: all are done. */
  readonly step: number
  /** When a pause began; -1: it has not. */
  readonly pausedMs: number
  readonly weight: number
  readonly routes: readonly ManagedRoute[]
  readonly background: AnalysisRun | null
  readonly run: AnalysisRun | null
  /** `scaling`: the other side is scaled down after a while. */
  readonly phase: 'waiting' | 'steps' | 'aborting' | 'scaling' | 'done'
  readonly endedMs: number
  readonly outcome: RolloutOutcome
  readonly replicas: { readonly stable: number; readonly canary: number }
  /** What came since the last look: a newer revision, or the stable one again. */
  readonly renewal: 'newer' | 'back' | null
}

// Simplified: a revision that comes after the promotion of another is not rolled out: the log says so.
// Simplified: of a Rollout without a traffic router both ReplicaSets are scaled at once, without the bounds of maxSurge and maxUnavailable on the way.
// Simplified: with dynamicStableScale an abort gives all requests back at once when the stable ReplicaSet is whole again, not step by step.
/** Argo at work on a Rollout with a canary strategy (rollout/canary.go, rollout/trafficrouting.go). */
export class ArgoCanary implements Machine {
  private readonly rules: ArgoCanaryRules
  private readonly state: CanaryState

  constructor(rules: ArgoCanaryRules, state: CanaryState = beginOf(rules)) {
    this.rules = rules
    this.state = state
  }

  get setting(): Setting {
    const { weight, routes, replicas, outcome } = this.state
    const promoted = outcome === 'promoted'
    return { weight: promoted ? 0 : weight, routes, replicas, promoted }
  }

  get outcome(): RolloutOutcome {
    return this.state.outcome
  }

  renewed(back: boolean): Renewed {
    return { next: new ArgoCanary(this.rules, { ...this.state, renewal: back ? 'back' : 'newer' }), atOnce: true }
  }

  look(sight: Sight): Turn {
    const look = new CanaryLook(this.rules, this.state, sight)
    const nextAtMs = look.go()
    const next = new ArgoCanary(this.rules, look.state)
    return { next, nextAtMs, setting: next.setting, log: look.notes.log }
  }
}

function beginOf({ replicas }: ArgoCanaryRules): CanaryState {
  const none = { background: null, run: null, routes: [] }
  return {
    ...none,
    step: 0,
    pausedMs: -1,
    weight: 0,
    phase: 'waiting',
    endedMs: 0,
    outcome: 'running',
    replicas: { stable: replicas, canary: 0 },
    renewal: null,
  }
}

/** One look: goes on as far as pods, pauses and measurements let it. */
class CanaryLook extends ArgoLook<ArgoCanaryRules, CanaryState> {
  readonly notes: ArgoNotes

  constructor(rules: ArgoCanaryRules, state: CanaryState, sight: Sight) {
    super(rules, state, sight)
    this.notes = new ArgoNotes(sight.nowMs, () => ({ weight: this.state.weight, step: Math.min(this.state.step, rules.steps.length - 1) }))
  }

  /** When to look again; null: never. */
  go(): number | null {
    if (this.state.renewal) return this.renew(this.state.renewal)
    if (this.state.phase === 'waiting') {
      this.set({ phase: 'steps' })
      this.notes.note('started', `A new revision of ${this.rules.title} is there`, this.rules.range)
    }
    const nextMs = this.carryOut()
    return nextMs === undefined ? this.end() : nextMs
  }

  /** The steps begin anew for a newer revision, whose pods are others; back to the stable one they are skipped (syncRolloutStatusCanary). */
  private renew(renewal: 'newer' | 'back'): number | null {
    const { rules } = this
    this.set({ renewal: null })
    if (this.state.outcome === 'promoted') {
      this.notes.note('hold', 'A newer revision is there: a rollout behind a promotion is not modelled', rules.range)
      return this.end()
    }
    if (renewal === 'back' && this.state.outcome === 'aborted') return this.end()
    if (renewal === 'back') {
      this.giveBack()
      this.notes.note('abort', 'Rollback to the stable ReplicaSet', rules.range)
      return this.end()
    }
    this.set({ ...beginOf(rules), phase: 'steps' })
    this.notes.note('started', `A newer revision of ${rules.title} is there: the steps begin anew`, rules.range)
    return this.sight.nowMs + 1
  }

  /** Looks after the background analysis, which begins with its step and may end the rollout at any time. */
  private isUnderWay(): boolean {
    const { background, startingStep } = this.rules
    if (this.state.phase === 'steps' && background && this.state.step >= startingStep) this.watch(background)
    return this.state.phase === 'steps'
  }

  private watch(background: ArgoAnalysis): void {
    const begun = this.state.background ?? beginRun(background, this.sight.nowMs)
    const { run, taken } = measure(begun, this.sight.metrics, this.sight.nowMs)
    this.set({ background: run })
    this.notes.measured(taken)
    this.heed(run)
  }

  /** An analysis that failed aborts, one that says nothing holds. */
  private heed(run: AnalysisRun): void {
    if (run.phase === 'Failed' || run.phase === 'Error') this.abort(run)
    else if (run.phase === 'Inconclusive' && this.state.outcome === 'running') {
      this.set({ outcome: 'paused' })
      this.notes.hold(`Pauses: analysis ${run.analysis.name} is inconclusive, ${run.message}`, run.analysis.range)
    }
  }

  /** Goes through the steps; gives when to go on with one that takes time, undefined where they are over. */
  private carryOut(): number | null | undefined {
    while (this.isUnderWay()) {
      const step = this.rules.steps[this.state.step]
      const wait = this.state.outcome === 'paused' ? null : step ? this.stepOn(step) : this.finish()
      if (wait !== undefined) return this.soonest(wait)
    }
    return undefined
  }

  /** A pause does not keep the background analysis from going on. */
  private soonest(wait: number | null): number | null {
    const measured = this.state.background ? nextMeasurementMs(this.state.background) : Number.POSITIVE_INFINITY
    const next = Math.min(wait ?? Number.POSITIVE_INFINITY, measured)
    return Number.isFinite(next) ? next : null
  }

  private stepOn(step: ArgoStep): number | null | undefined {
    switch (step.type) {
      case 'weight':
        return this.weigh(step.weight, step.range)
      case 'scale':
        return this.scaled() ? this.next() : this.later()
      case 'pause':
        return this.pause(step.durationMs, step.range)
      case 'header-route':
      case 'mirror-route':
        return this.route(step)
      case 'analysis':
        return this.analyse(step.analysis)
      case 'other':
        this.notes.note('hold', `${step.name} is passed over`, step.range)
        return this.next()
    }
  }

  private weigh(weight: number, range: ArgoStep['range']): number | undefined {
    if (!this.scaled()) return this.later()
    this.shift(weight, range)
    return this.next()
  }

  private shift(weight: number, range: ArgoStep['range']): void {
    if (this.state.weight === weight) return
    this.set({ weight })
    this.notes.note('weight', `Traffic weight of ${this.rules.title} updated to ${percent(weight)}`, range)
    // What the stable ReplicaSet no longer needs goes once it gets less.
    this.scaled()
  }

  /** Scales both sides as the steps want it; whether the canary is ready. */
  private scaled(): boolean {
    const { rules, state } = this
    const canary = canaryReplicas(rules, state.step)
    const stable = stableReplicas(rules, state.step, state.weight)
    if (canary !== state.replicas.canary || stable !== state.replicas.stable) {
      const text = canary === state.replicas.canary ? `stable pods: ${stable}` : `canary pods: ${canary}`
      // Without a pod to take what comes no route leads there.
      this.set({ replicas: { stable, canary }, ...(canary === 0 && { routes: [] }) })
      this.notes.note('scale', text, rules.steps[state.step]?.range ?? rules.range)
    }
    const { pods } = this.sight
    const isSeen = pods.canary.wanted === canary
    return isSeen && pods.canary.ready === canary && (rules.routed || (pods.stable.wanted === stable && pods.stable.ready >= stable))
  }

  private pause(durationMs: number | null, range: ArgoStep['range']): number | null | undefined {
    const { nowMs } = this.sight
    const lasts = durationMs ?? this.rules.resumeAfterMs
    if (this.state.pausedMs < 0) {
      this.set({ pausedMs: nowMs, ...(lasts === null && { outcome: 'paused' }) })
      const text = durationMs === null ? 'Pauses until somebody promotes by hand' : `Pauses for ${duration(durationMs)}`
      if (lasts === null) this.notes.hold(text, range)
      else this.notes.note('pause', text, range)
    }
    if (lasts === null) return null
    const until = this.state.pausedMs + lasts
    if (nowMs < until) return until
    if (durationMs === null) this.notes.note('hold', 'Promoted by hand', range)
    return this.next()
  }

  /** Routes are set up only where there is a pod to take what comes. */
  private route({ type, name, route, range }: Extract<ArgoStep, { readonly name: string; readonly route: unknown }>): number | undefined {
    if (this.sight.pods.canary.ready === 0 && route) return this.later()
    const others = this.state.routes.filter((each) => each.name !== name)
    this.set({ routes: route ? [...others, route] : others })
    this.notes.note(type === 'header-route' ? 'route' : 'mirror', `Route ${name} is ${route ? 'set' : 'taken away'}`, range)
    return this.next()
  }

  private analyse(analysis: ArgoAnalysis): number | null | undefined {
    const { run, taken } = measure(this.state.run ?? beginRun(analysis, this.sight.nowMs), this.sight.metrics, this.sight.nowMs)
    this.set({ run })
    this.notes.measured(taken)
    if (run.phase === 'Running') return nextMeasurementMs(run)
    if (run.phase === 'Successful') return this.next()
    this.heed(run)
    return this.state.outcome === 'paused' ? null : undefined
  }

  /** All steps are done: the new version gets everything once all its pods are ready. */
  private finish(): number | undefined {
    if (!this.scaled()) return this.later()
    this.shift(100, this.rules.range)
    const { replicas } = this.rules
    this.set({
      phase: 'scaling',
      endedMs: this.sight.nowMs,
      outcome: 'promoted',
      routes: [],
      replicas: { ...this.state.replicas, canary: replicas },
    })
    this.notes.note('promote', `Completed all ${this.rules.steps.length} canary steps`, this.rules.range)
    return undefined
  }

  private abort({ analysis, message }: AnalysisRun): void {
    this.giveBack()
    this.notes.note('abort', `Analysis ${analysis.name} failed: ${message}`, analysis.range)
  }

  /** All requests go back to the stable version. */
  private giveBack(): void {
    const { replicas } = this.rules
    const waits = this.rules.dynamicStableScale && this.rules.routed
    this.set({
      phase: waits ? 'aborting' : 'scaling',
      endedMs: this.sight.nowMs,
      outcome: 'aborted',
      routes: [],
      ...(!waits && { weight: 0 }),
      replicas: { stable: replicas, canary: this.rules.routed ? this.state.replicas.canary : 0 },
    })
  }

  /** What is left to do behind the end: the side that gets nothing more is scaled down. */
  private end(): number | null {
    const { rules, state, sight } = this
    if (state.phase === 'aborting') {
      if (sight.pods.stable.wanted < rules.replicas || sight.pods.stable.ready < rules.replicas) return this.later()
      this.set({ phase: 'done', weight: 0, replicas: { ...state.replicas, canary: 0 } })
      this.notes.note('done', 'All requests are with the stable version again', rules.range)
      return null
    }
    if (state.phase !== 'scaling') return null
    const promoted = state.outcome === 'promoted'
    const delay = promoted ? (rules.dynamicStableScale || !rules.routed ? 0 : rules.scaleDownDelayMs) : rules.abortScaleDownDelayMs
    if (delay === null) return null
    const dueMs = state.endedMs + delay
    if (sight.nowMs < dueMs) return dueMs
    this.set({ phase: 'done', replicas: promoted ? { ...state.replicas, stable: 0 } : { ...state.replicas, canary: 0 } })
    this.notes.note('done', promoted ? 'The old version is scaled down' : 'The new version is scaled down', rules.range)
    return null
  }

  private next(): undefined {
    this.set({ step: this.state.step + 1, pausedMs: -1, run: null })
  }
}
