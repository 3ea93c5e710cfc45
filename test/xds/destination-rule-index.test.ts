import { expect, it } from 'vitest'
import { sidecarScopeOf } from '../../src/xds/sidecar-scope.ts'
import { meshOf } from '../mesh/mesh-of.ts'

const rule = (where: string, spec: string, labels = '') =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { namespace: ${where.split('/')[0]}, name: ${where.split('/')[1]}${labels} }\nspec: ${spec}`
const pod = (namespace: string, labels = '{ app: client }') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: client, namespace: ${namespace}, labels: ${labels} }\nspec: { containers: [] }`
const web = 'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: server }\nspec: { ports: [{ port: 80, name: http }] }'
const WEB = 'web.server.svc.cluster.local'

/** Subsets of the rule that a client in `client` gets for web, or the reason that there are none. */
function subsetsFor(rules: readonly string[], client = pod('client')): string {
  const mesh = meshOf([web, client, ...rules].join('\n---\n'))
  const own = mesh.pods.find((p) => p.name === 'client')
  const found = own && sidecarScopeOf(mesh, own).destinationRule(WEB, own)
  return found ? (found.spec.subsets ?? []).map((s) => s.name).join(' ') : 'no rule'
}

const subset = (name: string) => `subsets: [{ name: ${name} }]`

it.each([
  ['none', [], 'no rule'],
  ["the service's namespace", [rule('server/a', `{ host: web, ${subset('s')} }`)], 's'],
  [
    "the client's namespace first",
    [rule('server/a', `{ host: web, ${subset('s')} }`), rule('client/a', `{ host: ${WEB}, ${subset('c')} }`)],
    'c',
  ],
  ['even by a wildcard', [rule('server/a', `{ host: web, ${subset('s')} }`), rule('client/a', `{ host: "*.local", ${subset('c')} }`)], 'c'],
  ['the root namespace last', [rule('istio-system/a', `{ host: ${WEB}, ${subset('r')} }`)], 'r'],
  ['a third namespace never', [rule('other/a', `{ host: ${WEB}, ${subset('o')} }`)], 'no rule'],
  ['not exported', [rule('server/a', `{ host: web, exportTo: ["."], ${subset('s')} }`)], 'no rule'],
  ['exported by name', [rule('server/a', `{ host: web, exportTo: [client], ${subset('s')} }`)], 's'],
  [
    'the most specific host',
    [
      rule('server/a', `{ host: "*.local", ${subset('far')} }`),
      rule('server/b', `{ host: "*.server.svc.cluster.local", ${subset('near')} }`),
    ],
    'near',
  ],
  [
    'two of one host and visibility are merged',
    [rule('server/a', `{ host: web, ${subset('one')} }`), rule('server/b', `{ host: ${WEB}, ${subset('two')} }`)],
    'one two',
  ],
  [
    'of unequal visibility the younger counts alone',
    [rule('server/a', `{ host: web, ${subset('one')} }`), rule('server/b', `{ host: web, exportTo: ["*"], ${subset('two')} }`)],
    'two',
  ],
  [
    'a selector that fits is preferred',
    [
      rule('client/a', `{ host: ${WEB}, workloadSelector: { matchLabels: { app: client } }, ${subset('mine')} }`),
      rule('client/b', `{ host: ${WEB}, ${subset('all')} }`),
    ],
    'mine',
  ],
  [
    'a selector for others ends the search',
    [
      rule('client/a', `{ host: ${WEB}, workloadSelector: { matchLabels: { app: other } }, ${subset('mine')} }`),
      rule('server/a', `{ host: web, ${subset('s')} }`),
    ],
    'no rule',
  ],
])('%s', (_about, rules, expected) => {
  expect(subsetsFor(rules)).toBe(expected)
})

it('a merged rule leads to the text of each subset', () => {
  const text = [
    web,
    pod('client'),
    rule('server/a', `{ host: web, ${subset('one')} }`),
    rule('server/b', `{ host: web, trafficPolicy: { loadBalancer: { simple: RANDOM } }, ${subset('two')} }`),
  ].join('\n---\n')
  const mesh = meshOf(text)
  const [own] = mesh.pods
  const merged = own && sidecarScopeOf(mesh, own).destinationRule(WEB, own)
  const textAt = (path: readonly (string | number)[]) => {
    const range = merged?.source.at(path)
    return text.slice(range?.start, range?.end).trim()
  }
  expect(textAt(['spec', 'subsets', 0, 'name'])).toBe('one')
  expect(textAt(['spec', 'subsets', 1, 'name'])).toBe('two')
  expect(textAt(['spec', 'trafficPolicy', 'loadBalancer', 'simple'])).toBe('RANDOM')
})
