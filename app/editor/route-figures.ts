import type { Figures, RecordedDecision, Recording, SourceRange } from '../../src/index.ts'
import type { RouteOutline } from '../worker/route-outline.ts'

/** A count of `of` with what was to be expected, 0..1. */
export interface Counted {
  readonly range: SourceRange
  readonly count: number
  readonly of: number
  readonly expected: number | null
}

/** What the run made of one route of the text, in the scope. */
export interface RouteFigures {
  readonly range: SourceRange
  readonly name: string
  readonly resource: string
  readonly calls: number
  /** Calls to the hosts that the route is of. */
  readonly of: number
  /** Whether any request of the whole run took it. */
  readonly taken: boolean
  readonly dead: RouteOutline['dead']
  readonly unreachable: boolean
  readonly destinations: readonly Counted[]
  readonly delay: Counted | null
  readonly abort: Counted | null
  readonly retries: { readonly range: SourceRange; readonly retried: number; readonly saved: number } | null
  readonly timeout: { readonly range: SourceRange; readonly timedOut: number } | null
}

/** Figures of every route: those of the outline, and those that steps of the timeline apply. */
export function routeFigures(recording: Recording, figures: Figures, outline: readonly RouteOutline[]): readonly RouteFigures[] {
  const groups = new Map<string, Group>()
  for (const route of outline) groups.set(keyOf(route.range), { route, decisions: [] })
  recording.decisions.forEach((decision, index) => {
    const range = decision.decision.route?.range
    if (range) groupOf(groups, range, decision).decisions.push(index)
  })
  const calls = callsByHost(recording, figures)
  return [...groups.values()].map((group) => summarise(group, recording, figures, calls))
}

interface Group {
  readonly route: RouteOutline
  readonly decisions: number[]
}

function keyOf({ file, start }: SourceRange): string {
  return `${file}:${start}`
}

/** The route that the range lies in, or a new one for what the outline does not know. */
function groupOf(groups: Map<string, Group>, range: SourceRange, { decision }: RecordedDecision): Group {
  const same = groups.get(keyOf(range))
  if (same) return same
  for (const group of groups.values()) if (contains(group.route.range, range)) return group
  const route: RouteOutline = { resource: '', name: decision.route?.name ?? '', range, destinations: [], dead: [], unreachable: false }
  const group = { route, decisions: [] }
  groups.set(keyOf(range), group)
  return group
}

export function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.file === inner.file && outer.start <= inner.start && outer.end >= inner.end
}

function callsByHost(recording: Recording, figures: Figures): ReadonlyMap<string, number> {
  const calls = new Map<string, number>()
  recording.decisions.forEach(({ decision }, i) => {
    const host = decision.virtualHost ?? ''
    calls.set(host, (calls.get(host) ?? 0) + (figures.decisions[i]?.calls ?? 0))
  })
  return calls
}

function summarise({ route, decisions }: Group, recording: Recording, figures: Figures, calls: ReadonlyMap<string, number>): RouteFigures {
  const own = decisions.flatMap((i) => {
    const [recorded, seen] = [recording.decisions[i], figures.decisions[i]]
    return recorded && seen ? [{ recorded, seen }] : []
  })
  const hosts = new Set(own.map(({ recorded }) => recorded.decision.virtualHost ?? ''))
  return {
    range: route.range,
    name: route.name,
    resource: route.resource,
    calls: sum(own.map(({ seen }) => seen.calls)),
    of: sum([...hosts].map((host) => calls.get(host) ?? 0)),
    taken: own.some(({ seen }) => seen.taken),
    dead: route.dead,
    unreachable: route.unreachable,
    destinations: destinationsOf(route, own),
    ...policiesOf(own),
  }
}

interface Own {
  readonly recorded: RecordedDecision
  readonly seen: Figures['decisions'][number]
}

function destinationsOf(route: RouteOutline, own: readonly Own[]): readonly Counted[] {
  const found = new Map<string, Counted>(route.destinations.map((range) => [keyOf(range), { range, count: 0, of: 0, expected: null }]))
  for (const { recorded, seen } of own) {
    const { outcome } = recorded.decision
    if (outcome.type !== 'route') continue
    outcome.plan.clusters.forEach(({ range }, i) => {
      const share = seen.destinations[i]
      if (range && share) add(found, range, share)
    })
  }
  return [...found.values()]
}

function add(
  found: Map<string, Counted>,
  range: SourceRange,
  { count, of, expected }: { readonly count: number; readonly of: number; readonly expected: number | null },
): void {
  const key = keyOf(range)
  const before = found.get(key)
  found.set(key, { range, count: count + (before?.count ?? 0), of: of + (before?.of ?? 0), expected: expected ?? before?.expected ?? null })
}

function policiesOf(own: readonly Own[]): Pick<RouteFigures, 'delay' | 'abort' | 'retries' | 'timeout'> {
  const faults = own.flatMap(({ recorded: { decision }, seen }) =>
    'fault' in decision.outcome && decision.outcome.fault ? [{ fault: decision.outcome.fault, seen }] : [],
  )
  const plans = own.flatMap(({ recorded: { decision }, seen }) =>
    decision.outcome.type === 'route' ? [{ plan: decision.outcome.plan, seen }] : [],
  )
  const of = sum(faults.map(({ seen }) => seen.calls))
  const delay = faults.find(({ fault }) => fault.delay?.range)?.fault.delay
  const abort = faults.find(({ fault }) => fault.abort?.range)?.fault.abort
  const retry = plans.find(({ plan }) => plan.retry?.range)?.plan.retry?.range
  const timeout = plans.find(({ plan }) => plan.timeoutRange ?? plan.retry?.perTryTimeoutRange)?.plan
  const timeoutRange = timeout?.timeoutRange ?? timeout?.retry?.perTryTimeoutRange
  return {
    delay: delay?.range
      ? { range: delay.range, count: sum(faults.map(({ seen }) => seen.delayed)), of, expected: delay.numerator / delay.denominator }
      : null,
    abort: abort?.range
      ? { range: abort.range, count: sum(faults.map(({ seen }) => seen.aborted)), of, expected: abort.numerator / abort.denominator }
      : null,
    retries: retry
      ? { range: retry, retried: sum(plans.map(({ seen }) => seen.retried)), saved: sum(plans.map(({ seen }) => seen.saved)) }
      : null,
    timeout: timeoutRange ? { range: timeoutRange, timedOut: sum(plans.map(({ seen }) => seen.timedOut)) } : null,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
