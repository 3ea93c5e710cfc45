import { expect, it } from 'vitest'
import { inferProtocol } from '../../src/mesh/protocol.ts'

it.each([
  ['http', 80, undefined, 'HTTP'],
  ['http-web', 80, undefined, 'HTTP'],
  ['HTTP2-web', 80, undefined, 'HTTP2'],
  ['grpc-web-ui', 80, undefined, 'GRPC-Web'],
  ['grpc-api', 80, undefined, 'GRPC'],
  ['https', 443, undefined, 'HTTPS'],
  ['tcp-db', 5432, undefined, 'TCP'],
  ['web', 80, undefined, 'Unsupported'],
  ['http_api', 80, undefined, 'Unsupported'],
  ['httpx', 80, undefined, 'Unsupported'],
  ['', 80, undefined, 'Unsupported'],
  ['', 3306, undefined, 'TCP'],
  ['http', 3306, undefined, 'HTTP'],
  ['tcp', 80, 'http', 'HTTP'],
  ['http', 80, 'tcp', 'TCP'],
  ['http', 80, 'kubernetes.io/h2c', 'HTTP2'],
  ['http', 80, 'kubernetes.io/wss', 'HTTPS'],
  ['http', 80, 'example.com/own', 'Unsupported'],
])('port %s %i with appProtocol %s is %s', (name, port, appProtocol, expected) => {
  expect(inferProtocol({ name, port, protocol: 'TCP', appProtocol })).toBe(expected)
})

it('UDP is UDP, whatever it is called', () => {
  expect(inferProtocol({ name: 'http', port: 80, protocol: 'UDP' })).toBe('UDP')
})
