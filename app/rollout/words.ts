import { type CheckResult, type ControllerLog, formatCount, formatMoment, latestTry, type RolloutCourse } from '../../src/index.ts'

/** What became of a rollout: the result, then its reason. */
export interface OutcomeWords {
  /** `Aborted at 83.5 s`. */
  readonly lead: string
  readonly reason: string
}

export function outcomeWords(course: RolloutCourse): OutcomeWords {
  const at = moment(course.endMs ?? course.plan.atMs)
  const log = latestTry(course.log)
  const checks = log.filter(({ check }) => check !== undefined)
  const bad = checks.filter(({ check }) => check?.verdict !== 'passed')
  switch (course.outcome) {
    case 'aborted':
      return { lead: `Aborted at ${at}`, reason: abortReason(log) }
    case 'promoted':
      return { lead: `Promoted at ${at}`, reason: promotedReason(checks.length, bad.length) }
    case 'paused':
      return { lead: 'Waits to be promoted', reason: `${waitingStep(course)} waits for somebody to go on by hand.` }
    default:
      return { lead: 'Still under way', reason: `${waitingStep(course)} when the run ends: a longer run shows the rest.` }
  }
}

function promotedReason(checks: number, bad: number): string {
  if (checks === 0) return 'The plan checks nothing.'
  if (bad === 0) return checks === 1 ? 'Its one check passed.' : `All ${formatCount(checks)} checks passed.`
  return `${formatCount(checks - bad)} of ${formatCount(checks)} checks passed, which was enough.`
}

/** The check that ended it, else what the controller says of it. */
function abortReason(log: readonly ControllerLog[]): string {
  const end = log.findIndex(({ type }) => type === 'abort')
  const check = log.slice(0, end + 1).findLast((entry) => entry.check && entry.check.verdict !== 'passed')?.check
  return check ? `${checkSentence(check)}.` : `${log[end]?.text ?? 'It was given up'}.`
}

function waitingStep({ plan, log }: RolloutCourse): string {
  const step = log.findLast((entry) => entry.step >= 0)?.step ?? -1
  return step < 0 ? 'It has not begun' : `Step ${step + 1} of ${plan.steps.length}, ${plan.steps[step]?.text},`
}

/** `success rate 97.2 % < 99 % on 143 requests`. */
function checkSentence(check: CheckResult): string {
  const on = ` on ${requests(check.samples)}`
  if (check.value === null) return `${check.metric} has no value${check.problem ? `: ${check.problem}` : on}`
  const { value, limit } = checkFigures(check)
  return `${check.metric} ${value}${limit.failing}${on}`
}

const opposites: Readonly<Record<string, readonly [said: string, failing: string]>> = {
  '≥': ['at least', '<'],
  '≤': ['at most', '>'],
  '>': ['above', 'not above'],
  '<': ['below', 'not below'],
}

/** The value and its bound in the same unit; `failing` says both in one where the bound does not hold. */
export function checkFigures({ value, bound }: CheckResult) {
  const [, sign = '', limit = '', unit = ''] = /^([≥≤<>])\s*([\d.]+)\s*(\D*)$/.exec(plainBound(bound)) ?? []
  const written = value === null ? 'no value' : figure(value, unit, limit === '' ? null : Number(limit))
  const words = opposites[sign]
  if (!words) return { value: written, limit: { passing: bound, failing: `, must be ${bound}` }, code: true }
  const end = withUnit(short(Number(limit)), unit)
  return { value: written, limit: { passing: `${words[0]} ${end}`, failing: ` ${words[1]} ${end}` }, code: false }
}

/** `≥ 0.98` of Argo's `result[0] >= 0.98`; other expressions stay what they are. */
function plainBound(bound: string): string {
  const [, sign, limit] = /^result(?:\[0\])?\s*(>=|<=|>|<)\s*([\d.]+)$/.exec(bound) ?? []
  return sign === undefined ? bound : `${sign.replace('>=', '≥').replace('<=', '≤')} ${limit}`
}

/** A percentage with one decimal, others with four digits: more where the value would look like its limit otherwise. */
function figure(value: number, unit: string, limit: number | null): string {
  const digits =
    unit.trim() === '%'
      ? [1, 2, 3, 4].map((places) => Number(value.toFixed(places)))
      : [4, 6, 8].map((places) => Number(value.toPrecision(places)))
  return withUnit(short(digits.find((shown) => shown !== limit) ?? value), unit)
}

function short(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value)
}

function withUnit(shown: string, unit: string): string {
  return unit.trim() === '' ? shown : `${shown}\u00a0${unit.trim()}`
}

/** `41 requests met the regression, 3 of them failed. 12 of 20 users met it, 2 of them in a request that failed.` */
export function metSentence({ plan, met }: RolloutCourse): string {
  const failed = met.failed === 0 ? 'none of them failed' : `${formatCount(met.failed)} of them failed`
  const verb = plan.regression ? 'met the regression' : 'reached the new version'
  if (met.requests > 0) return `${requests(met.requests)} ${verb}, ${failed}.${peopleWords(met)}`
  return met.copies > 0 ? `No request of a user ${verb}: ${formatCount(met.copies)} copies did.` : `No request ${verb}.`
}

function peopleWords({ people }: RolloutCourse['met']): string {
  if (!people) return ''
  const failed = people.failed === 0 ? 'none' : formatCount(people.failed)
  return ` ${formatCount(people.met)} of ${formatCount(people.of)} users met it, ${failed} of them in a request that failed.`
}

export function requests(count: number): string {
  return count === 1 ? '1 request' : `${formatCount(count)} requests`
}

/** A moment of the run as every clock of the window tells it. */
export function moment(ms: number): string {
  return formatMoment(ms * 1000)
}

/** How long something takes: `45 s`, `4 min 10 s`, `1 h 5 min`. */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const part = (value: number, unit: string) => (value > 0 ? `${value}\u00a0${unit}` : '')
  if (seconds < 60) return `${seconds}\u00a0s`
  if (seconds < 3600) return [part(Math.floor(seconds / 60), 'min'), part(seconds % 60, 's')].filter(Boolean).join(' ')
  return [part(Math.floor(seconds / 3600), 'h'), part(Math.round((seconds % 3600) / 60), 'min')].filter(Boolean).join(' ')
}
