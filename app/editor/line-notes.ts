import { formatCount, formatExpected, formatHalfWidth, formatPercent, type Severity, type SourceRange } from '../../src/index.ts'
import type { LaterValue } from './later-values.ts'
import { Places } from './places.ts'
import type { Counted, RouteFigures } from './route-figures.ts'

/** A piece of what stands beside a line. */
export type Part =
  | { readonly type: 'text'; readonly text: string; readonly strong?: boolean }
  | { readonly type: 'icon'; readonly icon: 'failed' | 'taken' }
  | { readonly type: 'bullet'; readonly observed: number; readonly expected: number; readonly half: number; readonly tone: string }

/** Words that stand back behind the figures beside them. */
export function quiet(text: string): Part {
  return { type: 'text', text }
}

/** A figure, or what stands out of the words beside it. */
export function strong(text: string): Part {
  return { type: 'text', text, strong: true }
}

/** Something to say beside a line: the fullest wording first, the lines that may take it in order. */
export interface LineNote {
  readonly lines: readonly number[]
  readonly wordings: readonly (readonly Part[])[]
  /** Of a diagnostic: its sign stands before the words. */
  readonly severity?: Severity
}

/** One route beside the text: its rail, and where it leads. */
export interface RouteRail {
  readonly first: number
  readonly last: number
  readonly taken: boolean
  readonly dead: boolean
  readonly stations: readonly { readonly line: number; readonly tone: string; readonly hollow: boolean }[]
}

export interface Beside {
  readonly notes: readonly LineNote[]
  readonly rails: readonly RouteRail[]
  /** Lines that no request can ever reach. */
  readonly dead: readonly (readonly [first: number, last: number])[]
  readonly later: readonly LaterValue[]
}

export interface BesideInput {
  readonly file: string
  readonly text: string
  readonly routes: readonly RouteFigures[]
  /** Custom property of the version that a destination leads to; null where it leads nowhere. */
  readonly toneOf: (destination: SourceRange) => string | null
  /** Why a rule has no request in the scope, where the timeline is the reason. */
  readonly outOfTime?: (rule: SourceRange) => string | undefined
}

/** All that stands beside the lines of a file. */
export function besideLines(input: BesideInput): Omit<Beside, 'later'> {
  const place = new Places(input.text)
  const own = input.routes.filter((route) => route.range.file === input.file)
  return {
    notes: own.flatMap((route) => notesOf(route, input, place)),
    rails: own.map((route) => railOf(route, input, place)),
    dead: own
      .flatMap((route) => (route.unreachable ? [route.range] : route.dead.map(({ range }) => range)))
      .map((range) => [place.line(range.start), place.lastLine(range)] as const),
  }
}

function railOf(route: RouteFigures, { toneOf }: BesideInput, place: Places): RouteRail {
  const { unreachable } = route
  return {
    first: place.line(route.range.start),
    last: place.lastLine(route.range),
    taken: route.taken,
    dead: unreachable,
    stations: route.destinations.flatMap(({ range }) => {
      const tone = toneOf(range)
      return tone === null && !unreachable ? [] : [{ line: place.line(range.start), tone: tone ?? '--text-3', hollow: unreachable }]
    }),
  }
}

function notesOf(route: RouteFigures, input: BesideInput, place: Places): LineNote[] {
  const first = place.line(route.range.start)
  if (route.unreachable) return [{ lines: [first], wordings: neverReached(route.dead, place) }]
  const blocks = route.dead.map((block): LineNote => ({ lines: [place.line(block.range.start)], wordings: neverReached([block], place) }))
  if (!route.taken) return [{ lines: [first], wordings: [[quiet('no request in this run')], [quiet('no request')]] }, ...blocks]
  if (route.calls === 0) return [{ lines: [first], wordings: unhit(input.outOfTime?.(route.range)) }, ...blocks]
  const alone = input.routes.filter((other) => other.resource === route.resource).length === 1 && route.calls === route.of
  const percent = strong(formatPercent(route.calls / route.of))
  const share: LineNote = { lines: [first], wordings: [[percent, quiet(' of requests')], [percent]] }
  return [...(alone ? [] : [share]), ...blocks, ...destinationNotes(route, input, place), ...routePolicyNotes(route, place, first)]
}

function unhit(why: string | undefined): Part[][] {
  const [full, short] = why ? [why, why.replace(' by the timeline', '')] : ['no request in this scope', 'no request']
  return [[quiet(full)], [quiet(short)]]
}

/** `never reached: line 13 takes all`. */
function neverReached([block]: RouteFigures['dead'], place: Places): Part[][] {
  const short = [quiet('never reached')]
  if (!block) return [short]
  return [[quiet(`never reached: line ${place.line(block.by.start)} takes ${block.byAll ? 'all' : 'it first'}`)], short]
}

function destinationNotes(route: RouteFigures, { toneOf }: BesideInput, place: Places): LineNote[] {
  if (route.destinations.length < 2) return []
  return route.destinations.flatMap((destination) => {
    const weight = place.lineOf('weight', destination.range)
    const wordings = shareWordings(destination, toneOf(destination.range) ?? '--version-0')
    return wordings.length === 0 ? [] : [{ lines: [weight, place.line(destination.range.start)], wordings }]
  })
}

function routePolicyNotes({ delay, abort, retries, timeout }: RouteFigures, place: Places, first: number): LineNote[] {
  const faults = [delay, abort].flatMap((fault) =>
    fault
      ? [{ lines: [place.keyLine(fault.range), place.line(fault.range.start), first], wordings: shareWordings(fault, '--text-1') }]
      : [],
  )
  const retried =
    retries && retries.retried > 0
      ? [
          {
            lines: [place.keyLine(retries.range)],
            wordings: [
              [strong(formatCount(retries.retried)), quiet(' retried, '), strong(formatCount(retries.saved)), quiet(' saved')],
              [strong(formatCount(retries.retried)), quiet(' retried')],
            ],
          },
        ]
      : []
  const timedOut =
    timeout && timeout.timedOut > 0
      ? [{ lines: [place.keyLine(timeout.range)], wordings: [[strong(formatCount(timeout.timedOut)), quiet(' timed out')]] }]
      : []
  return [...faults, ...retried, ...timedOut]
}

function shareWordings({ count, of, expected }: Counted, tone: string): Part[][] {
  if (of === 0) return []
  const observed = count / of
  const seen = strong(formatPercent(observed))
  if (expected === null) return [[seen]]
  if (expected > 0 && expected < 1 && Math.min(expected, 1 - expected) * of < 5)
    return [[quiet(`${formatCount(count)} of ${formatCount(of)}, too few to say`)], [quiet(`${formatCount(count)} of ${formatCount(of)}`)]]
  if (expected === 0 || expected === 1) return [[quiet(`expected ${formatExpected(expected)} `), seen], [seen]]
  const half = 1.96 * Math.sqrt((expected * (1 - expected)) / of)
  const bullet: Part = { type: 'bullet', observed, expected, half, tone }
  return [[quiet(`expected ${formatExpected(expected)} ${formatHalfWidth(half)}`), bullet, seen], [bullet, seen], [seen]]
}
