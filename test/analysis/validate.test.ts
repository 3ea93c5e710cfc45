import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'

/** What the admission webhook says of one resource. */
function verdicts(kind: string, spec: string, apiVersion = 'networking.istio.io/v1'): readonly string[] {
  const { value: resources } = parseManifests([
    { name: 'a.yaml', text: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n` },
  ])
  const found = analyze(buildMesh(resources).value, resources).filter(({ code }) => code === 'IST0106' || code === 'IST0133')
  return found.map(({ code, message }) => `${code === 'IST0106' ? 'error' : 'warning'} ${message}`)
}

const rule = (more: string) => `{hosts: [a], http: [{${more}}]}`
const route = 'route: [{destination: {host: a}}]'

describe('VirtualService', () => {
  it.each([
    ['{hosts: [a]}', ['error Http, tcp or tls must be provided in virtual service.']],
    [rule(route), []],
    [rule(''), ['error HTTP route, redirect or direct_response is required.']],
    [rule(`${route}, redirect: {uri: /b}`), ['error HTTP route cannot contain both route and redirect.']],
    [rule(`${route}, timeout: 0.1ms`), ['error Duration must be greater than 1ms.']],
    [rule(`${route}, retries: {attempts: 0, retryOn: 5xx}`), ['error Http retry policy configured when attempts are set to 0 (disabled).']],
    [rule(`${route}, retries: {attempts: 1, retryOn: "5xx,520"}`), ['error "520" is not a valid retryOn policy.']],
    [rule(`${route}, fault: {abort: {httpStatus: 99}}`), ['error HTTP status 99 is not in range 200-599.']],
    [
      rule(`${route}, fault: {delay: {fixedDelay: 1s, percentage: {value: 101}}}`),
      ['error Percentage 101 is neither 0.0, nor in range [0.0001, 100.0].'],
    ],
    [rule(`${route}, match: [{uri: {regex: "(a"}}]`), [expect.stringMatching(/^error "uri": .*RE2/)]],
    [rule(`${route}, match: [{headers: {"a b": {exact: x}}}]`), ['error Header name a b is not a valid header name.']],
    [
      rule(`${route}, headers: {request: {set: {x: "100%"}}}`),
      ['error Header value configuration: invalid header configuration. Un-escaped %.'],
    ],
    [rule(`${route}, headers: {request: {set: {x: "%START_TIME(%s)% and 100%%"}}}`), []],
    [rule('route: [{destination: {host: a.b.3}}]'), ['error Domain name "b.3" invalid (top level domain "3" cannot be all-numeric).']],
    [rule('route: [{}]'), ['error Destination is required.']],
    [rule('directResponse: {status: 200}'), []],
    [
      '{hosts: ["*"], http: [{route: [{destination: {host: a}}]}]}',
      ['error Wildcard host * is not allowed for virtual services bound to the mesh gateway.'],
    ],
    ['{hosts: [a.b, "*.b"], http: [{route: [{destination: {host: a}}]}]}', ['error Duplicate hosts in virtual service: a.b & *.b.']],
    [
      '{hosts: [a], gateways: [x.y], http: [{route: [{destination: {host: a}}]}]}',
      ['warning Using legacy gatewayName format "x.y"; prefer the <namespace>/<name> format: "y/x".'],
    ],
  ])('%s', (spec, expected) => expect(verdicts('VirtualService', spec)).toEqual(expected))
})

describe('DestinationRule', () => {
  it.each([
    ['{host: a, trafficPolicy: {}}', ['error Traffic policy must have at least one field.']],
    ['{host: a, subsets: [{name: v1}, {name: v1}]}', ['error Duplicate subset names: v1.']],
    [
      '{host: a, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x, maglev: {tableSize: 10}}}}}',
      ['error TableSize must be a prime number for maglev.'],
    ],
    ['{host: a, trafficPolicy: {outlierDetection: {maxEjectionPercent: 101}}}', ['error Percentage 101 is not in range 0..100.']],
    [
      '{host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: x, to: {y: 60}}]}}}}',
      ['error Total locality weight 60 != 100.'],
    ],
    [
      '{host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: x, to: y}]}}}}',
      ['warning Outlier detection policy must be provided for failover.'],
    ],
    ['{host: a, trafficPolicy: {connectionPool: {http: {http1MaxPendingRequests: 1}}}}', []],
  ])('%s', (spec, expected) => expect(verdicts('DestinationRule', spec)).toEqual(expected))
})

describe('other kinds', () => {
  it.each([
    ['Gateway', '{servers: []}', ['error Gateway must have at least one server.']],
    [
      'Gateway',
      '{servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a]}]}',
      ['error Short names (non FQDN) are not allowed.'],
    ],
    [
      'Gateway',
      '{servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*"]}]}',
      ['error Server must have TLS settings for HTTPS/TLS protocols.'],
    ],
    ['ServiceEntry', '{hosts: ["*"], ports: [{number: 80, name: http, protocol: HTTP}]}', ['error Invalid host *.']],
    ['Sidecar', '{}', ['error Sidecar: empty configuration provided.']],
    ['WorkloadEntry', '{}', ['error Address is required.']],
    ['WorkloadGroup', '{}', ['error Template is required.']],
  ])('%s %s', (kind, spec, expected) => expect(verdicts(kind, spec)).toEqual(expected))

  it.each([
    ['AuthorizationPolicy', '{action: DENY}', [expect.stringContaining('DENY action without `rules`')]],
    [
      'AuthorizationPolicy',
      '{rules: [{from: [{source: {ipBlocks: [1.2.3]}}]}]}',
      ['error Invalid policy a.default: bad IP address (1.2.3).'],
    ],
    [
      'PeerAuthentication',
      '{portLevelMtls: {80: {mode: STRICT}}}',
      ['error Mesh/namespace peer authentication cannot have port level mTLS.'],
    ],
    ['RequestAuthentication', '{jwtRules: [{}]}', ['error Issuer or jwksUri must be non-empty string.']],
  ])('%s %s', (kind, spec, expected) => expect(verdicts(kind, spec, 'security.istio.io/v1')).toEqual(expected))
})

describe('annotations', () => {
  const annotated = (annotation: string, kind: string, spec: string) => {
    const text = `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: {name: a, namespace: b, annotations: {${annotation}}}\nspec: ${spec}\n`
    const { value: resources } = parseManifests([{ name: 'a.yaml', text }])
    return analyze(buildMesh(resources).value, resources)
      .filter(({ code }) => code === 'webhook-refuses')
      .map(({ message }) => message)
  }
  const dryRun = (value: string) => `istio.io/dry-run: "${value}"`
  it.each([
    [dryRun('true'), 'AuthorizationPolicy', '{rules: [{}]}', []],
    [dryRun('F'), 'AuthorizationPolicy', '{action: DENY, rules: [{}]}', []],
    [
      dryRun('true'),
      'AuthorizationPolicy',
      '{action: AUDIT, rules: [{}]}',
      ['The annotation istio.io/dry-run currently only supports action ALLOW/DENY, found action AUDIT in b/a.'],
    ],
    [
      dryRun('true'),
      'AuthorizationPolicy',
      '{action: CUSTOM}',
      ['The annotation istio.io/dry-run currently only supports action ALLOW/DENY, found action CUSTOM in b/a.'],
    ],
    [dryRun('yes'), 'AuthorizationPolicy', '{rules: [{}]}', [expect.stringContaining('has the invalid value yes')]],
    [dryRun('true'), 'PeerAuthentication', '{}', ['Unsupported annotation istio.io/dry-run, please remove the annotation from b/a.']],
    [
      'internal.istio.io/parents: x',
      'PeerAuthentication',
      '{}',
      ['"internal.istio.io/parents" annotation found, this may not be set by users.'],
    ],
    ['example.com/x: y', 'PeerAuthentication', '{}', []],
  ])('%s on a %s %s', (annotation, kind, spec, expected) => expect(annotated(annotation, kind, spec)).toEqual(expected))
})
