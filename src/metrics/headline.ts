import type { Recording } from '../sim/recording.ts'
import type { Figures } from './figures.ts'
import { formatCount, formatPercent } from './format.ts'

/** One cause of failure as the headline names it. */
export interface HeadlineCause {
  /** `504 UT`. */
  readonly cause: string
  readonly count: number
  /** `reviews v3`. */
  readonly place: string
  readonly edge: number
}

/** The run in one sentence, in parts that a view can dress. */
export interface Headline {
  /** `98.8 % of 1,619 requests succeed.`, `All 2,402 requests succeed.`, `Simulated 41 % of 60 s.` */
  readonly result: string
  /** `20 fail at reviews v3:`, `20 fail:` where they fail at several places; empty where none fails. */
  readonly failing: string
  /** The two most frequent causes. */
  readonly causes: readonly HeadlineCause[]
  /** Further causes: `+2 more`. */
  readonly more: number
  /** All of it as plain text, for a screen reader. */
  readonly text: string
}

const shownCauses = 2

/** What the scope's figures come to. While a run streams in, how far it has come. */
export function headline(figures: Figures, recording: Recording): Headline {
  const causes = figures.causes.map(({ cause, edge, count }) => ({ cause, edge, count, place: placeName(recording, edge) }))
  if (recording.simulatedUs < Math.min(figures.scope.toUs, recording.durationUs)) return plain(progress(recording))
  if (figures.answered === 0)
    return plain(figures.requests === 0 ? 'No request in this scope.' : 'No request is answered yet in this scope.')
  const failed = figures.answered - figures.succeeded
  const result = resultSentence(figures)
  if (failed === 0) return plain(result)
  const places = new Set(causes.map((cause) => cause.place))
  const failing = failingWords(failed, figures, places.size === 1 ? (causes[0]?.place ?? '') : '')
  const shown = causes.slice(0, shownCauses)
  const more = causes.length - shown.length
  const listed = shown.map(({ cause, count, place }) => `${cause} ${formatCount(count)}${places.size > 1 ? ` at ${place}` : ''}`).join(', ')
  const text = `${result} ${failing} ${listed}${more > 0 ? `, +${more} more` : ''}`
  return { result, failing, causes: shown, more, text }
}

function plain(result: string): Headline {
  return { result, failing: '', causes: [], more: 0, text: result }
}

function progress(recording: Recording): string {
  const done = Math.floor((100 * recording.simulatedUs) / recording.durationUs)
  return `Simulated ${done}\u00a0% of ${recording.durationUs / 1_000_000}\u00a0s.`
}

function resultSentence({ answered, succeeded }: Figures): string {
  if (answered === 1) return succeeded === 1 ? 'The only request succeeds.' : 'The only request fails.'
  if (succeeded === answered) return `All ${formatCount(answered)} requests succeed.`
  if (succeeded === 0) return `All ${formatCount(answered)} requests fail.`
  return `${formatPercent(succeeded / answered)} of ${formatCount(answered)} requests succeed.`
}

function failingWords(failed: number, { answered }: Figures, place: string): string {
  const at = place === '' ? '' : ` at ${place}`
  if (failed === answered) return at === '' ? 'Causes:' : `They fail${at}:`
  return `${formatCount(failed)} ${failed === 1 ? 'fails' : 'fail'}${at}:`
}

/** `reviews v3`, `reviews` where no version was reached or there is only one. */
export function placeName(recording: Recording, edge: number): string {
  const to = recording.edges[edge]
  const node = to === undefined ? undefined : recording.nodes[to.to]
  if (!to || !node) return ''
  const label = node.versions.length > 1 ? (node.versions[to.toVersion]?.label ?? '') : ''
  return label === '' ? node.name : `${node.name} ${label}`
}
