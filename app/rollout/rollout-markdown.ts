import type { ControllerLog, RolloutCourse } from '../../src/index.ts'
import { stepsOf } from './progress.ts'
import { checkFigures, metSentence, moment, outcomeWords, requests } from './words.ts'

/** The rehearsal as Markdown for a pull request: the result, the steps with their times and checks, and how it was found. */
export function rolloutMarkdown(course: RolloutCourse, seed: number): string {
  const { plan, met } = course
  const { lead, reason } = outcomeWords(course)
  const parts = [
    `**${escaped(plan.name)}: ${lead}.** ${escaped(reason)} ${metSentence(course)}`,
    stepTable(course),
    ...(met.users.length > 0 ? [userTable(course)] : []),
    `<sub>${controllers[plan.controller]} of ${escaped(plan.host)}, ${escaped(plan.stable.label)} to ${escaped(plan.canary.label)}, seed ${seed}. Simulated with Telltale.</sub>`,
  ]
  return `${parts.join('\n\n').replaceAll('\u00a0', ' ')}\n`
}

const controllers: Readonly<Record<RolloutCourse['plan']['controller'], string>> = {
  argo: 'Argo Rollouts',
  flagger: 'Flagger',
  plain: 'A list of steps',
}

function stepTable(course: RolloutCourse): string {
  const rows = stepsOf(course).map(({ step, index, startMs, checks }) => [
    String(index + 1),
    `\`${step.text.replaceAll('`', "'")}\``,
    startMs === null ? 'not reached' : moment(startMs),
    checks.map(checkWords).join('<br>') || '–',
  ])
  return markdownTable(['', 'Step', 'At', 'Checks'], rows)
}

function checkWords({ check, atMs }: ControllerLog): string {
  if (!check) return ''
  const { value, limit } = checkFigures(check)
  return escaped(`${moment(atMs)} ${check.metric} ${value}, ${limit.passing}: ${check.verdict}, ${requests(check.samples)}`)
}

function userTable({ met }: RolloutCourse): string {
  const rows = met.users.map(({ source, requestClass, requests: count, failed }) => [
    escaped(`${source}: ${requestClass}`),
    String(count),
    String(failed),
  ])
  return markdownTable(['Who met the new version', 'Requests', 'Failed'], rows)
}

/** Rows of cells that are escaped where they need it. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Nothing of a name may end a cell or begin a tag. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_|<>[\]]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
