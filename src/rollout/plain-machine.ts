import type { PlainCheck, PlainStep } from '../scenario/rollout-section.ts'
import { duration, logged, percent, type Stand } from './log.ts'
import { checkWords, type PlainQueries, plainQueries } from './plain-queries.ts'
import type { CheckResult, ControllerLog, Machine, RolloutOutcome, Setting, Sight, Turn } from './rollout.ts'

/** What a plain list is carried out on. */
export interface PlainParts {
  readonly steps: readonly PlainStep[]
  /** Names of the workloads with the new version, and their namespace. */
  readonly workloads: readonly string[]
  readonly namespace: string
  /** How long after its start a pause without an end is ended by hand; null: never. */
  readonly resumeAfterMs: number | null
}

interface State {
  readonly step: number
  /** When the step began; -1: not yet. */
  readonly sinceMs: number
  readonly passed: number
  readonly failed: number
  readonly setting: Setting
  readonly outcome: RolloutOutcome
}

/** A plain list at work: one step after another; a check that fails too often ends it. */
export class PlainMachine implements Machine {
  private readonly parts: PlainParts
  private readonly state: State

  constructor(parts: PlainParts, state: State = begin) {
    this.parts = parts
    this.state = state
  }

  get setting(): Setting {
    return this.state.setting
  }

  get outcome(): RolloutOutcome {
    return this.state.outcome
  }

  look(sight: Sight): Turn {
    return new PlainLook(this.parts, this.state, sight).turn()
  }
}

const begin: State = {
  step: -1,
  sinceMs: -1,
  passed: 0,
  failed: 0,
  setting: { weight: 0, routes: [], replicas: { stable: 0, canary: 0 }, promoted: false },
  outcome: 'running',
}

/** One look: goes on through the steps until one that takes time. */
class PlainLook {
  private readonly parts: PlainParts
  private readonly sight: Sight
  private readonly log: ControllerLog[] = []
  private state: State

  constructor(parts: PlainParts, state: State, sight: Sight) {
    this.parts = parts
    this.state = state
    this.sight = sight
  }

  turn(): Turn {
    if (this.state.step < 0) {
      this.note('started', 'The new version is there')
      this.goOn()
    }
    const nextAtMs = this.advance()
    return { next: new PlainMachine(this.parts, this.state), nextAtMs, setting: this.state.setting, log: this.log }
  }

  /** Carries out steps until one takes time. */
  private advance(): number | null {
    while (this.state.outcome === 'running') {
      const step = this.parts.steps[this.state.step]
      const nextAtMs = step ? this.carryOut(step) : this.promote()
      if (nextAtMs !== undefined) return nextAtMs
    }
    return null
  }

  /** When to look again; null: never; undefined: the step is over. */
  private carryOut(step: PlainStep): number | null | undefined {
    const { setting } = this.state
    switch (step.type) {
      case 'weight':
        return this.apply({ ...setting, weight: step.weight }, 'weight', `${percent(step.weight)} of the requests go to the canary`)
      case 'header-route':
        return this.route(step.headers)
      case 'mirror-route':
        return this.mirror(step.percentage)
      case 'pause':
        return this.pause(step.durationMs)
      case 'check':
        return this.check(step)
    }
  }

  private route(headers: Readonly<Record<string, string>>): undefined {
    const names = Object.entries(headers)
    const others = this.state.setting.routes.filter(({ type }) => type !== 'header')
    const exact = Object.fromEntries(names.map(([name, value]) => [name, { exact: value }]))
    const own = names.length === 0 ? [] : [{ type: 'header', name: 'rollout-header', match: [{ headers: exact }] } as const]
    const text = names.length === 0 ? 'No header leads to the canary any more' : `Requests with ${words(names)} go to the canary`
    return this.apply({ ...this.state.setting, routes: [...own, ...others] }, 'route', text)
  }

  private mirror(percentage: number): undefined {
    const others = this.state.setting.routes.filter(({ type }) => type !== 'mirror')
    const own = percentage === 0 ? [] : [{ type: 'mirror', name: 'rollout-mirror', match: [], percentage } as const]
    const text = percentage === 0 ? 'No request is copied any more' : `${percent(percentage)} of the requests are copied to the canary`
    return this.apply({ ...this.state.setting, routes: [...others, ...own] }, 'mirror', text)
  }

  private apply(setting: Setting, type: ControllerLog['type'], text: string): undefined {
    this.state = { ...this.state, setting }
    this.note(type, text)
    this.goOn()
  }

  private pause(durationMs: number | null): number | null | undefined {
    const { nowMs } = this.sight
    const lasts = durationMs ?? this.parts.resumeAfterMs
    if (this.state.sinceMs < 0) {
      this.state = { ...this.state, sinceMs: nowMs, ...(lasts === null && { outcome: 'paused' }) }
      this.note('pause', durationMs === null ? 'Pauses until somebody promotes by hand' : `Pauses for ${duration(durationMs)}`)
    }
    if (lasts === null) return null
    const until = this.state.sinceMs + lasts
    if (nowMs < until) return until
    if (durationMs === null) this.note('hold', 'Promoted by hand')
    return this.goOn()
  }

  private check(step: PlainCheck): number | undefined {
    const { nowMs } = this.sight
    if (this.state.sinceMs < 0) {
      this.state = { ...this.state, sinceMs: nowMs, passed: 0, failed: 0 }
      return nowMs + step.overMs
    }
    const results = this.measure(step)
    const good = results.every(({ verdict }) => verdict === 'passed')
    for (const result of results) this.note('check', checkWords(result), result)
    const { passed, failed } = this.state
    this.state = { ...this.state, passed: passed + (good ? 1 : 0), failed: failed + (good ? 0 : 1) }
    if (this.state.failed > step.failures) return this.abort()
    return this.state.passed >= step.times ? this.goOn() : nowMs + step.everyMs
  }

  private measure(step: PlainCheck): readonly CheckResult[] {
    const queries: readonly PlainQueries[] = plainQueries(step, this.parts)
    return queries.map((query) => query.measure(this.sight.metrics, this.sight.nowMs))
  }

  private abort(): undefined {
    this.state = { ...this.state, setting: { ...this.state.setting, weight: 0, routes: [] }, outcome: 'aborted' }
    this.note('abort', 'All requests go back to the stable version')
  }

  private promote(): undefined {
    this.state = { ...this.state, setting: { ...this.state.setting, weight: 100, routes: [] }, outcome: 'promoted' }
    this.note('promote', 'All requests go to the new version')
  }

  private goOn(): undefined {
    this.state = { ...this.state, step: this.state.step + 1, sinceMs: -1 }
  }

  private note(type: ControllerLog['type'], text: string, check?: CheckResult): void {
    const { step, setting } = this.state
    const stand: Stand = { nowMs: this.sight.nowMs, weight: setting.weight, step, range: this.parts.steps[step]?.range }
    const entry = logged(type, text, stand, check)
    this.log.push(this.state.outcome === 'paused' ? { ...entry, holds: true } : entry)
  }
}

function words(headers: readonly (readonly [string, string])[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join(' and ')
}
