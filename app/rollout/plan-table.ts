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

/** The rows in order; those without a value stand last. Of equal ones those that cry wolf come last, then by who meets less of the regression. */
export function ordered(figures: readonly PlanFigures[], { column, descending }: PlanOrder): readonly PlanFigures[] {
  const sign = descending ? -1 : 1
  return figures.toSorted((a, b) => {
    const [left, right] = [a[column], b[column]]
    if (left === null || right === null) return left === right ? worth(a, b) : left === null ? 1 : -1
    return sign * (left - right) || worth(a, b)
  })
}

function worth(a: PlanFigures, b: PlanFigures): number {
  return Number(criesWolf(a)) - Number(criesWolf(b)) || a.missed - b.missed || a.met - b.met
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

/** What another plan gains and costs, each number as the table shows it. */
function against(own: PlanFigures, other: PlanFigures) {
  const points = (value: number) => Math.round(value * 100)
  const longer = own.healthyMs === null || other.healthyMs === null ? 0 : other.healthyMs - own.healthyMs
  return {
    missed: points(other.missed) - points(own.missed),
    longer: Math.abs(longer) < 1000 ? 0 : longer,
    met: Math.round(other.met) - Math.round(own.met),
    alarms: points(other.falseAlarms) - points(own.falseAlarms),
  }
}

/** `misses 34 points less, takes 40 s longer`. */
export function againstOwn(own: PlanFigures, other: PlanFigures): string {
  const { missed, longer, met, alarms } = against(own, other)
  const parts = [
    missed === 0 ? '' : `misses ${pointsOf(missed)} ${missed < 0 ? 'less' : 'more'}`,
    longer === 0 ? '' : `takes ${span(Math.abs(longer))} ${longer > 0 ? 'longer' : 'less'}`,
    met === 0 ? '' : `${formatCount(Math.abs(met))} ${met < 0 ? 'fewer' : 'more'} meet it`,
    alarms === 0 ? '' : `false alarms ${pointsOf(alarms)} ${alarms < 0 ? 'less' : 'more'}`,
  ]
  return parts.filter(Boolean).join(', ') || 'no different'
}

function pointsOf(difference: number): string {
  const points = Math.abs(difference)
  return points === 1 ? '1 point' : `${points} points`
}

/** `With “5, 25 %”, 34 fewer of 100 rollouts miss it, a healthy one takes 40 s longer and 12 more requests meet it.` */
function proposal(own: PlanFigures, better: PlanFigures): string {
  const { missed, longer, met, alarms } = against(own, better)
  const clauses = [
    missed === 0 ? '' : `${Math.abs(missed)} ${missed < 0 ? 'fewer' : 'more'} of 100 rollouts miss it`,
    longer === 0 ? '' : `a healthy one takes ${span(Math.abs(longer))} ${longer > 0 ? 'longer' : 'less'}`,
    met === 0 ? '' : `${formatCount(Math.abs(met))} ${met < 0 ? 'fewer' : 'more'} requests meet it`,
    alarms === 0 ? '' : `${Math.abs(alarms)} ${alarms < 0 ? 'fewer' : 'more'} of 100 healthy ones are given up`,
  ].filter(Boolean)
  const last = clauses.pop()
  return `With “${better.variant.name}”, ${clauses.length > 0 ? `${clauses.join(', ')} and ${last}` : last}.`
}

/** What a plan may miss or abort wrongly and still be worth proposing. */
const acceptable = 0.05

function criesWolf({ falseAlarms }: PlanFigures): boolean {
  return falseAlarms > acceptable
}

/**
 * The plan to propose, of those that hardly miss the regression and hardly cry wolf. Where the own one is one of them: the one that fewest
 * requests meet it under, in no more time. Else the quickest, of those that no more requests meet it under where there are any.
 */
export function betterPlan(figures: readonly PlanFigures[]): PlanFigures | undefined {
  const own = figures.find(isOwn)
  if (!own) return undefined
  const isGood = (each: PlanFigures) => each.missed <= acceptable && !criesWolf(each)
  const others = figures.filter((each) => each !== own && isGood(each))
  if (isGood(own)) return others.filter((each) => isMilder(own, each)).toSorted((a, b) => a.met - b.met)[0]
  const milder = others.filter(({ met }) => met <= own.met)
  return (milder.length > 0 ? milder : others).toSorted((a, b) => timeOf(a) - timeOf(b) || a.met - b.met)[0]
}

/** Better in one, and worse in none, of the requests that meet it and the time that a healthy version takes. */
function isMilder(own: PlanFigures, other: PlanFigures): boolean {
  const { met, longer } = against(own, other)
  return met <= 0 && longer <= 0 && (met < 0 || longer < 0)
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
  const rollouts = (part: number) => `${Math.round(part * own.draws)} of ${own.draws}`
  const wolf = criesWolf(own) ? `, and gives up a healthy version in ${rollouts(own.falseAlarms)}` : ''
  const lead = `Your plan misses this regression in ${rollouts(own.missed)} rollouts${wolf}.`
  const better = betterPlan(figures)
  if (better) return { lead, rest: proposal(own, better) }
  return {
    lead,
    rest:
      own.missed <= acceptable && !criesWolf(own)
        ? 'No plan here finds it with fewer requests in less time.'
        : 'No plan here finds it surely without false alarms.',
  }
}
