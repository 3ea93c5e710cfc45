import { describe, expect, it } from 'vitest'
import { gatewayOf, outcomeOf } from './mesh-of.ts'

const gateway = (hosts: string, more = '', name = 'g') => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ${name}}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ${hosts}${more}}]}
---
`
const virtualService = (name: string, hosts: string, http: string, gateways = '[g]', namespace = 'default') => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${namespace}}
spec: {hosts: ${hosts}, gateways: ${gateways}, http: ${http}}
---
`
const answer = (status: number) => `[{directResponse: {status: ${status}}}]`
const at = (path: string, status: number) => `{match: [{uri: {prefix: ${path}}}], directResponse: {status: ${status}}}`

/** `domains: outcomes` of each virtual host of the table. */
function hostsOf(text: string, table = 'http.8080'): Record<string, string> {
  const found = gatewayOf(text).routes.find(({ name }) => name === table)
  return Object.fromEntries(
    (found?.virtual_hosts ?? []).map(({ domains, routes, require_tls }) => [
      domains.join(' '),
      [...(require_tls ? [require_tls] : []), ...(routes ?? []).map(outcomeOf)].join(', '),
    ]),
  )
}

describe('virtual hosts of a gateway', () => {
  it.each([
    ['the narrower of two hosts', gateway('["*.a.com"]') + virtualService('v', '[x.a.com]', answer(201)), { 'x.a.com': 'direct 201' }],
    ["also if it is the server's", gateway('[x.a.com]') + virtualService('v', '["*.a.com"]', answer(201)), { 'x.a.com': 'direct 201' }],
    ['no common host', gateway('[b.com]') + virtualService('v', '[a.com]', answer(201)), { '*': '' }],
    ['capitals count', gateway('[A.com]') + virtualService('v', '[a.com]', answer(201)), { '*': '' }],
    ["not another gateway's rules", gateway('["*"]') + virtualService('v', '[a.com]', answer(201), '[h]'), { '*': '' }],
    ["not the mesh's", gateway('["*"]') + virtualService('v', '[a.com]', answer(201), '[mesh]'), { '*': '' }],
    [
      'a namespace before the host',
      gateway('[other/a.com]') +
        virtualService('v', '[a.com]', answer(201)) +
        virtualService('w', '[a.com]', answer(202), '[default/g]', 'other'),
      { 'a.com': 'direct 202' },
    ],
    [
      'equal routes are one virtual host',
      gateway('["*"]') + virtualService('v', '[a.com, "*.b.com", bb.com]', answer(201)),
      { 'bb.com a.com *.b.com': 'direct 201' },
    ],
    ['a redirect without any rule', gateway('[a.com]', ', tls: {httpsRedirect: true}'), { 'a.com': 'ALL' }],
  ])('%s', (_, text, expected) => {
    expect(hostsOf(text)).toEqual(expected)
  })

  it('several VirtualServices are merged in order, what takes all goes last', () => {
    const text = `${gateway('[a.com]')}${virtualService('b', '[a.com]', `[${at('/b', 202)}]`)}${virtualService('a', '[a.com]', `[${at('/a', 201)}, {directResponse: {status: 404}}]`)}`
    expect(hostsOf(text)).toEqual({ 'a.com': 'direct 201, direct 202, direct 404' })
  })

  it('routes reached through two Gateways stand twice', () => {
    const text = `${gateway('[a.com]')}${gateway('[a.com]', '', 'h')}${virtualService('v', '[a.com]', `[${at('/a', 201)}]`, '[g, h]')}`
    expect(hostsOf(text)).toEqual({ 'a.com': 'direct 201, direct 201' })
  })

  it('match.port is the port of the server, not of the pod', () => {
    const rule = (port: number) => virtualService('v', '[a.com]', `[{match: [{port: ${port}}], directResponse: {status: 201}}]`)
    expect(hostsOf(gateway('[a.com]') + rule(80))).toEqual({ 'a.com': 'direct 201' })
    expect(hostsOf(gateway('[a.com]') + rule(8080))).toEqual({ '*': '' })
  })
})
