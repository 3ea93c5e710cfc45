import type { Resource } from '../../manifest/resource.ts'
import { type Finding, faultIf } from './finding.ts'

const SCALED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])

/** What the API server refuses of numbers of pods (pkg/apis/apps and pkg/apis/autoscaling, validation.go). */
export function checkReplicas({ group, kind, spec: decoded, body }: Resource): readonly Finding[] {
  const spec = (decoded ?? body['spec'] ?? {}) as Readonly<Record<string, unknown>>
  if (group === 'apps' && SCALED.has(kind)) return atLeast(spec, 'replicas', 0)
  if (group !== 'autoscaling' || kind !== 'HorizontalPodAutoscaler') return []
  const { minReplicas, maxReplicas } = spec
  const crossed = typeof minReplicas === 'number' && typeof maxReplicas === 'number' && maxReplicas < minReplicas
  return [
    ...atLeast(spec, 'minReplicas', 1),
    ...faultIf(invalid('maxReplicas', maxReplicas, 1, 'must be greater than 0'), ['spec', 'maxReplicas']),
    ...faultIf(crossed ? `${subject('maxReplicas', maxReplicas)}: must be greater than or equal to \`minReplicas\`` : undefined, [
      'spec',
      'maxReplicas',
    ]),
  ]
}

function atLeast(spec: Readonly<Record<string, unknown>>, name: string, least: number): Finding[] {
  return faultIf(invalid(name, spec[name], least, `must be greater than or equal to ${least}`), ['spec', name])
}

function invalid(name: string, value: unknown, least: number, must: string): string | undefined {
  return typeof value === 'number' && value < least ? `${subject(name, value)}: ${must}` : undefined
}

/** How the API server begins what it says of a value. */
const subject = (name: string, value: number) => `spec.${name}: Invalid value: ${value}`
