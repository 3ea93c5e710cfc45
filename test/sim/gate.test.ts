import { describe, expect, it } from 'vitest'
import { compile } from '../../src/index.ts'
import { flagsOfBits } from '../../src/sim/flags.ts'
import type { Recording } from '../../src/sim/recording.ts'
import { none16, rowBits } from '../../src/sim/recording.ts'
import { simulateRun } from '../../src/sim/run.ts'
import { lastOf } from '../run-to-end.ts'

const backend = `
{apiVersion: v1, kind: Service, metadata: {name: stock}, spec: {selector: {app: stock}, ports: [{name: http, port: 80, targetPort: 8080}]}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: stock}, spec: {selector: {matchLabels: {app: stock}}, template: {metadata: {labels: {app: stock}}, spec: {containers: [{name: c, image: i}]}}}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: c, image: i}]}}}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: bare}, spec: {selector: {matchLabels: {app: bare}}, template: {metadata: {labels: {app: bare, sidecar.istio.io/inject: "false"}}, spec: {containers: [{name: c, image: i}]}}}}
`

const policy = (spec: string, name = 'p') =>
  `\n---\n{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: ${name}}, spec: {selector: {matchLabels: {app: stock}}, ${spec}}}\n`
const peers = (spec: string) =>
  `\n---\n{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: peers}, spec: {${spec}}}\n`

/** How the requests of a minute end: status and how many, and whether the proxy beside the pod gave the answer. */
function outcomes(text: string, from: string, request?: string, timeline?: string): Record<string, number> {
  return counted(recordingOf(text, from, request, timeline))
}

function recordingOf(text: string, from: string, request = 'url: http://stock/', timeline = '[]'): Recording {
  const scenario = `
---
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: s }
spec:
  duration: 10s
  traffic: [{ name: t, from: ${from}, rate: 10/s, arrivals: constant, requests: [{ ${request} }] }]
  timeline: ${timeline}
`
  const { simulation } = compile({ files: [{ name: 'a.yaml', text: `${backend}${text}${scenario}` }] })
  return lastOf(simulateRun(simulation))
}

function counted({ rows }: Recording): Record<string, number> {
  const found: Record<string, number> = {}
  for (let row = 0; row < rows.length; row++) {
    const bits = rows.bits[row] ?? 0
    if (!(bits & rowBits.final)) continue
    const unseen = rows.status[row] === 200 && bits & rowBits.failed ? ' failed' : ''
    const key = `${rows.status[row]}${bits & rowBits.inbound ? ' sidecar' : ''}${rows.pod[row] === none16 ? ' no pod' : ''}${unseen}`
    found[key] = (found[key] ?? 0) + 1
  }
  return found
}

const web = '{workload: web}'
const bare = '{workload: bare}'
const allow = (rule: string) => policy(`rules: [${rule}]`)

const database = `
---
{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {selector: {app: stock}, ports: [{name: tcp, port: 5432, targetPort: 5432}]}}
---
{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: db}, spec: {host: db, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 1, interval: 1s, maxEjectionPercent: 100}}}}
`

/** What a denied client sees is a connection that opens and is closed without a byte, which no flag tells and no host is ejected for. */
describe('AuthorizationPolicy at the called pod, of TCP connections', () => {
  it.each([
    ['none', '', '200'],
    ['DENY of the caller', policy('action: DENY, rules: [{from: [{source: {namespaces: [default]}}]}]'), '0 sidecar'],
    ['ALLOW of others', policy('rules: [{from: [{source: {namespaces: [other]}}]}]'), '0 sidecar'],
    ['DENY by what only HTTP has', policy('action: DENY, rules: [{to: [{operation: {methods: [GET]}}]}]'), '0 sidecar'],
    ['DENY in dry run', policy('action: DENY, rules: [{}]').replace('name: p', 'name: p, annotations: {istio.io/dry-run: "true"}'), '200'],
  ])('%s', (_, text, expected) => {
    const recording = recordingOf(`${database}${text}`, web, 'url: http://db:5432/')
    expect(Object.keys(counted(recording))).toEqual([expected])
    expect(recording.rows.bits.slice(0, recording.rows.length).every((bits) => flagsOfBits(bits).length === 0)).toBe(true)
  })
})

describe('AuthorizationPolicy at the called pod', () => {
  it.each([
    ['nothing said lets all through', '', web, '200'],
    ['ALLOW without rules denies all', policy('action: ALLOW'), web, '403 sidecar'],
    [
      'an empty spec too',
      '\n---\n{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p}, spec: {}}\n',
      web,
      '403 sidecar',
    ],
    ['an empty rule allows all', allow('{}'), web, '200'],
    ['DENY of an empty rule', policy('action: DENY, rules: [{}]'), web, '403 sidecar'],
    ['AUDIT changes nothing', policy('action: AUDIT, rules: [{}]'), web, '200'],
    ['CUSTOM without its provider denies what it matches', policy('action: CUSTOM, provider: {name: x}, rules: [{}]'), web, '403 sidecar'],
    [
      'CUSTOM lets all through where the mesh has the provider',
      `${policy('action: CUSTOM, provider: {name: x}, rules: [{}]')}
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh }
spec: { meshConfig: { extensionProviders: [{ name: x, envoyExtAuthzGrpc: { service: a.b, port: 1 } }] } }
`,
      web,
      '200',
    ],
    ['the principal of the caller', allow('{from: [{source: {principals: ["cluster.local/ns/default/sa/web"]}}]}'), web, '200'],
    ['another principal', allow('{from: [{source: {principals: ["cluster.local/ns/default/sa/other"]}}]}'), web, '403 sidecar'],
    ['a caller without a sidecar has no principal', allow('{from: [{source: {principals: ["*"]}}]}'), bare, '403 sidecar'],
    ['nor a namespace', allow('{from: [{source: {namespaces: [default]}}]}'), bare, '403 sidecar'],
    ['the namespace of the caller', allow('{from: [{source: {namespaces: [def*]}}]}'), web, '200'],
    ['its service account', allow('{from: [{source: {serviceAccounts: [web]}}]}'), web, '200'],
    ['the own port and not the Service port', allow('{to: [{operation: {ports: ["8080"]}}]}'), web, '200'],
    ['the Service port fits nothing', allow('{to: [{operation: {ports: ["80"]}}]}'), web, '403 sidecar'],
    ['a header', allow('{when: [{key: "request.headers[x-key]", values: [k]}]}'), web, '403 sidecar'],
    ['a sidecar outbound asks no policy', policy('action: DENY, rules: [{}]').replace('app: stock', 'app: web'), web, '200'],
  ])('%s', (_, text, from, expected) => expect(Object.keys(outcomes(text, from))).toEqual([expected]))

  it('answers a gRPC caller with 200 and a gRPC status, which has failed', () =>
    expect(outcomes(policy('action: ALLOW'), web, 'url: "http://stock/", headers: {content-type: application/grpc}')).toEqual({
      '200 sidecar failed': 100,
    }))
})

describe('PeerAuthentication', () => {
  it.each([
    ['STRICT takes a caller with a sidecar', peers('mtls: {mode: STRICT}'), web, '200'],
    ['STRICT closes plain connections', peers('mtls: {mode: STRICT}'), bare, '0 sidecar'],
    ['PERMISSIVE takes both', peers('mtls: {mode: PERMISSIVE}'), bare, '200'],
    ['DISABLE takes plain ones, and sidecars know', peers('mtls: {mode: DISABLE}'), web, '200'],
    [
      'a port may differ',
      peers('selector: {matchLabels: {app: stock}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: PERMISSIVE}}'),
      bare,
      '200',
    ],
    [
      'a client that switches TLS off is shut out',
      `${peers('mtls: {mode: STRICT}')}\n---\n{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: d}, spec: {host: stock, trafficPolicy: {tls: {mode: DISABLE}}}}`,
      web,
      '503 sidecar',
    ],
  ])('%s', (_, text, from, expected) => expect(Object.keys(outcomes(text, from))).toEqual([expected]))
})

describe('RequestAuthentication', () => {
  const jwt = `
---
{apiVersion: security.istio.io/v1, kind: RequestAuthentication, metadata: {name: jwt}, spec: {selector: {matchLabels: {app: stock}}, jwtRules: [{issuer: shop}]}}
${allow('{from: [{source: {requestPrincipals: ["shop/*"]}}], when: [{key: "request.auth.claims[groups]", values: [admin]}]}')}`
  it.each([
    ['no token passes, and the policy refuses it', '', '403 sidecar'],
    ['a token of the issuer', ', claims: {iss: shop, sub: amy, groups: [admin]}', '200'],
    ['one without the claim', ', claims: {iss: shop, sub: amy, groups: [staff]}', '403 sidecar'],
    ['one of another issuer', ', claims: {iss: else, sub: amy}', '401 sidecar'],
    ['what is no token', ', headers: {authorization: Bearer x}', '401 sidecar'],
    ['another kind of credentials is none', ', headers: {authorization: Basic x}', '403 sidecar'],
  ])('%s', (_, extra, expected) => expect(Object.keys(outcomes(jwt, web, `url: "http://stock/"${extra}`))).toEqual([expected]))
})

describe('local rate limit beside the pod', () => {
  const limit = (context: string, selector: string) => `
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limit }
spec:
  workloadSelector: { labels: { app: ${selector} } }
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: ${context}, listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.local_ratelimit
        typed_config:
          "@type": type.googleapis.com/udpa.type.v1.TypedStruct
          type_url: type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
          value:
            stat_prefix: limit
            token_bucket: { max_tokens: 10, tokens_per_fill: 10, fill_interval: 5s }
            filter_enabled: { default_value: { numerator: 100, denominator: HUNDRED } }
            filter_enforced: { default_value: { numerator: 100, denominator: HUNDRED } }
`
  it('lets through what the bucket holds and what flows in: 10, and 2 a second', () => {
    const found = outcomes(limit('SIDECAR_INBOUND', 'stock'), web)
    expect(found['200']).toBeGreaterThanOrEqual(29)
    expect(found['200']).toBeLessThanOrEqual(30)
    expect(found['429 sidecar']).toBe(100 - (found['200'] ?? 0))
  })
  it('answers before any pod at the caller', () => {
    expect(outcomes(limit('SIDECAR_OUTBOUND', 'web'), web)['429 no pod']).toBeGreaterThan(60)
  })
  it('keeps what is left in the bucket when a change leaves the limit as it is', () => {
    const rare = limit('SIDECAR_INBOUND', 'stock').replace('fill_interval: 5s', 'fill_interval: 3600s')
    const applied = (limits: string) => `
  - at: 5s
    apply: |
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: stock }
      spec: { host: stock, trafficPolicy: { loadBalancer: { simple: RANDOM } } }${limits.replaceAll('\n', '\n      ')}
`
    expect(outcomes(rare, web, undefined, applied(''))['200']).toBe(10)
    expect(outcomes(rare, web, undefined, applied(rare.replaceAll(': 10,', ': 11,')))['200']).toBe(21)
  })
  it('leaves other pods alone', () => expect(outcomes(limit('SIDECAR_INBOUND', 'other'), web)).toEqual({ 200: 100 }))
})

describe('the TLS mode of a DestinationRule', () => {
  const plain = (mode: string, host = 'plain') => `
---
{apiVersion: v1, kind: Service, metadata: {name: plain}, spec: {selector: {app: bare}, ports: [{name: http, port: 80, targetPort: 8080}]}}
---
{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: r}, spec: {host: ${host}, trafficPolicy: {tls: {mode: ${mode}}}}}
`
  it.each([
    ['ISTIO_MUTUAL finds nobody to speak it with where the pod has no sidecar', plain('ISTIO_MUTUAL'), 'plain', '503'],
    ['DISABLE does', plain('DISABLE'), 'plain', '200'],
    ['ISTIO_MUTUAL is what pods with a sidecar speak', plain('ISTIO_MUTUAL', 'stock'), 'stock', '200'],
    ['DISABLE is turned away by STRICT', `${plain('DISABLE', 'stock')}${peers('mtls: {mode: STRICT}')}`, 'stock', '503 sidecar'],
    [
      'ISTIO_MUTUAL is begun in vain where it is switched off',
      `${plain('ISTIO_MUTUAL', 'stock')}${peers('mtls: {mode: DISABLE}')}`,
      'stock',
      '503',
    ],
    ['SIMPLE is begun in vain at a port that a sidecar takes for HTTP', plain('SIMPLE', 'stock'), 'stock', '503'],
    ['so is MUTUAL', plain('MUTUAL', 'stock'), 'stock', '503'],
    ['and where mutual TLS is switched off', `${plain('SIMPLE', 'stock')}${peers('mtls: {mode: DISABLE}')}`, 'stock', '503'],
    ['SIMPLE has no certificate for STRICT', `${plain('SIMPLE', 'stock')}${peers('mtls: {mode: STRICT}')}`, 'stock', '503 sidecar'],
    ['SIMPLE is left to the application where there is no sidecar', plain('SIMPLE'), 'plain', '200'],
    [
      'STRICT at the port alone',
      `${plain('DISABLE', 'stock')}${peers('selector: {matchLabels: {app: stock}}, portLevelMtls: {8080: {mode: STRICT}}')}`,
      'stock',
      '503 sidecar',
    ],
    [
      'STRICT at another port alone',
      `${plain('DISABLE', 'stock')}${peers('selector: {matchLabels: {app: stock}}, portLevelMtls: {9090: {mode: STRICT}}')}`,
      'stock',
      '200',
    ],
  ])('%s', (_, text, host, outcome) => expect(outcomes(text, web, `url: "http://${host}/"`)).toEqual({ [outcome]: 100 }))
})
