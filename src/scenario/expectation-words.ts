import { grpcStatusNames } from '../core/grpc-status.ts'
import { formatCount, formatExpected, formatMs, formatPercent, formatSetting } from '../metrics/format.ts'
import type { Bounds, CountedThing, Ending, Expectation, Measure, Place } from './expectation.ts'

const space = '\u00a0'

const things: Readonly<Record<CountedThing, string>> = {
  requests: 'requests',
  tries: 'tries',
  triesPerRequest: 'tries for each request',
  retries: 'retries',
  delayed: 'delayed requests',
  ejections: 'ejections',
  pods: 'pods',
}

/** What is expected, in one sentence without a stop; the author's own words where there are any. */
export function expectationTitle(expectation: Expectation): string {
  const { name, measure, at, from, request, bounds } = expectation
  if (name !== '') return name
  const callers = `${from ? ` of ${placeWords(from)}` : ''}${request === '' ? '' : ` for ${request}`}`
  const place = at ? ` at ${placeWords(at)}` : ''
  const bound = boundWords(bounds, measure)
  switch (measure.type) {
    case 'share':
      return `${placeWords(at)} gets ${bound} of requests${measure.mirrored ? ' as copies' : ''}${callers}`
    case 'ending':
      return `${bound} of requests${callers}${place} end in ${endingWords(measure.ending)}`
    case 'success':
      return `${bound} of requests${callers}${place} succeed`
    case 'latency':
      return `p${measure.quantile * 100}${callers}${place} is ${bound}`
    case 'count':
      return `${bound} ${things[measure.of]}${callers}${place}`
  }
}

/** What was seen, short: `now 10, seen 10.7 %`. */
export function seenWords(measure: Measure, seen: { observed: number; configured: number | null; count: number; of: number }): string {
  const { observed, configured, count, of } = seen
  if (measure.type === 'latency') return `seen ${formatMs(observed)}`
  if (measure.type === 'count') return `seen ${Number.isInteger(observed) ? formatCount(observed) : observed.toFixed(2)}`
  if (configured !== null) return `now ${formatExpected(configured / 100)}, seen ${formatPercent(observed / 100)}`
  return `${formatCount(count)} of ${formatCount(of)}${of === 1 ? ' request' : ' requests'}`
}

/** `shop/reviews v3`. */
export function placeWords(place: Place | null): string {
  if (!place) return 'the sources'
  const name = place.namespace === '' ? place.name : `${place.namespace}/${place.name}`
  return place.version === '' ? name : `${name} ${place.version}`
}

function endingWords({ status, hundreds, grpc, flag }: Ending): string {
  const name = grpc === null ? '' : (grpcStatusNames[grpc] ?? '')
  return [status ?? (hundreds === null ? name : `${hundreds}xx`), flag].filter((part) => part !== '').join(' ')
}

function boundWords({ is, atLeast, atMost }: Bounds, measure: Measure): string {
  const words = (value: number) => inUnit(value, measure)
  if (is !== null) return words(is)
  const parts = [atLeast === null ? '' : `at least ${words(atLeast)}`, atMost === null ? '' : `at most ${words(atMost)}`]
  return parts.filter((part) => part !== '').join(' and ')
}

function inUnit(value: number, { type }: Measure): string {
  if (type === 'latency') return formatSetting(value)
  return type === 'count' ? formatCount(value) : `${value}${space}%`
}
