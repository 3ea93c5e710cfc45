import type { SourceFile } from '../../../src/index.ts'
import { type Document, documentsIn, textIn, valuesUnder } from '../documents.ts'
import type { Plain } from '../print-yaml.ts'
import { nodeAt, type Place, sectionOf } from '../yaml-place.ts'
import { findTarget, indices, selects, type TargetVersion, workloadsBehind } from './target.ts'

/** Kinds of routes of the Gateway API that a wizard can write. */
export type ApiRouteKind = 'HTTPRoute' | 'GRPCRoute'

/** A version, with the Service that stands for it alone: the Gateway API knows no subsets. */
export interface ApiVersion extends TargetVersion {
  readonly backend: string
  /** Whether that Service is there already. */
  readonly written: boolean
}

/** What a wizard of the Gateway API finds of a service in the texts. */
export interface ApiTarget {
  readonly namespace: string
  readonly name: string
  readonly versions: readonly ApiVersion[]
  /** Ports of the Service, as written. */
  readonly ports: readonly Plain[]
  /** The one that routes lead to. */
  readonly port: number
  /** The rule of a route that carries the service's requests now. */
  readonly rule: { readonly document: Document; readonly place: Place } | undefined
  /** `namespace/name` of the Gateways of the Gateway API. */
  readonly gateways: readonly string[]
  readonly selector: Readonly<Record<string, string>>
  readonly file: string
}

export function findApiTarget(files: readonly SourceFile[], service: string, kind: ApiRouteKind): ApiTarget {
  const documents = documentsIn(files)
  const [namespace = '', name = ''] = service.split('/')
  const own = documents.find((each) => each.kind === 'Service' && each.namespace === namespace && each.name === name)
  const versions = versionsOf(files, documents, service)
  const rule = ruleOf(documents, { namespace, kind, names: [name, ...versions.map(({ backend }) => backend)] })
  const ports = own ? portsOf(files, own) : []
  return {
    namespace,
    name,
    versions,
    ports,
    port: portFor(ports, kind),
    rule,
    gateways: documents.flatMap((each) =>
      each.kind === 'Gateway' && textIn(each, 'apiVersion').startsWith('gateway.networking.k8s.io/')
        ? [`${each.namespace}/${each.name}`]
        : [],
    ),
    selector: own ? Object.fromEntries(valuesUnder(own, 'spec', 'selector')) : {},
    file: rule?.document.file ?? own?.file ?? files[0]?.name ?? 'manifest.yaml',
  }
}

function versionsOf(files: readonly SourceFile[], documents: readonly Document[], service: string): readonly ApiVersion[] {
  const [namespace = '', name = ''] = service.split('/')
  const workloads = workloadsBehind(documents, service)
  const others = documents.filter((each) => each.kind === 'Service' && each.namespace === namespace && each.name !== name)
  return findTarget(files, service).versions.map((version) => {
    const alone = others.find((other) => {
      const selector = Object.fromEntries(valuesUnder(other, 'spec', 'selector'))
      return Object.keys(selector).length > 0 && workloads.every((labels) => selects(selector, labels) === selects(version.labels, labels))
    })
    return { ...version, backend: alone?.name ?? `${name}-${version.name}`, written: alone !== undefined }
  })
}

interface Wanted {
  readonly namespace: string
  readonly kind: ApiRouteKind
  /** The service, and those of its versions. */
  readonly names: readonly string[]
}

/** The rule that takes what no other does: without matches, or else the last one. */
function ruleOf(documents: readonly Document[], { namespace, kind, names }: Wanted): ApiTarget['rule'] {
  const rules = documents
    .filter((each) => each.kind === kind && each.namespace === namespace)
    .flatMap((document) =>
      indices(document, 'spec', 'rules').flatMap((i) => {
        const backends = indices(document, 'spec', 'rules', i, 'backendRefs')
        const leads = backends.some((j) => names.includes(textIn(document, 'spec', 'rules', i, 'backendRefs', j, 'name')))
        const place = { document: document.place.document, path: [...document.place.path, 'spec', 'rules', i] }
        return leads ? [{ document, place, open: indices(document, 'spec', 'rules', i, 'matches').length === 0 }] : []
      }),
    )
  return rules.findLast(({ open }) => open) ?? rules.at(-1)
}

function portsOf(files: readonly SourceFile[], { file, place }: Document): readonly Plain[] {
  const text = files.find(({ name }) => name === file)?.text ?? ''
  const ports: unknown = nodeAt(sectionOf(text, place.document)?.root ?? null, [...place.path, 'spec', 'ports'])?.toJSON()
  return Array.isArray(ports) ? ports : []
}

/** The port that speaks what the route is of, by its name; else the first. */
function portFor(ports: readonly Plain[], kind: ApiRouteKind): number {
  const read = ports.map((port) => port as { readonly name?: string; readonly appProtocol?: string; readonly port?: number })
  const speaks = new RegExp(kind === 'GRPCRoute' ? '^grpc' : '^http')
  const fitting = read.find(({ name = '', appProtocol = '' }) => speaks.test(appProtocol || name)) ?? read[0]
  return Number(fitting?.port ?? 80)
}
