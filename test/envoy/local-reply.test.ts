import { describe, expect, it } from 'vitest'
import { grpcStatusOf } from '../../src/core/grpc-status.ts'
import {
  clusterNotFound,
  faultAbort,
  isGrpcContentType,
  localReply,
  replies,
  replyContext,
  resetReply,
} from '../../src/envoy/local-reply.ts'

const http = { grpc: false, head: false }
const grpc = { grpc: true, head: false }

describe('local replies', () => {
  it('gives the body to a plain caller', () => {
    expect(localReply(replies.noHealthyUpstream, http)).toEqual({
      status: 503,
      body: 'no healthy upstream',
      flags: ['UH'],
      details: 'no_healthy_upstream',
      headers: [],
    })
  })
  it('gives HEAD no body', () => expect(localReply(replies.responseTimeout, { ...http, head: true }).body).toBe(''))
  it('gives a gRPC caller 200 and a message', () => {
    expect(localReply(replies.noHealthyUpstream, grpc)).toMatchObject({
      status: 200,
      body: '',
      headers: [
        ['grpc-status', '14'],
        ['grpc-message', 'no healthy upstream'],
      ],
    })
  })
  it('sends no empty grpc-message', () => expect(clusterNotFound(503, grpc).headers).toEqual([['grpc-status', '14']]))
  it('escapes a grpc-message', () => {
    expect(localReply({ status: 418, details: 'direct_response', body: '50% é\n' }, grpc).headers[1]).toEqual([
      'grpc-message',
      '50%25 %C3%A9%0A',
    ])
  })

  it.each([
    [400, 13],
    [401, 16],
    [403, 7],
    [404, 12],
    [429, 14],
    [502, 14],
    [503, 14],
    [504, 14],
    [500, 2],
    [301, 2],
    [418, 2],
  ])('HTTP %i is grpc-status %i', (status, code) => {
    expect(grpcStatusOf(status)).toBe(code)
  })

  it.each([
    ['application/grpc', true],
    ['application/grpc+proto', true],
    ['application/grpc; charset=utf-8', false],
    ['application/grpc-web', false],
    ['Application/gRPC', false],
    ['', false],
  ])('content type %j is gRPC: %s', (type, is) => expect(isGrpcContentType(type)).toBe(is))

  it('reads the context off a request', () => {
    expect(replyContext({ method: 'HEAD', headers: [['content-type', 'application/grpc']] })).toEqual({ grpc: true, head: true })
  })
})

describe('resets', () => {
  it.each([
    ['remote connection failure', 503, 'UF'],
    ['connection timeout', 503, 'UF'],
    ['connection termination', 503, 'UC'],
    ['remote reset', 503, 'UR'],
    ['protocol error', 502, 'UPE'],
    ['overflow', 503, 'UO'],
  ] as const)('%s is %i %s', (reason, status, flag) => {
    const reply = resetReply({ reason }, http)
    expect(reply).toMatchObject({
      status,
      flags: [flag],
      body: `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`,
    })
  })
  it('says that it was retried, and the transport in the details only', () => {
    const reply = resetReply(
      { reason: 'remote connection failure', retried: true, transport: 'delayed connect error: Connection refused' },
      http,
    )
    expect(reply.body).toContain('. retried and the latest reset reason: remote connection failure')
    expect(reply.details).toBe(
      'upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused}',
    )
  })
  it('marks overload', () => expect(resetReply({ reason: 'overflow' }, http).headers).toEqual([['x-envoy-overloaded', 'true']]))
})

describe('fault aborts', () => {
  it.each([
    [{ status: 418 }, http, 418, []],
    [
      { status: 401 },
      grpc,
      200,
      [
        ['grpc-status', '16'],
        ['grpc-message', 'fault filter abort'],
      ],
    ],
    [{ status: 200, grpcStatus: 14 }, http, 200, []],
    [
      { status: 200, grpcStatus: 8 },
      grpc,
      200,
      [
        ['grpc-status', '8'],
        ['grpc-message', 'fault filter abort'],
      ],
    ],
  ])('%j for %j', (abort, context, status, headers) => expect(faultAbort(abort, context)).toMatchObject({ status, headers, flags: ['FI'] }))
})
