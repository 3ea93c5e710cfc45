import type { Resource } from '../manifest/resource.ts'

const ANNOTATION = 'internal.istio.io/route-semantics'

/** Marks a VirtualService that istiod made of a Gateway API route. */
export const gatewaySemantics: Readonly<Record<string, string>> = { [ANNOTATION]: 'gateway' }

/**
 * Whether the rules of the Gateway API hold for a VirtualService: prefixes end at a slash, an unknown backend answers 500, and callers of
 * the route's own namespace are served first. pilot/pkg/model/virtualservice.go: UseGatewaySemantics.
 */
export function hasGatewaySemantics(resource: Resource): boolean {
  return resource.metadata.annotations[ANNOTATION] === 'gateway'
}

/** Routes of the Gateway API that a caller's own namespace holds go before all others; the order is kept otherwise. */
export function ownRoutesFirst<T extends Resource>(resources: readonly T[], namespace: string): readonly T[] {
  const isOwn = (resource: T) => resource.metadata.namespace === namespace && hasGatewaySemantics(resource)
  return resources.some(isOwn) ? [...resources.filter(isOwn), ...resources.filter((resource) => !isOwn(resource))] : resources
}
