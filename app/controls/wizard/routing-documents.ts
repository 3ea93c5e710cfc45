import type { SourceFile } from '../../../src/index.ts'
import { type Document, documentsIn, namesHost, textIn } from '../documents.ts'
import { indices } from './target.ts'

/** A resource that says where the requests to a service go. */
export interface RoutingDocument {
  /** `VirtualService default/reviews`. */
  readonly id: string
  readonly document: Document
  /** What else it is about; empty where it is of this service alone. */
  readonly also: string
  /** Whether it is a route of the Gateway API for the requests within the mesh: it goes ahead of every VirtualService. */
  readonly leads: boolean
}

const apiRoutes = new Set(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'])

/** The resources that route a service's requests, in the order of the texts: what Kiali calls its traffic routing. */
export function routingDocuments(files: readonly SourceFile[], service: string): readonly RoutingDocument[] {
  return documentsIn(files).flatMap((document) => {
    const found = aboutOf(document, service)
    return found ? [{ id: idOf(document), document, ...found }] : []
  })
}

export function idOf({ kind, namespace, name }: Document): string {
  return `${kind} ${namespace}/${name}`
}

function aboutOf(document: Document, service: string): Pick<RoutingDocument, 'also' | 'leads'> | undefined {
  if (document.kind === 'DestinationRule')
    return namesHost(document, textIn(document, 'spec', 'host'), service) ? { also: '', leads: false } : undefined
  if (document.kind === 'VirtualService') {
    const hosts = indices(document, 'spec', 'hosts').map((i) => textIn(document, 'spec', 'hosts', i))
    const others = hosts.filter((host) => !namesHost(document, host, service))
    return others.length === hosts.length ? undefined : { also: others.join(', '), leads: false }
  }
  return apiRoutes.has(document.kind) ? aboutRoute(document, service) : undefined
}

function aboutRoute(document: Document, service: string): Pick<RoutingDocument, 'also' | 'leads'> | undefined {
  const parents = indices(document, 'spec', 'parentRefs').map((i) => {
    const at = (field: string) => textIn(document, 'spec', 'parentRefs', i, field)
    const isOwn = at('kind') === 'Service' && `${at('namespace') || document.namespace}/${at('name')}` === service
    return { isOwn, words: `${at('kind') || 'Gateway'} ${at('name')}` }
  })
  if (!parents.some(({ isOwn }) => isOwn)) return undefined
  return { also: parents.flatMap(({ isOwn, words }) => (isOwn ? [] : [words])).join(', '), leads: true }
}
