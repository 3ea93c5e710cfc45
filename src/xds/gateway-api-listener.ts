import { remembered } from '../core/remembered.ts'
import type { Gateway, KubernetesGateway, KubernetesGatewayListener, Server } from '../manifest/kinds.ts'
import { locatedSource } from '../manifest/located-source.ts'
import type { FieldPath, Resource, ResourceSource } from '../manifest/resource.ts'
import { selectsByExpression } from '../mesh/label-selector.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { listenerSetsOf } from './gateway-api-listener-sets.ts'
import { listenerTls } from './gateway-api-tls.ts'
import { gatewaySemantics } from './gateway-semantics.ts'

/** A listener of a Kubernetes Gateway, as the Gateway of Istio's own API with one server that istiod makes of it. */
export interface ApiListener {
  readonly gateway: Resource<Gateway>
  /** `Gateway namespace/name` or `ListenerSet namespace/name`: what a route names to attach. */
  readonly parent: string
  readonly section: string
  readonly port: number
  readonly protocol: string
  /** As stated; empty where it takes every host. */
  readonly hostname: string
  /** Kinds of routes that may attach. */
  readonly kinds: readonly string[]
  /** Full names of the Services whose pods carry it out. */
  readonly services: ReadonlySet<string>
}

const CONTROLLER = 'istio.io/gateway-controller'
/** Of these controllers Istio knows too, and takes no routes (gatewaycommon/classinfo.go). */
const WITHOUT_ROUTES: readonly unknown[] = ['istio.io/unmanaged-gateway', 'istio.io/mesh-controller', 'istio.io/eastwest-controller']

/** The listeners of all Kubernetes Gateways that Istio carries out (pilot/pkg/config/kube/gateway/gateway_collection.go). */
export const apiListeners = remembered((mesh: Mesh): readonly ApiListener[] => {
  const ofApi = mesh.resources.filter(({ group }) => group === 'gateway.networking.k8s.io')
  const classes = new Map(ofApi.filter(({ kind }) => kind === 'GatewayClass').map((each) => [each.metadata.name, each]))
  const gateways = ofApi.filter(({ kind }) => kind === 'Gateway') as readonly Resource<KubernetesGateway>[]
  return gateways.filter((gateway) => isOurs(gateway, classes)).flatMap((gateway) => listenersOf(gateway, mesh))
})

/** The class `istio` need not be there, nor name a controller that Istio knows (gatewayclass_collection.go, FetchGatewayClass). */
function isOurs({ spec }: Resource<KubernetesGateway>, classes: ReadonlyMap<string, Resource>): boolean {
  const name = spec?.gatewayClassName ?? ''
  const controller = (classes.get(name)?.spec as { readonly controllerName?: string } | undefined)?.controllerName
  return controller === CONTROLLER || (name === 'istio' && !WITHOUT_ROUTES.includes(controller))
}

/** Those of the Gateway itself come before those of its ListenerSets (gatewaycommon/listener_conflict.go). */
function listenersOf(gateway: Resource<KubernetesGateway>, mesh: Mesh): readonly ApiListener[] {
  const services = servicesOf(gateway, mesh)
  const accepted: KubernetesGatewayListener[] = []
  return [gateway, ...listenerSetsOf(gateway, mesh)].flatMap((owner) => ownListeners(owner, accepted, services, mesh))
}

/** A Gateway or a ListenerSet. */
type ListenerOwner = Resource<{ readonly listeners?: readonly KubernetesGatewayListener[] }>

/** The listeners of one owner that none of those before conflicts with. */
function ownListeners(
  resource: ListenerOwner,
  accepted: KubernetesGatewayListener[],
  services: ReadonlySet<string>,
  mesh: Mesh,
): readonly ApiListener[] {
  return (resource.spec?.listeners ?? []).flatMap((listener, index) => {
    if (accepted.some((prior) => conflict(listener, prior))) return []
    accepted.push(listener)
    const server = serverOf(listener, resource, mesh)
    if (!server) return []
    return [
      {
        gateway: gatewayOf(resource, listener, server, index),
        parent: `${resource.kind} ${resource.metadata.namespace}/${resource.metadata.name}`,
        section: listener.name ?? '',
        port: listener.port ?? 0,
        protocol: listener.protocol ?? '',
        hostname: listener.hostname ?? '',
        kinds: allowedKinds(listener),
        services,
      },
    ]
  })
}

/** `<gateway>-<class>`, made by Istio, unless addresses name Services. conversion.go: extractGatewayServices. */
function servicesOf({ metadata, spec }: Resource<KubernetesGateway>, { config }: Mesh): ReadonlySet<string> {
  const { addresses = [] } = spec
  const [first] = addresses
  const managed = addresses.length === 0 || (addresses.length === 1 && (first?.type === undefined || first.type === 'IPAddress'))
  const own = metadata.annotations['gateway.istio.io/name-override'] ?? `${metadata.name}-${spec.gatewayClassName ?? ''}`
  const names = managed ? [own] : addresses.filter(({ type }) => type === undefined || type === 'Hostname').map(({ value = '' }) => value)
  return new Set(names.map((name) => (name.includes('.') ? name : `${name}.${metadata.namespace}.svc.${config.domain}`)))
}

/** On one port, connections and HTTP exclude each other, and so do two listeners for one host. gatewaycommon: listenersDistinct. */
function conflict(a: KubernetesGatewayListener, b: KubernetesGatewayListener): boolean {
  if (a.port !== b.port) return false
  const [x, y] = [isConnection(a), isConnection(b)]
  return x || y || (a.hostname || '*') === (b.hostname || '*')
}

const isConnection = ({ protocol }: KubernetesGatewayListener) => protocol === 'TCP' || protocol === 'UDP'

const ROUTE_KINDS: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TCP: ['TCPRoute'],
  TLS: ['TLSRoute'],
}

function allowedKinds({ protocol = '', tls, allowedRoutes }: KubernetesGatewayListener): readonly string[] {
  const supported = [...(ROUTE_KINDS[protocol] ?? []), ...(protocol === 'TLS' && tls?.mode === 'Terminate' ? ['TCPRoute'] : [])]
  const asked = allowedRoutes?.kinds ?? []
  if (asked.length === 0) return supported
  const isApi = (group: string | undefined) => group === undefined || group === 'gateway.networking.k8s.io'
  return supported.filter((kind) => asked.some((each) => each.kind === kind && isApi(each.group)))
}

/** Undefined where the listener is not carried out. conversion.go: buildListener. */
function serverOf(listener: KubernetesGatewayListener, resource: ListenerOwner, mesh: Mesh): Server | undefined {
  const { port, protocol = '', hostname } = listener
  if (!(protocol in ROUTE_KINDS)) return undefined
  const tls = listener.tls && listenerTls(listener.tls, resource, mesh)
  if (tls === 'refused' || (!tls && (protocol === 'HTTPS' || protocol === 'TLS'))) return undefined
  const namespaces = routeNamespaces(listener, resource.metadata.namespace, mesh)
  const hosts = (namespaces.length > 0 ? namespaces : ['~']).map((namespace) => `${namespace}/${hostname ?? '*'}`)
  return { port: { name: 'default', number: port ?? 0, protocol }, hosts, ...(tls && { tls }) }
}

/** Namespaces whose routes may attach; `*` stands for all. */
function routeNamespaces({ allowedRoutes }: KubernetesGatewayListener, own: string, mesh: Mesh): readonly string[] {
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {}
  if (from === 'Same') return [own]
  if (from === 'All' || !selector) return ['*']
  return [...mesh.namespaces]
    .filter(([, labels]) => selectsByExpression(selector, labels))
    .map(([name]) => name)
    .sort()
}

function gatewayOf(resource: ListenerOwner, listener: KubernetesGatewayListener, server: Server, index: number): Resource<Gateway> {
  const name = `${resource.metadata.name}~istio-autogenerated-k8s-gateway~${listener.name ?? ''}`
  return {
    ...resource,
    group: 'networking.istio.io',
    version: 'v1',
    kind: 'Gateway',
    metadata: { ...resource.metadata, name, annotations: { ...resource.metadata.annotations, ...gatewaySemantics } },
    spec: { servers: [server] },
    source: listenerSource(resource.source, index),
  }
}

/** What the made Gateway says stands in the listener. */
function listenerSource(base: ResourceSource, index: number): ResourceSource {
  return locatedSource(base, ([, , , field]) => {
    const listener: FieldPath = ['spec', 'listeners', index]
    if (field === 'hosts') return [base, [...listener, 'hostname']]
    return [base, field === 'tls' || field === 'port' ? [...listener, field] : listener]
  })
}
