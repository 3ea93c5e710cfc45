import type { Diagnostic } from '../core/diagnostic.ts'
import type { Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about } from './analyzer.ts'
import { injectorOf } from './injector.ts'
import { type PodTemplate, podTemplates } from './pod-templates.ts'

const CUSTOM = 'sidecar.istio.io/proxyImage'

/** IST0158: pods of injected namespaces whose sidecar is of another image than the injector's, as after an upgrade (injection/injection-image.go). */
export function proxyImages(context: AnalysisContext): Diagnostic[] {
  const templates = podTemplates(context)
  return context.resources
    .filter(({ kind, group }) => kind === 'Namespace' && group === '')
    .flatMap((namespace) => {
      const image = imageFor(namespace, context)
      const own = image ? templates.filter(({ resource }) => resource.metadata.namespace === namespace.metadata.name) : []
      const names = own.filter((template) => isOther(template, image ?? '')).flatMap(({ pods }) => pods)
      return names.length > 0 ? [mismatch(namespace, image ?? '', names)] : []
    })
}

/** The image that pods of a namespace get; undefined where they get none or no injector is in the text. */
function imageFor({ metadata: { labels } }: Resource, context: AnalysisContext): string | undefined {
  const revision = labels['istio.io/rev']
  if (labels['istio-injection'] !== 'enabled' && revision === undefined) return undefined
  return injectorOf(context, revision)?.image
}

/** Whether a pod was given another sidecar. Variants of the image (`-distroless`) are the same one; what injection adds always is. */
function isOther({ annotations, spec }: PodTemplate, image: string): boolean {
  if (annotations[CUSTOM]) return false
  return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].some(
    ({ name, image: given = '' }) =>
      name === 'istio-proxy' && given !== image && !VARIANTS.some((variant) => given === `${image}-${variant}`),
  )
}

const VARIANTS = ['debug', 'distroless']

function mismatch(namespace: Resource, image: string, names: readonly string[]): Diagnostic {
  const message = `The injector's image is ${image}, but the sidecar of ${[...names].sort().join(', ')} is another. Restart what was made before an upgrade.`
  return about(namespace, 'IST0158', 'warning', message)
}
