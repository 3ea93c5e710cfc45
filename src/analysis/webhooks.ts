import type { Diagnostic } from '../core/diagnostic.ts'
import type { LabelSelector } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { selectsByExpression } from '../mesh/label-selector.ts'
import { type AnalysisContext, about } from './analyzer.ts'

type Labels = Readonly<Record<string, string>>

interface Webhook {
  readonly name?: string
  readonly namespaceSelector?: LabelSelector
  readonly objectSelector?: LabelSelector
  readonly clientConfig?: { readonly service?: { readonly namespace?: string; readonly name?: string } }
}

/** An injection webhook and where it stands. */
interface Injector {
  readonly resource: Resource
  readonly index: number
  readonly webhook: Webhook
}

const REVISION = 'istio.io/rev'
const NAMESPACES: readonly Labels[] = [{}, { 'istio-injection': 'enabled' }, { 'istio-injection': 'disabled' }]
const OBJECTS: readonly Labels[] = [{}, { 'sidecar.istio.io/inject': 'true' }, { 'sidecar.istio.io/inject': 'false' }]

/** IST0139: injection webhooks that would inject one pod twice, or that call a Service that is not there (webhook/webhook.go). */
export function webhooks(context: AnalysisContext): Diagnostic[] {
  const injectors = injectorsOf(context).filter(isOfIstio)
  return [...overlaps(injectors), ...(context.asWritten ? injectors.flatMap((injector) => checkService(injector, context)) : [])]
}

/** Whether a webhook of Istio's takes pods of these labels in a namespace of those (injection/image-auto.go). */
export function isInjected(context: AnalysisContext, namespace: Labels, pod: Labels): boolean {
  return injectorsOf(context).some(({ webhook }) => (webhook.name ?? '').endsWith('istio.io') && takes(webhook, namespace, pod))
}

function injectorsOf({ resources }: AnalysisContext): readonly Injector[] {
  return resources
    .filter(({ kind, group }) => kind === 'MutatingWebhookConfiguration' && group === 'admissionregistration.k8s.io')
    .flatMap((resource) => {
      const given = resource.body['webhooks']
      const list = Array.isArray(given) ? (given as readonly unknown[]) : []
      return list.flatMap((webhook, index) => (typeof webhook === 'object' && webhook !== null ? [{ resource, index, webhook }] : []))
    })
}

function isOfIstio({ resource, webhook }: Injector): boolean {
  return (webhook.name ?? '').endsWith('istio.io') || revisionsOf(resource.metadata.labels, webhook).length > 0
}

function revisionsOf(labels: Labels, { namespaceSelector, objectSelector }: Webhook): readonly string[] {
  const selected = [namespaceSelector, objectSelector].flatMap((selector) => [
    selector?.matchLabels?.[REVISION] ?? [],
    ...(selector?.matchExpressions ?? []).flatMap(({ key, values }) => (key === REVISION ? (values ?? []) : [])),
  ])
  return [labels[REVISION] ?? [], ...selected].flat()
}

function takes({ namespaceSelector, objectSelector }: Webhook, namespace: Labels, pod: Labels): boolean {
  return (
    (!namespaceSelector || selectsByExpression(namespaceSelector, namespace)) &&
    (!objectSelector || selectsByExpression(objectSelector, pod))
  )
}

/** Namespaces and pods of every kind are tried: each may be taken by one webhook at most. */
function overlaps(injectors: readonly Injector[]): Diagnostic[] {
  const revisions = [...new Set(injectors.flatMap(({ resource, webhook }) => revisionsOf(resource.metadata.labels, webhook)))]
  const tried = (bases: readonly Labels[]) => [...bases, ...revisions.flatMap((rev) => bases.map((base) => ({ ...base, [REVISION]: rev })))]
  const found = new Map<string, Diagnostic>()
  for (const namespace of tried(NAMESPACES))
    for (const pod of tried(OBJECTS)) {
      const matches = injectors.filter(({ webhook }) => takes(webhook, namespace, pod))
      if (matches.length < 2) continue
      for (const match of matches) {
        const others = matches.filter((other) => other !== match).map(nameOf)
        const message = `${nameOf(match)} takes the same pods as ${others.sort().join(', ')}: they may be injected twice.`
        found.set(message, tell(match, message))
      }
    }
  return [...found.values()]
}

function checkService(injector: Injector, { services }: AnalysisContext): Diagnostic[] {
  const { service } = injector.webhook.clientConfig ?? {}
  if (!service) return []
  const { namespace = '', name = '' } = service
  const there = services.some(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
  return there ? [] : [tell(injector, `The injector calls the Service ${namespace}/${name}, which does not exist.`)]
}

function nameOf({ resource, webhook }: Injector): string {
  return `${resource.metadata.name}/${webhook.name ?? ''}`
}

function tell({ resource, index }: Injector, message: string): Diagnostic {
  const as = { kind: resource.kind, namespace: '', name: resource.metadata.name }
  return about(resource, 'IST0139', 'error', message, { at: ['webhooks', index, 'name'], as })
}
