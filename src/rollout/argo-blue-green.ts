import { ArgoLook } from './argo-look.ts'
import { ArgoNotes } from './argo-notes.ts'
import type { ArgoAnalysis, ArgoBlueGreenRules } from './argo-rules.ts'
import { type AnalysisRun, beginRun, measure, nextMeasurementMs } from './argo-run.ts'
import { duration } from './log.ts'
import type { Machine, Renewed, RolloutOutcome, Setting, Sight, Turn } from './rollout.ts'

type Phase = 'waiting' | 'scaling' | 'testing' | 'pausing' | 'growing' | 'verifying' | 'ending' | 'done'

interface State {
  readonly phase: Phase
  readonly canary: number
  readonly stable: number
  /** Whether the active Service leads to the new version. */
  readonly active: boolean
  readonly run: AnalysisRun | null
  readonly pausedMs: number
  readonly endedMs: number
  readonly outcome: RolloutOutcome
  /** The phase that it was given up in: no later one is come to. */
  readonly abortedIn: Phase | null
  /** What came since the last look: a newer revision, or the active one again. */
  readonly renewal: 'newer' | 'back' | null
}

/** Steps of the plan, by phase. */
const steps: readonly Phase[] = ['scaling', 'testing', 'pausing', 'growing', 'verifying', 'ending']

/** Argo at work on a Rollout with a blue-green strategy (rollout/bluegreen.go). */
export class ArgoBlueGreen implements Machine {
  private readonly rules: ArgoBlueGreenRules
  private readonly state: State

  constructor(rules: ArgoBlueGreenRules, state: State = beginOf(rules)) {
    this.rules = rules
    this.state = state
  }

  get setting(): Setting {
    const { active, stable, canary, outcome } = this.state
    const promoted = outcome === 'promoted'
    return { weight: active && !promoted ? 100 : 0, routes: [], replicas: { stable, canary }, promoted }
  }

  get outcome(): RolloutOutcome {
    return this.state.outcome
  }

  renewed(back: boolean): Renewed {
    return { next: new ArgoBlueGreen(this.rules, { ...this.state, renewal: back ? 'back' : 'newer' }), atOnce: true }
  }

  look(sight: Sight): Turn {
    const look = new BlueGreenLook(this.rules, this.state, sight)
    const nextAtMs = look.go()
    const next = new ArgoBlueGreen(this.rules, look.state)
    return { next, nextAtMs, setting: next.setting, log: look.notes.log }
  }
}

function beginOf({ replicas }: ArgoBlueGreenRules): State {
  return {
    phase: 'waiting',
    canary: 0,
    stable: replicas,
    active: false,
    run: null,
    pausedMs: -1,
    endedMs: 0,
    outcome: 'running',
    abortedIn: null,
    renewal: null,
  }
}

class BlueGreenLook extends ArgoLook<ArgoBlueGreenRules, State> {
  readonly notes: ArgoNotes

  constructor(rules: ArgoBlueGreenRules, state: State, sight: Sight) {
    super(rules, state, sight)
    this.notes = new ArgoNotes(sight.nowMs, () => ({
      weight: this.state.active ? 100 : 0,
      step: stepOf(this.rules, this.state.abortedIn ?? this.state.phase),
    }))
  }

  /** When to look again; null: never. */
  go(): number | null {
    if (this.state.renewal) return this.renew(this.state.renewal)
    for (;;) {
      const wait = this.advance()
      if (wait !== undefined) return wait
    }
  }

  private advance(): number | null | undefined {
    switch (this.state.phase) {
      case 'waiting':
        return this.start()
      case 'scaling':
        return this.ready() ? this.to('testing') : this.later()
      case 'testing':
        return this.analyse(this.rules.before, 'pausing')
      case 'pausing':
        return this.pause()
      case 'growing':
        return this.grow()
      case 'verifying':
        return this.analyse(this.rules.after, 'ending')
      case 'ending':
        return this.end()
      case 'done':
        return null
    }
  }

  /** A newer revision takes the place of the new one behind the preview Service. */
  private renew(renewal: 'newer' | 'back'): number | null {
    const { rules, sight } = this
    this.set({ renewal: null })
    if (this.state.outcome === 'promoted') {
      this.notes.note('hold', 'A newer revision is there: a rollout behind a promotion is not modelled', rules.range)
      return this.state.phase === 'done' ? null : this.end()
    }
    if (renewal === 'back' && this.state.outcome === 'aborted') return this.state.phase === 'done' ? null : this.end()
    if (renewal === 'back') {
      this.giveUp()
      this.notes.note('abort', 'Rollback to the active ReplicaSet', rules.range)
      return this.end()
    }
    this.set(beginOf(rules))
    return sight.nowMs + 1
  }

  private start(): undefined {
    const { rules } = this
    this.set({ phase: 'scaling', canary: rules.previewReplicas ?? rules.replicas })
    this.notes.note('started', `A new revision of ${rules.title} is there, behind the preview Service`, rules.range)
  }

  private ready(): boolean {
    const { wanted, ready } = this.sight.pods.canary
    return wanted === this.state.canary && ready >= this.state.canary
  }

  private analyse(analysis: ArgoAnalysis | null, then: Phase): number | null | undefined {
    if (!analysis) return this.passed(then)
    const { run, taken } = measure(this.state.run ?? beginRun(analysis, this.sight.nowMs), this.sight.metrics, this.sight.nowMs)
    this.set({ run })
    this.notes.measured(taken)
    if (run.phase === 'Running') return nextMeasurementMs(run)
    if (run.phase === 'Successful') return this.passed(then)
    if (run.phase !== 'Inconclusive') return this.abort(run)
    this.set({ outcome: 'paused' })
    this.notes.hold(`Pauses: analysis ${analysis.name} is inconclusive, ${run.message}`, analysis.range)
    return null
  }

  private passed(then: Phase): undefined {
    if (then === 'ending') this.promote()
    return this.to(then)
  }

  private pause(): number | null | undefined {
    const { rules, sight } = this
    if (rules.autoPromotion && rules.autoPromotionMs === 0) return this.to('growing')
    const lasts = rules.autoPromotionMs > 0 ? rules.autoPromotionMs : rules.resumeAfterMs
    if (this.state.pausedMs < 0) {
      this.set({ pausedMs: sight.nowMs, ...(lasts === null && { outcome: 'paused' }) })
      if (lasts === null) this.notes.hold('Pauses until somebody promotes by hand', rules.ranges.promotion)
      else this.notes.note('pause', `Pauses for ${duration(lasts)}`, rules.ranges.promotion)
    }
    if (lasts === null) return null
    const until = this.state.pausedMs + lasts
    return sight.nowMs < until ? until : this.to('growing')
  }

  /** All pods of the new version must be ready before users meet it. */
  private grow(): number | undefined {
    if (this.state.canary !== this.rules.replicas) this.set({ canary: this.rules.replicas })
    if (!this.ready()) return this.later()
    this.set({ active: true, endedMs: this.sight.nowMs })
    this.notes.note('weight', 'The active Service leads to the new version', this.rules.range)
    return this.to('verifying')
  }

  private promote(): void {
    this.set({ outcome: 'promoted' })
    this.notes.note('promote', 'Completed blue-green update', this.rules.range)
  }

  private giveUp(): void {
    this.set({ phase: 'ending', abortedIn: this.state.phase, outcome: 'aborted', active: false, endedMs: this.sight.nowMs })
  }

  private abort({ analysis, message }: AnalysisRun): undefined {
    this.giveUp()
    this.notes.note('abort', `Analysis ${analysis.name} failed: ${message}`, analysis.range)
  }

  /** The side that gets nothing more is scaled down after a while. */
  private end(): number | null {
    const { rules, state, sight } = this
    const promoted = state.outcome === 'promoted'
    const delay = promoted ? rules.scaleDownDelayMs : rules.abortScaleDownDelayMs
    if (delay === null) return null
    if (sight.nowMs < state.endedMs + delay) return state.endedMs + delay
    this.set({ phase: 'done', ...(promoted ? { stable: 0 } : { canary: 0 }) })
    this.notes.note('done', promoted ? 'The old version is scaled down' : 'The new version is scaled down', rules.range)
    return null
  }

  private to(phase: Phase): undefined {
    this.set({ phase, run: null })
  }
}

/** The phases that a plan shows as its steps. */
export function shownPhases({ before, after, autoPromotion, autoPromotionMs }: ArgoBlueGreenRules): readonly Phase[] {
  const isShown: Partial<Record<Phase, boolean>> = {
    testing: before !== null,
    pausing: !autoPromotion || autoPromotionMs > 0,
    verifying: after !== null,
  }
  return steps.filter((phase) => isShown[phase] ?? true)
}

function stepOf(rules: ArgoBlueGreenRules, phase: Phase): number {
  return phase === 'done' ? shownPhases(rules).length - 1 : shownPhases(rules).indexOf(phase)
}
