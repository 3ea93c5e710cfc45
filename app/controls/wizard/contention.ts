import type { SourceFile } from '../../../src/index.ts'
import { textIn } from '../documents.ts'
import type { WizardForm } from './plan.ts'
import { type RoutingDocument, routingDocuments } from './routing-documents.ts'
import { indices } from './target.ts'

/** What stands beside that which a wizard writes, so that one of the two has no effect. */
export interface Contention {
  readonly with: RoutingDocument
  readonly words: string
  /** Whether it may go without taking anything from other hosts or gateways. */
  readonly mayGo: boolean
}

const ruled = new Set<WizardForm['kind']>(['routing', 'shifting', 'timeouts', 'fault', 'mirroring'])

/**
 * Within the mesh a route of the Gateway API that names the Service as its parent goes ahead of every VirtualService of the host, whichever is
 * older: istiod gives sidecars its routes alone, for the port that it names or for all.
 */
export function contentionOf(files: readonly SourceFile[], service: string, form: WizardForm): Contention | null {
  const documents = routingDocuments(files, service)
  const name = service.slice(service.indexOf('/') + 1)
  const lead = documents.find(({ leads, document }) => leads && (document.kind === 'HTTPRoute' || document.kind === 'GRPCRoute'))
  const rules = documents.find(({ document }) => document.kind === 'VirtualService')
  if (ruled.has(form.kind) && lead)
    return {
      with: lead,
      mayGo: lead.also === '',
      words: `Within the mesh ${lead.document.kind} ${lead.document.name} decides for ${name}${portsOf(lead)}, ahead of any VirtualService: what this writes has no effect there while it stands.`,
    }
  const isApi = form.kind === 'apiShifting' || form.kind === 'apiRouting'
  if (isApi && form.gateway === '' && rules)
    return {
      with: rules,
      mayGo: rules.also === '' && isOfMesh(rules),
      words: `Within the mesh the ${form.route} goes ahead of VirtualService ${rules.document.name}, whichever is older: the rules there no longer hold for ${name}.`,
    }
  return null
}

function portsOf({ document }: RoutingDocument): string {
  const ports = indices(document, 'spec', 'parentRefs').map((i) => textIn(document, 'spec', 'parentRefs', i, 'port'))
  return ports.every((port) => port !== '') ? ` on port ${ports.join(', ')}` : ''
}

/** Whether a VirtualService holds for sidecars alone. */
function isOfMesh({ document }: RoutingDocument): boolean {
  return indices(document, 'spec', 'gateways').every((i) => textIn(document, 'spec', 'gateways', i) === 'mesh')
}
