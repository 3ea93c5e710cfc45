import type { SourceRange } from '../core/source.ts'
import type { AnalysisRun, Taken } from './argo-run.ts'
import { logged } from './log.ts'
import type { CheckResult, ControllerLog } from './rollout.ts'

/** The log of one look of Argo's. */
export class ArgoNotes {
  readonly log: ControllerLog[] = []
  private readonly nowMs: number
  private readonly stand: () => { readonly weight: number; readonly step: number }

  constructor(nowMs: number, stand: () => { readonly weight: number; readonly step: number }) {
    this.nowMs = nowMs
    this.stand = stand
  }

  note(type: ControllerLog['type'], text: string, range: SourceRange, check?: CheckResult): void {
    this.log.push(logged(type, text, { nowMs: this.nowMs, ...this.stand(), range }, check))
  }

  /** A pause that nobody ends. */
  hold(text: string, range: SourceRange): void {
    this.log.push({ ...logged('pause', text, { nowMs: this.nowMs, ...this.stand(), range }), holds: true })
  }

  measured(taken: readonly Taken[]): void {
    for (const { metric, result } of taken) this.note('check', checkWords(result, metric.dryRun), metric.range, result)
  }

  finished({ phase, message, analysis }: AnalysisRun): void {
    const end = message === '' ? '' : `: ${message}`
    if (phase !== 'Running') this.note('hold', `Analysis ${analysis.name} is ${phase.toLowerCase()}${end}`, analysis.range)
  }
}

function checkWords({ metric, value, bound, problem, verdict }: CheckResult, dryRun: boolean): string {
  const found = value === null ? (problem ?? 'no value') : String(Math.round(value * 10_000) / 10_000)
  return `${metric}: ${found}, ${bound}: ${verdict}${dryRun ? ' (dry run)' : ''}`
}
