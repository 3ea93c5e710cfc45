import type { Diagnostic } from '../core/diagnostic.ts'
import type { ServiceSpec } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import { type AnalysisContext, about, fullName } from './analyzer.ts'
import { isInMesh, type PodTemplate, podTemplates } from './pod-templates.ts'
import { isInjected } from './webhooks.ts'

const PROXY_USER = 1337

/** Deployments and pods: IST0116 and IST0137 for Services that contradict each other, IST0144, IST0146 and IST0147 (analyzers/deployment, injection/image-auto.go). */
export function workloadChecks(context: AnalysisContext): Diagnostic[] {
  return podTemplates(context).flatMap((template) => {
    const { kind } = template.resource
    if (kind !== 'Deployment' && kind !== 'Pod') return []
    return [
      ...(kind === 'Deployment' ? checkServices(template, context) : []),
      ...checkUser(template),
      ...(context.asWritten ? checkAutoImage(template, context) : []),
    ]
  })
}

function checkServices(template: PodTemplate, context: AnalysisContext): Diagnostic[] {
  if (template.resource.metadata.labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller' || !isInMesh(template, context))
    return []
  const services = context.services.filter(
    ({ metadata, spec }) =>
      metadata.namespace === template.resource.metadata.namespace &&
      Object.keys(spec.selector ?? {}).length > 0 &&
      selects(spec.selector ?? {}, template.labels),
  )
  return [...contradictingProtocols(template.resource, services), ...contradictingPorts(template.resource, services)]
}

interface PortUse {
  readonly service: string
  readonly port: number
  readonly protocol: string
  readonly target: string
}

function portUses(services: readonly Resource<ServiceSpec>[]): readonly PortUse[] {
  return services.flatMap((service) =>
    (service.spec.ports ?? []).map(({ port = 0, protocol = 'TCP', targetPort }) => ({
      service: fullName(service),
      port,
      protocol,
      target: String(targetPort || port),
    })),
  )
}

function contradictingProtocols(deployment: Resource, services: readonly Resource<ServiceSpec>[]): Diagnostic[] {
  return [...grouped(portUses(services), (use) => String(use.port))].flatMap(([port, uses]) => {
    if (new Set(uses.map((use) => use.protocol)).size < 2) return []
    const names = uses
      .map((use) => use.service)
      .sort()
      .join(', ')
    return [
      about(
        deployment,
        'IST0116',
        'warning',
        `Services ${names} lead to ${deployment.metadata.name} by port ${port} with different protocols.`,
      ),
    ]
  })
}

function contradictingPorts(deployment: Resource, services: readonly Resource<ServiceSpec>[]): Diagnostic[] {
  return [...grouped(portUses(services), (use) => use.target)].flatMap(([target, uses]) => {
    const ports = [...new Set(uses.map((use) => use.port))].sort((a, b) => a - b)
    if (ports.length < 2) return []
    const names = [...new Set(uses.map((use) => use.service))].sort().join(', ')
    return [
      about(
        deployment,
        'IST0137',
        'warning',
        `Services ${names} lead to targetPort ${target} of ${deployment.metadata.name} by different ports (${ports.join(', ')}), which share one inbound listener.`,
      ),
    ]
  })
}

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}

function checkUser({ resource, spec, path, pods }: PodTemplate): Diagnostic[] {
  const { labels } = resource.metadata
  if (labels['istio'] !== undefined || labels['release'] === 'istio') return []
  const containers = (spec.containers ?? []).flatMap(({ name, securityContext }, index) =>
    name !== 'istio-proxy' && name !== 'istio-operator' && securityContext?.runAsUser === PROXY_USER
      ? [[...path, 'containers', index, 'securityContext', 'runAsUser']]
      : [],
  )
  const at = spec.securityContext?.runAsUser === PROXY_USER ? [...path, 'securityContext', 'runAsUser'] : containers[0]
  if (!at) return []
  const message = 'User 1337 is that of the sidecar: what it sends is not taken through the proxy.'
  const made =
    resource.kind === 'Pod'
      ? []
      : pods.map((name) =>
          about(resource, 'IST0144', 'warning', message, { at, as: { kind: 'Pod', namespace: resource.metadata.namespace, name } }),
        )
  return [about(resource, 'IST0144', 'warning', message, { at }), ...made]
}

/** `image: auto` waits for the injection webhook: in a pod it has not come, in a Deployment it must be one that the text holds. */
function checkAutoImage({ resource, spec, path, pods, labels }: PodTemplate, context: AnalysisContext): Diagnostic[] {
  const index = (spec.containers ?? []).findIndex(({ name, image }) => name === 'istio-proxy' && image === 'auto')
  if (index < 0) return []
  const at = [...path, 'containers', index, 'image']
  const { name, namespace } = resource.metadata
  const ofPods = pods.map((pod) =>
    about(resource, 'IST0147', 'error', `Pod ${pod} has \`image: auto\`, but no injection webhook selects it.`, {
      at,
      as: { kind: 'Pod', namespace, name: pod },
    }),
  )
  return resource.kind === 'Pod' || isInjected(context, context.mesh.namespaces.get(namespace) ?? {}, labels)
    ? ofPods
    : [
        about(resource, 'IST0146', 'warning', `Deployment ${name} has \`image: auto\`, but no injection webhook selects it.`, { at }),
        ...ofPods,
      ]
}
