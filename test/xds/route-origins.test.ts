import { describe, expect, it } from 'vitest'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'
import { compileProxy } from '../../src/xds/compile-proxy.ts'
import { caller, gatewayOf, service, sidecarOf, virtualHostOf } from './mesh-of.ts'

const text = `${service('web', '{name: http, port: 80}')}${caller()}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts: [web]
  http:
  - name: first
    match:
    - uri:
        prefix: /a
      headers:
        end-user: {exact: jason}
    timeout: 3s
    retries:
      attempts: 2
      perTryTimeout: 1s
    fault:
      delay: {fixedDelay: 2s, percentage: {value: 10}}
      abort: {httpStatus: 503, percentage: {value: 20}}
    mirror: {host: web, subset: v9}
    rewrite: {uri: /b}
    headers:
      request:
        set: {x-a: "1"}
    route:
    - destination: {host: web, subset: v1}
      weight: 90
    - destination: {host: web, subset: v2}
      weight: 10
  - redirect:
      uri: /elsewhere
`

const { value: resources } = parseManifests([{ name: 'web.yaml', text }])
const { origins, ...config } = compileProxy(buildMesh(resources).value, 'default/sleep')
const host = virtualHostOf({ origins, ...config }, '80', 'web.default.svc.cluster.local:80')
const [route, redirect] = host.routes ?? []
const action = route?.route
const fault = route?.typed_per_filter_config?.['envoy.filters.http.fault'] as { delay: object; abort: object } | undefined

/** The text behind a part, on one line. */
function textOf(part: object | undefined, field?: string): string | undefined {
  const range = part && (field ? origins.field(part, field) : origins.get(part))
  return range && text.slice(range.start, range.end).replace(/\s+/g, ' ').trim()
}

describe('the text behind a part of the configuration', () => {
  it.each([
    ['match', textOf(route?.match), /^uri: prefix: \/a headers: end-user: \{exact: jason\}$/],
    ['header matcher', textOf(route?.match.headers?.[0]), /^\{exact: jason\}$/],
    ['path', textOf(route?.match, 'prefix'), /^prefix: \/a$/],
    ['weighted cluster', textOf(action?.weighted_clusters?.clusters[1]), /^destination: \{host: web, subset: v2\} weight: 10$/],
    ['its weight', textOf(action?.weighted_clusters?.clusters[0], 'weight'), /^90$/],
    ['timeout', textOf(action, 'timeout'), /^3s$/],
    ['retry policy', textOf(action?.retry_policy), /^attempts: 2 perTryTimeout: 1s$/],
    ['per-try timeout', textOf(action?.retry_policy, 'per_try_timeout'), /^1s$/],
    ['mirror', textOf(action?.request_mirror_policies?.[0]), /^\{host: web, subset: v9\}$/],
    ['rewrite', textOf(action, 'prefix_rewrite'), /^\/b$/],
    ['delay', textOf(fault?.delay), /^\{fixedDelay: 2s/],
    ['its length', textOf(fault?.delay, 'fixed_delay'), /^2s$/],
    ['abort', textOf(fault?.abort), /^\{httpStatus: 503/],
    ['header to set', textOf(route?.request_headers_to_add?.[0]), /^"1"$/],
    ['route', textOf(route), /^name: first match: .*weight: 10$/],
    ['redirect', textOf(redirect?.redirect), /^uri: \/elsewhere$/],
    ['virtual host', textOf(host), /^\[web\]$/],
  ])('%s', (_, found, expected) => {
    expect(found).toMatch(expected)
  })

  it('is absent where Istio decided by itself', () => {
    expect(origins.get({})).toBeUndefined()
    expect(redirect && origins.field(redirect, 'timeout')).toBeUndefined()
  })
})

describe('what no rule decides', () => {
  it('a default route and its virtual host stem from the Service', () => {
    const config = sidecarOf(`${service('web', '{name: http, port: 80}')}${caller()}`)
    const host = virtualHostOf(config, '80', 'web.default.svc.cluster.local:80')
    const range = config.origins.get(host)
    expect(range).toMatchObject({ file: 'test.yaml' })
    expect(host.routes?.map((route) => config.origins.get(route))).toEqual([range])
  })

  it('a listener of its own, and its chain, stem from the Service too', () => {
    const own = `${service('db', '{name: tcp, port: 5432}')}${caller()}`
    const config = sidecarOf(own)
    const [listener] = config.listeners
    const range = listener && config.origins.get(listener)
    expect(range && own.slice(range.start, range.end)).toContain('name: db')
    expect(listener?.filter_chains?.map((chain) => config.origins.get(chain))).toEqual([range])
  })

  it('a gateway listener stems from the server', () => {
    const gateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: g}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.com]}]}
`
    const config = gatewayOf(gateway)
    const [listener] = config.listeners
    expect(listener && config.origins.get(listener)).toMatchObject({ file: 'test.yaml' })
  })
})
