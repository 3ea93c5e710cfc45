import { parseAllDocuments } from 'yaml'
import { analyze } from '../../src/analysis/analyze.ts'
import type { Diagnostic, ResourceName } from '../../src/core/diagnostic.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import type { Resource } from '../../src/manifest/resource.ts'
import { splitDocuments } from '../../src/manifest/split-documents.ts'
import { buildMesh } from '../../src/mesh/build.ts'

/** What is found in a text, and the resources that it is about. */
export interface Findings {
  readonly resources: readonly Resource[]
  readonly diagnostics: readonly Diagnostic[]
}

function findingsOf(text: string): Findings {
  const { value: resources, diagnostics: syntax } = parseManifests([{ name: 'input.yaml', text }])
  const { value: mesh } = buildMesh(resources)
  return { resources, diagnostics: [...syntax, ...analyze(mesh, resources, { asWritten: true })] }
}

/**
 * What `istioctl analyze` finds: it reads neither lists of one kind nor a list with a kind that it does not know, and of a cluster nothing that
 * could not be decoded.
 */
export function analysisFindings(text: string, whole: Findings): Findings {
  const found = /^kind: *\w*List/m.test(text) ? findingsOf(withoutUnreadLists(text)) : whole
  const lost = new Set(
    found.diagnostics.filter(({ code }) => UNREADABLE.has(code)).flatMap(({ resource }) => (resource ? [nameOf(resource)] : [])),
  )
  const isLost = ({ group, kind, metadata }: Resource) => /istio\.io$|^gateway\./.test(group) && lost.has(nameOf({ ...metadata, kind }))
  if (!found.resources.some(isLost)) return found
  return { ...found, diagnostics: checked(found.resources.filter((resource) => !isLost(resource))) }
}

function checked(resources: readonly Resource[]): readonly Diagnostic[] {
  const { value: mesh } = buildMesh(resources)
  return analyze(mesh, resources, { asWritten: true })
}

function withoutUnreadLists(text: string): string {
  return text
    .split(/^---$/m)
    .map((document) => (isUnreadList(document) ? blank(document) : document))
    .join('---')
}

const CLUSTER_WIDE = /^(Namespace|GatewayClass|Node|CustomResourceDefinition|(Mutating|Validating)WebhookConfiguration)$/

/** Whether the recordings' analysis read the text written anew, since a resource of it states no namespace. */
export function isRewritten(text: string): boolean {
  return parseAllDocuments(text).some((document) => {
    const read = document.toJS() as (Written & { readonly items?: readonly Written[] }) | null
    return (
      read !== null &&
      typeof read === 'object' &&
      (read.items ?? [read]).some((one) => !CLUSTER_WIDE.test(one.kind ?? '') && !one.metadata?.namespace)
    )
  })
}

interface Written {
  readonly kind?: string
  readonly metadata?: { readonly namespace?: string } | null
}

/**
 * The text as it decodes: of a document that lost its indentation, for which ours has one finding that stands for all, what is under no field of
 * its kind is not there.
 */
export function asDecoded(text: string): string {
  const { diagnostics } = parseManifests([{ name: 'input.yaml', text }])
  const strays = diagnostics.filter(({ code }) => code === 'unindented-yaml')
  if (strays.length === 0) return text
  return text
    .split(/^(?=---$)/m)
    .map((document) =>
      parseManifests([{ name: 'input.yaml', text: document }]).diagnostics.some(({ code }) => code === 'unindented-yaml')
        ? withoutStrays(document)
        : document,
    )
    .join('')
}

function withoutStrays(document: string): string {
  return document.replaceAll(/^(?!apiVersion|kind|metadata|spec|---)\w+:.*\n(?:[ -].*\n?)*/gm, blank)
}

function isUnreadList(document: string): boolean {
  const [, kind = ''] = /^kind:\s*(\w*List)\s*$/m.exec(document) ?? []
  if (kind !== 'List') return kind !== ''
  return parseManifests([{ name: 'input.yaml', text: document }]).diagnostics.some(({ code }) => code === 'unknown-kind')
}

const UNREADABLE: ReadonlySet<string> = new Set(['wrong-type', 'missing-api-version'])

const nameOf = ({ kind, namespace, name }: ResourceName) => `${kind} ${namespace}/${name}`

/** Lines keep their numbers. */
function blank(document: string): string {
  return document.replaceAll(/[^\n]/g, '')
}

const SUPPRESS = 'galley.istio.io/analyze-suppress'

/** What the webhook and the API server find: each document is applied by itself, also one whose resource a later one replaces. */
export function admissionFindings(text: string, whole: Findings): readonly Findings[] {
  // Neither knows of findings that an analysis is asked to leave out.
  if (text.includes(SUPPRESS))
    return admissionFindings(
      text.replaceAll(SUPPRESS, 'galley.istio.io/not-suppressed'),
      findingsOf(text.replaceAll(SUPPRESS, 'galley.istio.io/not-suppressed')),
    )
  if (!whole.diagnostics.some(({ code }) => code === 'replaced-by-later')) return [whole]
  return splitDocuments(text).map((document) => findingsOf(document.text))
}
