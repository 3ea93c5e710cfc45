import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import { parseDuration } from '../core/duration.ts'
import { remembered } from '../core/remembered.ts'
import type { SourceFile } from '../core/source.ts'
import { writeToken } from '../envoy/jwt-token.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import type { RequestClass, TimelineStep, TrafficSource, WorkloadBehaviour, WorkloadCall } from '../sim/traffic.ts'

import { decodeRate, decodeUsers } from './arrival-rate.ts'
import { decodeFailures, decodeWorkLatency } from './decode-behaviour.ts'
import { decodeExpectations, type GivenExpectation } from './decode-expectations.ts'
import { decodeRollout } from './decode-rollout.ts'
import type { GivenBehaviour, GivenCall, GivenRequest, GivenSource, GivenSpec, Reference, Texts } from './given-scenario.ts'
import { actionNames, decodeActions, type GivenStep } from './pod-actions.ts'
import { readRecorded } from './recorded-file.ts'
import { parseUrl, requestName, requestOf } from './request-url.ts'
import schema from './scenario.schema.json' with { type: 'json' }
import type { Scenario } from './scenario.ts'
import { type JsonSchema, SchemaCheck } from './schema-check.ts'

/** The API group of the documents that are not of Kubernetes or Istio. */
export const scenarioGroup = 'telltale.dev'
/** How long a run lasts whose scenario does not say. */
export const defaultDurationMs = 60_000
/** The seed of a run whose scenario does not say. */
export const defaultSeed = 7
const longestMs = 3_600_000
/** Each step that applies manifests is a world of its own. */
const mostSteps = 1000
/** Calls that a workload makes for one request at the most. */
const mostCalls = 200

/** Whether a resource of the text is a scenario document. */
export function isScenario(resource: Resource): boolean {
  return resource.kind === 'Scenario' && resource.group === scenarioGroup
}

/**
 * The scenario document as its resource states it. What is wrong in it is reported and left out. `derived` stands in for the sections that
 * the document does not have (`recordings` are the files that `replay` may name): a scenario that only names failures still gets the traffic that the manifests suggest.
 */
export function decodeScenario(resource: Resource, derived: Scenario, recordings: readonly SourceFile[] = []): Reported<Scenario> {
  const { value: stated, diagnostics } = recordings.length > 0 ? decode(resource, recordings) : decodeAlone(resource)
  const { name = derived.name, traffic = derived.traffic, workloads = derived.workloads } = stated
  return { value: { ...stated, name, traffic, workloads }, diagnostics }
}

/** The sources that the document states; none where it leaves them to be derived. */
export function statedTraffic(resource: Resource): readonly TrafficSource[] {
  return decodeAlone(resource).value.traffic ?? []
}

/** A scenario as far as a document states it. */
type Stated = Omit<Scenario, 'name' | 'traffic' | 'workloads'> & Partial<Pick<Scenario, 'name' | 'traffic' | 'workloads'>>

/** Most edits leave the document as it is. */
const decodeAlone = remembered((resource: Resource) => decode(resource, []))

function decode(resource: Resource, recordings: readonly SourceFile[]): Reported<Stated> {
  const definitions = schema.$defs as unknown as Readonly<Record<string, JsonSchema>>
  const check = new SchemaCheck(definitions, resource.source)
  const given = check.check(resource.body['spec'] ?? {}, definitions['Spec'] ?? {}, ['spec']) as GivenSpec | undefined
  const decoder = new Decoder(resource, check, recordings)
  return { value: decoder.scenario(given ?? {}), diagnostics: check.diagnostics }
}

/** Says so where the text holds several scenarios: the last one counts, as when each is applied in turn. */
export function reportOtherScenarios(scenarios: readonly Resource[]): Diagnostic[] {
  return scenarios.slice(0, -1).map((resource) => ({
    code: 'duplicate-scenario',
    severity: 'warning',
    message: `The text holds ${scenarios.length} scenarios. The last one counts, not this one.`,
    range: resource.source.at(['kind']),
  }))
}

/** Makes typed values of what the schema has let pass. Paths are those of the text, so that every value keeps its place. */
class Decoder {
  private readonly resource: Resource
  private readonly check: SchemaCheck
  private readonly recordings: readonly SourceFile[]

  constructor(resource: Resource, check: SchemaCheck, recordings: readonly SourceFile[]) {
    this.resource = resource
    this.check = check
    this.recordings = recordings
  }

  scenario(given: GivenSpec): Stated {
    const durationMs = given.duration === undefined ? defaultDurationMs : milliseconds(given.duration)
    if (durationMs > longestMs || durationMs <= 0)
      this.check.refuse('invalid-value', ['spec', 'duration'], 'is more than 0 s and at most 1 h')
    return {
      ...(this.resource.metadata.name && { name: this.resource.metadata.name }),
      durationMs: durationMs > longestMs ? longestMs : durationMs <= 0 ? defaultDurationMs : durationMs,
      seed: given.seed ?? defaultSeed,
      mesh: given.mesh ?? {},
      ...(given.traffic && { traffic: this.list(given.traffic, ['spec', 'traffic'], (source, path) => this.source(source, path)) }),
      ...(given.workloads && {
        workloads: this.list(given.workloads, ['spec', 'workloads'], (each, path) => this.behaviour(each, path)),
      }),
      ...this.timeline(given.timeline ?? []),
      ...(given.rollout && { rollout: decodeRollout(given.rollout, ['spec', 'rollout'], this.check, this.resource.source) }),
      ...(given.expect && this.expectations(given.expect)),
      derived: false,
    }
  }

  private expectations(given: readonly (GivenExpectation | undefined)[]): Pick<Scenario, 'expect' | 'unread'> {
    const { source } = this.resource
    const path = ['spec', 'expect']
    const expect = decodeExpectations(given, path, this.check, source)
    const problems = this.check.diagnostics.filter(({ severity }) => severity === 'error')
    const unread = given.flatMap((_, i) => {
      const range = source.at([...path, i])
      if (expect.some((each) => each.range?.start === range.start)) return []
      const problem = problems.find((each) => each.range.start >= range.start && each.range.end <= range.end)
      return problem ? [{ message: problem.message, range }] : []
    })
    return { expect, ...(unread.length > 0 && { unread }) }
  }

  private list<Given, Value>(
    items: readonly (Given | undefined)[],
    path: FieldPath,
    decode: (item: Given, path: FieldPath) => Value | undefined,
  ): Value[] {
    return items.flatMap((item, i) => {
      const value = item === undefined ? undefined : decode(item, [...path, i])
      return value === undefined ? [] : [value]
    })
  }

  private source(given: GivenSource, path: FieldPath): TrafficSource | undefined {
    const from = this.from(given.from)
    if (!from) return this.check.refuse('missing-field', [...path, 'from'], 'needs one of gateway, workload, outside')
    const replay = given.replay === undefined ? undefined : this.replay(given, given.replay, path)
    const requests = replay?.requests ?? this.list(given.requests ?? [], [...path, 'requests'], (request, at) => this.request(request, at))
    if (requests.length === 0) this.check.refuse('missing-field', [...path, 'requests'], 'needs at least one request')
    if (given.users && given.rate !== undefined)
      this.check.refuse('invalid-value', [...path, 'rate'], 'has no place beside `users`, who ask as often as answers and thinking allow')
    const range = this.resource.source.at(path)
    const rate = given.users ? decodeUsers(given.users) : (replay?.rate ?? decodeRate(given.rate, given.arrivals ?? 'poisson'))
    return { name: given.name ?? 'users', from, rate, requests, ...(given.sessions ? { sessions: given.sessions } : {}), range }
  }

  /** Recorded requests in place of drawn ones; undefined where their file is not there. */
  private replay(given: GivenSource, name: string, path: FieldPath): Pick<TrafficSource, 'requests' | 'rate'> | undefined {
    const file = this.recordings.find((each) => each.name === name)
    if (!file) {
      this.check.note(
        'missing-recording',
        [...path, 'replay'],
        `No file ${name} is here${given.requests ? ': `rate` and `requests` stand in for it' : ''}.`,
      )
      return undefined
    }
    const { requests, arrivals } = readRecorded(file)
    const seconds = Math.max(1e-3, (arrivals.atUs.at(-1) ?? 0) / 1e6)
    return { requests, rate: { type: 'recorded', perSecond: arrivals.atUs.length / seconds, arrivals } }
  }

  private from(given: GivenSource['from']): TrafficSource['from'] | undefined {
    if (given.gateway !== undefined) return { type: 'gateway', ...this.reference(given.gateway) }
    if (given.workload !== undefined) return { type: 'workload', ...this.reference(given.workload) }
    return given.outside ? { type: 'outside' } : undefined
  }

  private reference(given: Reference): { namespace: string; name: string } {
    const home = this.resource.metadata.namespace || 'default'
    if (typeof given !== 'string') return { namespace: given.namespace ?? home, name: given.name }
    const [namespace, name] = given.split('/')
    return name === undefined ? { namespace: home, name: given } : { namespace: namespace || home, name }
  }

  private request(given: GivenRequest, path: FieldPath): RequestClass | undefined {
    const url = parseUrl(given.url)
    if (!url) return undefined
    const method = (given.method ?? 'GET').toUpperCase()
    const plain = requestOf(url, method, texts(given.headers))
    const { claims } = given
    const token = claims ? [['authorization', `Bearer ${writeToken(claims)}`] as const] : []
    const request = { ...plain, headers: [...plain.headers, ...token] }
    return {
      name: given.name ?? `${requestName(plain)}${claims ? `, token of ${String(claims['sub'] ?? 'nobody')}` : ''}`,
      weight: given.weight ?? 1,
      url: given.url,
      request,
      range: this.resource.source.at(path),
    }
  }

  private behaviour(given: GivenBehaviour, path: FieldPath): WorkloadBehaviour {
    return {
      match: texts(given.match),
      ...(given.latency !== undefined && { latency: decodeWorkLatency(given.latency) }),
      ...(given.queue !== undefined && { queue: given.queue }),
      ...(given.responseBytes !== undefined && { responseBytes: given.responseBytes }),
      ...(given.startup !== undefined && { startupMs: milliseconds(given.startup) }),
      failures: decodeFailures(given.failures),
      concurrency: given.concurrency ?? 0,
      calls: this.calls(given.calls ?? [], [...path, 'calls']),
      parallelCalls: given.parallelCalls ?? false,
      range: this.resource.source.at(path),
    }
  }

  private calls(given: NonNullable<GivenBehaviour['calls']>, path: FieldPath): WorkloadBehaviour['calls'] {
    if (given.length > mostCalls)
      this.check.note(
        'bounded',
        [...path, mostCalls],
        `A workload makes ${mostCalls} calls for a request at the most. This one and those after it are left out.`,
      )
    return this.list(given.slice(0, mostCalls), path, (each) => call(each))
  }

  private timeline(given: readonly (GivenStep | undefined)[]): Pick<Scenario, 'timeline' | 'actions'> {
    const path = ['spec', 'timeline']
    const steps = given.slice(0, mostSteps)
    if (given.length > mostSteps)
      this.check.note(
        'bounded',
        [...path, mostSteps],
        `A timeline has ${mostSteps} steps at the most. This one and those after it are left out.`,
      )
    const home = this.resource.metadata.namespace || 'default'
    const actions = this.list(steps, path, (step, at) => {
      const found = decodeActions(step, home, this.resource.source.at(at))
      if (found.length === 0 && step.apply === undefined) this.check.refuse('missing-field', at, `needs one of apply, ${actionNames}`)
      return found
    }).flat()
    const timeline = this.list(steps, path, (step, at) => this.step(step, at)).sort((a, b) => a.atMs - b.atMs)
    return { timeline, ...(actions.length > 0 && { actions: actions.sort((a, b) => a.atMs - b.atMs) }) }
  }

  private step({ at, name, apply }: GivenStep, path: FieldPath): TimelineStep | undefined {
    if (apply === undefined) return undefined
    return {
      atMs: milliseconds(at),
      name: name ?? `Applied at ${at}`,
      apply,
      range: this.resource.source.at(path),
      applyRange: this.resource.source.at([...path, 'apply']),
    }
  }
}

function call(given: GivenCall): WorkloadCall {
  return {
    url: given.url,
    method: (given.method ?? 'GET').toUpperCase(),
    headers: texts(given.headers),
    forwardHeaders: (given.forwardHeaders ?? []).flatMap((name) => name?.toLowerCase() ?? []),
    onFailure: given.onFailure ?? 'fail',
  }
}

function texts(given: Texts | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(given ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
}

function milliseconds(text: string): number {
  return parseDuration(text) ?? 0
}
