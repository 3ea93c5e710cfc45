import { formatCount, formatMoment, formatMs } from '../metrics/format.ts'
import type { BeforeAfter, ComparedClass, Difference } from './difference.ts'
import { classWords, differenceSentence } from './difference-words.ts'

/** What the summary is of: names of both texts, and the seed of both runs. */
export interface SummaryOf {
  readonly before: string
  readonly after: string
  readonly seed: number
}

/** The difference as Markdown for a pull request: the sentence, the table, failures by cause, and how it was found. */
export function differenceMarkdown(difference: Difference, { before, after, seed }: SummaryOf): string {
  const { lead, rest, failures } = differenceSentence(difference)
  const { fromUs, toUs } = difference.scope
  const parts = [
    [`**${lead}** ${rest}`, failures].filter(Boolean).join(' '),
    table(difference),
    ...(difference.causes.length > 0 ? [causes(difference)] : []),
    ...(difference.why.length > 0 ? [difference.why.map((reason) => `- ${escaped(reason)}`).join('\n')] : []),
    `<sub>Before: ${escaped(before)}. After: ${escaped(after)}. The same ${formatCount(difference.all.requests)} requests and draws in both: seed ${seed}, ${formatMoment(fromUs)} to ${formatMoment(toUs)}. Simulated with Telltale.</sub>`,
  ]
  return `${parts.join('\n\n').replaceAll('\u00a0', ' ')}\n`
}

function table({ classes, all, versions, service }: Difference): string {
  const heads = ['Who', 'Requests', ...versions.map((version) => escaped(`${service} ${version}`)), 'Fail', 'p99', 'What changes']
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const row = (compared: ComparedClass, who: string) =>
    line([
      who,
      formatCount(compared.requests),
      ...compared.versions.map((pair) => both(pair, formatCount)),
      both(compared.failed, formatCount),
      both(compared.p99Us, (us) => formatMs(us / 1000)),
      escaped(classWords(compared, service)),
    ])
  const rows = classes.map((compared) => row(compared, escaped(`${compared.source}: ${compared.name}`)))
  return [line(heads), line(heads.map((_, i) => (i === 0 || i === heads.length - 1 ? '---' : '---:'))), ...rows, row(all, '**All**')].join(
    '\n',
  )
}

function causes({ causes: found }: Difference): string {
  return [
    '| Failures by cause | Before | After |',
    '| --- | ---: | ---: |',
    ...found.map(
      ({ cause, place, before, after }) => `| \`${cause}\` at ${escaped(place)} | ${formatCount(before)} | ${formatCount(after)} |`,
    ),
  ].join('\n')
}

function both({ before, after }: BeforeAfter, format: (value: number) => string): string {
  return format(before) === format(after) ? format(after) : `${format(before)} → **${format(after)}**`
}

/** Nothing of a name may end a cell or begin a tag. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_|<>[\]]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
