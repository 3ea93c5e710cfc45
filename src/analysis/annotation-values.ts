import { parseDocument } from 'yaml'
import { isCidr } from './validation/names.ts'

type Check = (value: string) => string | undefined

const TRAFFIC = 'traffic.sidecar.istio.io'
const READINESS = 'readiness.status.sidecar.istio.io'
const BOOLEANS = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']

/** What the injector takes, by annotation (inject/validate.go); of `proxy.istio.io/config` no more than that it has fields. */
const CHECKS: Readonly<Record<string, Check>> = {
  'sidecar.istio.io/interceptionMode': (value) =>
    ['REDIRECT', 'TPROXY', 'NONE'].includes(value) ? undefined : 'it must be REDIRECT, TPROXY or NONE',
  'proxy.istio.io/config': (value) => (hasFields(value) ? undefined : 'it must be a ProxyConfig in YAML'),
  'status.sidecar.istio.io/port': (value) => wrongPort(value),
  [`${READINESS}/initialDelaySeconds`]: wrongCount,
  [`${READINESS}/periodSeconds`]: wrongCount,
  [`${READINESS}/failureThreshold`]: wrongCount,
  [`${TRAFFIC}/includeOutboundIPRanges`]: (value) => (value === '*' ? undefined : wrongRanges(value)),
  [`${TRAFFIC}/excludeOutboundIPRanges`]: wrongRanges,
  [`${TRAFFIC}/includeInboundPorts`]: (value) => (value === '*' ? undefined : wrongPorts(value)),
  [`${TRAFFIC}/excludeInboundPorts`]: wrongPorts,
  [`${TRAFFIC}/excludeOutboundPorts`]: wrongPorts,
  [`${TRAFFIC}/excludeInterfaces`]: wrongInterfaces,
  [`${TRAFFIC}/kubevirtInterfaces`]: wrongInterfaces,
  'istio.io/reroute-virtual-interfaces': wrongInterfaces,
  'prometheus.istio.io/merge-metrics': (value) => (BOOLEANS.includes(value) ? undefined : 'it must be true or false'),
  'sidecar.istio.io/proxyCPU': wrongQuantity,
  'sidecar.istio.io/proxyMemory': wrongQuantity,
  'sidecar.istio.io/proxyCPULimit': wrongQuantity,
  'sidecar.istio.io/proxyMemoryLimit': wrongQuantity,
}

/** What is wrong with the value of one of Istio's annotations. */
export function wrongAnnotation(name: string, value: string): string | undefined {
  return Object.hasOwn(CHECKS, name) ? CHECKS[name]?.(value) : undefined
}

function hasFields(value: string): boolean {
  const document = parseDocument(value)
  const read: unknown = document.errors.length > 0 ? undefined : document.toJS()
  return value.trim() === '' || (typeof read === 'object' && !Array.isArray(read))
}

function wrongCount(value: string): string | undefined {
  return /^\d+$/.test(value) && Number(value) <= 0xffff_ffff ? undefined : 'it must be a whole number'
}

function wrongPort(value: string): string | undefined {
  const port = value.trim()
  return /^\d+$/.test(port) && Number(port) <= 0xffff ? undefined : `"${port}" is no port`
}

function wrongPorts(value: string): string | undefined {
  const list = value.trim()
  return list === '' ? undefined : list.split(',').map(wrongPort).find(Boolean)
}

function wrongRanges(value: string): string | undefined {
  const wrong = value === '' ? undefined : value.split(',').find((range) => !isCidr(range))
  return wrong === undefined ? undefined : `"${wrong}" is no range of addresses such as 10.0.0.0/8`
}

function wrongInterfaces(value: string): string | undefined {
  const names = value === '' ? [] : value.split(',').map((name) => name.trim())
  const wrong = names.find((name) => name.length > 15 || !/^[A-Za-z][\w.-]*$/.test(name))
  return wrong === undefined ? undefined : `"${wrong}" is no name of an interface`
}

/** An amount of CPU or memory as Kubernetes writes it (resource.ParseQuantity). */
function wrongQuantity(value: string): string | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/.test(value)
    ? undefined
    : 'it must be an amount such as 100m or 128Mi'
}
