import { parseDuration, type SourceFile } from '../../src/index.ts'
import { type Check, isCount, isDuration, isPercentage, plain } from '../controls/checks.ts'
import type { Plain } from '../controls/print-yaml.ts'
import { scenarioOf } from '../controls/scenario-place.ts'
import { removeValue, setValue } from '../controls/set-value.ts'
import { type Place, valueAt } from '../controls/yaml-place.ts'
import { fullHost } from '../language/outline-text.ts'
import type { Split } from './splits.ts'

/** A plain list of steps as it is filled in; empty texts are left out of the YAML. */
export interface PlanForm {
  readonly stable: string
  readonly canary: string
  /** `10, 25, 50`: what the new version gets, one step after another. */
  readonly shares: string
  /** Time on each share. */
  readonly pause: string
  /** Least success in percent. */
  readonly success: string
  /** Most p99. */
  readonly p99: string
  /** Checks that may fail before one ends the rollout. */
  readonly failures: string
  /** Percent of its requests that the new version fails. */
  readonly regression: string
}

export const planFields: readonly {
  readonly field: Exclude<keyof PlanForm, 'stable' | 'canary'>
  readonly label: string
  readonly placeholder: string
  readonly check: Check
}[] = [
  {
    field: 'shares',
    label: 'Shares, percent',
    placeholder: '10, 25, 50',
    check: (value) => (sharesOf(value).length > 0 ? undefined : 'Percentages look like 10, 25, 50'),
  },
  {
    field: 'pause',
    label: 'Time on each',
    placeholder: '20s',
    check: (value) => (value === '' ? 'A duration looks like 20s' : isDuration(value)),
  },
  { field: 'success', label: 'Success, percent', placeholder: 'not checked', check: isPercentage },
  { field: 'p99', label: 'p99 at most', placeholder: 'not checked', check: isDuration },
  { field: 'failures', label: 'Checks that may fail', placeholder: '0', check: isCount },
  { field: 'regression', label: 'New version fails, percent', placeholder: 'healthy', check: isPercentage },
]

export function firstForm({ stable, canary }: Split): PlanForm {
  return { stable, canary, shares: '10, 25, 50', pause: '20s', success: '99', p99: '', failures: '', regression: '5' }
}

/** Why the plan cannot be written; undefined where it can. */
export function planProblem(form: PlanForm): string | undefined {
  if (form.stable === form.canary) return 'The new version must be another one.'
  const bad = planFields.some(({ field, check }) => check(form[field]) !== undefined)
  return bad ? 'A field is not right yet.' : undefined
}

/** The percentages of a list; empty where one of them is none. */
function sharesOf(text: string): readonly number[] {
  const parts = text.split(/[\s,]+/).filter(Boolean)
  const shares = parts.map(Number)
  return shares.every((share) => share > 0 && share <= 100) ? shares : []
}

/** When the first step begins: late enough that the old version is seen alone. */
const startMs = 10_000
/** What the run goes on for behind the last step. */
const restMs = 20_000

/** The files with the plan written into the scenario; a run that would end before it is made longer. */
export function withPlan(files: readonly SourceFile[], split: Split, form: PlanForm): readonly SourceFile[] {
  const scenario = scenarioOf(files)
  if (!scenario) return files
  const { document, path } = scenario.place
  const spec: Place = { document, path: [...path, 'spec'] }
  return files.map((file) => {
    if (file.name !== scenario.file) return file
    return { name: file.name, text: lasting(planned(file.text, spec, split, form), spec, form) }
  })
}

function planned(text: string, spec: Place, { host, namespace }: Split, form: PlanForm): string {
  const steps = stepsOf(form)
  const failures =
    form.regression === '' || Number(form.regression) === 0 ? undefined : [{ percentage: plain(form.regression), status: 500 }]
  const rollout: Plain = {
    host: namespace === 'default' ? host : fullHost(host, namespace),
    stable: form.stable,
    canary: form.canary,
    at: `${startMs / 1000}s`,
    ...(failures ? { regression: held } : {}),
    steps: steps.map(() => held),
  }
  const outline = setValue(removeValue(text, spec, ['rollout']), spec, ['rollout'], rollout)
  const filled = steps.reduce<string>((now, step, i) => setValue(now, spec, ['rollout', 'steps', i], step), outline)
  return failures ? setValue(filled, spec, ['rollout', 'regression'], { failures }) : filled
}

/** Keeps the place of what is then written on one line. */
const held = 'x'

function stepsOf({ shares, pause, success, p99, failures }: PlanForm): readonly Plain[] {
  const check = {
    ...(success === '' ? {} : { success: { atLeast: plain(success) } }),
    ...(p99 === '' ? {} : { latency: { p99 } }),
    over: pause,
    ...(failures === '' ? {} : { failures: plain(failures) }),
  }
  const looks = success !== '' || p99 !== ''
  return sharesOf(shares).flatMap((share) => [{ setWeight: share }, looks ? { check } : { pause }])
}

function lasting(text: string, spec: Place, { shares, pause }: PlanForm): string {
  const wantedMs = startMs + sharesOf(shares).length * (parseDuration(pause) ?? 0) + restMs
  const presentMs = parseDuration(valueAt(text, spec, ['duration'])) ?? 60_000
  return presentMs >= wantedMs ? text : setValue(text, spec, ['duration'], `${Math.ceil(wantedMs / 10_000) * 10}s`)
}
