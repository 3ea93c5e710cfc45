import type { ArrivalRate, RequestClass, TrafficSource, WorkloadBehaviour, WorkloadCall } from '../sim/traffic.ts'
import { actionStep } from './pod-actions.ts'
import { printExpectation } from './print-expectations.ts'
import { flow, printBehaviourLatency, printDuration, printFailure, printLatency } from './print-parts.ts'
import { printRollout } from './print-rollout.ts'
import { printRate } from './rate.ts'
import { requestName } from './request-url.ts'
import type { Scenario } from './scenario.ts'

/** The scenario as a document that decodes to the same scenario; what is the default is left out, lists of small things stand one a line. */
export function printScenario(scenario: Scenario): string {
  const lines = ['apiVersion: telltale.dev/v1', 'kind: Scenario', 'metadata:', `  name: ${flow(scenario.name)}`, 'spec:']
  lines.push(`  duration: ${printDuration(scenario.durationMs)}`, `  seed: ${scenario.seed}`)
  if (Object.keys(scenario.mesh).length > 0) lines.push(`  mesh: ${flow(scenario.mesh)}`)
  lines.push(...section('traffic', scenario.traffic.map(printSource)))
  lines.push(...section('workloads', scenario.workloads.map(printBehaviour)))
  lines.push(...section('timeline', printTimeline(scenario)))
  if (scenario.rollout) {
    const rollout = printRollout(scenario.rollout)
    lines.push(rollout.length === 0 ? '  rollout: {}' : '  rollout:', ...rollout.map((line) => `    ${line}`))
  }
  lines.push(
    ...section(
      'expect',
      (scenario.expect ?? []).map((each) => [flow(printExpectation(each))]),
    ),
  )
  return `${lines.join('\n')}\n`
}

function printTimeline({ timeline, actions = [] }: Scenario): string[][] {
  const steps = timeline.map(({ atMs, name, apply }) => ({ atMs, lines: [`name: ${flow(name)}`, ...block('apply', apply)] }))
  const acts = actions.map((action) => ({
    atMs: action.atMs,
    lines: [`name: ${flow(action.name)}`, ...Object.entries(actionStep(action)).map(([type, value]) => `${type}: ${flow(value)}`)],
  }))
  return [...steps, ...acts].sort((a, b) => a.atMs - b.atMs).map(({ atMs, lines }) => [`at: ${printDuration(atMs)}`, ...lines])
}

/** `key:` with one item for each block of lines. */
function section(key: string, items: readonly (readonly string[])[]): string[] {
  if (items.length === 0) return key === 'traffic' ? ['  traffic: []'] : []
  return [`  ${key}:`, ...items.flatMap((item) => item.map((line, i) => (line === '' ? '' : `${i === 0 ? '    - ' : '      '}${line}`)))]
}

/** A source as the lines of an item of `traffic`. */
export function printSource({ name, from, rate, requests, sessions }: TrafficSource): string[] {
  return [
    `name: ${flow(name)}`,
    `from: ${flow(from.type === 'outside' ? { outside: true } : { [from.type]: from.namespace === 'default' ? from.name : `${from.namespace}/${from.name}` })}`,
    ...printArrivals(rate),
    ...(sessions ? [`sessions: ${sessions}`] : []),
    ...(requests.length === 0 ? ['requests: []'] : ['requests:', ...requests.map((request) => `  - ${flow(printRequest(request))}`)]),
  ]
}

function printArrivals(rate: ArrivalRate): string[] {
  switch (rate.type) {
    case 'users':
      return [`users: ${flow({ count: rate.count, think: printLatency(rate.think), rampUp: printDuration(rate.rampUpMs) })}`]
    case 'poisson':
    case 'constant':
      return [`rate: ${printRate(rate.perSecond)}`, ...arrivals(rate.type)]
    case 'recorded':
      return [`replay: ${flow(rate.arrivals.file)}`, `rate: ${printRate(rate.perSecond)}`]
    case 'spike': {
      const { perSecond, peakPerSecond, atMs, forMs } = rate
      const spike = { rate: printRate(perSecond), peak: printRate(peakPerSecond), at: printDuration(atMs), for: printDuration(forMs) }
      return [`rate: ${flow({ spike })}`, ...arrivals(rate.arrivals)]
    }
    case 'sine': {
      const { perSecond, amplitudePerSecond, periodMs } = rate
      const sine = { rate: printRate(perSecond), amplitude: printRate(amplitudePerSecond), period: printDuration(periodMs) }
      return [`rate: ${flow({ sine })}`, ...arrivals(rate.arrivals)]
    }
    default: {
      const points = rate.points.map(({ atMs, perSecond }) => ({ at: printDuration(atMs), rate: printRate(perSecond) }))
      return [`rate: ${flow({ [rate.type]: points })}`, ...arrivals(rate.arrivals)]
    }
  }
}

function arrivals(kind: 'poisson' | 'constant'): string[] {
  return kind === 'constant' ? ['arrivals: constant'] : []
}

function printRequest({ name, weight, url, request }: RequestClass): Record<string, unknown> {
  return {
    ...(name !== requestName(request) && { name }),
    ...(weight !== 1 && { weight }),
    ...(request.method !== 'GET' && { method: request.method }),
    url,
    ...(request.headers.length > 0 && { headers: Object.fromEntries(request.headers) }),
  }
}

function printBehaviour(behaviour: WorkloadBehaviour): string[] {
  const { match, latency, failures, concurrency, queue, responseBytes, startupMs, calls, parallelCalls } = behaviour
  return [
    `match: ${flow(match)}`,
    ...(latency ? [`latency: ${flow(printBehaviourLatency(latency))}`] : []),
    ...(failures.length > 0 ? ['failures:', ...failures.map((failure) => `  - ${flow(printFailure(failure))}`)] : []),
    ...(concurrency > 0 ? [`concurrency: ${concurrency}`] : []),
    ...(queue !== undefined ? [`queue: ${queue}`] : []),
    ...(responseBytes !== undefined ? [`responseBytes: ${responseBytes}`] : []),
    ...(startupMs !== undefined ? [`startup: ${printDuration(startupMs)}`] : []),
    ...(calls.length > 0 ? ['calls:', ...calls.map((call) => `  - ${flow(printCall(call))}`)] : []),
    ...(parallelCalls ? ['parallelCalls: true'] : []),
  ]
}

function printCall({ url, method, headers, forwardHeaders, onFailure }: WorkloadCall): Record<string, unknown> {
  return {
    url,
    ...(method !== 'GET' && { method }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(forwardHeaders.length > 0 && { forwardHeaders }),
    ...(onFailure !== 'fail' && { onFailure }),
  }
}

function block(key: string, text: string): string[] {
  const plain = text.trim() !== '' && !/^\s|[^\S\n]+$|\t|\r/m.test(text.split('\n')[0] ?? '') && !text.includes('\r')
  return plain
    ? [
        `${key}: |${text.endsWith('\n') ? '' : '-'}`,
        ...text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => (line === '' ? '' : `  ${line}`)),
      ]
    : [`${key}: ${JSON.stringify(text)}`]
}
