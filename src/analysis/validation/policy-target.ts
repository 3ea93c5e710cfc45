import type { FieldPath } from '../../manifest/resource.ts'
import { eachOf, type Finding, fault } from './finding.ts'
import { checkMatchLabels } from './selector.ts'

interface TargetReference {
  readonly group?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
}
interface Targeting {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
  readonly targetRef?: TargetReference
  readonly targetRefs?: readonly TargetReference[]
}

const ALLOWED = [
  '/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
]
const LISTED =
  '[core/v1/Service networking.istio.io/v1/ServiceEntry gateway.networking.k8s.io/v1/Gateway gateway.networking.k8s.io/v1/GatewayClass]'

/** Checks what a policy is for: a selector, or references, but not both (validation.go, validateOneOfSelectorType). */
export function checkTargets({ selector, targetRef, targetRefs }: Targeting): Finding[] {
  const ways = [selector, targetRef, targetRefs?.length ? targetRefs : undefined].filter((way) => way !== undefined)
  return [
    ...(ways.length > 1 ? [fault('only one of targetRefs or workloadSelector can be set', ['spec'])] : []),
    ...checkMatchLabels(selector, ['spec', 'selector']),
    ...(targetRef ? checkReference(targetRef, ['spec', 'targetRef']) : []),
    ...eachOf(targetRefs, ['spec', 'targetRefs'], checkReference),
  ]
}

function checkReference({ group = '', kind = '', name = '', namespace = '' }: TargetReference, at: FieldPath): Finding[] {
  return [
    ...(name === '' ? [fault('targetRef name must be set', at)] : []),
    ...(namespace === ''
      ? []
      : [fault('targetRef namespace must not be set; cross namespace referencing is not supported', [...at, 'namespace'])]),
    ...(ALLOWED.includes(`${group === 'core' ? '' : group}/${kind}`)
      ? []
      : [fault(`targetRef must be to one of ${LISTED} but was ${group}/${kind}`, at)]),
  ]
}
