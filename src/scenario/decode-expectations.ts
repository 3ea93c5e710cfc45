import { parseDuration } from '../core/duration.ts'
import { grpcCodeOf } from '../core/grpc-status.ts'
import type { FieldPath, ResourceSource } from '../manifest/resource.ts'
import { responseFlags } from '../sim/recording.ts'
import type { Bounds, CountedThing, Ending, Expectation, Measure, Place } from './expectation.ts'
import type { SchemaCheck } from './schema-check.ts'

/** An entry of `expect` as the schema lets it pass. */
export interface GivenExpectation {
  readonly name?: string
  readonly share?: string
  readonly mirrored?: boolean
  readonly destination?: string
  readonly status?: number | string
  readonly flag?: string
  readonly success?: string
  readonly latency?: 'p50' | 'p90' | 'p99'
  readonly count?: CountedThing
  readonly never?: number | string
  readonly at?: string
  readonly from?: string
  readonly request?: string
  readonly between?: readonly string[]
  readonly is?: number | string
  readonly tolerance?: number | string
  readonly atLeast?: number | string
  readonly atMost?: number | string
}

/** The keys that say what is measured: an entry has one of them. */
const measureKeys = ['share', 'destination', 'status', 'flag', 'success', 'latency', 'count', 'never'] as const
type MeasureKey = (typeof measureKeys)[number]
const boundKeys = ['is', 'atLeast', 'atMost'] as const

const all: Bounds = { is: 100, tolerance: 0, atLeast: null, atMost: null }
const none: Bounds = { is: 0, tolerance: 0, atLeast: null, atMost: null }
/** What holds where an entry bounds nothing; the other measures need a bound. */
const defaults: Partial<Record<MeasureKey, Bounds>> = { destination: all, status: all, flag: all, success: all, never: none }

/** The expectations that a list states; what is wrong with an entry is reported to `check`, and the entry left out. */
export function decodeExpectations(
  given: readonly (GivenExpectation | undefined)[],
  path: FieldPath,
  check: SchemaCheck,
  source: ResourceSource,
): readonly Expectation[] {
  return given.flatMap((entry, i) => {
    const at = [...path, i]
    const expectation = entry && decodeExpectation(entry, at, check)
    return expectation ? [{ ...expectation, range: source.at(at) }] : []
  })
}

function decodeExpectation(given: GivenExpectation, path: FieldPath, check: SchemaCheck): Expectation | undefined {
  const keys = measureKeys.filter((key) => given[key] !== undefined)
  const [key] = keys
  if (!key || keys.length > 1) {
    const problem = key ? `takes one of ${measureKeys.join(', ')}, not several` : `needs one of ${measureKeys.join(', ')}`
    return check.refuse(key ? 'invalid-value' : 'missing-field', path, problem)
  }
  const measured = measureOf(given, key)
  if (!measured) return check.refuse('invalid-value', [...path, key], complaints[key] ?? 'cannot be measured')
  const bounds = boundsOf(given, key, path, check)
  if (!bounds) return undefined
  const at = measured.at ?? placeOf(given.at)
  return {
    name: given.name ?? '',
    measure: measured.measure,
    at,
    from: placeOf(given.from),
    request: given.request ?? '',
    between: betweenOf(given.between),
    bounds,
  }
}

interface Measured {
  readonly measure: Measure
  /** The place that the measure's own key names. */
  readonly at: Place | null
}

function measureOf(given: GivenExpectation, key: MeasureKey): Measured | undefined {
  switch (key) {
    case 'share':
    case 'destination':
      return shareOf(given[key], given.mirrored)
    case 'status':
    case 'flag':
      return endingOf(given[key])
    case 'success': {
      const at = given.success === 'all' ? null : placeOf(given.success)
      return { measure: { type: 'success' }, at }
    }
    case 'latency':
      return { measure: { type: 'latency', quantile: given.latency === 'p50' ? 0.5 : given.latency === 'p90' ? 0.9 : 0.99 }, at: null }
    case 'count':
      return { measure: { type: 'count', of: given.count ?? 'requests' }, at: null }
    case 'never':
      return endingOf(given.never) ?? shareOf(given.never, given.mirrored)
  }
}

const complaints: Partial<Record<MeasureKey, string>> = {
  share: 'names a version: write reviews v3',
  status: 'is a status: write 503, 5xx, 504 UT or UNAVAILABLE',
  flag: `is a response flag: one of ${responseFlags.join(', ')}`,
}

function shareOf(text: number | string | undefined, mirrored = false): Measured | undefined {
  const at = placeOf(text)
  return at ? { measure: { type: 'share', mirrored }, at } : undefined
}

function endingOf(text: number | string | undefined): Measured | undefined {
  const pattern = /^(?:([1-5]\d\d)|([1-5])xx|([A-Z_]{5,}|OK))?\s*([A-Z]{2,4})?$/
  const [whole, status, hundreds, name, flag = ''] = pattern.exec(String(text)) ?? []
  const grpc = name === undefined ? null : grpcCodeOf(name)
  if (!whole || grpc === -1 || (flag !== '' && !(responseFlags as readonly string[]).includes(flag))) return undefined
  const ending: Ending = { status: status ? Number(status) : null, hundreds: hundreds ? Number(hundreds) : null, grpc, flag }
  return { measure: { type: 'ending', ending }, at: null }
}

/** `shop/reviews v3`: a namespace, a name, a version. */
function placeOf(text: number | string | undefined): Place | null {
  const [, namespace = '', name = '', version = ''] = /^(?:([^\s/]+)\/)?([^\s/]+)(?:\s+(\S+))?$/.exec(String(text ?? '').trim()) ?? []
  return name === '' ? null : { namespace, name, version }
}

function betweenOf(given: readonly string[] | undefined): Expectation['between'] {
  const [from, to] = given ?? []
  return from === undefined || to === undefined ? null : { fromMs: parseDuration(from) ?? 0, toMs: parseDuration(to) ?? 0 }
}

/** Of `latency` the bounds are durations, of all others numbers. */
function boundsOf(given: GivenExpectation, key: MeasureKey, path: FieldPath, check: SchemaCheck): Bounds | undefined {
  const read = (name: (typeof boundKeys)[number] | 'tolerance'): number | null | undefined => {
    const value = given[name]
    if (value === undefined) return null
    const number = key === 'latency' ? (typeof value === 'string' ? parseDuration(value) : undefined) : value
    if (typeof number === 'number') return number
    return check.refuse('wrong-type', [...path, name], key === 'latency' ? 'must be a duration such as 250ms' : 'must be a number')
  }
  const [is, tolerance, atLeast, atMost] = [read('is'), read('tolerance'), read('atLeast'), read('atMost')]
  if (is === undefined || tolerance === undefined || atLeast === undefined || atMost === undefined) return undefined
  if (is !== null || atLeast !== null || atMost !== null) return { is, tolerance, atLeast, atMost }
  return defaults[key] ?? check.refuse('missing-field', path, `needs one of ${boundKeys.join(', ')}`)
}
