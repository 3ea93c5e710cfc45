import type { AuthorizationPolicy } from '../../manifest/kinds.ts'
import type { Resource } from '../../manifest/resource.ts'
import { type Finding, webhookFault } from './finding.ts'

const DRY_RUN = 'istio.io/dry-run'

/** What strconv.ParseBool takes. */
const BOOLEANS = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']

/** Annotations that Istio keeps for itself, and what the webhook says of them. */
const RESERVED: Readonly<Record<string, string>> = {
  'internal.istio.io/webhook-always-reject': 'rejecting',
  'internal.istio.io/parent-namespace': 'this may not be set by users',
  'internal.istio.io/parents': 'this may not be set by users',
}

/** Checks the annotations of any Istio resource; the first that is refused is told (validation.go, validateMetadata). */
export function checkMetadata(resource: Resource): Finding[] {
  const { annotations } = resource.metadata
  const found = [
    ...(annotations[DRY_RUN] === undefined ? [] : checkDryRun(resource, annotations[DRY_RUN])),
    ...Object.entries(RESERVED).flatMap(([name, verdict]) =>
      annotations[name] === undefined ? [] : [webhookFault(`"${name}" annotation found, ${verdict}`, annotationAt(name))],
    ),
  ]
  return found.slice(0, 1)
}

/** Only AuthorizationPolicies that allow or deny can be tried without effect (validation.go, checkDryRunAnnotation). */
function checkDryRun(resource: Resource, value: string): Finding[] {
  const { namespace, name } = resource.metadata
  const at = annotationAt(DRY_RUN)
  if (resource.kind !== 'AuthorizationPolicy')
    return [webhookFault(`unsupported annotation ${DRY_RUN}, please remove the annotation from ${namespace}/${name}`, at)]
  const { action = 'ALLOW' } = (resource as Resource<AuthorizationPolicy>).spec
  if (action !== 'ALLOW' && action !== 'DENY')
    return [
      webhookFault(
        `the annotation ${DRY_RUN} currently only supports action ALLOW/DENY, found action ${action} in ${namespace}/${name}`,
        at,
      ),
    ]
  return BOOLEANS.includes(value)
    ? []
    : [webhookFault(`annotation ${DRY_RUN} of ${namespace}/${name} has the invalid value ${value}: it is neither true nor false`, at)]
}

const annotationAt = (name: string) => ['metadata', 'annotations', name]
