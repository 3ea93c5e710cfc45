import type { ConnectionPoolHTTPSettings, ConnectionPoolSettings, ConnectionPoolTCPSettings } from '../../manifest/kinds.ts'
import type { FieldPath } from '../../manifest/resource.ts'
import { type Finding, fault, faultIf } from './finding.ts'
import { milliseconds, wrongDuration } from './values.ts'

const HTTP_LIMITS = {
  http1MaxPendingRequests: 'http1 max pending requests',
  http2MaxRequests: 'http2 max requests',
  maxRequestsPerConnection: 'max requests per connection',
  maxRetries: 'max retries',
  maxConcurrentStreams: 'max concurrent streams',
} as const

/** Checks `connectionPool` (validation.go, validateConnectionPool). */
export function checkConnectionPool(settings: ConnectionPoolSettings | undefined, at: FieldPath): Finding[] {
  if (!settings) return []
  const { http, tcp } = settings
  if (!http && !tcp) return [fault('connection pool must have at least one field', at)]
  return [...(http ? checkHttp(http, [...at, 'http']) : []), ...(tcp ? checkTcp(tcp, [...at, 'tcp']) : [])]
}

function checkHttp(http: ConnectionPoolHTTPSettings, at: FieldPath): Finding[] {
  const { idleTimeout, h2UpgradePolicy, useClientProtocol, http2KeepAlive: keepAlive } = http
  const negative = Object.entries(HTTP_LIMITS).flatMap(([name, text]) =>
    (http[name as keyof typeof HTTP_LIMITS] ?? 0) < 0 ? [fault(`${text} must be non-negative`, [...at, name])] : [],
  )
  const upgrade = h2UpgradePolicy === 'UPGRADE' && useClientProtocol
  return [
    ...negative,
    ...durationIf(idleTimeout, [...at, 'idleTimeout']),
    ...(upgrade ? [fault('use client protocol must not be true when H2UpgradePolicy is UPGRADE', [...at, 'useClientProtocol'])] : []),
    ...(keepAlive
      ? (['interval', 'timeout'] as const).flatMap((name) => {
          const path = [...at, 'http2KeepAlive', name]
          return keepAlive[name] === undefined ? [fault(`http2 keepalive ${name} is required`, path)] : durationIf(keepAlive[name], path)
        })
      : []),
  ]
}

function checkTcp(
  { maxConnections = 0, connectTimeout, maxConnectionDuration, idleTimeout, tcpKeepalive }: ConnectionPoolTCPSettings,
  at: FieldPath,
): Finding[] {
  return [
    ...(maxConnections < 0 ? [fault('max connections must be non-negative', [...at, 'maxConnections'])] : []),
    ...durationIf(connectTimeout, [...at, 'connectTimeout']),
    ...durationIf(maxConnectionDuration, [...at, 'maxConnectionDuration']),
    // 0s switches the timeout off.
    ...(idleTimeout === undefined || Math.trunc(milliseconds(idleTimeout)) === 0 ? [] : durationIf(idleTimeout, [...at, 'idleTimeout'])),
    ...durationIf(tcpKeepalive?.time, [...at, 'tcpKeepalive', 'time']),
    ...durationIf(tcpKeepalive?.interval, [...at, 'tcpKeepalive', 'interval']),
  ]
}

/** What is wrong with a duration that may be left out. */
export function durationIf(duration: string | undefined, at: FieldPath): Finding[] {
  return duration === undefined ? [] : faultIf(wrongDuration(duration), at)
}
