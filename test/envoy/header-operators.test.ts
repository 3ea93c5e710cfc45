import { expect, it } from 'vitest'
import { compileHeaderFormat, type FormatContext } from '../../src/envoy/header-format.ts'

const context: FormatContext = {
  request: {
    method: 'POST',
    path: '/rewritten?u=1&v=2',
    authority: 'shop.test',
    headers: [
      ['content-type', 'application/grpc'],
      ['x-envoy-original-path', '/sent?u=1&v=2'],
      ['x-user', 'anna'],
    ],
  },
  origin: {
    scheme: 'https',
    protocol: 'HTTP/2',
    routeName: 'canary',
    remoteAddress: '9.8.7.6',
    directAddress: '10.1.0.4',
    localAddress: '10.96.0.1',
    localPort: 80,
    serverName: 'shop.io',
  },
  cluster: 'outbound|80||shop',
  tries: 2,
  response: { status: 503, flags: ['URX', 'UC'], details: 'via_upstream', headers: [['grpc-status', '8']] },
}

it.each([
  ['%REQ(:scheme)% %REQ(x-none?x-user):2%', 'https an'],
  ['%PROTOCOL%', 'HTTP/2'],
  ['%RESPONSE_CODE% %RESPONSE_FLAGS%', '503 URX,UC'],
  ['%RESPONSE_FLAGS_LONG%', 'UpstreamRetryLimitExceeded,UpstreamConnectionTermination'],
  ['%ROUTE_NAME% to %UPSTREAM_CLUSTER%', 'canary to outbound|80||shop'],
  ['%UPSTREAM_REQUEST_ATTEMPT_COUNT%', '2'],
  ['%QUERY_PARAM(v)%%QUERY_PARAM(none)%', '2'],
  ['%QUERY_PARAMS%', 'u=1&v=2'],
  ['%PATH% %PATH(NQ)%', '/sent?u=1&v=2 /sent'],
  ['%PATH(WQ:PATH)% %PATH(NQ:ORIG)%', '/rewritten?u=1&v=2 /sent'],
  ['%GRPC_STATUS% %GRPC_STATUS(SNAKE_STRING)% %GRPC_STATUS_NUMBER%', 'ResourceExhausted RESOURCE_EXHAUSTED 8'],
  ['%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%', '9.8.7.6 10.1.0.4'],
  ['%DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_PORT% %REQUESTED_SERVER_NAME%', '10.96.0.1:80 80 shop.io'],
  ['100%% of %NOTHING_KNOWN%x', '100% of x'],
])('%s is %s', (value, expected) => expect(compileHeaderFormat(value)(context)).toBe(expected))

it('fills in what is known before there is a response, a route or a try', () => {
  const early: FormatContext = { request: { ...context.request, headers: [] } }
  const value =
    '%RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_FLAGS_LONG% %UPSTREAM_REQUEST_ATTEMPT_COUNT% %PATH(WQ)%%GRPC_STATUS%%ROUTE_NAME%'
  expect(compileHeaderFormat(value)(early)).toBe('0 - - 0 /rewritten?u=1&v=2')
})
