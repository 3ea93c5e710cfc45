import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'

function verdicts(kind: string, spec: string): readonly string[] {
  const text = `apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: a, namespace: b}\nspec: ${spec}\n`
  const { value: resources, diagnostics } = parseManifests([{ name: 'a.yaml', text }])
  return [...diagnostics, ...analyze(buildMesh(resources).value, resources)]
    .filter(({ code }) => ['api-server-refuses', 'wrong-type', 'unknown-field'].includes(code))
    .map(({ message }) => message)
}

const rule = (text: string) => `{parentRefs: [{name: edge}], rules: [${text}]}`
const filters = (text: string) => rule(`{filters: [${text}]}`)
const path = (type: string, value: string) => rule(`{matches: [{path: {type: ${type}, value: '${value}'}}]}`)
const listeners = (text: string) => `{gatewayClassName: istio, listeners: [${text}]}`

describe('what the definitions of the Gateway API allow', () => {
  it.each([
    ['HTTPRoute', rule('{backendRefs: [{name: web, port: 80, weight: 0}], timeouts: {request: 0s, backendRequest: 5s}}')],
    ['HTTPRoute', rule('{matches: [{path: {type: RegularExpression, value: "a(//"}}]}')],
    ['HTTPRoute', filters('{type: RequestMirror, requestMirror: {backendRef: {name: web, port: 80}, fraction: {numerator: 1}}}')],
    ['HTTPRoute', '{parentRefs: [{name: a, sectionName: x}, {name: a, sectionName: z}], hostnames: ["*.a.test"]}'],
    ['HTTPRoute', rule('{backendRefs: [{group: other.io, kind: Thing, name: web}]}')],
    ['GRPCRoute', rule('{matches: [{method: {service: a.b.C, method: D}}], backendRefs: [{name: web, port: 80}]}')],
    ['Gateway', listeners('{name: a, port: 443, protocol: TLS, tls: {mode: Passthrough}}, {name: b, port: 80, protocol: HTTP}')],
    ['TCPRoute', rule('{backendRefs: [{name: db, port: 5432}]}')],
    ['ReferenceGrant', '{from: [{group: "", kind: Service, namespace: a}], to: [{group: "", kind: Secret}]}'],
  ])('%s %s', (kind, spec) => expect(verdicts(kind, spec)).toEqual([]))
})

describe('what the definitions of the Gateway API refuse', () => {
  it.each([
    [
      'HTTPRoute',
      rule('{backendRefs: [{name: web}]}'),
      'spec.rules[0].backendRefs[0]: Invalid value: Must have port for Service reference.',
    ],
    [
      'HTTPRoute',
      rule('{backendRefs: [{name: web, port: 80, weight: -1}]}'),
      'spec.rules[0].backendRefs[0].weight: Invalid value: it should be at least 0.',
    ],
    ['HTTPRoute', rule('{backendRefs: [{name: web, port: "80"}]}'), '`port` must be a whole number, not "80".'],
    ['HTTPRoute', rule('{match: []}'), '`match` is no field of GatewayHTTPRouteRule'],
    ['HTTPRoute', path('Exact', 'a'), 'value must be an absolute path'],
    ['HTTPRoute', path('PathPrefix', '/a//b'), "must not contain '//'"],
    ['HTTPRoute', path('Prefix', '/a'), '`type` must be one of Exact, PathPrefix, RegularExpression'],
    ['HTTPRoute', filters('{type: URLRewrite}'), 'filter.urlRewrite must be specified for URLRewrite filter.type'],
    ['HTTPRoute', filters('{type: CORS, cors: {}}, {type: CORS, cors: {}}'), 'CORS filter cannot be repeated'],
    ['HTTPRoute', filters('{type: CORS, cors: {allowMethods: [GET, "*"]}}'), "'*' cannot stand beside other values"],
    ['HTTPRoute', filters('{type: RequestRedirect, requestRedirect: {statusCode: 200}}'), 'Unsupported value: 200'],
    [
      'HTTPRoute',
      filters('{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}, {name: a, value: c}]}}'),
      'Duplicate value: a',
    ],
    ['HTTPRoute', rule('{timeouts: {request: 1s, backendRequest: 2s}}'), 'backendRequest timeout cannot be longer than request timeout'],
    ['HTTPRoute', rule('{timeouts: {request: 1.5s}}'), 'spec.rules[0].timeouts.request: Invalid value: "1.5s"'],
    ['HTTPRoute', rule('{retry: {attempts: 0}}'), 'spec.rules[0].retry.attempts'],
    ['HTTPRoute', '{hostnames: ["Shop.test"]}', 'spec.hostnames[0]: Invalid value: "Shop.test"'],
    ['HTTPRoute', '{parentRefs: [{name: a}, {name: a}]}', 'sectionName or port must be unique'],
    ['HTTPRoute', '{parentRefs: [{name: a}, {name: a, port: 80}]}', 'sectionName or port must be specified'],
    ['GRPCRoute', rule('{matches: [{method: {}}]}'), "One or both of 'service' or 'method' must be specified"],
    ['Gateway', '{listeners: [{name: a, port: 80, protocol: HTTP}]}', 'spec.gatewayClassName: Required value.'],
    ['Gateway', listeners(''), 'spec.listeners: Invalid value: its length should be at least 1.'],
    ['Gateway', listeners('{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}'), 'Duplicate value: a'],
    [
      'Gateway',
      listeners('{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: HTTP}'),
      'Combination of port, protocol and hostname',
    ],
    [
      'Gateway',
      listeners('{name: a, port: 443, protocol: HTTPS, tls: {}}'),
      'certificateRefs or options must be specified when mode is Terminate',
    ],
    ['Gateway', listeners('{name: a, port: 443, protocol: TLS}'), 'tls mode must be set for protocol TLS'],
    [
      'Gateway',
      '{gatewayClassName: istio, addresses: [{value: a}], listeners: [{name: a, port: 80, protocol: HTTP}]}',
      'must be an IP address',
    ],
    ['TLSRoute', rule('{backendRefs: [{name: db, port: 5432}]}'), 'spec.hostnames: Required value.'],
    ['TCPRoute', rule('{backendRefs: []}'), 'spec.rules[0].backendRefs'],
    ['ListenerSet', '{parentRef: {name: a, port: 80}, listeners: [{name: a, port: 80, protocol: HTTP}]}', '`port` is no field of'],
  ])('%s %s: %s', (kind, spec, expected) => expect(verdicts(kind, spec).join('\n')).toContain(expected))

  it('does not stall on a long text', () => {
    const long = 'a'.repeat(4000)
    expect(
      verdicts('HTTPRoute', filters(`{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x, value: "${long}é"}]}}`)),
    ).toHaveLength(1)
    expect(verdicts('HTTPRoute', `{hostnames: ["${long}_"]}`)).toHaveLength(1)
  })
})
