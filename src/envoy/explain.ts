import type { FilterChain, Origins } from '../xds/proxy-config.ts'
import type { CompiledProxy } from './compile.ts'
import type { CompiledRoute } from './compile-route.ts'
import { type Course, takes } from './course.ts'
import type { Decision, DecisionStep, HttpRequest } from './decision.ts'
import { info, step } from './decision-step.ts'
import { explainEffect } from './explain-effect.ts'
import { firstFailure, whyMatched } from './route-match.ts'
import { headerValue, type RoutedRequest } from './routed-request.ts'

/** What an account is written from. */
export interface Account {
  readonly proxy: CompiledProxy
  readonly sent: HttpRequest
  readonly course: Course
  readonly outcome: Decision['outcome']
}

/** The whole account of a decision: every step in Envoy's order, with its reason and its place in the text. */
export function explain(account: Account): readonly DecisionStep[] {
  const { course, proxy, outcome } = account
  const origins = proxy.config.origins
  return [
    ...explainListener(course, origins),
    ...explainFilterChain(course, origins),
    ...(course.guarded?.steps ?? []),
    ...explainConnectionManager(account),
    ...explainVirtualHost(course, origins),
    ...explainRoutes(course, origins),
    ...(course.filters?.steps ?? []),
    ...explainEffect(course.filters?.refused ? undefined : course.route, { request: course.request, outcome, origins }),
  ]
}

function explainListener({ listener, refused }: Course, origins: Origins): readonly DecisionStep[] {
  if (!listener) return [step('listener', 'failed', '', refused ?? '')]
  return [step('listener', 'taken', listener.listener.name, listener.reason, origins.get(listener.listener.source))]
}

function explainFilterChain({ listener, chain, refused }: Course, origins: Origins): readonly DecisionStep[] {
  if (!listener) return []
  // Of a sidecar's own listener the chains say who may come in.
  const [first] = listener.listener.source.filter_chains ?? []
  if (!chain) return [step('filter-chain', 'failed', '', refused ?? '', first && origins.get(first))]
  const range = origins.get(chain.source)
  const name = chain.source.name ?? ''
  if (refused !== undefined) return [step('filter-chain', 'failed', name, refused, range)]
  return [step('filter-chain', 'taken', name, `takes ${describeChain(chain.source)}`, range)]
}

function describeChain({ filter_chain_match: match }: FilterChain): string {
  const conditions = [
    match?.destination_port === undefined ? '' : `port ${match.destination_port}`,
    match?.prefix_ranges?.map((range) => `${range.address_prefix}/${range.prefix_len}`).join(' and ') ?? '',
    match?.server_names?.length ? `server name ${match.server_names.join(' or ')}` : '',
    match?.transport_protocol === 'raw_buffer' ? 'plain text' : match?.transport_protocol === 'tls' ? 'TLS' : '',
    match?.application_protocols?.length ? match.application_protocols.join(' or ') : '',
  ].filter(Boolean)
  return conditions.length ? conditions.join(', ') : 'what no other chain takes'
}

function explainConnectionManager({ course, sent }: Account): readonly DecisionStep[] {
  const { received } = course
  if (!received) return []
  const note = (reason: string) => info('http-connection-manager', '', reason)
  if (received.type === 'reply') return [step('http-connection-manager', 'failed', '', received.reason)]
  const { request, refusedUpgrade } = received
  const steps: DecisionStep[] = []
  if (request.path !== sent.path) steps.push(note(`path ${sent.path} is read as ${request.path}`))
  if (request.scheme !== sent.scheme) steps.push(note(`scheme is ${request.scheme}, as x-forwarded-proto says`))
  const removed = removedHeaders(sent, request)
  if (removed.length) steps.push(note(`${removed.length > 1 ? 'headers' : 'header'} ${removed.join(', ')} removed before routing`))
  if (refusedUpgrade !== undefined) steps.push(step('http-connection-manager', 'failed', '', `upgrade to ${refusedUpgrade} is not allowed`))
  return steps
}

/** Headers of the caller that the router does not see; those of every connection are not worth a word. */
function removedHeaders(sent: HttpRequest, request: RoutedRequest): readonly string[] {
  const names = new Set(sent.headers.map(([name]) => name))
  names.delete('connection')
  return [...names].filter((name) => headerValue(request.headers, name) === undefined)
}

function explainVirtualHost({ http, request, virtualHost, tlsRequired }: Course, origins: Origins): readonly DecisionStep[] {
  if (!http || !request) return []
  if (!virtualHost)
    return [
      step(
        'virtual-host',
        'failed',
        http.routeConfig,
        `no virtual host of ${http.routeConfig} has a domain for ${request.authority || 'an empty host'}`,
      ),
    ]
  const { host, domain, isOnly } = virtualHost
  const range = origins.get(host.source)
  const reason =
    domain === '*' ? `takes every host${isOnly ? '' : ' that no other takes'}` : `domain ${domain} takes host ${request.authority}`
  const taken = step('virtual-host', 'taken', host.name, reason, range)
  if (tlsRequired) return [taken, step('redirect', 'taken', host.name, 'the virtual host wants TLS: 301 to https', range)]
  return [taken]
}

function explainRoutes({ request, virtualHost, tlsRequired, route }: Course, origins: Origins): readonly DecisionStep[] {
  if (!request || !virtualHost || tlsRequired) return []
  if (request.forwardedProto === '') return [step('route', 'failed', '', 'x-forwarded-proto is empty, so no route is tried')]
  const steps: DecisionStep[] = []
  for (const candidate of virtualHost.host.routes) {
    if (candidate === route) return [...steps, taken(candidate, request, origins)]
    if (!takes(candidate, request)) steps.push(failed(candidate, request, origins))
  }
  if (steps.length === 0) return [step('route', 'failed', virtualHost.host.name, 'the virtual host has no routes')]
  return steps
}

/** The name of a route, or its number from 1 where it has none. */
const nameOf = ({ source, index }: CompiledRoute) => source.name || `route ${index + 1}`

function failed(route: CompiledRoute, request: RoutedRequest, origins: Origins): DecisionStep {
  const { reason, part, field } = firstFailure(route.match, request, route.source.match)
  const range = (field === undefined ? undefined : origins.field(part, field)) ?? origins.get(part) ?? placeOf(route, origins)
  return step('route', 'failed', nameOf(route), reason, range)
}

function taken(route: CompiledRoute, request: RoutedRequest, origins: Origins): DecisionStep {
  const reason = hasNoMatchBlock(route, origins) ? 'no match block, takes every request' : whyMatched(route.match, request)
  return step('route', 'taken', nameOf(route), reason, placeOf(route, origins))
}

const placeOf = ({ source }: CompiledRoute, origins: Origins) => origins.get(source) ?? origins.get(source.match)

/** A rule without `match` has the rule itself for the place of its match. */
function hasNoMatchBlock({ source, match }: CompiledRoute, origins: Origins): boolean {
  if (!match.path.any || match.conditions.length > 0) return false
  const [rule, block] = [origins.get(source), origins.get(source.match)]
  return rule !== undefined && block !== undefined && rule.start === block.start && rule.end === block.end
}
