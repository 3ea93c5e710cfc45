import { describe, expect, it } from 'vitest'
import { chainsOf, gatewayOf, service } from './mesh-of.ts'

const gateway = (name: string, servers: string, selector = '{istio: ingressgateway}') => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ${name}}
spec: {selector: ${selector}, servers: [${servers}]}
---
`
const server = (port: number, protocol: string, hosts: string, tls = '') =>
  `{port: {number: ${port}, name: ${protocol.toLowerCase()}-${port}, protocol: ${protocol}}, hosts: ${hosts}${tls && `, tls: ${tls}`}}`

const simple = '{mode: SIMPLE, credentialName: c}'
const tcpRule = `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v}
spec:
  hosts: ["*"]
  gateways: [g, h]
  tcp: [{route: [{destination: {host: db.default.svc.cluster.local, port: {number: 5432}}}]}]
  tls: [{match: [{sniHosts: [a.com]}], route: [{destination: {host: db.default.svc.cluster.local, port: {number: 5432}}}]}]
---
${service('db', '{name: tcp, port: 5432}')}`
const db = 'outbound|5432||db.default.svc.cluster.local'

function listenersOf(text: string) {
  const config = gatewayOf(text)
  return Object.fromEntries(config.listeners.map(({ name }) => [name, chainsOf(config, name)]))
}

describe('listeners of a gateway', () => {
  it.each([
    ["plain HTTP, on the pod's own port", gateway('g', server(80, 'HTTP', '[a.com]')), { '0.0.0.0_8080': ['http>http.8080'] }],
    ['a port that no Service has, as it is', gateway('g', server(81, 'HTTP', '[a.com]')), { '0.0.0.0_81': ['http>http.81'] }],
    [
      'HTTPS, by server name',
      gateway('g', server(443, 'HTTPS', '[a.com, default/b.com]', simple)),
      { '0.0.0.0_8443': ['sni=a.com,b.com http>https.443.https-443.g.default'] },
    ],
    [
      'HTTPS for every name',
      gateway('g', server(443, 'HTTPS', '["*"]', simple)),
      { '0.0.0.0_8443': ['http>https.443.https-443.g.default'] },
    ],
    ['TCP', `${gateway('g', server(5432, 'TCP', '["*"]'))}${tcpRule}`, { '0.0.0.0_5432': [`tcp>${db}`] }],
    ['TCP without a rule: nothing listens', gateway('g', server(5432, 'TCP', '["*"]')), {}],
    [
      'passthrough',
      `${gateway('g', server(443, 'TLS', '[a.com]', '{mode: PASSTHROUGH}'))}${tcpRule}`,
      { '0.0.0.0_8443': [`sni=a.com tcp>${db}`] },
    ],
    [
      'passthrough for a rule that names no server, which Istio’s validation rejects',
      `${gateway('g', server(443, 'TLS', '["*"]', '{mode: PASSTHROUGH}'))}${tcpRule.replace('sniHosts: [a.com]', 'port: 443')}`,
      { '0.0.0.0_8443': [`tcp>${db}`] },
    ],
    [
      'terminated TLS takes tcp rules',
      `${gateway('g', server(443, 'TLS', '[b.com]', simple))}${tcpRule}`,
      { '0.0.0.0_8443': [`sni=b.com tcp>${db}`] },
    ],
    ['a selector that fits no label', gateway('g', server(80, 'HTTP', '[a.com]'), '{istio: other}'), {}],
    ['no selector fits all', gateway('g', server(80, 'HTTP', '[a.com]'), '{}'), { '0.0.0.0_8080': ['http>http.8080'] }],
  ])('%s', (_, text, expected) => {
    expect(listenersOf(text)).toEqual(expected)
  })
})

describe('servers on one port', () => {
  it.each([
    ['plain HTTP merges', server(80, 'HTTP', '[a.com]'), server(80, 'HTTP2', '[b.com]'), ['http>http.8080']],
    ['TCP first drops HTTP', server(80, 'TCP', '[a.com]'), server(80, 'HTTP', '[b.com]'), [`tcp>${db}`]],
    ['HTTP first drops TLS', server(80, 'HTTP', '[a.com]'), server(80, 'HTTPS', '[b.com]', simple), ['http>http.8080']],
    [
      'TLS first keeps later HTTP',
      server(80, 'HTTPS', '[a.com]', simple),
      server(80, 'HTTP', '[b.com]'),
      ['sni=a.com http>https.80.https-80.g.default', 'http>http.8080'],
    ],
    [
      'one host repeated drops the later server',
      server(80, 'HTTPS', '[a.com]', simple),
      server(80, 'HTTPS', '[a.com, b.com]', simple),
      ['sni=a.com http>https.80.https-80.g.default'],
    ],
    [
      'other hosts stand side by side',
      server(80, 'HTTPS', '[a.com]', simple),
      server(80, 'HTTPS', '[b.com]', simple),
      ['sni=a.com http>https.80.https-80.g.default', 'sni=b.com http>https.80.https-80.h.default'],
    ],
  ])('%s', (_, first, second, chains) => {
    expect(listenersOf(`${gateway('g', first)}${gateway('h', second)}${tcpRule}`)).toEqual({ '0.0.0.0_8080': chains })
  })
})
