import type { PlanFigures } from '../../src/index.ts'
import { cell, missedWords, ordered, planColumns, plansSentence } from './plan-table.ts'
import { markdownTable } from './rollout-markdown.ts'

/** The table of plans as Markdown for a pull request, those that miss least first. */
export function plansMarkdown(figures: readonly PlanFigures[]): string {
  const sentence = plansSentence(figures)
  const rows = ordered(figures, { column: 'missed', descending: false }).map((each) => [
    each.variant.name,
    ...planColumns.map(({ column }) => (column === 'missed' ? `${cell(each, column)} (${missedWords(each)})` : cell(each, column))),
  ])
  const parts = [
    ...(sentence ? [`**${sentence.lead}** ${sentence.rest}`] : []),
    markdownTable(['Plan', ...planColumns.map(({ title }) => title)], rows),
    `<sub>Each plan drawn ${figures[0]?.draws ?? 0} times with the regression and as often without it. Modelled with Telltale.</sub>`,
  ]
  return `${parts.join('\n\n').replaceAll('\u00a0', ' ')}\n`
}
