import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import type { Diagnostic } from '../../src/core/diagnostic.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import { buildMesh } from '../../src/mesh/build.ts'

/** Diagnostics of a text, as `code at "text"`. */
function analysed(text: string): readonly Diagnostic[] {
  const { value: resources } = parseManifests([{ name: 'a.yaml', text }])
  return analyze(buildMesh(resources).value, resources)
}
const found = (text: string) => analysed(text).map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`)
const codes = (text: string) => analysed(text).map(({ code }) => code)
/** The text after the first quick fix of the first diagnostic with that code. */
function fixed(text: string, code: string): string {
  const edits = analysed(text).find((diagnostic) => diagnostic.code === code)?.fixes?.[0]?.edits ?? []
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((all, { range, newText }) => all.slice(0, range.start) + newText + all.slice(range.end), text)
}

const deployment = (name: string, version: string, app = 'reviews') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${app}, version: ${version}}}
  template: {metadata: {labels: {app: ${app}, version: ${version}}}}
`
const service = (name = 'reviews', ports = '[{name: http, port: 9080}]') => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: ${ports}}
`
const rule = (subsets: string, host = 'reviews') => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${host}}
spec: {host: ${host}, subsets: ${subsets}}
`
const virtualService = (spec: string, name = 'reviews') => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}}
spec: ${spec}
`
const gateway = (hosts: string) => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: shop}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ${hosts}}]
`
const reviews = service() + deployment('reviews-v1', 'v1') + deployment('reviews-v2', 'v2')
const subsets = rule('[{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]')
const route = (destination: string, more = '') =>
  virtualService(`{hosts: [reviews], http: [{route: [{destination: ${destination}}]${more}}]}`)

describe('references', () => {
  it.each([
    ['an unknown host', reviews + route('{host: reviws}'), ['IST0101 reviws']],
    ['an unknown mirror', reviews + route('{host: reviews}', ', mirror: {host: shadow}'), ['IST0101 shadow']],
    ['an unknown port', reviews + route('{host: reviews, port: {number: 80}}'), ['IST0101 80']],
    [
      'a port that must be told',
      service('reviews', '[{name: http, port: 80}, {name: http-admin, port: 81}]') + route('{host: reviews}'),
      ['IST0112 reviews'],
    ],
    ['an unknown subset', reviews + subsets + route('{host: reviews, subset: v3}'), ['IST0101 v3']],
    ['a subset without a DestinationRule', reviews + route('{host: reviews, subset: v1}'), ['IST0101 v1']],
    ['a DestinationRule of an unknown host', reviews + rule('[]', 'ratings'), ['IST0174 ratings']],
    ['a subset that fits no pod', reviews + rule('[{name: v3, labels: {version: v3}}]'), ['IST0173 {version: v3}']],
    [
      'a subset that fits pods of another service only',
      reviews + service('ratings') + deployment('ratings-v1', 'v7', 'ratings') + rule('[{name: v7, labels: {version: v7}}]'),
      ['subset-selects-no-pod {version: v7}'],
    ],
    ['all known', reviews + subsets + route('{host: reviews, subset: v1, port: {number: 9080}}'), []],
    ['a full name', reviews + subsets + route('{host: reviews.default.svc.cluster.local, subset: v1}'), []],
  ])('%s', (_, text, expected) => expect(found(text)).toEqual(expected))

  it.each([
    [
      'an unknown gateway',
      gateway('["*"]') +
        reviews +
        virtualService('{hosts: [shop.test], gateways: [shp], http: [{route: [{destination: {host: reviews}}]}]}'),
      ['IST0101 shp', 'IST0132 shp'],
    ],
    [
      'a host that the gateway does not serve',
      gateway('[other.test]') +
        reviews +
        virtualService('{hosts: [shop.test], gateways: [shop], http: [{route: [{destination: {host: reviews}}]}]}'),
      ['IST0132 shop'],
    ],
    [
      'a host that a wildcard serves',
      gateway('["*.test"]') +
        reviews +
        virtualService('{hosts: [shop.test], gateways: [shop, mesh], http: [{route: [{destination: {host: reviews}}]}]}'),
      [],
    ],
  ])('%s', (_, text, expected) => expect(found(text).filter((line) => / sh/.test(line))).toEqual(expected))
})

describe('quick fixes', () => {
  it('change a host to the one that was meant', () =>
    expect(fixed(reviews + route('{host: reviws}'), 'IST0101')).toBe(reviews + route('{host: reviews}')))

  it('change a subset to the one that was meant', () => {
    const text = reviews + rule('[{name: stable, labels: {version: v1}}]')
    expect(fixed(text + route('{host: reviews, subset: stabel}'), 'IST0101')).toBe(text + route('{host: reviews, subset: stable}'))
  })

  it('add a DestinationRule with the subsets that are asked for', () => {
    const text = fixed(
      reviews +
        virtualService(
          '{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v1}, weight: 90}, {destination: {host: reviews, subset: v2}, weight: 10}]}]}',
        ),
      'IST0101',
    )
    expect(text).toContain('kind: DestinationRule')
    expect(codes(text)).toEqual([])
  })

  it('give each Deployment the version that its name says', () => {
    const text = service() + deployment('reviews-v1', 'v1') + deployment('reviews-v2', 'v1')
    expect(codes(text)).toEqual(['pods-share-all-labels'])
    expect(fixed(text, 'pods-share-all-labels')).toBe(service() + deployment('reviews-v1', 'v1') + deployment('reviews-v2', 'v2'))
  })
})

describe('rules', () => {
  const http = (...rules: string[]) => virtualService(`{hosts: [reviews], http: [${rules.join(', ')}]}`)
  const to = 'route: [{destination: {host: reviews}}]'

  it.each([
    ['two without matches', http(`{${to}}`, `{${to}}`), ['IST0130']],
    ['one behind a rule without matches', http(`{${to}}`, `{match: [{uri: {prefix: /a}}], ${to}}`), ['IST0130']],
    [
      'the same match twice',
      http(`{match: [{uri: {prefix: /a}}], ${to}}`, `{match: [{uri: {prefix: /a}}, {uri: {exact: /b}}], ${to}}`),
      ['IST0131'],
    ],
    [
      'all matches taken',
      http(`{match: [{uri: {prefix: /a}}], ${to}}`, `{match: [{name: x, uri: {prefix: /a}}], ${to}}`),
      ['IST0131', 'IST0130'],
    ],
    [
      'the same match but for fields at their default',
      http(`{match: [{uri: {prefix: /a}, ignoreUriCase: false}], ${to}}`, `{match: [{uri: {prefix: /a}, headers: {}}], ${to}}`),
      ['IST0131', 'IST0130'],
    ],
    [
      'an empty matcher is not none',
      http(`{match: [{uri: {prefix: /a}, method: {}}], ${to}}`, `{match: [{uri: {prefix: /a}}], ${to}}`),
      [],
    ],
    [
      'a longer prefix behind a shorter one',
      http(`{match: [{uri: {prefix: /a}}], ${to}}`, `{match: [{uri: {prefix: /a/b}}], ${to}}`),
      ['IST0131'],
    ],
    [
      'a longer prefix before a shorter one',
      http(`{match: [{uri: {prefix: /a/b}}], ${to}}`, `{match: [{uri: {prefix: /a}}], ${to}}`, `{${to}}`),
      [],
    ],
  ])('%s', (_, text, expected) => expect(codes(reviews + text)).toEqual(expected))

  const split = (...weights: (number | undefined)[]) =>
    reviews +
    subsets +
    virtualService(
      `{hosts: [reviews], http: [{route: [${weights.map((weight, i) => `{destination: {host: reviews, subset: v${i + 1}}${weight === undefined ? '' : `, weight: ${weight}`}}`).join(', ')}]}]}`,
    )

  it.each([
    ['90/10', split(90, 10), []],
    ['one without a weight', split(undefined), []],
    ['a sum of 50', split(30, 20), ['weights-sum']],
    ['a sum of 0', split(0, 0), ['IST0106']],
    ['none at all', split(undefined, undefined), ['IST0106']],
    ['one of two missing', split(90, undefined), ['weight-missing']],
    ['a negative one', split(-1, 2), ['IST0106']],
  ])('weights: %s', (_, text, expected) => expect(codes(text)).toEqual(expected))

  it('of two VirtualServices for one host', () => {
    const same = (name: string) => virtualService('{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}', name)
    expect(codes(reviews + same('a') + same('b'))).toEqual(['IST0109', 'IST0109'])
  })
})

describe('other findings', () => {
  it.each([
    ['a port without a protocol in its name', service('reviews', '[{name: web, port: 80}]'), ['IST0118']],
    ['a port without a name', service('reviews', '[{port: 80}]'), ['IST0118']],
    ['appProtocol', service('reviews', '[{name: web, port: 80, appProtocol: http}]'), []],
    [
      'a field that changes nothing here',
      reviews +
        '---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r}\nspec: {host: reviews, trafficPolicy: {connectionPool: {tcp: {tcpKeepalive: {time: 5s}}}}}',
      ['unsupported-field'],
    ],
    [
      'a kind that changes nothing here',
      'apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: {name: t}\nspec: {}',
      ['unsupported-kind'],
    ],
  ])('%s', (_, text, expected) => expect(codes(text)).toEqual(expected))

  it('are silenced by the annotation', () => {
    const text = virtualService('{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}')
    expect(codes(text)).toEqual(['IST0101'])
    expect(
      codes(text.replace('{name: reviews}', '{name: reviews, annotations: {galley.istio.io/analyze-suppress: "IST0101,IST0112"}}')),
    ).toEqual([])
  })

  it.each(['IST0106', '*'])('but for what a cluster refuses, which knows nothing of %s', (codesToLeaveOut) => {
    const text = virtualService('{hosts: [reviews], http: [{retries: {attempts: -1}, route: [{destination: {host: reviews}}]}]}')
    expect(codes(text)).toContain('IST0106')
    const silenced = codes(
      text.replace('{name: reviews}', `{name: reviews, annotations: {galley.istio.io/analyze-suppress: "${codesToLeaveOut}"}}`),
    )
    expect(silenced).toContain('webhook-refuses')
    expect(silenced).not.toContain('IST0106')
  })

  it.each(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'])(
    'are none in %s, but what a cluster refuses',
    (namespace) => {
      const inside = (spec: string) => virtualService(spec).replace('{name: reviews', `{namespace: ${namespace}, name: reviews`)
      expect(codes(inside('{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}'))).toEqual([])
      expect(codes(inside('{hosts: [reviews], http: [{retries: {attempts: -1}, route: [{destination: {host: reviews}}]}]}'))).toEqual([
        'webhook-refuses',
      ])
      expect(codes(`apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}}`)).toEqual([])
      const dns = `apiVersion: v1\nkind: Service\nmetadata: {name: dns, namespace: ${namespace}}\nspec: {selector: {app: dns}, ports: [{port: 80}]}\n---\n`
      expect(codes(dns + virtualService(`{hosts: [reviews], http: [{route: [{destination: {host: dns.${namespace}}}]}]}`))).toEqual([
        'IST0101',
      ])
    },
  )

  it.each([
    ['the same image', 'istio-injection: enabled', 'docker.io/istio/proxyv2:1.30.0', '', []],
    ['a variant of it', 'istio-injection: enabled', 'docker.io/istio/proxyv2:1.30.0-distroless', '', []],
    ['another image', 'istio-injection: enabled', 'docker.io/istio/proxyv2:1.29.0', '', ['IST0158']],
    ['another image that was asked for', 'istio-injection: enabled', 'mine', '{sidecar.istio.io/proxyImage: mine}', []],
    ['another image of the default revision', 'istio.io/rev: default', 'docker.io/istio/proxyv2:1.29.0', '', ['IST0158']],
    ['a revision without its ConfigMap', 'istio.io/rev: canary', 'docker.io/istio/proxyv2:1.29.0', '', []],
    ['no injection', 'istio-injection: disabled', 'docker.io/istio/proxyv2:1.29.0', '', []],
  ])('of a sidecar with %s (%s)', (_, label, image, annotations, expected) => {
    const text = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {${label}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector, namespace: istio-system}
data: {values: '{"sidecarInjectorWebhook":{},"global":{"hub":"docker.io/istio","tag":"1.30.0","proxy":{"image":"proxyv2"}}}'}
---
apiVersion: v1
kind: Pod
metadata: {name: cart-0, namespace: shop, labels: {app: cart}, annotations: ${annotations || '{}'}}
spec: {containers: [{name: cart, image: cart}, {name: istio-proxy, image: '${image}'}]}
`
    expect(codes(text)).toEqual(expected)
  })
})
