import { describe, expect, it } from 'vitest'
import { connectionFacts, factsOf } from '../../src/envoy/filter-facts.ts'
import { compileConnectionManager } from '../../src/envoy/http-connection-manager.ts'
import type { RoutedRequest } from '../../src/envoy/routed-request.ts'
import { ask, DIALLED } from './small-proxy.ts'

const routed: RoutedRequest = {
  method: 'GET',
  scheme: 'http',
  authority: 'reviews',
  path: '/',
  pathOnly: '/',
  headers: [],
  forwardedProto: 'http',
  grpc: false,
  protocol: 'HTTP/1.1',
}
const downstream = { ...DIALLED, peerAddress: '10.0.0.9' }

describe('the address of a caller', () => {
  it.each([
    { at: 'a sidecar', remote: false, hops: 0, forwarded: '1.1.1.1, 2.2.2.2', ip: '2.2.2.2' },
    { at: 'a sidecar', remote: false, hops: 0, forwarded: '1.1.1.1', ip: '1.1.1.1' },
    { at: 'a sidecar', remote: false, hops: 0, forwarded: undefined, ip: '10.0.0.9' },
    { at: 'a sidecar', remote: false, hops: 0, forwarded: ' , ', ip: '10.0.0.9' },
    { at: 'a gateway', remote: true, hops: 0, forwarded: '1.1.1.1, 2.2.2.2', ip: '10.0.0.9' },
    { at: 'a gateway', remote: true, hops: 1, forwarded: '1.1.1.1, 2.2.2.2', ip: '2.2.2.2' },
    { at: 'a gateway', remote: true, hops: 2, forwarded: '1.1.1.1,2.2.2.2', ip: '1.1.1.1' },
    { at: 'a gateway', remote: true, hops: 3, forwarded: '1.1.1.1, 2.2.2.2', ip: '10.0.0.9' },
  ])('at $at that trusts $hops hops, with x-forwarded-for $forwarded, is $ip', ({ remote, hops, forwarded, ip }) => {
    const rules = compileConnectionManager({ use_remote_address: remote, xff_num_trusted_hops: hops } as never, 'sidecar')
    const sent = ask(forwarded === undefined ? {} : { headers: [['x-forwarded-for', forwarded]] })
    expect(factsOf(routed, { sent, downstream, rules })).toMatchObject({ directIp: '10.0.0.9', remoteIp: ip, request: routed })
  })
})

describe('what is known of a connection', () => {
  it.each([
    { of: 'a plain one', given: {}, facts: { principal: undefined, directIp: '127.0.0.1', remoteIp: '127.0.0.1' } },
    {
      of: 'one with a certificate',
      given: { peerPrincipal: 'cluster.local/ns/a/sa/b', peerAddress: '10.0.0.9', sni: 'x' },
      facts: { principal: 'spiffe://cluster.local/ns/a/sa/b', directIp: '10.0.0.9', remoteIp: '10.0.0.9', serverName: 'x' },
    },
  ])('is of $of', ({ given, facts }) =>
    expect(connectionFacts({ address: DIALLED.address, port: DIALLED.port, ...given })).toMatchObject({
      ...facts,
      destinationIp: DIALLED.address,
      destinationPort: DIALLED.port,
    }),
  )
})
