import { formatCount, type PlanFigures } from '../../src/index.ts'
import { span } from './words.ts'

/** What the table can be put in order by. */
export type PlanColumn = 'missed' | 'abortMs' | 'met' | 'healthyMs' | 'falseAlarms'

export const planColumns: readonly { readonly column: PlanColumn; readonly title: string; readonly meaning: string }[] = [
  { column: 'missed', title: 'Misses it', meaning: 'Of 100 rollouts of a version with this regression, so many are promoted' },
  { column: 'abortMs', title: 'Aborts after', meaning: 'From the start of the rollout, the median of those that abort' },
  { column: 'met', title: 'Requests meet it', meaning: 'Requests that the bad version answers until the rollout ends, on average' },
  { column: 'healthyMs', title: 'Takes', meaning: 'Time until a healthy version is promoted' },
  { column: 'falseAlarms', title: 'False alarms', meaning: 'Of 100 rollouts of a healthy version, so many are aborted' },
]

export interface PlanOrder {
  readonly column: PlanColumn
  readonly descending: boolean
}

/** The rows in order; those without a value stand last, equal ones by who meets less of the regression. */
export function ordered(figures: readonly PlanFigures[], { column, descending }: PlanOrder): readonly PlanFigures[] {
  const sign = descending ? -1 : 1
  return figures.toSorted((a, b) => {
    const [left, right] = [a[column], b[column]]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    return sign * (left - right) || a.missed - b.missed || a.met - b.met
  })
}

export function cell(figures: PlanFigures, column: PlanColumn): string {
  const value = figures[column]
  if (value === null) return '–'
  if (column === 'abortMs' || column === 'healthyMs') return span(value)
  return column === 'met' ? formatCount(Math.round(value)) : part(value, figures.draws)
}

/** `4 %`; of a hundred draws nothing is known beyond whole percents. */
function part(value: number, draws: number): string {
  const hits = Math.round(value * draws)
  if (hits > 0 && hits / draws < 0.005) return '<\u00a01\u00a0%'
  return `${Math.round(value * 100)}\u00a0%`
}

/** `31–50`: where the chance to miss lies, with 95 of 100. */
export function missedWords({ missedRange: [low, high] }: PlanFigures): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)}`
}

/** What another plan gains and costs: `misses 34 points less, takes 40 s longer`. */
export function againstOwn(own: PlanFigures, other: PlanFigures): string {
  const points = (value: number) => Math.round(value * 100)
  const missed = points(other.missed - own.missed)
  const alarms = points(other.falseAlarms - own.falseAlarms)
  const met = Math.round(other.met - own.met)
  const longer = own.healthyMs === null || other.healthyMs === null ? 0 : other.healthyMs - own.healthyMs
  const parts = [
    missed === 0 ? '' : `misses ${Math.abs(missed)} points ${missed < 0 ? 'less' : 'more'}`,
    Math.abs(longer) < 1000 ? '' : `takes ${span(Math.abs(longer))} ${longer > 0 ? 'longer' : 'less'}`,
    met === 0 ? '' : `${formatCount(Math.abs(met))} ${met < 0 ? 'fewer' : 'more'} meet it`,
    alarms === 0 ? '' : `${Math.abs(alarms)} points ${alarms < 0 ? 'fewer' : 'more'} false alarms`,
  ]
  return parts.filter(Boolean).join(', ') || 'no different'
}

/** What a plan may miss or abort wrongly and still be worth proposing. */
const acceptable = 0.05

/**
 * The plan to propose, of those that hardly miss the regression and hardly cry wolf. Where the own one is one of them: the one that fewest
 * requests meet it under, in no more time. Else the quickest, of those that no more requests meet it under where there are any.
 */
export function betterPlan(figures: readonly PlanFigures[]): PlanFigures | undefined {
  const own = figures.find(isOwn)
  if (!own) return undefined
  const isGood = (each: PlanFigures) => each.missed <= acceptable && each.falseAlarms <= Math.max(acceptable, own.falseAlarms)
  const others = figures.filter((each) => each !== own && isGood(each))
  const milder = others.filter(({ met }) => met <= own.met)
  if (isGood(own)) return milder.filter((each) => timeOf(each) <= timeOf(own)).toSorted((a, b) => a.met - b.met)[0]
  return (milder.length > 0 ? milder : others).toSorted((a, b) => timeOf(a) - timeOf(b) || a.met - b.met)[0]
}

function timeOf({ healthyMs }: PlanFigures): number {
  return healthyMs ?? Number.POSITIVE_INFINITY
}

export function isOwn({ variant }: PlanFigures): boolean {
  return variant.edits.length === 0
}

/** The result in a sentence: what the own plan does, then what a better one gains and costs. */
export function plansSentence(figures: readonly PlanFigures[]): { readonly lead: string; readonly rest: string } | undefined {
  const own = figures.find(isOwn)
  if (!own) return undefined
  const lead = `Your plan misses this regression in ${Math.round(own.missed * own.draws)} of ${own.draws} rollouts.`
  const better = betterPlan(figures)
  if (better) return { lead, rest: `“${better.variant.name}” ${againstOwn(own, better)}.` }
  return {
    lead,
    rest:
      own.missed <= acceptable
        ? 'No plan here finds it with fewer requests in less time.'
        : 'No plan here finds it surely without false alarms.',
  }
}
