import type { Gateway, Port, Server } from '../../manifest/kinds.ts'
import type { FieldPath, Resource } from '../../manifest/resource.ts'
import { isHttp, parseProtocol } from '../../mesh/protocol.ts'
import { caution, eachOf, type Finding, fault, faultIf } from './finding.ts'
import { isDnsLabel, wrongIp, wrongPort } from './names.ts'
import { checkScopedHost } from './scoped-host.ts'
import { checkServerTls } from './server-tls.ts'

/** Checks an Istio Gateway as the admission webhook does (validation.go, ValidateGateway). */
export function checkGateway({ spec, metadata }: Resource<Gateway>): Finding[] {
  const { servers = [] } = spec
  const names = servers.map(({ port }) => (port ? (port.name ?? '') : undefined))
  return [
    ...(isDnsLabel(metadata.name) ? [] : [fault(`invalid gateway name: "${metadata.name}"`, ['metadata', 'name'])]),
    ...(servers.length === 0 ? [fault('gateway must have at least one server', ['spec'])] : []),
    ...eachOf(servers, ['spec', 'servers'], (server, at) => [
      ...checkServer(server, at),
      ...checkUniqueName(names, at),
      ...(server.port && !isHttp(parseProtocol(server.port.protocol ?? '')) && server.tls?.httpsRedirect
        ? [caution('tls.httpsRedirect should only be used with http servers', [...at, 'tls', 'httpsRedirect'])]
        : []),
    ]),
  ]
}

function checkUniqueName(names: readonly (string | undefined)[], at: FieldPath): Finding[] {
  const index = Number(at.at(-1))
  const name = names[index]
  const repeated = name !== undefined && names.indexOf(name) < index
  return repeated ? [fault(`port names in servers must be unique: duplicate name ${name}`, [...at, 'port', 'name'])] : []
}

function checkServer(server: Server, at: FieldPath): Finding[] {
  const { hosts = [], port, bind = '', tls } = server
  const portFindings = checkServerPort(port, bind, [...at, 'port'])
  return [
    ...(hosts.length === 0 ? [fault('server config must contain at least one host', at)] : []),
    ...eachOf(hosts, [...at, 'hosts'], (host, path) => checkScopedHost(host, path, 'gateway')),
    ...portFindings,
    ...checkBind(bind, port, [...at, 'bind']),
    ...(tls ? checkServerTls(tls, [...at, 'tls']) : []),
    ...(portFindings.length === 0 && port ? checkTlsOfPort(server, port, at) : []),
  ]
}

function checkServerPort(port: Port | undefined, bind: string, at: FieldPath): Finding[] {
  if (!port) return [fault('port is required', at)]
  const { protocol = '', number = 0, targetPort = 0, name = '' } = port
  const known = parseProtocol(protocol) !== 'Unsupported'
  return [
    ...(known
      ? []
      : [
          fault(`invalid protocol "${protocol}", supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP`, [
            ...at,
            'protocol',
          ]),
        ]),
    ...(number > 0 || !bind.startsWith('unix://') ? faultIf(wrongPort(number), [...at, 'number']) : []),
    ...(targetPort > 0 ? [fault('targetPort has no impact on Gateways', [...at, 'targetPort'])] : []),
    ...(name === '' ? [fault(`port name must be set: number:${number} protocol:"${protocol}"`, at)] : []),
  ]
}

function checkBind(bind: string, port: Port | undefined, at: FieldPath): Finding[] {
  if (!bind.startsWith('unix://')) return bind === '' ? [] : faultIf(wrongIp(bind), at)
  return [
    ...faultIf(wrongSocket(bind.slice('unix://'.length)), at),
    ...(port?.number ? [fault(`port number must be 0 for unix domain socket: number:${port.number}`, at)] : []),
  ]
}

/** What is wrong with the path of a Unix socket. */
export function wrongSocket(path: string): string | undefined {
  if (path === '') return 'unix address must not be empty'
  if (path.startsWith('@')) return undefined
  return path.startsWith('/') && !path.endsWith('/') ? undefined : `${path} is not an absolute path to a file`
}

function checkTlsOfPort({ tls }: Server, port: Port, at: FieldPath): Finding[] {
  const protocol = parseProtocol(port.protocol ?? '')
  const encrypted = protocol === 'HTTPS' || protocol === 'TLS'
  if (encrypted) return tls ? [] : [fault('server must have TLS settings for HTTPS/TLS protocols', at)]
  if (!tls) return []
  if (!isHttp(protocol)) return [fault('server cannot have TLS settings for non HTTPS/TLS ports', [...at, 'tls'])]
  const passthrough = (tls.mode ?? 'PASSTHROUGH') === 'PASSTHROUGH' || tls.mode === 'AUTO_PASSTHROUGH'
  const certificates = tls.caCertificates || tls.privateKey || tls.serverCertificate
  return passthrough && !certificates ? [] : [fault('server cannot have TLS settings for plain text HTTP ports', [...at, 'tls'])]
}
